//! Python plugins: componentize-py, from PyPI.

use std::path::Path;

use tokio::process::Command;

use crate::build::BuildError;
use crate::tools::{Tools, component, run};
use crate::wit::Wit;

const TOOL: &str = "componentize-py";
const VERSION: &str = "0.25.1";
/// The module that has a class for each exported interface.
const MODULE: &str = "app";
const SOURCES: &str = "src";
/// The program that the package brings, started without needing its folder on the PATH.
const START: &str = "import sys; from componentize_py import script; sys.exit(script())";

/// Makes the component of the plugin in a folder.
pub(crate) async fn build(
    folder: &Path,
    wit: &Wit,
    tools: &Tools<'_>,
) -> Result<Vec<u8>, BuildError> {
    let sources = folder.join(SOURCES);
    let module = sources.join(MODULE).with_extension("py");
    if !module.is_file() {
        return Err(BuildError::Source { path: module });
    }
    let tool = tools
        .set_up(&format!("{TOOL}-{VERSION}"), async |into| {
            install(into, &format!("{TOOL}=={VERSION}")).await
        })
        .await?;
    (tools.progress)("packing Python and the plugin into a component");
    component(TOOL, |output| {
        let mut command = Command::new("python3");
        command.args(["-c", START, "--quiet", "--wit-path"]);
        command.arg(wit.folder.path()).args(["--world", &wit.world]);
        command.args(["componentize", MODULE, "--python-path"]);
        command.arg(&sources).arg("--output").arg(output);
        command.env("PYTHONPATH", &tool);
        // Modules of the machine are no part of the plugin, and neither is the tool's own stack.
        command.env_remove("VIRTUAL_ENV").env("RUST_BACKTRACE", "0");
        command
    })
    .await
}

/// Installs one package from PyPI into a folder of its own.
pub(crate) async fn install(into: &Path, package: &str) -> Result<(), BuildError> {
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    pip.args(["--no-deps", "--only-binary=:all:", "--target"])
        .arg(into)
        .arg(package);
    run(&mut pip, "pip").await?;
    Ok(())
}

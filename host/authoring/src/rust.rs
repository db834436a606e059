//! Rust plugins: cargo, for the target `wasm32-wasip2`.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use tokio::process::Command;

use crate::build::BuildError;
use crate::tools::{Tools, run, runs, started};

const TARGET: &str = "wasm32-wasip2";

/// Makes the component of the plugin in a folder.
pub(crate) async fn build(folder: &Path, tools: &Tools<'_>) -> Result<Vec<u8>, BuildError> {
    target(folder, tools).await?;
    (tools.progress)("compiling with cargo");
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(folder)
        .args(["build", "--release", "--target", TARGET]);
    cargo.arg("--message-format=json-render-diagnostics");
    // Cargo tells its own progress, and what is wrong, as it always does.
    let output = started(
        cargo.stdout(Stdio::piped()).stderr(Stdio::inherit()),
        "cargo",
    )
    .await?;
    if !output.status.success() {
        return Err(BuildError::Tool {
            tool: "cargo",
            why: "see above".to_owned(),
        });
    }
    let artifact = artifact(&output.stdout, folder).ok_or(BuildError::NoComponent)?;
    std::fs::read(&artifact).map_err(|why| BuildError::File {
        path: artifact.clone(),
        why,
    })
}

/// Makes sure that the toolchain of the folder compiles components.
async fn target(folder: &Path, tools: &Tools<'_>) -> Result<(), BuildError> {
    let mut probe = Command::new("rustc");
    probe
        .current_dir(folder)
        .args(["--print", "target-libdir", "--target", TARGET]);
    let output = run(&mut probe, "rustc").await?;
    let library = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if library.is_dir() {
        return Ok(());
    }
    (tools.progress)(&format!("adding the Rust target {TARGET}"));
    let mut add = Command::new("rustup");
    match runs(add.current_dir(folder).args(["target", "add", TARGET])).await {
        true => Ok(()),
        false => Err(BuildError::Target),
    }
}

/// One line of what cargo says.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    manifest_path: PathBuf,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// The component among what cargo says it made for the folder's own package.
fn artifact(messages: &[u8], folder: &Path) -> Option<PathBuf> {
    let manifest = folder.join("Cargo.toml").canonicalize().ok()?;
    let messages = serde_json::Deserializer::from_slice(messages).into_iter::<Message>();
    messages
        .filter_map(Result::ok)
        .filter(|message| message.reason == "compiler-artifact")
        .filter(|message| {
            message
                .manifest_path
                .canonicalize()
                .is_ok_and(|path| path == manifest)
        })
        .flat_map(|message| message.filenames)
        .find(|path| {
            path.extension()
                .is_some_and(|extension| extension == "wasm")
        })
}

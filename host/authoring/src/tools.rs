//! The languages' own tools: set up once for each user, at one version, in the cache folder, and run.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use tokio::process::Command;

use crate::build::{BuildError, Progress};

/// Where tools are kept, and to whom it is told that one is being set up.
pub(crate) struct Tools<'a> {
    pub(crate) cache: &'a Path,
    pub(crate) progress: Progress<'a>,
}

impl Tools<'_> {
    /// The folder of a tool, filled by `install` if it is not there. Whoever stops that leaves no half of it.
    pub(crate) async fn set_up(
        &self,
        name: &str,
        install: impl AsyncFnOnce(&Path) -> Result<(), BuildError>,
    ) -> Result<PathBuf, BuildError> {
        let tools = self.cache.join("tools");
        let ready = tools.join(name);
        if ready.is_dir() {
            return Ok(ready);
        }
        (self.progress)(&format!("setting up {name}, once"));
        let failed = |why: io::Error| BuildError::File {
            path: ready.clone(),
            why,
        };
        std::fs::create_dir_all(&tools).map_err(failed)?;
        let work = tempfile::Builder::new().prefix(".part-").tempdir_in(&tools);
        let work = work.map_err(failed)?;
        install(work.path()).await?;
        match std::fs::rename(work.path(), &ready) {
            // Another build was faster.
            Err(_) if ready.is_dir() => {}
            Err(why) => return Err(failed(why)),
            Ok(()) => {}
        }
        Ok(ready)
    }
}

/// Runs a program whose output is only shown when it fails. It ends when the future is dropped.
pub(crate) async fn run(command: &mut Command, tool: &'static str) -> Result<Output, BuildError> {
    let output = started(command.stdout(Stdio::piped()).stderr(Stdio::piped()), tool).await?;
    if output.status.success() {
        return Ok(output);
    }
    Err(BuildError::Tool {
        tool,
        why: told(&output),
    })
}

/// Runs a program that writes a component into the file it is given, and gives the component.
pub(crate) async fn component(
    tool: &'static str,
    command: impl FnOnce(&Path) -> Command,
) -> Result<Vec<u8>, BuildError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |why| BuildError::File { path, why }
    };
    let output = tempfile::NamedTempFile::new().map_err(failed(&std::env::temp_dir()))?;
    run(&mut command(output.path()), tool).await?;
    std::fs::read(output.path()).map_err(failed(output.path()))
}

/// Runs a program to its end, whatever that is.
pub(crate) async fn started(
    command: &mut Command,
    tool: &'static str,
) -> Result<Output, BuildError> {
    let child = command.stdin(Stdio::null()).kill_on_drop(true).spawn();
    let child = child.map_err(|why| match why.kind() {
        io::ErrorKind::NotFound => BuildError::Missing {
            tool,
            program: program(command),
        },
        _ => BuildError::Tool {
            tool,
            why: why.to_string(),
        },
    })?;
    let ended = child.wait_with_output().await;
    ended.map_err(|why| BuildError::Tool {
        tool,
        why: why.to_string(),
    })
}

/// Whether a program can be run at all.
pub(crate) async fn runs(command: &mut Command) -> bool {
    let silent = command.stdout(Stdio::null()).stderr(Stdio::null());
    let status = silent.stdin(Stdio::null()).kill_on_drop(true).status();
    status.await.is_ok_and(|status| status.success())
}

fn program(command: &Command) -> String {
    command
        .as_std()
        .get_program()
        .to_string_lossy()
        .into_owned()
}

/// What a program said, without its own stack.
fn told(output: &Output) -> String {
    const MOST_LINES: usize = 30;
    let text = String::from_utf8_lossy(&output.stderr);
    let text = text.split("\nStack backtrace:").next().unwrap_or_default();
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let start = lines.len().saturating_sub(MOST_LINES);
    match lines.is_empty() {
        true => format!("it ended with {}", output.status),
        false => lines[start..].join("\n"),
    }
}

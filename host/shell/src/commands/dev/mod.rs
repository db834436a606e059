//! `bellhop dev`: a plugin under the hand of its author. Its folder is watched, what changes is built and
//! loaded, and what is typed shows what the model would do.

mod bench;
mod show;

use std::future::{self, Future};
use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use bellhop_authoring::{BuildError, Built, Watch, build};
use bellhop_planner::Planner;
use clap::Args;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::interrupted;
use crate::render::{self, ERROR, FAINT, say, tell};
use crate::setup::{Common, cache_folder};
use bench::{Bench, Place};

#[derive(Args)]
#[command(after_help = "\
The plugin is loaded beside those of the home; where there is no home, beside the bundled ones, with a store
and nothing else granted. Type what a person would say, or :help.

Exit codes: 0 the input ended or :quit was typed, 1 the plugin was never built, 130 interrupted.")]
pub struct Dev {
    /// The plugin's folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

const HELP: &str = "\
  WORDS        which calls the model would make for what a person says, and how sure it is
  :run         makes them, also those that change something
  NUMBER       chooses, where an answer asks which was meant
  :show        the plugin's functions: what they take and give, and an example
  :help        this
  :quit        ends, as the end of the input and Ctrl-C do";

/// A build on its way.
type Building<'a> = Pin<Box<dyn Future<Output = Result<Built, BuildError>> + 'a>>;

impl Dev {
    pub async fn run(self, common: &Common) -> Result<ExitCode> {
        let cache = cache_folder().context(
            "there is no folder to keep the languages' tools in; set HOME or XDG_CACHE_HOME",
        )?;
        let place = Place::of(common)?;
        let planner: Arc<dyn Planner> = Arc::new(common.planner()?.0);
        let cancel = interrupted();
        let start = || start(&self.folder, &cache);
        let mut watch = Watch::new(&self.folder)?;
        let mut building = Some(start());
        let mut lines = lines();
        let mut bench: Option<Bench> = None;
        loop {
            let first = bench.is_none() && building.is_some();
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Ok(ExitCode::from(130)),
                built = finished(&mut building) => {
                    building = None;
                    let made = match built {
                        Ok(built) => Bench::load(common, &place, &built, &planner, bench.as_ref()),
                        Err(why) => Err(why.into()),
                    };
                    match made {
                        Ok(Some(made)) => bench = Some(made),
                        Ok(None) => tell(format_args!("{FAINT}the component is the same{FAINT:#}")),
                        Err(why) => failed(&why, bench.is_some()),
                    }
                    prompt();
                }
                changed = watch.changed() => {
                    changed?;
                    // What was being built is out of date: its tools are stopped.
                    building = Some(start());
                }
                line = lines.recv(), if !first => {
                    let Some(line) = line else { break };
                    match (line.trim(), &mut bench) {
                        ("", _) => {}
                        (":quit", _) => break,
                        (":help", _) => say!("{HELP}"),
                        (_, None) => tell(format_args!("nothing is loaded until the plugin is built")),
                        (line, Some(bench)) => bench.take(line, common, &cancel).await?,
                    }
                    prompt();
                }
            }
        }
        Ok(ExitCode::from(u8::from(bench.is_none())))
    }
}

fn start<'a>(folder: &'a Path, cache: &'a Path) -> Building<'a> {
    Box::pin(build(folder, None, cache, &|what| {
        tell(format_args!("{FAINT}{what}{FAINT:#}"));
    }))
}

/// Waits for a build; for ever where there is none.
async fn finished(building: &mut Option<Building<'_>>) -> Result<Built, BuildError> {
    match building {
        Some(building) => building.await,
        None => future::pending().await,
    }
}

fn failed(why: &anyhow::Error, loaded: bool) {
    tell(format_args!("{ERROR}error:{ERROR:#} {why:#}"));
    if loaded {
        tell(format_args!("the last build that worked stays loaded"));
    }
}

fn prompt() {
    if std::io::stdin().is_terminal() {
        render::prompt("> ");
    }
}

/// What is typed, line by line. It is read in a thread of its own, since nothing can end a read that waits.
fn lines() -> UnboundedReceiver<String> {
    let (typed, lines) = unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if typed.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

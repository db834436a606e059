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

use anyhow::Result;
use bellhop_authoring::{Watch, build};
use bellhop_planner::Planner;
use clap::Args;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::interrupted;
use crate::render::{self, ERROR, FAINT, say, tell};
use crate::setup::{Common, tools_folder};
use bench::{Bench, Place};

#[derive(Args)]
#[command(after_help = "\
The plugin is loaded beside those of the home. Where there is no home, it is loaded beside the
bundled ones, with a store and nothing else granted. Type what a person would say, or :help.
How sure the model is of a plan is told against the next likeliest plans.

Exit codes: 0 the input ended or :quit was typed, 1 the plugin was never built, 130 interrupted.")]
pub struct Dev {
    /// The plugin's folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

const HELP: &str =
    "  WORDS        which calls the model would make for what a person says, and how sure it is
  :run         makes them, also those that change something
  NUMBER       chooses, where an answer asks which was meant
  :show        the plugin's functions: what they take and give, and an example
  :help        this
  :quit        ends, as the end of the input and Ctrl-C do";

/// A build on its way to the bench.
type Making<'a> = Pin<Box<dyn Future<Output = Result<Bench>> + 'a>>;

impl Dev {
    pub async fn run(self, common: &Common) -> Result<ExitCode> {
        let cache = tools_folder()?;
        let common = Arc::new(common.clone());
        let place = Arc::new(Place::of(&common)?);
        let planner: Arc<dyn Planner> = Arc::new(common.planner()?.0);
        let cancel = interrupted();
        let start = || -> Making<'_> {
            let (common, place) = (common.clone(), place.clone());
            Box::pin(make(&self.folder, &cache, common, place, planner.clone()))
        };
        let mut watch = Watch::new(&self.folder)?;
        let mut making = Some(start());
        let mut lines = lines();
        let mut bench: Option<Bench> = None;
        loop {
            let first = bench.is_none() && making.is_some();
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Ok(ExitCode::from(130)),
                made = finished(&mut making) => {
                    making = None;
                    match made {
                        Ok(made) if made.is_same(bench.as_ref()) => {
                            tell(format_args!("{FAINT}the component is the same{FAINT:#}"));
                        }
                        Ok(made) => {
                            made.greet(bench.as_ref())?;
                            bench = Some(made);
                        }
                        Err(why) => failed(&why, bench.is_some()),
                    }
                    prompt();
                }
                changed = watch.changed() => {
                    changed?;
                    // What was being built is out of date: its tools are stopped.
                    making = Some(start());
                }
                line = lines.recv(), if !first => {
                    let Some(line) = line else { break };
                    match (line.trim(), &mut bench) {
                        ("", _) => {}
                        (":quit", _) => break,
                        (":help", _) => say!("{HELP}"),
                        (_, None) => tell(format_args!("nothing is loaded until the plugin is built")),
                        (line, Some(bench)) => bench.take(line, &common, &cancel).await?,
                    }
                    prompt();
                }
            }
        }
        Ok(ExitCode::from(u8::from(bench.is_none())))
    }
}

/// Builds the plugin and loads it. Compiling a component takes a while, so that is done in a thread: neither
/// lines nor interrupts wait for it.
async fn make(
    folder: &Path,
    cache: &Path,
    common: Arc<Common>,
    place: Arc<Place>,
    planner: Arc<dyn Planner>,
) -> Result<Bench> {
    let progress = |what: &str| tell(format_args!("{FAINT}{what}{FAINT:#}"));
    let built = build(folder, None, cache, &progress).await?;
    tokio::task::spawn_blocking(move || Bench::load(&common, &place, &built, planner)).await?
}

/// Waits for what is being made; for ever where nothing is.
async fn finished(making: &mut Option<Making<'_>>) -> Result<Bench> {
    match making {
        Some(making) => making.await,
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

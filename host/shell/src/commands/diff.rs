//! `bellhop plugins diff`: the upgrade gate.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use bellhop_catalog::{Function, Plugin};
use bellhop_conformance::{Among, Release, Upgrade, Weight, diff};
use clap::{Args, ValueEnum};

use crate::render::{BAD, ERROR, FAINT, STRONG, progress, say};
use crate::setup::Common;

#[derive(Args)]
#[command(after_help = "\
Weights, the gravest first:
  breaking  calls that worked do not work any more
  wider     it may reach or do more than before without being asked
  larger    its file, or what it takes to start, grew by more than a tenth
  meaning   descriptions are others, or the model chooses something else for an example; the
            examples of both versions and of the bundled plugins are tried
  added     there is more than before

Exit codes: 0 no change of the weight given by --fail-on or graver, 1 there is one or the components
cannot be compared, 2 wrong usage.")]
pub struct Diff {
    /// The component in use
    old: PathBuf,
    /// The component that is to take its place
    new: PathBuf,
    /// The lightest change that fails
    #[arg(long, value_enum, value_name = "WEIGHT", default_value_t = Gate::Wider)]
    fail_on: Gate,
    /// Do not try the examples with the model
    #[arg(long)]
    no_model: bool,
    /// Print JSON (`bellhop schema diff` describes it)
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Gate {
    Breaking,
    Wider,
    Larger,
    Meaning,
    Added,
}

impl Gate {
    fn weight(self) -> Weight {
        match self {
            Self::Breaking => Weight::Breaking,
            Self::Wider => Weight::Wider,
            Self::Larger => Weight::Larger,
            Self::Meaning => Weight::Meaning,
            Self::Added => Weight::Added,
        }
    }
}

impl Diff {
    pub async fn run(self, common: &Common) -> Result<ExitCode> {
        let read = |path: &Path| {
            std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
        };
        let (old, new) = (read(&self.old)?, read(&self.new)?);
        let (old_file, new_file) = (
            self.old.display().to_string(),
            self.new.display().to_string(),
        );
        let name = name(&self.new, &new);
        let sandbox = common.sandbox()?;
        let planner = match self.no_model {
            true => None,
            false => Some(common.planner()?),
        };
        let others = others(common, &name);
        let among = planner.as_ref().map(|(planner, now)| Among {
            planner,
            now,
            others: &others,
        });
        if among.is_some() {
            progress("trying the examples with the model");
        }
        let (old, new) = ((old_file.as_str(), &old[..]), (new_file.as_str(), &new[..]));
        let upgrade = diff(&name, old, new, &sandbox, among.as_ref()).await?;
        if self.json {
            say!("{}", serde_json::to_string_pretty(&upgrade)?);
        } else {
            print(&upgrade);
        }
        let fails = self.fail_on.weight();
        let failed = upgrade.changes.iter().any(|change| change.weight <= fails);
        Ok(ExitCode::from(u8::from(failed)))
    }
}

/// What the plugin is called: as its package is, or else as its file.
fn name(path: &Path, bytes: &[u8]) -> String {
    let stem = path.file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy().replace('_', "-");
    let package = Plugin::read(&stem, bytes)
        .ok()
        .and_then(|plugin| plugin.package);
    let of_package = package.as_deref().and_then(|package| {
        let (_, name) = package.split_once(':')?;
        name.split('@').next().map(str::to_owned)
    });
    of_package.unwrap_or(stem)
}

/// The functions of the bundled plugins that this is no version of.
fn others(common: &Common, name: &str) -> Vec<Function> {
    let bundled = common.bundled().into_iter();
    bundled
        .filter(|plugin| plugin.name != name)
        .flat_map(|plugin| plugin.functions)
        .collect()
}

fn print(upgrade: &Upgrade) {
    for release in [&upgrade.old, &upgrade.new] {
        line(release);
    }
    for change in &upgrade.changes {
        let style = match change.weight {
            Weight::Breaking => ERROR,
            Weight::Wider | Weight::Larger => BAD,
            _ => FAINT,
        };
        let weight = format!("{:?}", change.weight).to_lowercase();
        say!(
            "{style}{weight:9}{style:#} {}: {}",
            change.subject,
            change.what
        );
    }
    if upgrade.changes.is_empty() {
        say!("nothing changes for those who use it");
    }
}

fn line(release: &Release) {
    let package = release.package.as_deref().unwrap_or_default();
    let budget = release.budget;
    say!(
        "{STRONG}{}{STRONG:#} {package}  {FAINT}{} bytes, {} fuel and {} bytes of memory to start{FAINT:#}",
        release.component,
        budget.size,
        budget.startup_fuel,
        budget.startup_memory
    );
}

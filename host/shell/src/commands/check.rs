//! `bellhop check`

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use bellhop_conformance::{Bench, Level, Report, Tried, check, github, junit, page};
use bellhop_sandbox::Limits;
use clap::{Args, ValueEnum};
use jiff::Zoned;

use super::interrupted;
use crate::render::{BAD, ERROR, FAINT, STRONG, prompt, say, tell};
use crate::setup::Common;

const EXIT_CODES: &str = "Exit codes:
  0  every rule up to --level is kept
  1  a rule is broken, or the check failed
  2  wrong usage, such as a file that is not there
  130  interrupted";

/// No plugin is larger; what is, is something else.
const LARGEST: u64 = 256 << 20;

#[derive(Args)]
#[command(after_help = EXIT_CODES)]
pub struct Check {
    /// Components to check; `--home` gives them what that home grants plugins of their names
    #[arg(required_unless_present = "rules", value_name = "COMPONENT")]
    components: Vec<PathBuf>,
    /// Findings up to this level fail the check
    #[arg(long, value_enum, default_value_t = Wanted::Standard)]
    level: Wanted,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Made-up calls for each function; at 0 none is called
    #[arg(long, value_name = "N", default_value_t = 1000)]
    cases: u32,
    /// Do not try the examples with the model
    #[arg(long)]
    no_model: bool,
    /// Leave out a made-up app that does what the component does; may be given more than once
    #[arg(long, value_name = "APP")]
    without: Vec<String>,
    /// Print the page that explains the rules
    #[arg(long)]
    rules: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Wanted {
    Basic,
    Standard,
    Strict,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Junit,
    Github,
}

impl Check {
    pub async fn run(self, common: &Common) -> Result<ExitCode> {
        if self.rules {
            say!("{}", page().trim_end());
            return Ok(ExitCode::SUCCESS);
        }
        let cancel = interrupted();
        let level = match self.level {
            Wanted::Basic => Level::Basic,
            Wanted::Standard => Level::Standard,
            Wanted::Strict => Level::Strict,
        };
        let mut files = Vec::new();
        for path in &self.components {
            match read(path) {
                Ok(bytes) => files.push((path, bytes)),
                Err(why) => {
                    let path = path.display();
                    tell(format_args!("{ERROR}error:{ERROR:#} {path}: {why}"));
                    return Ok(ExitCode::from(2));
                }
            }
        }
        let (planner, now) = match self.no_model {
            true => (None, Zoned::now()),
            false => common
                .planner()
                .map(|(planner, now)| (Some(Arc::new(planner)), now))?,
        };
        let (rig, home, bundled) = (common.rig()?, common.home_if_any()?, common.bundled());
        let seen = std::io::stderr().is_terminal();
        let bench = Bench {
            rig: &rig,
            planner,
            bundled: &bundled,
            without: &self.without,
            home: home.as_ref(),
            now: &now,
            cases: self.cases,
            limits: Limits::interactive(),
            cancel,
            progress: &|what| {
                if seen {
                    prompt(&format!("\r\x1b[K{}", one_line(what)));
                }
            },
        };
        let mut reports = Vec::new();
        for (path, bytes) in &files {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let name = name.replace('_', "-");
            let report = check(&name, &path.display().to_string(), bytes, &bench).await;
            if seen {
                prompt("\r\x1b[K");
            }
            if bench.cancel.is_cancelled() {
                return Ok(ExitCode::from(130));
            }
            if matches!(self.format, Format::Human) {
                print(&report, level);
            }
            reports.push(report);
        }
        match self.format {
            Format::Human => {}
            Format::Json => say!("{}", serde_json::to_string_pretty(&reports)?),
            Format::Junit => say!("{}", junit(&reports, level)?),
            Format::Github => github(&reports, level)
                .lines()
                .for_each(|line| say!("{line}")),
        }
        let broken = reports
            .iter()
            .flat_map(|r| &r.findings)
            .any(|f| f.level <= level);
        Ok(ExitCode::from(u8::from(broken)))
    }
}

/// The file's bytes, or why they cannot be a component.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |why: std::io::Error| match why.kind() {
        std::io::ErrorKind::NotFound => "there is no such file; build the plugin first".to_owned(),
        _ => format!("it cannot be read: {why}"),
    };
    let file = File::open(path).map_err(cannot)?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err("it is a folder; name the .wasm file in it".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!(
            "it has more than {} MiB, which no plugin needs",
            LARGEST >> 20
        ));
    }
    Ok(bytes)
}

/// As much as a terminal's line holds.
fn one_line(text: &str) -> String {
    text.chars().take(76).collect()
}

fn print(report: &Report, level: Level) {
    let fuel = report
        .start_fuel
        .map_or_else(String::new, |fuel| format!(", {fuel} fuel to start"));
    say!(
        "{STRONG}{}{STRONG:#}  {FAINT}{} calls, {} examples{fuel}{FAINT:#}",
        report.component,
        report.calls,
        report.examples.len(),
    );
    for finding in &report.findings {
        let mark = if finding.level <= level { ERROR } else { BAD };
        let grade = format!("{:?}", finding.level).to_lowercase();
        say!(
            "  {mark}{}{mark:#} ({grade})  {}: {}\n      {FAINT}{}{FAINT:#}",
            finding.rule.id,
            finding.subject,
            finding.what,
            finding.rule.fix
        );
    }
    if report.findings.is_empty() {
        say!("  every rule is kept");
    }
    if !report.untried.is_empty() {
        let rules = report.untried.join(", ");
        say!("  {FAINT}not tried: {rules}{FAINT:#}");
    }
    print_examples(&report.examples);
}

/// How many examples of each function were answered by it, and what the others were taken for.
fn print_examples(examples: &[Tried]) {
    let mut rows: BTreeMap<&str, (usize, usize, Vec<String>)> = BTreeMap::new();
    for tried in examples {
        let (right, all, taken) = rows.entry(&tried.function).or_default();
        *all += 1;
        match tried.right {
            true => *right += 1,
            false if tried.chosen.is_empty() => taken.push("nothing".to_owned()),
            false => taken.push(tried.chosen.join(" and ")),
        }
    }
    let widest = rows.keys().map(|name| name.len()).max().unwrap_or_default();
    for (name, (right, all, taken)) in rows {
        let taken = match taken.is_empty() {
            true => String::new(),
            false => format!(", else {}", taken.join("; ")),
        };
        say!("  {FAINT}{name:widest$}  found by {right} of {all} examples{taken}{FAINT:#}");
    }
}

//! `bellhop check`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use bellhop_catalog::Function;
use bellhop_conformance::{Bench, Level, Report, check, github, junit, page};
use bellhop_sandbox::Limits;
use clap::{Args, ValueEnum};

use crate::render::{BAD, ERROR, FAINT, STRONG, say};
use crate::setup::Common;

#[derive(Args)]
pub struct Check {
    /// Components to check
    #[arg(required_unless_present = "rules", value_name = "COMPONENT")]
    components: Vec<PathBuf>,
    /// Findings up to this level fail the check
    #[arg(long, value_enum, default_value_t = Wanted::Standard)]
    level: Wanted,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Made-up calls for each function
    #[arg(long, value_name = "N", default_value_t = 1000)]
    cases: u32,
    /// Do not try the examples with the model
    #[arg(long)]
    no_model: bool,
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
        let level = match self.level {
            Wanted::Basic => Level::Basic,
            Wanted::Standard => Level::Standard,
            Wanted::Strict => Level::Strict,
        };
        let sandbox = common.sandbox()?;
        let (planner, now) = match self.no_model {
            true => (None, jiff::Zoned::now()),
            false => common
                .planner()
                .map(|(planner, now)| (Some(planner), now))?,
        };
        let bundled = common.bundled();
        let mut reports = Vec::new();
        for path in &self.components {
            let bytes = std::fs::read(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .replace('_', "-");
            let others: Vec<Function> = bundled
                .iter()
                .filter(|plugin| plugin.name != name)
                .flat_map(|plugin| plugin.functions.clone())
                .collect();
            let bench = Bench {
                sandbox: &sandbox,
                planner: planner.as_ref().map(|p| p as _),
                others: &others,
                now: &now,
                cases: self.cases,
                limits: Limits::interactive(),
            };
            let report = check(&name, &path.display().to_string(), &bytes, &bench).await;
            if matches!(self.format, Format::Human) {
                print(&report, level);
            }
            reports.push(report);
        }
        match self.format {
            Format::Human => {}
            Format::Json => say!("{}", serde_json::to_string_pretty(&reports)?),
            Format::Junit => say!("{}", junit(&reports, level)?),
            Format::Github => say!("{}", github(&reports, level).trim_end()),
        }
        let broken = reports
            .iter()
            .flat_map(|r| &r.findings)
            .any(|f| f.level <= level);
        Ok(ExitCode::from(u8::from(broken)))
    }
}

fn print(report: &Report, level: Level) {
    say!(
        "{STRONG}{}{STRONG:#}  {FAINT}{} calls, {} utterances{FAINT:#}",
        report.component,
        report.calls,
        report.utterances
    );
    for finding in &report.findings {
        let mark = if finding.level <= level { ERROR } else { BAD };
        say!(
            "  {mark}{}{mark:#}  {}: {}\n      {FAINT}{}{FAINT:#}",
            finding.rule.id,
            finding.subject,
            finding.what,
            finding.rule.fix
        );
    }
    if report.findings.is_empty() {
        say!("  every rule is kept");
    }
}

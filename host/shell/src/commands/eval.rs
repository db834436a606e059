//! `bellhop eval`

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use bellhop_catalog::Function;
use bellhop_evaluation::{At95, Category, Examples, Report, Share, evaluate, functions};
use clap::Args;

use crate::render::{self, say};
use crate::setup::Common;

#[derive(Args)]
pub struct Eval {
    /// Examples, one a line, as .jsonl or .jsonl.xz; NAME.functions.jsonl must lie beside NAME.jsonl
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// At most so many examples of each file, taken evenly
    #[arg(long, value_name = "N", default_value_t = usize::MAX, hide_default_value = true)]
    most: usize,
    /// Let every example choose also from the functions of this NAME.functions.jsonl (.xz); may be given more than once
    #[arg(long, value_name = "FILE")]
    among: Vec<PathBuf>,
    /// At most so many functions of those, taken evenly
    #[arg(long, value_name = "N", default_value_t = 100)]
    others: usize,
    /// Show so many examples that came out wrong
    #[arg(long, value_name = "N", default_value_t = 0)]
    failures: usize,
    /// Print the figures as JSON (`bellhop schema eval` describes them)
    #[arg(long)]
    json: bool,
}

impl Eval {
    pub fn run(self, common: &Common) -> Result<ExitCode> {
        let (planner, now) = common.planner()?;
        let others = self.others()?;
        for file in &self.files {
            let examples = Examples::read(file, self.most)?;
            let seen = std::io::stderr().is_terminal();
            let mut report = evaluate(&planner, &examples, &others, &now, true, |done, all| {
                if seen && (done % 10 == 0 || done == all) {
                    eprint!(
                        "\r{done}/{all}{}",
                        if done == all { "\r\x1b[K" } else { "" }
                    );
                }
            })?;
            report.failures.truncate(self.failures);
            if self.json {
                say!("{}", serde_json::to_string_pretty(&report)?);
            } else {
                say!(
                    "{}{}{}",
                    render::STRONG,
                    file.display(),
                    render::STRONG.render_reset()
                );
                print(&report);
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn others(&self) -> Result<Vec<(String, Function)>> {
        let sets: Result<Vec<_>, _> = self.among.iter().map(|file| functions(file)).collect();
        let all = sets?.concat();
        let every = all.len().div_ceil(self.others.max(1)).max(1);
        Ok(all.into_iter().step_by(every).collect())
    }
}

fn print(report: &Report) {
    say!(
        "{:24}{:>20}{:>20}{:>20}{:>20}{:>20}{:>20}{:>20}{:>20}",
        "",
        "near",
        "functions",
        "made to act",
        "arguments (given f.)",
        "calls",
        "plans",
        "abstains",
        "abstains rightly"
    );
    for (name, figures) in &report.categories {
        row(name, figures);
    }
    if report.categories.len() > 1 {
        row("all", &report.all);
    }
    say!(
        "planning: p50 {:.0} ms, p99 {:.0} ms",
        report.p50_ms,
        report.p99_ms
    );
    if let Some(At95 {
        act,
        abstains,
        acts,
    }) = report.at_95
    {
        say!(
            "acting from {act:.2} on, so that 95% have something to call: abstains {} where nothing fits, acts {} where something does",
            cell(&abstains),
            cell(&acts)
        );
    }
    for failure in &report.failures {
        let faint = render::FAINT;
        say!("\n{} {}", failure.id, failure.category);
        say!("  {}", failure.question);
        say!("{faint}  wanted:  {}{faint:#}", failure.wanted);
        say!("{faint}  planned: {}{faint:#}", failure.planned);
    }
}

fn cell(share: &Share) -> String {
    if share.of == 0 {
        return String::new();
    }
    let percent = |x: f64| x * 100.0;
    format!(
        "{:.1}% ({:.0}-{:.0})",
        percent(share.share),
        percent(share.low),
        percent(share.high)
    )
}

fn row(name: &str, figures: &Category) {
    say!(
        "{name:24}{:>20}{:>20}{:>20}{:>20}{:>20}{:>20}{:>20}{:>20}",
        cell(&figures.found),
        cell(&figures.selection),
        cell(&figures.selection_acting),
        cell(&figures.arguments),
        cell(&figures.calls),
        cell(&figures.plans),
        cell(&figures.abstains),
        cell(&figures.abstains_rightly)
    );
}

//! Whether a plugin keeps what its users rely on: rules with ids, checked on the component itself.

mod arguments;
mod behaviour;
mod callability;
mod diff;
mod docs;
mod formats;
mod rules;
mod shape;

use std::sync::Arc;

use bellhop_catalog::{Function, Plugin};
use bellhop_planner::Planner;
use bellhop_sandbox::{Limits, Sandbox};
use jiff::Zoned;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

pub use diff::{Among, Budget, Change, DiffError, Release, Upgrade, Weight, diff};
pub use formats::{github, junit};
pub use rules::{Level, RULES, Rule, page};

/// A rule that a plugin breaks, and where.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finding {
    /// The rule's id.
    #[serde(serialize_with = "id")]
    #[schemars(with = "String")]
    pub rule: &'static Rule,
    pub level: Level,
    /// Where: `status`, `status, parameter flight`.
    pub subject: String,
    /// What was found.
    pub what: String,
}

fn id<S: Serializer>(rule: &&'static Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.id)
}

impl Finding {
    fn new(rule: &'static Rule, subject: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            rule,
            level: rule.level,
            subject: subject.into(),
            what: what.into(),
        }
    }
}

/// What a check of one component found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// The file, as it was given.
    pub component: String,
    /// Sandboxed calls that were made.
    pub calls: usize,
    /// `@example` utterances that were planned.
    pub utterances: usize,
    pub findings: Vec<Finding>,
}

/// With what a check is made.
pub struct Bench<'a> {
    pub sandbox: &'a Sandbox,
    /// None: examples are not tried.
    pub planner: Option<&'a dyn Planner>,
    /// Functions of other plugins that the planner may confuse with the component's.
    pub others: &'a [Function],
    pub now: &'a Zoned,
    /// Made-up calls for each function.
    pub cases: u32,
    /// What each of them may use.
    pub limits: Limits,
}

/// Checks a component. `name` is what its plugin is called, `shown` what the report calls the file.
pub async fn check(name: &str, shown: &str, bytes: &[u8], bench: &Bench<'_>) -> Report {
    let mut report = Report {
        component: shown.to_owned(),
        calls: 0,
        utterances: 0,
        findings: Vec::new(),
    };
    let plugin = match Plugin::read(name, bytes) {
        Ok(plugin) => Arc::new(plugin),
        Err(why) => {
            report.findings.push(shape::unreadable(&why));
            return report;
        }
    };
    shape::check(&plugin, &mut report);
    docs::check(&plugin, bench.now, &mut report);
    if report.findings.iter().all(|f| f.level > Level::Basic) {
        behaviour::check(&plugin, bytes, bench, &mut report).await;
    }
    if let Some(planner) = bench.planner {
        callability::check(&plugin, planner, bench, &mut report);
    }
    report
}

//! Whether a plugin keeps what its users rely on: rules with ids, checked on the component itself.

mod arguments;
mod behaviour;
mod callability;
mod diff;
mod distractors;
mod docs;
mod formats;
mod hostile;
mod rules;
mod says;
mod shape;
mod strangers;
mod trials;
mod web;

use std::sync::Arc;

use bellhop_catalog::Plugin;
use bellhop_planner::Pointing;
use bellhop_sandbox::{Grants, Limits};
use bellhop_session::Home;
use jiff::Zoned;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use tokio_util::sync::CancellationToken;

pub use callability::Tried;
pub use diff::{Among, Budget, Change, DiffError, Release, Upgrade, Weight, diff};
pub use formats::{github, junit};
use rules::HOSTILE;
pub use rules::{Level, RULES, Rule, page};
pub use web::Rig;

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
    /// Fuel of the cheapest of them, about one unit an instruction: mostly what starting it costs.
    pub start_fuel: Option<u64>,
    /// `@example` utterances that were planned.
    pub examples: Vec<Tried>,
    pub findings: Vec<Finding>,
    /// Rules that were not tried: calls or the model were not wanted, or another fault was in the way.
    pub untried: Vec<&'static str>,
}

/// With what a check is made.
pub struct Bench<'a> {
    pub rig: &'a Rig,
    /// None: examples are not tried.
    pub planner: Option<Arc<Pointing>>,
    /// The bundled plugins, whose functions the planner may confuse with the component's.
    pub bundled: &'a [Plugin],
    /// Made-up apps that are left out among those: they do what the component does.
    pub without: &'a [String],
    /// What it grants the plugin is granted here too.
    pub home: Option<&'a Home>,
    pub now: &'a Zoned,
    /// Made-up calls for each function; at 0 it is not called at all.
    pub cases: u32,
    /// What each of them may use.
    pub limits: Limits,
    /// Ends the check early; the report then holds what was found until then.
    pub cancel: CancellationToken,
    /// Is told what is being done.
    pub progress: &'a dyn Fn(&str),
}

impl Bench<'_> {
    fn is_granted(&self, plugin: &str) -> bool {
        self.home
            .is_some_and(|home| home.config.plugins.contains_key(plugin))
    }

    /// What the home grants a plugin of this name, or what every plugin gets.
    fn grants(&self, plugin: &str) -> Grants {
        let granted = self
            .home
            .and_then(|home| Some(home.grants(plugin, home.config.plugins.get(plugin)?)));
        granted.unwrap_or_else(|| Grants {
            config: [("time-zone", "UTC"), ("user-name", "Kim Doe")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ..Grants::default()
        })
    }
}

/// Checks a component, within a tokio runtime of several threads. `name` is what its plugin is called, `shown` what
/// the report calls the file.
pub async fn check(name: &str, shown: &str, bytes: &[u8], bench: &Bench<'_>) -> Report {
    let mut report = Report {
        component: shown.to_owned(),
        calls: 0,
        start_fuel: None,
        examples: Vec::new(),
        findings: Vec::new(),
        untried: Vec::new(),
    };
    let plugin = match Plugin::read(name, bytes) {
        Ok(plugin) => Arc::new(plugin),
        Err(why) => {
            let finding = shape::unreadable(&why);
            let others = RULES.iter().map(|rule| rule.id);
            report.untried = others.filter(|id| *id != finding.rule.id).collect();
            report.findings.push(finding);
            return report;
        }
    };
    shape::check(&plugin, bench, &mut report);
    docs::check(&plugin, &mut report);
    says::check(&plugin, bench.now, &mut report);
    let mut hosts = None;
    if bench.cases > 0 && is_harmless(&report) {
        hosts =
            tokio::task::block_in_place(|| behaviour::check(&plugin, bytes, bench, &mut report));
    }
    let mut alone = false;
    if let Some(planner) = &bench.planner {
        callability::check(&plugin, planner, bench, &mut report);
        if let Some(hosts) = hosts.as_ref().filter(|_| is_harmless(&report)) {
            alone = hostile::check(&plugin, bytes, hosts, planner, bench, &mut report).await;
        }
    }
    let untried = RULES.iter().filter(|rule| {
        let called = hosts.is_some() || !rule.needs_calls();
        let planned = bench.planner.is_some() || !rule.needs_model();
        let tried = called && planned && (alone || rule.id != HOSTILE.id);
        !tried && report.findings.iter().all(|f| f.rule.id != rule.id)
    });
    report.untried = untried.map(|rule| rule.id).collect();
    report
}

fn is_harmless(report: &Report) -> bool {
    report.findings.iter().all(|f| f.level > Level::Basic)
}

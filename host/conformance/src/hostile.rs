//! Whether text from strangers decides what is called: each example is answered twice, once where the web and the
//! files say what strangers would like to happen, and what becomes of it is compared.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use bellhop_catalog::Plugin;
use bellhop_planner::{Planner, Pointing, Source};
use bellhop_session::{Answer, Apps, Home, HomeConfig, PluginConfig, Session, User, UserConfig};
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::rules::HOSTILE;
use crate::{Bench, Finding, Report, strangers};

/// Allows nothing to be changed.
struct Nobody;

impl User for Nobody {
    fn approve(&self, _: &str, _: &str, _: &Value) -> bool {
        false
    }
}

/// Whether it could be tried, in a home of the plugin's own.
pub async fn check(
    plugin: &Plugin,
    bytes: &[u8],
    hosts: &BTreeSet<String>,
    planner: &Arc<Pointing>,
    bench: &Bench<'_>,
    report: &mut Report,
) -> bool {
    let [calm, hostile] = match stages(plugin, bytes, hosts, bench) {
        Ok(stages) => stages,
        Err(why) => {
            let what = format!("it could not be tried among strangers: {why}");
            let finding = Finding::new(&HOSTILE, "the component", what);
            report.findings.push(finding);
            return false;
        }
    };
    for function in &plugin.functions {
        for example in &function.examples {
            if bench.cancel.is_cancelled() {
                return false;
            }
            (bench.progress)(&format!("{}: {example:?} among strangers", function.id));
            let before = became(&calm, example, planner, bench).await;
            bench.rig.set_hostile(true);
            let after = became(&hostile, example, planner, bench).await;
            bench.rig.set_hostile(false);
            if before != after {
                let what = format!(
                    "{example:?} gives {before}, and {after} where strangers have their say"
                );
                report
                    .findings
                    .push(Finding::new(&HOSTILE, &function.id.function, what));
            }
        }
    }
    true
}

/// The plugin alone in a home, and the folder where that is.
struct Stage {
    apps: Arc<Apps>,
    _folder: TempDir,
}

/// Two homes with this one plugin and what it was granted: as it is, and with what strangers write in the files.
fn stages(
    plugin: &Plugin,
    bytes: &[u8],
    hosts: &BTreeSet<String>,
    bench: &Bench<'_>,
) -> io::Result<[Stage; 2]> {
    let stage = |hostile| {
        let folder = tempfile::tempdir()?;
        let home = home(plugin, bytes, hosts, bench, folder.path(), hostile)?;
        let apps = Apps::load(&home, &[], &bench.rig.sandbox, &bench.limits, &|_| {});
        match apps.broken.first() {
            Some(why) => Err(io::Error::other(why.to_string())),
            None => Ok(Stage {
                apps: Arc::new(apps),
                _folder: folder,
            }),
        }
    };
    Ok([stage(false)?, stage(true)?])
}

async fn became(stage: &Stage, example: &str, planner: &Arc<Pointing>, bench: &Bench<'_>) -> Value {
    let planner: Arc<dyn Planner> = planner.clone();
    let sandbox = bench.rig.sandbox.clone();
    let mut session = Session::new(stage.apps.clone(), sandbox, planner);
    let answer = session
        .ask(example, bench.now, &Nobody, &bench.cancel)
        .await;
    answer.map_or(Value::Null, |answer| made(&answer))
}

/// How it ended, and the calls, each with where its arguments come from. Which of the user's words fill a parameter
/// may depend on what was found.
fn made(answer: &Answer) -> Value {
    let source = |source: &Source| match source {
        Source::Words { .. } => json!("the user's words"),
        other => json!(other),
    };
    let calls = answer.calls.iter().map(|call| {
        let from = call.provenance.iter();
        let from: Map<_, _> = from
            .map(|(param, from)| (param.clone(), source(from)))
            .collect();
        json!({"function": call.function, "from": from})
    });
    json!({"outcome": answer.outcome, "calls": calls.collect::<Vec<_>>()})
}

/// A home in `folder` with copies of what the bench's home grants the plugin.
fn home(
    plugin: &Plugin,
    bytes: &[u8],
    hosts: &BTreeSet<String>,
    bench: &Bench<'_>,
    folder: &Path,
    hostile: bool,
) -> io::Result<Home> {
    let component = folder.join("component.wasm");
    std::fs::write(&component, bytes)?;
    let data = folder.join("home");
    let granted = bench
        .home
        .and_then(|home| home.config.plugins.get(&plugin.name));
    let mut settings: PluginConfig = granted.cloned().unwrap_or_default();
    settings.component = Some(component);
    settings.secrets.clear();
    settings.hosts.extend(hosts.iter().cloned());
    let (user, zone) = match bench.home {
        Some(home) => {
            for granted in &mut settings.folders {
                let steps = granted.components();
                let inside: PathBuf = steps
                    .filter(|s| matches!(s, Component::Normal(_)))
                    .collect();
                strangers::copy(&home.folder.join(&granted), &data.join(&inside), hostile)?;
                *granted = inside;
            }
            (home.config.user.clone(), home.zone.clone())
        }
        None => (
            UserConfig {
                name: "Kim Doe".to_owned(),
                time_zone: "UTC".to_owned(),
            },
            TimeZone::UTC,
        ),
    };
    Ok(Home {
        folder: data,
        zone,
        config: HomeConfig {
            user,
            plugins: [(plugin.name.clone(), settings)].into(),
        },
    })
}

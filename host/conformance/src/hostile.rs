//! Whether text from strangers decides what is called: each example is answered twice, once where the web
//! says what strangers would like to happen, and what becomes of it is compared.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use bellhop_catalog::Plugin;
use bellhop_planner::{Planner, Pointing};
use bellhop_session::{Answer, Apps, Home, HomeConfig, PluginConfig, Session, User, UserConfig};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::rules::HOSTILE;
use crate::{Bench, Finding, Report};

/// Allows nothing to be changed.
struct Nobody;

impl User for Nobody {
    fn approve(&self, _: &str, _: &str, _: &Value) -> bool {
        false
    }
}

pub async fn check(
    plugin: &Plugin,
    bytes: &[u8],
    hosts: &BTreeSet<String>,
    planner: &Arc<Pointing>,
    bench: &Bench<'_>,
    report: &mut Report,
) {
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let component = folder.path().join("plugin.wasm");
    if std::fs::write(&component, bytes).is_err() {
        return;
    }
    for function in &plugin.functions {
        for example in &function.examples {
            (bench.progress)(&format!("{}: {example:?} among strangers", function.id));
            let mut became = Vec::new();
            for hostile in [false, true] {
                bench.rig.set_hostile(hostile);
                let home = home(plugin, &component, hosts, bench);
                let apps = Apps::load(&home, &[], &bench.rig.sandbox, &bench.limits, &|_| {});
                let planner: Arc<dyn Planner> = planner.clone();
                let sandbox = bench.rig.sandbox.clone();
                let mut session = Session::new(Arc::new(apps), sandbox, planner);
                let never = CancellationToken::new();
                let answer = session.ask(example, bench.now, &Nobody, &never).await;
                became.push(answer.map_or(Value::Null, |answer| made(&answer)));
            }
            bench.rig.set_hostile(false);
            if became[0] != became[1] {
                let what = format!(
                    "{example:?} gives {}, and {} where strangers have their say",
                    became[0], became[1]
                );
                report
                    .findings
                    .push(Finding::new(&HOSTILE, &function.id.function, what));
            }
        }
    }
}

/// How it ended, and the calls, each with where its arguments come from.
fn made(answer: &Answer) -> Value {
    let calls = answer.calls.iter();
    let calls = calls.map(|call| json!({"function": call.function, "from": call.provenance}));
    json!({"outcome": answer.outcome, "calls": calls.collect::<Vec<_>>()})
}

/// A home with this one plugin and what it was granted.
fn home(plugin: &Plugin, component: &Path, hosts: &BTreeSet<String>, bench: &Bench<'_>) -> Home {
    let granted = bench
        .home
        .and_then(|home| home.config.plugins.get(&plugin.name));
    let mut settings: PluginConfig = granted.cloned().unwrap_or_default();
    settings.component = Some(component.to_owned());
    settings.secrets.clear();
    settings.storage = false;
    settings.hosts.extend(hosts.iter().cloned());
    let user = bench.home.map_or_else(
        || UserConfig {
            name: "Kim Doe".to_owned(),
            time_zone: "UTC".to_owned(),
        },
        |home| home.config.user.clone(),
    );
    Home {
        folder: bench
            .home
            .map_or_else(Default::default, |home| home.folder.clone()),
        zone: bench.home.map_or(TimeZone::UTC, |home| home.zone.clone()),
        config: HomeConfig {
            user,
            plugins: [(plugin.name.clone(), settings)].into(),
        },
    }
}

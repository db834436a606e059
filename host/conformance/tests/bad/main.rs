//! Plugins that are bad on purpose: each breaks one rule, and that rule alone is found.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod behaviour;
mod docs;
mod good;
mod model;
mod safety;
mod shape;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bellhop_catalog::Plugin;
use bellhop_conformance::{Bench, Level, RULES, Report, Rig, check, github, junit, page};
use bellhop_planner::{Model, Pointing};
use bellhop_sandbox::{Clock, Limits};
use bellhop_session::{Home, HomeConfig};
use bellhop_test_components::component;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

/// A plugin with one fault.
pub struct Bad {
    what: &'static str,
    rule: &'static str,
    bytes: Vec<u8>,
}

impl Bad {
    fn new(rule: &'static str, what: &'static str, bytes: Vec<u8>) -> Self {
        Self { what, rule, bytes }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn planner() -> Arc<Pointing> {
    let model = Model::open(&root().join("model/weights")).expect("run `make runtime` first");
    Arc::new(Pointing::new(model))
}

/// Where all plugins are checked: a home that grants the plugin a folder, and one bundled plugin.
struct Place {
    folder: tempfile::TempDir,
    rig: Rig,
    home: Home,
    bundled: Vec<Plugin>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shore = folder.path().join("shore");
        std::fs::create_dir(&shore).unwrap();
        let notes = "The harbour master tells when the water stands highest.\n";
        std::fs::write(shore.join("notes.txt"), notes).unwrap();
        let config: HomeConfig = serde_json::from_value(serde_json::json!({
            "user": {"name": "Kim Doe", "time-zone": "UTC"},
            "plugins": {"tides": {"folders": ["shore"]}},
        }))
        .unwrap();
        let bundled = component(&good::WIT.replace("test:tides", "bellhop:harbour"));
        Self {
            rig: Rig::new(Some(folder.path().join("cache")), Clock::System).unwrap(),
            home: Home {
                folder: folder.path().to_owned(),
                config,
                zone: TimeZone::UTC,
            },
            bundled: vec![Plugin::read("harbour", &bundled).unwrap()],
            folder,
        }
    }

    async fn report(&self, bytes: &[u8], cases: u32, planner: Option<&Arc<Pointing>>) -> Report {
        assert!(self.folder.path().is_dir());
        let bench = Bench {
            rig: &self.rig,
            planner: planner.cloned(),
            bundled: if planner.is_some() {
                &[]
            } else {
                &self.bundled
            },
            without: &["weathercock".to_owned()],
            home: Some(&self.home),
            now: &jiff::Zoned::now(),
            cases,
            limits: Limits {
                fuel: 100_000_000,
                memory: 16 << 20,
                time: Duration::from_secs(3),
                ..Limits::interactive()
            },
            cancel: CancellationToken::new(),
            progress: &|_| {},
        };
        check("tides", "tides.wasm", bytes, &bench).await
    }
}

fn broken(report: &Report) -> BTreeSet<&str> {
    report.findings.iter().map(|f| f.rule.id).collect()
}

/// Those that are caught without the model, and those that only the model tells.
fn all() -> (Vec<Bad>, Vec<Bad>) {
    let mut plain = shape::plugins();
    plain.extend(docs::plugins());
    plain.extend(behaviour::plugins());
    plain.extend(safety::plugins());
    (plain, model::plugins())
}

/// The plugins that something else than their rule was found in.
async fn mistaken(bad: &[Bad], planner: Option<&Arc<Pointing>>) -> Vec<String> {
    let place = Place::new();
    let mut mistaken = Vec::new();
    for bad in bad {
        let report = place.report(&bad.bytes, 12, planner).await;
        if broken(&report) != [bad.rule].into() {
            mistaken.push(format!(
                "{}, {}: {:#?}",
                bad.rule, bad.what, report.findings
            ));
        }
    }
    mistaken
}

#[tokio::test(flavor = "multi_thread")]
async fn each_bad_plugin_is_caught_by_its_rule_alone() {
    let mistaken = mistaken(&all().0, None).await;
    assert!(mistaken.is_empty(), "{}", mistaken.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_model_finds_is_caught_by_its_rule_alone() {
    let mistaken = mistaken(&all().1, Some(&planner())).await;
    assert!(mistaken.is_empty(), "{}", mistaken.join("\n"));
}

#[test]
fn every_rule_is_broken_by_some_plugin() {
    let (plain, told_by_model) = all();
    let mut bad: Vec<Bad> = plain;
    bad.extend(told_by_model);
    let caught: BTreeSet<&str> = bad.iter().map(|bad| bad.rule).collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(caught, rules);
    assert_eq!(rules.len(), RULES.len(), "two rules have one id");
    let components: BTreeSet<&[u8]> = bad.iter().map(|bad| bad.bytes.as_slice()).collect();
    assert!(components.len() >= 40, "{}", components.len());
    assert_eq!(components.len(), bad.len(), "two are the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_good_plugin_keeps_every_rule() {
    let (place, planner) = (Place::new(), planner());
    let report = place.report(&good::plugin(), 300, Some(&planner)).await;
    assert_eq!(broken(&report), BTreeSet::new(), "{:#?}", report.findings);
    assert!(report.untried.is_empty(), "{:?}", report.untried);
    assert!(report.calls > 300);
    assert_eq!(report.examples.len(), 2);
    assert!(
        report
            .examples
            .iter()
            .all(|tried| tried.right && tried.chosen == ["tides.next"])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_smallest_arguments_that_break_a_rule_are_told() {
    let path = root().join("target/fixtures/faulty.wasm");
    let bytes = std::fs::read(path).expect("run `make fixtures` first");
    let report = Place::new().report(&bytes, 20, None).await;
    let of = |function: &str| {
        let rank = |rule: &str| rule.starts_with("behaviour");
        let mut findings = report.findings.iter().filter(|f| rank(f.rule.id));
        let finding = findings.find(|f| f.subject == function);
        finding.map(|f| (f.rule.id, f.what.as_str()))
    };
    let rule = |function: &str| of(function).map(|(rule, _)| rule);
    assert_eq!(rule("spin"), Some("behaviour-hang"));
    assert_eq!(rule("hoard"), Some("behaviour-memory"));
    assert_eq!(rule("crash"), Some("behaviour-trap"));
    assert_eq!(rule("lie"), Some("behaviour-lie"));
    assert!(matches!(
        rule("flood"),
        Some("behaviour-reply" | "behaviour-memory")
    ));
    assert!(of("crash").unwrap().1.starts_with("called with {}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_programs_can_read_the_findings() {
    let undescribed = good::with("/// Tides on the coast.\n", "");
    let reports = [Place::new().report(&undescribed, 0, None).await];
    let xml = junit(&reports, Level::Strict).unwrap();
    assert!(
        xml.contains("docs-package") && xml.contains("<failure"),
        "{xml}"
    );
    assert!(
        !junit(&reports, Level::Standard)
            .unwrap()
            .contains("docs-package")
    );
    let skipped = |rule: &str| {
        let case = xml.split("<testcase").find(|case| case.contains(rule));
        case.unwrap().contains("<skipped")
    };
    assert!(
        skipped("behaviour-trap") && skipped("callable-chosen"),
        "{xml}"
    );
    assert!(!skipped("docs-says"), "{xml}");
    let lines = github(&reports, Level::Strict);
    assert_eq!(
        lines,
        "::error file=tides.wasm,title=docs-package::the package: it has no description\n"
    );
    assert!(github(&reports, Level::Standard).starts_with("::notice"));
}

#[test]
fn the_page_tells_of_every_rule() {
    let written = std::fs::read_to_string(root().join("docs/conformance.md")).unwrap();
    assert_eq!(
        written,
        page(),
        "run `bellhop check --rules > docs/conformance.md`"
    );
}

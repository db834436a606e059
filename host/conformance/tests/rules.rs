//! Components that break one rule each, and that rule alone is found.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::time::Duration;

use bellhop_conformance::{Bench, Level, RULES, Report, check, github, junit, page};
use bellhop_sandbox::{Clock, Limits, Network, Sandbox, SandboxConfig};
use bellhop_test_components::component;

/// A plugin without a fault, but for what its functions do when they are called.
const GOOD: &str = r#"
/// Tides on the coast.
package test:tides@0.1.0;
interface tides {
  use bellhop:types/common@0.1.0.{place, instant, problem};
  /// A turn of the tide.
  record tide {
    /// When the water is highest.
    high: instant,
  }
  /// When the water is highest at a place.
  ///
  /// @param at  which beach
  /// @example when is high tide at Ocean Beach
  /// @example high tide at the pier
  /// @says High water is {{ result.high | time }}.
  /// @read-only
  next: func(at: place) -> result<tide, problem>;
}
world plugin { export tides; }
"#;

async fn report(bytes: &[u8], cases: u32) -> Report {
    let sandbox = Sandbox::new(SandboxConfig {
        cache_dir: None,
        clock: Clock::System,
        network: Network::Off,
        max_concurrent: 4,
    })
    .unwrap();
    let bench = Bench {
        sandbox: &sandbox,
        planner: None,
        others: &[],
        now: &jiff::Zoned::now(),
        cases,
        limits: Limits {
            time: Duration::from_millis(500),
            fuel: 500_000_000,
            ..Limits::interactive()
        },
    };
    check("tides", "tides.wasm", bytes, &bench).await
}

fn broken(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.rule.id).collect()
}

/// The good plugin with one thing changed.
fn with(old: &str, new: &str) -> Vec<u8> {
    assert!(GOOD.contains(old), "{old}");
    component(&GOOD.replacen(old, new, 1))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_good_plugin_keeps_what_needs_no_call() {
    assert_eq!(broken(&report(&component(GOOD), 0).await), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_found_by_its_rule_alone() {
    let says = "High water is {{ result.high | time }}.";
    let function = "  /// When the water is highest at a place.\n  ///\n";
    let long = format!(
        "  /// {}\n  ///\n",
        "When the water is highest. ".repeat(12)
    );
    let second = r#"/// When at a place the water is highest.
  ///
  /// @param at  which beach
  /// @example high water
  /// @example flood
  /// @read-only
  later: func(at: place) -> result<tide, problem>;
}
world plugin"#;
    for (rule, bytes) in [
        ("docs-package", with("/// Tides on the coast.\n", "")),
        ("shape-version", with("test:tides@0.1.0", "test:tides")),
        (
            "docs-field",
            with("    /// When the water is highest.\n", ""),
        ),
        ("docs-function", with(function, "")),
        ("docs-param", with("  /// @param at  which beach\n", "")),
        ("docs-param", with("@param at  which beach", "@param at")),
        (
            "docs-tags",
            with("@read-only", "@read-only\n  /// @cached for a day"),
        ),
        (
            "docs-tags",
            with(
                "@param at  which beach",
                "@param at  which beach\n  /// @param day  which day",
            ),
        ),
        ("docs-tags", with("@read-only", "@readonly")),
        (
            "docs-examples",
            with("  /// @example high tide at the pier\n", ""),
        ),
        (
            "docs-examples",
            with("  /// @example when is high tide at Ocean Beach\n", ""),
        ),
        ("docs-long", with(function, &long)),
        ("docs-alike", with("}\nworld plugin", second)),
        (
            "docs-says",
            with(says, "High water is {{ result.high | tidily }}."),
        ),
        ("docs-says", with(says, "High water is {{ result.high }.")),
        (
            "docs-says",
            with(says, "{% for x in range(10000000) %}{{ x }}{% endfor %}"),
        ),
        ("docs-says", with(says, "{% if result.high %}High")),
        (
            "shape-imports",
            with(
                "world plugin {",
                "world plugin { import extra: interface { ping: func(); } ",
            ),
        ),
    ] {
        assert_eq!(broken(&report(&bytes, 0).await), [rule], "{rule}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_plugin_is_told_apart() {
    let good = component(GOOD);
    let resource = GOOD.replace("record tide {", "resource cursor;\n  record tide {");
    let resource = resource.replace("next: func(at: place)", "next: func(at: borrow<cursor>)");
    for (rule, bytes) in [
        ("shape-component", b"not wasm".to_vec()),
        ("shape-component", Vec::new()),
        ("shape-component", good[..good.len() / 2].to_vec()),
        ("shape-component", b"\0asm\x01\0\0\0".to_vec()),
        ("shape-types", component(&resource)),
        (
            "shape-functions",
            component("package test:none@0.1.0; world plugin { }"),
        ),
    ] {
        assert_eq!(broken(&report(&bytes, 0).await), [rule], "{rule}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn misbehaviour_is_found_with_the_smallest_arguments() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/fixtures/faulty.wasm");
    let bytes = std::fs::read(path).expect("run `make fixtures` first");
    let report = report(&bytes, 20).await;
    let of = |function: &str| {
        let finding = report.findings.iter().find(|f| f.subject == function);
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
    assert!(report.calls > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_programs_can_read_the_findings() {
    let reports = [report(&with("/// Tides on the coast.\n", ""), 0).await];
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
    let lines = github(&reports, Level::Strict);
    assert_eq!(
        lines,
        "::error file=tides.wasm,title=docs-package::the package: it has no description\n"
    );
    assert!(github(&reports, Level::Standard).starts_with("::notice"));
}

#[test]
fn the_page_tells_of_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/conformance.md");
    let written = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        written,
        page(),
        "run `bellhop check --rules > docs/conformance.md`"
    );
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
}

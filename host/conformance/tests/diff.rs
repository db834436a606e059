//! What an upgrade changes, told by its weight.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use bellhop_conformance::{Upgrade, Weight, diff};
use bellhop_sandbox::{Clock, Network, Sandbox, SandboxConfig};
use bellhop_test_components::component;

const OLD: &str = r#"
/// The sea at beaches.
package test:tides@0.1.0;
interface tides {
  enum kind { high, low }
  /// How far the water is.
  record level {
    /// Above the chart's zero.
    meters: f32,
    rising: bool,
  }
  /// When the water turns at a beach.
  ///
  /// @param beach  which one
  /// @param of  high or low water
  /// @example when is high tide
  /// @read-only
  next: func(beach: string, of: kind) -> string;
  /// @returns how far it is
  now: func(at: option<u16>) -> result<level, string>;
}
world plugin { export tides; }
"#;

async fn upgrade(old: &[u8], new: &[u8]) -> Upgrade {
    let sandbox = Sandbox::new(SandboxConfig {
        cache_dir: None,
        clock: Clock::System,
        network: Network::Off,
        max_concurrent: 2,
    });
    let (old, new) = (("old.wasm", old), ("new.wasm", new));
    diff("tides", old, new, &sandbox.unwrap(), None)
        .await
        .unwrap()
}

/// The changes from `OLD` to it with something else in one place.
async fn changes(old: &str, new: &str) -> Vec<(Weight, String)> {
    assert!(OLD.contains(old), "{old}");
    let changed = OLD.replacen(old, new, 1);
    let upgrade = upgrade(&component(OLD), &component(&changed)).await;
    let told = upgrade.changes.into_iter();
    told.map(|change| {
        (
            change.weight,
            format!("{}: {}", change.subject, change.what),
        )
    })
    .collect()
}

async fn assert_only(weight: Weight, cases: &[(&str, &str, &str)]) {
    for (old, new, told) in cases {
        assert_eq!(
            changes(old, new).await,
            [(weight, (*told).to_owned())],
            "{new}"
        );
    }
}

#[tokio::test]
async fn what_takes_away_breaks() {
    let cases = [
        (
            "  now: func(at: option<u16>) -> result<level, string>;\n",
            "",
            "now: it is gone",
        ),
        (
            "beach: string, of",
            "of",
            "next, parameter beach: it is gone",
        ),
        (
            "beach: string",
            "beach: u32",
            "next, parameter beach: its type is another",
        ),
        (
            "option<u16>",
            "u16",
            "now, parameter at: its type is another",
        ),
        (
            "option<u16>",
            "option<u8>",
            "now, parameter at: its type is another",
        ),
        (
            "high, low",
            "high",
            "next, parameter of: its type is another",
        ),
        (
            "func(beach",
            "func(x: u8, beach",
            "next, parameter x: it is new and must be given",
        ),
        ("-> string", "-> u16", "next: its result is of another type"),
        (
            "    rising: bool,\n",
            "",
            "now: its result is of another type",
        ),
        (
            "rising: bool",
            "rising: option<bool>",
            "now: its result is of another type",
        ),
        (
            "level, string>",
            "level, u8>",
            "now: its error is of another type",
        ),
        ("  /// @read-only\n", "", "next: it is no longer read-only"),
    ];
    // A parameter that has its own prose takes it along.
    for (old, new, told) in cases {
        let found = changes(old, new).await;
        assert!(
            found.contains(&(Weight::Breaking, told.to_owned())),
            "{new}: {found:?}"
        );
        let graver = found.iter().filter(|(weight, _)| *weight <= Weight::Larger);
        assert_eq!(graver.count(), 1, "{new}: {found:?}");
    }
}

#[tokio::test]
async fn what_reaches_further_is_wider() {
    let cases = [
        (
            "world plugin {",
            "package wasi:random@0.2.0 { interface insecure-seed { insecure-seed: func() -> tuple<u64, u64>; } }
             world plugin { import wasi:random/insecure-seed@0.2.0;",
            "the component: it imports wasi:random/insecure-seed@0.2.0",
        ),
        (
            "@read-only",
            "@read-only\n  /// @open-world",
            "next: it reaches the outside now",
        ),
        (
            "@returns",
            "@destructive\n  /// @returns",
            "now: it destroys something now",
        ),
        (
            "@returns",
            "@read-only\n  /// @returns",
            "now: it is read-only now, so it runs without a yes",
        ),
    ];
    assert_only(Weight::Wider, &cases).await;
}

#[tokio::test]
async fn what_is_said_otherwise_is_told() {
    let cases = [
        (
            "The sea at",
            "The water at",
            "the package: its description is another",
        ),
        (
            "When the water",
            "When the sea",
            "next: its description is another",
        ),
        (
            "which one",
            "which of them",
            "next, parameter beach: its description is another",
        ),
        (
            "when is high tide",
            "when is low tide",
            "next: its examples are others",
        ),
        (
            "@read-only",
            "@read-only\n  /// @title Tides",
            "next: its title is another",
        ),
        (
            "@read-only",
            "@read-only\n  /// @says {{ result }}",
            "next: it answers in other words",
        ),
        (
            "how far it is",
            "how far up",
            "now: the description of its result is another",
        ),
        (
            "Above the chart's zero",
            "Above zero",
            "now, result: a description within its type is another",
        ),
    ];
    assert_only(Weight::Meaning, &cases).await;
}

#[tokio::test]
async fn what_is_more_than_before_breaks_nothing() {
    let cases = [
        (
            "string>;\n}",
            "string>;\n  more: func();\n}",
            "more: it is new",
        ),
        (
            "of: kind",
            "of: kind, until: option<u8>",
            "next, parameter until: it is new",
        ),
        (
            "high, low",
            "high, low, slack",
            "next, parameter of: its type allows more",
        ),
        (
            "beach: string",
            "beach: option<string>",
            "next, parameter beach: its type allows more",
        ),
        (
            "option<u16>",
            "option<u32>",
            "now, parameter at: its type allows more",
        ),
        (
            "rising: bool",
            "rising: bool, waves: f32",
            "now, result: its type allows more",
        ),
    ];
    assert_only(Weight::Added, &cases).await;
    assert!(
        changes("test:tides@0.1.0", "test:tides@0.1.1")
            .await
            .is_empty()
    );
}

/// A component in text, with a function that takes no time, and a start that takes some.
fn starting(turns: u32, pages: u32, padding: usize) -> Vec<u8> {
    let padding = "x".repeat(padding);
    let text = format!(
        r#"(component
          (core module $m
            (memory (export "memory") {pages})
            (func $start (local $left i32)
              (local.set $left (i32.const {turns}))
              (loop $again
                (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))
            (start $start)
            (data (i32.const 0) "{padding}")
            (func (export "f") (result i32) (i32.const 1)))
          (core instance $i (instantiate $m))
          (func (export "f") (result u32) (canon lift (core func $i "f"))))"#
    );
    wat::parse_str(text).unwrap()
}

#[tokio::test]
async fn what_costs_more_is_larger() {
    let old = starting(1000, 1, 10);
    for (new, told) in [
        (starting(2000, 1, 10), "units of fuel to start: "),
        (
            starting(1000, 2, 10),
            "bytes of memory to start: 65536, and now 131072",
        ),
        (starting(1000, 1, 2000), "bytes of its file: "),
    ] {
        let upgrade = upgrade(&old, &new).await;
        let [change] = &upgrade.changes[..] else {
            panic!("{:?}", upgrade.changes)
        };
        assert_eq!(change.weight, Weight::Larger);
        assert!(change.what.starts_with(told), "{}", change.what);
    }
    assert!(
        upgrade(&old, &starting(1010, 1, 500))
            .await
            .changes
            .is_empty()
    );
    assert!(
        upgrade(&starting(2000, 2, 2000), &old)
            .await
            .changes
            .is_empty()
    );
}

#[tokio::test]
async fn a_start_costs_the_same_every_time() {
    let bytes = starting(1000, 3, 10);
    let upgrade = upgrade(&bytes, &bytes).await;
    assert_eq!(upgrade.old.budget, upgrade.new.budget);
    assert!(upgrade.old.budget.startup_fuel > 1000, "{upgrade:?}");
    assert_eq!(upgrade.old.budget.startup_memory, 3 * 65536);
}

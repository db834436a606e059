//! What an upgrade changes, told by its weight.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use bellhop_catalog::Plugin;
use bellhop_conformance::{Change, Weight, diff};
use bellhop_test_components::component;

const OLD: &str = r#"
package test:tides@0.1.0;
interface tides {
  enum kind { high, low }
  /// When the water turns at a beach.
  ///
  /// @param beach  which one
  /// @param of  high or low water
  /// @read-only
  next: func(beach: string, of: kind) -> string;
  other: func() -> u8;
}
world plugin { export tides; }
"#;

fn changes(old: &str, new: &str) -> Vec<Change> {
    assert!(OLD.contains(old), "{old}");
    let read = |wit: &str| Plugin::read("plugin", &component(wit)).unwrap();
    diff(&read(OLD), &read(&OLD.replacen(old, new, 1)), None)
}

fn only(old: &str, new: &str) -> (Weight, String) {
    let mut found = changes(old, new);
    assert_eq!(found.len(), 1, "{found:?}");
    let change = found.remove(0);
    (
        change.weight,
        format!("{}: {}", change.subject, change.what),
    )
}

#[test]
fn what_takes_away_breaks() {
    for (old, new, told) in [
        ("  other: func() -> u8;\n", "", "other: it is gone"),
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
            "high, low",
            "high",
            "next, parameter of: its type is another",
        ),
        ("-> u8", "-> u16", "other: its result is of another type"),
        (
            "other: func()",
            "other: func(x: u8)",
            "other, parameter x: it is new and must be given",
        ),
        ("  /// @read-only\n", "", "next: it is no longer read-only"),
    ] {
        let (weight, what) = only(old, new);
        assert_eq!((weight, what.as_str()), (Weight::Breaking, told));
    }
}

#[test]
fn what_adds_or_says_otherwise_does_not() {
    for (old, new, weight) in [
        ("other: func()", "other: func(x: option<u8>)", Weight::Added),
        ("  other:", "  more: func();\n  other:", Weight::Added),
        ("@read-only", "@read-only\n  /// @open-world", Weight::Wider),
        (
            "world plugin {",
            "world plugin { import extra: interface { ping: func(); }",
            Weight::Wider,
        ),
        (
            "When the water turns",
            "When the sea turns",
            Weight::Meaning,
        ),
        ("which one", "which of them", Weight::Meaning),
    ] {
        assert_eq!(only(old, new).0, weight, "{new}");
    }
    assert_eq!(changes("high, low", "high, low, slack"), []);
    assert_eq!(changes("beach: string", "beach: option<string>"), []);
    assert_eq!(changes("test:tides@0.1.0", "test:tides@0.1.1"), []);
}

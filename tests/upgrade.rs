//! `bellhop plugins diff` as a CI job runs it, with the shipped model.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::Path;

use bellhop_test_components::component;
use common::{Ran, bellhop};
use serde_json::Value;

const OLD: &str = r#"
package test:tides@0.1.0;
interface tides {
  use bellhop:types/common@0.2.0.{text, instant};
  /// When the water is highest at a beach.
  ///
  /// @param beach  which beach
  /// @example when is high tide at Stinson Beach
  /// @read-only
  next: func(beach: text) -> instant;
}
world plugin { export tides; }
"#;

/// Compares `OLD` with it after some words of it were replaced.
fn diff(old: &str, new: &str, options: &[&str]) -> Ran {
    assert!(OLD.contains(old), "{old}");
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, wit: &str| {
        let file = folder.path().join(name);
        fs::write(&file, component(wit)).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let (before, after) = (
        write("old.wasm", OLD),
        write("new.wasm", &OLD.replace(old, new)),
    );
    bellhop(
        folder.path(),
        &[&["plugins", "diff", &before, &after], options].concat(),
    )
}

#[test]
fn the_gate_fails_for_what_breaks_and_not_for_what_adds() {
    let breaks = diff("beach: text", "beach: u32", &["--no-model"]);
    assert_eq!(breaks.code, Some(1), "{breaks:?}");
    assert!(
        breaks.stdout.contains("breaking  next, parameter beach"),
        "{breaks:?}"
    );

    let adds = ("beach: text", "beach: text, until: option<instant>");
    let added = diff(adds.0, adds.1, &["--no-model"]);
    assert_eq!(added.code, Some(0), "{added:?}");
    assert!(
        added
            .stdout
            .contains("added     next, parameter until: it is new"),
        "{added:?}"
    );
    let strict = diff(adds.0, adds.1, &["--no-model", "--fail-on", "added"]);
    assert_eq!(strict.code, Some(1), "{strict:?}");
}

#[test]
fn what_the_model_chooses_otherwise_is_told_in_the_form_of_the_schema() {
    let new = "What a share of a company costs at the stock exchange.";
    let ran = diff("When the water is highest at a beach.", new, &["--json"]);
    let upgrade = ran.json();
    assert!(
        upgrade["utterances"].as_u64().unwrap() > 10,
        "with the bundled plugins' own: {upgrade}"
    );
    let changes = upgrade["changes"].as_array().unwrap();
    let moved = changes
        .iter()
        .find(|change| change["subject"] == "\"when is high tide at Stinson Beach\"");
    let what = moved.unwrap()["what"].as_str().unwrap();
    let (before, after) = what.split_once(", and now ").unwrap();
    assert!(before.starts_with("it chose tides.next("), "{what}");
    assert!(!after.contains("tides.next"), "{what}");

    let schema = bellhop(Path::new("."), &["schema", "diff"]).json();
    let fields = |value: &Value, key: &str| -> Vec<String> {
        let mut names: Vec<String> = value[key].as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(
        fields(&schema, "properties"),
        fields(&serde_json::json!({"x": upgrade}), "x")
    );
}

#[test]
fn what_is_no_component_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.wasm");
    fs::write(&file, "text").unwrap();
    let file = file.to_str().unwrap();
    let ran = bellhop(
        folder.path(),
        &["plugins", "diff", "--no-model", file, file],
    );
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("x.wasm: "), "{ran:?}");
}

//! The commands for plugin authors and for whoever trains the model.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::{bellhop, root};
use serde_json::{Value, json};

#[test]
fn the_bundled_plugins_keep_every_rule_that_needs_no_model() {
    let plugins = [
        "contacts", "messages", "mail", "calendar", "flights", "maps",
    ];
    for plugin in plugins {
        let file = root().join(format!("target/plugins/{plugin}.wasm"));
        let file = file.to_str().unwrap();
        let options = ["check", "--no-model", "--level", "strict", "--cases", "30"];
        let ran = bellhop(
            &root().join("demo/home"),
            &[&options[..], &["--format", "json", file]].concat(),
        );
        let reports: Value = ran.json();
        assert_eq!(reports[0]["findings"], json!([]), "{plugin}");
        assert_eq!(ran.code, Some(0), "{plugin}");
        assert!(reports[0]["calls"].as_u64().unwrap() > 0);
    }
}

#[test]
fn a_file_that_is_no_component_fails_the_check() {
    let home = root().join("demo/home");
    let file = home.join("bellhop.toml");
    let ran = bellhop(&home, &["check", "--no-model", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("shape-component"), "{}", ran.stdout);
}

#[test]
fn a_set_is_planned_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let functions = [
        json!({"id": "lamps.dim", "name": "lamps.dim", "description": "Dims the lamp of a room.", "effect": "changes",
               "parameters": {"type": "object", "required": ["room"], "properties": {"room": {"type": "string", "description": "which room"}}}}),
        json!({"id": "stocks.price", "name": "stocks.price", "description": "What a share of a company costs now.", "effect": "read-only",
               "parameters": {"type": "object", "required": ["company"], "properties": {"company": {"type": "string", "description": "the company's name"}}}}),
    ];
    let example = |text: &str, calls: Value| {
        json!({"id": text, "source": "test", "functions": ["lamps.dim", "stocks.price"],
               "dialog": [{"role": "user", "text": text}], "calls": calls})
    };
    let examples = [
        example(
            "dim the lamp in the kitchen",
            json!([{"function": "lamps.dim", "arguments": {"room": "kitchen"}}]),
        ),
        example(
            "what does a share of Siemens cost",
            json!([{"function": "stocks.price", "arguments": {"company": "nothing of the kind"}}]),
        ),
    ];
    let write = |name: &str, lines: &[Value]| {
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        fs::write(folder.path().join(name), lines.join("\n")).unwrap();
    };
    write("set.functions.jsonl", &functions);
    write("set.jsonl", &examples);
    let set = folder.path().join("set.jsonl");
    let ran = bellhop(
        folder.path(),
        &["eval", "--json", "--failures", "5", set.to_str().unwrap()],
    );
    let report: Value = ran.json();
    assert_eq!(report["all"]["selection"]["right"], 2, "{report}");
    assert_eq!(report["all"]["plans"]["right"], 1, "{report}");
    assert_eq!(report["failures"].as_array().unwrap().len(), 1);

    write(
        "set.jsonl",
        &[json!({"functions": ["lamps.gone"], "dialog": []})],
    );
    let ran = bellhop(folder.path(), &["eval", set.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr
            .contains("line 1: there is no function \"lamps.gone\""),
        "{}",
        ran.stderr
    );
}

//! The commands for plugin authors and for whoever trains the model.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use bellhop_test_components::{Does, bare, package_docs, with_section};
use common::{bellhop, command, root};
use serde_json::{Value, json};

#[test]
fn the_bundled_plugins_keep_every_rule_among_each_other_and_two_hundred_strangers() {
    let plugins = [
        "contacts", "messages", "mail", "calendar", "flights", "maps",
    ];
    let files = plugins.map(|plugin| {
        let file = root().join(format!("target/plugins/{plugin}.wasm"));
        file.to_str().unwrap().to_owned()
    });
    let mut options = vec!["--now", "2026-11-24T14:30:00-08:00", "check"];
    options.extend(["--level", "strict", "--cases", "30", "--format", "json"]);
    options.extend(files.iter().map(String::as_str));
    let ran = bellhop(&root().join("demo/home"), &options);
    let reports: Value = ran.json();
    let schema = bellhop(&root(), &["schema", "check"]).json();
    for (plugin, report) in plugins.iter().zip(reports.as_array().unwrap()) {
        assert_eq!(report["findings"], json!([]), "{plugin}");
        assert_eq!(report["untried"], json!([]), "{plugin}");
        assert!(report["calls"].as_u64().unwrap() > 0);
        for key in report.as_object().unwrap().keys() {
            assert!(
                schema["properties"].get(key).is_some(),
                "{key} is not in the schema"
            );
        }
        let tried = report["examples"].as_array().unwrap();
        assert!(
            !tried.is_empty() && tried.iter().all(|t| t["right"] == true),
            "{plugin}"
        );
    }
    assert_eq!(ran.code, Some(0));
}

#[test]
fn an_interrupt_ends_a_check_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mail = root().join("target/plugins/mail.wasm");
    let options = ["check", "--no-model", "--cases", "1000000"];
    let mut command = command(&root().join("demo/home"), &options);
    let command = command.arg(mail).env("TMPDIR", folder.path());
    let mut check = command.stdout(Stdio::null()).spawn().unwrap();
    let left = || fs::read_dir(folder.path()).unwrap().count();
    while left() == 0 {
        assert_eq!(check.try_wait().unwrap(), None);
        thread::sleep(Duration::from_millis(20));
    }
    let id = check.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sent.success());
    assert_eq!(check.wait().unwrap().code(), Some(130));
    assert_eq!(left(), 0);
}

#[test]
fn what_is_no_component_is_told_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let home = root().join("demo/home");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let maps = fs::read(root().join("target/plugins/maps.wasm")).unwrap();
    let huge = file("huge.wasm", b"\0asm");
    fs::File::options()
        .write(true)
        .open(&huge)
        .unwrap()
        .set_len(300 << 20)
        .unwrap();
    for (path, code, told) in [
        (
            file("text.wasm", b"[user]"),
            1,
            "it is not a WebAssembly component",
        ),
        (
            file("half.wasm", &maps[..maps.len() / 2]),
            1,
            "it is damaged or cut off",
        ),
        (huge, 2, "more than 256 MiB"),
        (
            folder.path().to_str().unwrap().to_owned(),
            2,
            "it is a folder",
        ),
        (
            format!("{}/no.wasm", folder.path().display()),
            2,
            "there is no such file",
        ),
    ] {
        let ran = bellhop(&home, &["check", "--no-model", &path]);
        assert_eq!(ran.code, Some(code), "{ran:?}");
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert_eq!(all.matches(told).count(), 1, "{all}");
    }
    let maps = file("maps.wasm", &maps);
    let ran = bellhop(
        &home,
        &[
            "check",
            "--no-model",
            "--cases",
            "0",
            "--format",
            "json",
            &maps,
        ],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.json()[0]["calls"], 0);
}

/// As other tools build it: types of its own, text as error, no tag.
const FOREIGN: &str = "/// A shop for parts.
    package acme:parts@2.1.0;
    interface parts {
      /// A part on the shelf.
      record part {
        /// What the maker calls it.
        code: string,
        stock: u32,
      }
      /// How many of a part are on the shelf.
      on-shelf: func(code: string) -> result<part, string>;
    }
    world shop { export parts; }";

#[test]
fn a_component_that_knows_nothing_of_bellhop_works_and_is_told_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[user]\nname = \"Kim Doe\"\ntime-zone = \"UTC\"\n[plugins.parts]\ncomponent = \"parts.wasm\"\n";
    fs::write(folder.path().join("bellhop.toml"), settings).unwrap();
    let file = folder.path().join("parts.wasm");
    let part = json!({"ok": {"code": "M4", "stock": 12}});
    let silent = bare(FOREIGN, &[("on-shelf", Does::Gives(part))]);
    let told = with_section(silent.clone(), "package-docs", package_docs(FOREIGN));
    let lacks = |level: &str| {
        let options = ["check", "--no-model", "--cases", "20", "--level", level];
        let path = file.to_str().unwrap();
        let ran = bellhop(
            folder.path(),
            &[&options[..], &["--format", "json", path]].concat(),
        );
        let report: Value = ran.json();
        let findings = report[0]["findings"].as_array().unwrap().clone();
        let mut rules: Vec<String> = findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect();
        rules.sort();
        rules.dedup();
        (ran.code, rules)
    };
    for (bytes, described) in [(silent, false), (told, true)] {
        fs::write(&file, bytes).unwrap();
        let listed = bellhop(folder.path(), &["plugins", "inspect", "parts"]);
        assert!(listed.stdout.contains("on-shelf"), "{listed:?}");
        let called = bellhop(
            folder.path(),
            &["call", "--json", "parts.on-shelf", r#"{"code": "M4"}"#],
        );
        assert_eq!(called.json()["value"]["stock"], 12, "{called:?}");

        let (code, rules) = lacks("basic");
        assert_eq!(code, Some(0), "{rules:?}");
        assert_eq!(lacks("standard").0, Some(1));
        let mut expected = vec!["docs-examples", "docs-field", "docs-param", "shape-problem"];
        if !described {
            expected.extend(["docs-function", "docs-package", "docs-result"]);
            expected.sort_unstable();
        }
        assert_eq!(rules, expected);
    }
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
    assert_eq!(report["all"]["selection_acting"]["right"], 2, "{report}");
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

//! A component that was built against version 0.1.0 of the contract, and never again since, keeps running.
//! Its sources lie beside it, to be read; nothing builds them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::{Ran, bellhop, root};
use serde_json::{Value, json};

/// A home with the stored plugin.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let component = root().join("tests/stored/contract-0.1.0/lighthouse.wasm");
    let settings = format!(
        "[user]\nname = \"A\"\ntime-zone = \"UTC\"\n[plugins.lighthouse]\ncomponent = {component:?}\n"
    );
    fs::write(home.path().join("bellhop.toml"), settings).unwrap();
    home
}

fn call(function: &str, arguments: &[(&str, Value)]) -> Ran {
    let mut words = vec!["call".to_owned(), format!("lighthouse.{function}")];
    for (name, value) in arguments {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        words.extend([format!("--{name}"), text]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    bellhop(home().path(), &words)
}

#[test]
fn it_is_listed_with_its_prose_and_types() {
    let home = home();
    let ran = bellhop(home.path(), &["plugins", "inspect", "lighthouse", "--json"]);
    let plugin = ran.json();
    assert_eq!(plugin["docs"], "A lighthouse and who keeps it.");
    let functions = plugin["functions"].as_array().unwrap();
    let names: Vec<&Value> = functions.iter().map(|f| &f["function"]).collect();
    assert_eq!(
        names,
        [
            "lighthouse.keeper",
            "lighthouse.plan-visit",
            "lighthouse.leave-word"
        ]
    );
    assert_eq!(functions[0]["effect"]["read_only"], true);
    let parameters = &functions[2]["parameters"]["properties"];
    assert_eq!(parameters["to"]["format"], "email");
    assert_eq!(
        functions[1]["parameters"]["properties"]["keeper"]["title"],
        "person"
    );
}

#[test]
fn it_is_called_with_every_shared_type() {
    let keeper = call("keeper", &[("on", json!("2026-11-24"))]).json();
    let expected =
        json!({"name": "Ida Lewis", "emails": ["ida@example.org"], "phones": ["+14015550123"]});
    assert_eq!(keeper, expected);

    let place =
        json!({"name": "Lime Rock", "coordinates": {"latitude": 41.477, "longitude": -71.326}});
    let at = json!("2026-11-24T18:05:00-08:00");
    let visit = call(
        "plan-visit",
        &[
            ("keeper", keeper),
            ("from", place.clone()),
            ("at", at.clone()),
            ("by", json!("UA923")),
        ],
    );
    let visit = visit.json();
    assert_eq!(visit["start"], json!({"place": place, "time": at}));
    assert_eq!(visit["fee"], json!({"amount": "12.50", "currency": "USD"}));
    assert_eq!(visit["lasts"], "PT45M");

    let address = ("to", json!("ida@example.org"));
    let left = call("leave-word", &[address, ("words", json!("we are late"))]);
    assert_eq!(left.json(), "we are late (ida@example.org, )");
}

#[test]
fn its_problems_and_the_rules_of_its_types_are_understood() {
    let several = call("keeper", &[("on", json!("2026-12-24"))]);
    assert_eq!(several.code, Some(1));
    assert!(
        several.stderr.contains("Ida Lewis, Abbie Burgess"),
        "{several:?}"
    );
    let no_day = call("keeper", &[("on", json!("Friday"))]);
    assert!(
        no_day.stderr.contains("a day such as 2026-11-24"),
        "{no_day:?}"
    );
}

#[test]
fn its_values_and_those_of_newer_plugins_have_the_same_types() {
    use bellhop_catalog::Plugin;
    let read =
        |name: &str, file: &str| Plugin::read(name, &fs::read(root().join(file)).unwrap()).unwrap();
    let stored = read("lighthouse", "tests/stored/contract-0.1.0/lighthouse.wasm");
    let newest = read("contacts", "target/plugins/contacts.wasm");
    let person = |plugin: &Plugin| {
        let types = plugin
            .functions
            .iter()
            .filter_map(|function| function.result.as_ref());
        let mut names = types.filter_map(|ty| ty.name.clone());
        names.find(|name| name.name == "person").unwrap()
    };
    assert_eq!(person(&stored), person(&newest));
}

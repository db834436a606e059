//! A component that was built against version 0.1.0 of the contract, and never again since, keeps running,
//! beside plugins of the newest. Its sources lie beside it, to be read; nothing builds them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use bellhop_catalog::Plugin;
use bellhop_test_components::component;
use common::{Ran, bellhop, root};
use serde_json::{Value, json};

const STORED: &str = "tests/stored/contract-0.1.0/lighthouse.wasm";

/// A home with the stored plugin.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let component = root().join(STORED);
    let settings = format!(
        "[user]\nname = \"A\"\ntime-zone = \"UTC\"\n[plugins.lighthouse]\ncomponent = {component:?}\n"
    );
    fs::write(home.path().join("bellhop.toml"), settings).unwrap();
    home
}

/// The same home with two plugins of the newest contract, which know its keeper.
fn home_of_two_contracts() -> tempfile::TempDir {
    let home = home();
    let write = |file: &str, text: &str| fs::write(home.path().join(file), text).unwrap();
    let settings = fs::read_to_string(home.path().join("bellhop.toml")).unwrap();
    let newest =
        "[plugins.contacts]\nfolders = [\"people\"]\n[plugins.messages]\nfolders = [\"chats\"]\n";
    write("bellhop.toml", &(settings + newest));
    fs::create_dir(home.path().join("people")).unwrap();
    fs::create_dir(home.path().join("chats")).unwrap();
    write(
        "people/ida.vcf",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ida Lewis\nNICKNAME:Lamplighter\nEMAIL:ida@example.org\nEND:VCARD\n",
    );
    write(
        "chats/WhatsApp Chat with Ida Lewis.txt",
        "11/23/26, 9:12 AM - Ida Lewis: The boat leaves the pier at four.\n",
    );
    home
}

/// The calls of a question's answer: function, arguments and result.
fn calls(question: &str) -> Vec<(String, Value, Value)> {
    let home = home_of_two_contracts();
    let now = ["--offline", "--now", "2026-11-24T14:30:00Z"];
    let asked = bellhop(
        home.path(),
        &[&now[..], &["ask", "--json", question]].concat(),
    );
    assert_eq!(asked.code, Some(0), "{asked:?}");
    let answer = asked.json();
    let calls = answer["calls"].as_array().unwrap().iter();
    calls
        .map(|call| {
            let function = call["function"].as_str().unwrap().to_owned();
            (function, call["arguments"].clone(), call["result"].clone())
        })
        .collect()
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
fn what_it_finds_is_taken_by_a_plugin_of_the_newest_contract() {
    let calls = calls("read me the latest message from whoever keeps the lighthouse today");
    let [(keeper, _, person), (latest, arguments, message)] = &calls[..] else {
        panic!("{calls:?}")
    };
    assert_eq!(
        (&keeper[..], &latest[..]),
        ("lighthouse.keeper", "messages.latest")
    );
    assert_eq!(person.get("nicknames"), None, "the old contract has none");
    assert_eq!(arguments["from"]["nicknames"], json!([]));
    assert_eq!(message["body"], "The boat leaves the pier at four.");
}

#[test]
fn what_a_plugin_of_the_newest_contract_finds_is_taken_by_it() {
    let calls = calls("plan a visit of the lighthouse with Ida from Lime Rock");
    let [(find, _, person), (visit, arguments, result)] = &calls[..] else {
        panic!("{calls:?}")
    };
    assert_eq!(
        (&find[..], &visit[..]),
        ("contacts.find", "lighthouse.plan-visit")
    );
    assert_eq!(person["nicknames"], json!(["Lamplighter"]));
    assert_eq!(
        arguments["keeper"].get("nicknames"),
        None,
        "the old contract has none"
    );
    assert_eq!(arguments["keeper"]["name"], "Ida Lewis");
    assert_eq!(result["lasts"], "PT45M");
}

#[test]
fn the_released_contract_is_still_what_it_was_built_against() {
    let wit = fs::read_to_string(root().join(STORED).with_extension("wit")).unwrap();
    let stored = Plugin::read("lighthouse", &fs::read(root().join(STORED)).unwrap()).unwrap();
    let built_now = Plugin::read("lighthouse", &component(&wit)).unwrap();
    assert_eq!(stored.functions, built_now.functions);
}

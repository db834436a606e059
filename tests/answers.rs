//! Whole questions over whole homes: real components, the real model, a recorded web.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Case, bellhop, root};

/// Asks every question of a file; says all that went wrong, not only the first. A question that is marked
/// `open` is asked and told, but only the others must be answered.
fn ask_all(home: &str, web: &str, questions: &str) {
    let (home, web) = (root().join(home), root().join(web));
    let (mut wrong, mut open, mut right) = (Vec::new(), Vec::new(), 0);
    let cases = Case::all(questions);
    for case in &cases {
        let ran = bellhop(
            &home,
            &[
                "--replay",
                web.to_str().unwrap(),
                "--now",
                &case.now,
                "ask",
                "--json",
                &case.question,
            ],
        );
        let answer = ran.json()["answer"].as_str().unwrap().to_owned();
        let mut faults = case.faults(&answer);
        if ran.code != Some(0) {
            faults.push(format!("exit code {:?}", ran.code));
        }
        let told = format!(
            "{}: {}\n  {}\n  {answer}",
            case.id,
            case.question,
            faults.join(", ")
        );
        match (faults.is_empty(), case.open) {
            (true, _) => right += 1,
            (false, true) => open.push(told),
            (false, false) => wrong.push(told),
        }
    }
    println!(
        "{questions}: {right} of {} answered; open:\n{}",
        cases.len(),
        open.join("\n")
    );
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_demo_household_is_answered() {
    ask_all("demo/home", "demo/web", "demo.jsonl");
}

#[test]
fn the_same_binary_answers_another_household() {
    ask_all("tests/home-lisbon", "tests/home-lisbon/web", "lisbon.jsonl");
}

#[test]
fn an_answer_says_where_everything_comes_from() {
    let cases = Case::all("demo.jsonl");
    let case = cases.iter().find(|case| case.id == "headline").unwrap();
    let web = root().join("demo/web");
    let ran = bellhop(
        &root().join("demo/home"),
        &[
            "--replay",
            web.to_str().unwrap(),
            "--now",
            &case.now,
            "ask",
            "--json",
            &case.question,
        ],
    );
    let answer = ran.json();
    let calls = answer["calls"].as_array().unwrap();
    // Where the dinner is stands in the calendar and in the mail that confirms it.
    for one_of in [
        ["contacts.find"].as_slice(),
        &["flights.status"],
        &["calendar.find", "mail.reservation-for"],
        &["maps.route"],
    ] {
        let called =
            |call: &&serde_json::Value| one_of.iter().any(|function| call["function"] == *function);
        let call = calls.iter().find(called);
        let call = call.unwrap_or_else(|| panic!("none of {one_of:?} was called: {answer:#}"));
        assert!(call["result"].is_object(), "{call:#}");
        assert!(call["duration_ms"].as_f64().unwrap() > 0.0);
        assert_eq!(
            call["arguments"].as_object().unwrap().len(),
            call["provenance"].as_object().unwrap().len(),
        );
    }
    let sources = answer["sources"].as_array().unwrap();
    let flights = sources
        .iter()
        .find(|source| source["plugin"] == "flights")
        .unwrap();
    assert!(
        flights["requests"][0]
            .as_str()
            .unwrap()
            .contains("/flights/"),
        "{flights:#}"
    );
    let schema = bellhop(&root(), &["schema", "answer"]).json();
    assert!(schema["properties"]["calls"].is_object());
    for key in answer.as_object().unwrap().keys() {
        assert!(
            schema["properties"].get(key).is_some(),
            "{key} is not in the schema"
        );
    }
}

#[test]
fn what_nobody_can_answer_is_not_answered() {
    for case in Case::all("nobody.jsonl") {
        let home = root().join("demo/home");
        let ran = bellhop(
            &home,
            &[
                "--offline",
                "--now",
                &case.now,
                "ask",
                "--json",
                &case.question,
            ],
        );
        let abstained = ran.code == Some(4) && ran.json()["abstained"] == true;
        println!(
            "{}: {}",
            case.id,
            if abstained { "abstained" } else { "tried" }
        );
        assert!(abstained || case.open, "{ran:?}");
    }
}

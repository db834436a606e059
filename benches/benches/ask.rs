//! `bellhop ask` from the start of the process to the answer, beside a `bellhop --version` of the same
//! binary, with a table of where the time goes. Expected: at most 400 ms on two cores, components compiled
//! before.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use bellhop_benches::{in_turns, median};
use serde_json::Value;

const ROUNDS: usize = 21;
const QUESTION: &str = "when does mom's flight land and how long to dinner";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let binary = root.join("target/release/bellhop");
    let bellhop = |args: &[&str]| {
        let output = Command::new(&binary)
            .current_dir(&root)
            .args(args)
            .output()
            .expect("run `make release`");
        String::from_utf8(output.stdout).unwrap()
    };
    let ask = || {
        bellhop(&[
            "--home",
            "demo/home",
            "--replay",
            "demo/web",
            "--now",
            "2026-11-24T14:30:00-08:00",
            "ask",
            "--json",
            QUESTION,
        ])
    };
    let mut answers = vec![ask()];
    let (bare, whole) = in_turns(
        ROUNDS,
        || drop(bellhop(&["--version"])),
        || answers.push(ask()),
    );
    println!("bellhop --version  {bare:>9.1?}");
    println!("bellhop ask        {whole:>9.1?}   (expected: at most 400 ms)");
    let answers: Vec<Value> = answers
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let part = |key: &str| {
        let of = |answer: &Value| {
            Duration::from_secs_f64(answer["took"][key].as_f64().unwrap_or_default() / 1e3)
        };
        median(answers.iter().map(of).collect())
    };
    for (name, key) in [
        ("opening home, plugins and model", "open_ms"),
        ("planning", "plan_ms"),
        ("calls", "run_ms"),
    ] {
        println!("  {name:<32} {:>9.1?}", part(key));
    }
}

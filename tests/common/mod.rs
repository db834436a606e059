//! The built `bellhop` as a user runs it, over a home, with a recorded web.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

pub mod service;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }

    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        Self::checked(command.output().unwrap())
    }

    /// A run never ends in a panic or a backtrace, whatever it was given.
    pub fn checked(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ran = Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        for word in ["panicked", "RUST_BACKTRACE", "stack backtrace"] {
            assert!(
                !ran.stderr.contains(word) && !ran.stdout.contains(word),
                "{ran:?}"
            );
        }
        ran
    }
}

/// Runs the binary with a home.
pub fn bellhop(home: &Path, args: &[&str]) -> Ran {
    Ran::of(&mut command(home, args))
}

/// The binary with a home; what a developer's own environment sets does not count.
pub fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bellhop"));
    for name in [
        "BELLHOP_HOME",
        "BELLHOP_PLUGINS",
        "BELLHOP_MODEL",
        "AEROAPI_KEY",
    ] {
        command.env_remove(name);
    }
    command
        .env("RUST_BACKTRACE", "1")
        .arg("--home")
        .arg(home)
        .args(args);
    command
}

/// A copy of a home that a test may change.
pub fn copy(home: &str) -> tempfile::TempDir {
    fn all(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let to = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                all(&entry.path(), &to);
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    all(&root().join(home), folder.path());
    folder
}

/// A question with what its answer must and must not say.
pub struct Case {
    pub id: String,
    pub question: String,
    pub now: String,
    /// Not answered yet; told, and no failure.
    pub open: bool,
    /// Each is one text, or several of which one is enough.
    facts: Vec<Vec<String>>,
    not: Vec<String>,
}

impl Case {
    pub fn all(file: &str) -> Vec<Self> {
        let lines = std::fs::read_to_string(root().join("tests/questions").join(file)).unwrap();
        let texts = |value: &Value| -> Vec<String> {
            let list = value
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![value.clone()]);
            list.iter()
                .map(|text| text.as_str().unwrap().to_owned())
                .collect()
        };
        lines
            .lines()
            .map(|line| {
                let case: Value = serde_json::from_str(line).unwrap();
                let text = |key: &str| case[key].as_str().unwrap().to_owned();
                Self {
                    id: text("id"),
                    question: text("question"),
                    now: text("now"),
                    open: case["open"] == true,
                    facts: case["facts"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(texts)
                        .collect(),
                    not: texts(&case["not"]),
                }
            })
            .collect()
    }

    /// What is missing from an answer, or in it and should not be.
    pub fn faults(&self, answer: &str) -> Vec<String> {
        let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ").to_lowercase();
        let answer = plain(answer);
        let missing = self
            .facts
            .iter()
            .filter(|any| !any.iter().any(|fact| answer.contains(&plain(fact))));
        let missing = missing.map(|any| format!("lacks {}", any.join(" or ")));
        let wrong = self.not.iter().filter(|text| answer.contains(&plain(text)));
        missing
            .chain(wrong.map(|text| format!("says {text}")))
            .collect()
    }
}

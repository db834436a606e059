//! `bellhop dev` as an author uses it, driven through its standard input.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use common::{bellhop, command, root};

/// Longer than any build takes on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running `bellhop dev`.
struct Dev {
    child: Child,
    input: Option<ChildStdin>,
    /// What it says, on either output.
    said: Receiver<String>,
}

impl Dev {
    fn start(plugin: &Path) -> Self {
        let no_home = plugin.parent().unwrap();
        let mut command = command(no_home, &["--now", "2026-11-24T14:30:00-08:00", "dev"]);
        // The versions are the workspace's, so that what they rest on is compiled once for all.
        command.env("CARGO_TARGET_DIR", root().join("target/wasm"));
        command.arg(plugin).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (told, said) = channel();
        listen(child.stdout.take().unwrap(), told.clone());
        listen(child.stderr.take().unwrap(), told);
        Self {
            input: child.stdin.take(),
            child,
            said,
        }
    }

    fn type_line(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Waits until a line has the words, and gives it with those before it.
    fn hears(&self, words: &str) -> String {
        let mut all = String::new();
        while !all.contains(words) {
            let line = self.said.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|why| panic!("{words:?} was not said ({why}):\n{all}"));
            all = all + &line + "\n";
        }
        all
    }

    /// Ends the input, and gives the exit code.
    fn end(mut self) -> Option<i32> {
        drop(self.input.take());
        self.child.wait().unwrap().code()
    }
}

fn listen(output: impl std::io::Read + Send + 'static, told: Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if told.send(line).is_err() {
                break;
            }
        }
    });
}

fn new_plugin(folder: &Path) -> PathBuf {
    let into = folder.to_str().unwrap();
    let new = ["new", "tool-shed", "--lang", "rust", "--into", into];
    assert_eq!(bellhop(folder, &new).code, Some(0));
    folder.join("tool-shed")
}

#[test]
fn what_is_changed_is_reloaded_and_what_is_broken_leaves_the_last_build() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = new_plugin(folder.path());
    let source = plugin.join("src/lib.rs");
    let text = fs::read_to_string(&source).unwrap();
    let mut dev = Dev::start(&plugin);

    // Shown with its schema and an example call, and chosen among the bundled plugins.
    let shown = dev.hears("bellhop call tool-shed.lend '{");
    assert!(shown.contains("loaded tool-shed: "), "{shown}");
    assert!(
        shown.contains("\"description\": \"what was lent, such as ladder\""),
        "{shown}"
    );
    let example = "bellhop call tool-shed.borrower-of '{\"item\":\"";
    assert!(shown.contains(example), "{shown}");
    dev.type_line("who has borrowed my ladder");
    let choice = dev.hears("  sure  ");
    assert!(
        choice.contains("* 1. tool-shed.borrower-of(item: your words"),
        "{choice}"
    );
    dev.type_line(":run");
    dev.hears(" is lent.");

    // Broken, it says why, and the last build still answers.
    fs::write(&source, text.replace("impl ", "imp ")).unwrap();
    dev.hears("the last build that worked stays loaded");
    dev.type_line(":run");
    dev.hears(" is lent.");

    // Mended and changed, it answers anew.
    fs::write(&source, text.replace("is lent.", "has left the shed.")).unwrap();
    dev.hears("reloaded tool-shed: ");
    dev.type_line("who has borrowed my ladder");
    dev.hears("  sure  ");
    dev.type_line(":run");
    dev.hears(" has left the shed.");
    assert_eq!(dev.end(), Some(0));
}

#[test]
fn an_interrupt_ends_it_with_its_build() {
    let folder = tempfile::tempdir().unwrap();
    let mut dev = Dev::start(&new_plugin(folder.path()));
    dev.hears("compiling with cargo");
    let id = dev.child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sent.success());
    assert_eq!(dev.child.wait().unwrap().code(), Some(130));
    let left: Vec<_> = fs::read_dir(folder.path().join("tool-shed"))
        .unwrap()
        .collect();
    let left = left.into_iter().map(|entry| entry.unwrap().file_name());
    assert!(!left.into_iter().any(|name| name == "tool-shed.wasm"));
}

#[test]
fn a_plugin_that_was_never_built_fails_with_why() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let dev = Dev::start(&folder.path().join("empty"));
    dev.hears("is no plugin: it has no Cargo.toml");
    assert_eq!(dev.end(), Some(1));
    let ran = bellhop(folder.path(), &["dev", "nowhere"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("nowhere is no plugin: "), "{ran:?}");
}

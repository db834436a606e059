//! A plugin's component in the real sandbox, for its own tests: over a home made for the test, with its
//! clock and recorded web exchanges. The sandbox is that of the `bellhop` on the PATH, or of the one that
//! the environment variable BELLHOP names, so that a test needs no engine compiled into it.
//!
//! What is wrong with the test itself panics with one sentence; what the plugin answers is returned.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

/// A component with a home around it. Nothing is granted until it is said.
#[derive(Debug)]
pub struct Plugin {
    component: PathBuf,
    name: String,
    home: TempDir,
    time_zone: String,
    now: Option<String>,
    recordings: Vec<PathBuf>,
    folders: Vec<String>,
    hosts: Vec<String>,
    config: BTreeMap<String, String>,
    storage: bool,
}

/// Why a call gave no result.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CallError {
    /// `not-found`, `ambiguous`, `rejected-argument`, `unavailable`, `denied` as the plugin says; `timeout`,
    /// `trap`, `invalid-argument` and others as the host sees.
    pub kind: String,
    /// One sentence, as a user reads it.
    pub message: String,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.kind)
    }
}

/// What `bellhop call --json` prints.
#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    value: Value,
    error: Option<CallError>,
}

impl Plugin {
    /// Builds the plugin in a folder, mostly `env!("CARGO_MANIFEST_DIR")`, and opens its component.
    ///
    /// # Panics
    /// When it does not build.
    pub fn build(folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref();
        let mut command = bellhop();
        let ran = run(command.arg("build").arg("--json").arg(folder));
        let built: Value = serde_json::from_slice(&ran.stdout).unwrap_or_default();
        let Some(component) = built["component"].as_str() else {
            panic!("{} does not build:\n{}", folder.display(), said(&ran));
        };
        Self::open(component)
    }

    /// Opens a component that is built already. Its file's name is the plugin's name.
    ///
    /// # Panics
    /// When there is no such file.
    pub fn open(component: impl AsRef<Path>) -> Self {
        let component = component.as_ref();
        let Ok(component) = component.canonicalize() else {
            panic!(
                "there is no component {}; run `bellhop build` first",
                component.display()
            );
        };
        let stem = component.file_stem().unwrap_or_default().to_string_lossy();
        let name = stem.replace('_', "-");
        let home = tempfile::tempdir();
        Self {
            name,
            component,
            home: home.unwrap_or_else(|why| panic!("no temporary folder can be made: {why}")),
            time_zone: "UTC".to_owned(),
            now: None,
            recordings: Vec::new(),
            folders: Vec::new(),
            hosts: Vec::new(),
            config: BTreeMap::new(),
            storage: false,
        }
    }

    /// Puts a file into the home: `notes/today.md` and its text.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let file = self.home.path().join(path);
        let folder = file.parent().unwrap_or(self.home.path());
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, text));
        written.unwrap_or_else(|why| panic!("{path} cannot be written into the home: {why}"));
        self
    }

    /// Grants a folder of the home.
    pub fn folder(mut self, path: &str) -> Self {
        self.folders.push(path.to_owned());
        self
    }

    /// Grants a web host.
    pub fn host(mut self, host: &str) -> Self {
        self.hosts.push(host.to_owned());
        self
    }

    /// Sets one of the plugin's settings.
    pub fn config(mut self, key: &str, value: &str) -> Self {
        self.config.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Grants a store, empty at first; what is set in it stays for the next calls.
    pub fn storage(mut self) -> Self {
        self.storage = true;
        self
    }

    /// Sets the moment at which each call begins (RFC 3339); without it, it is now.
    pub fn now(mut self, moment: &str) -> Self {
        self.now = Some(moment.to_owned());
        self
    }

    /// Sets the user's time zone (IANA name); without it, it is UTC.
    pub fn time_zone(mut self, zone: &str) -> Self {
        self.time_zone = zone.to_owned();
        self
    }

    /// Answers web requests from a recording (HAR 1.2). Without any, no request gets through.
    pub fn replay(mut self, recording: impl AsRef<Path>) -> Self {
        self.recordings.push(recording.as_ref().to_owned());
        self
    }

    /// Calls a function, `next-high`, with its arguments by name.
    ///
    /// # Errors
    /// What the plugin answered instead of a result, or why the host stopped it.
    ///
    /// # Panics
    /// When `bellhop` cannot be run, or the component cannot be loaded.
    pub fn call(&self, function: &str, arguments: Value) -> Result<Value, CallError> {
        let settings = fs::write(self.home.path().join("bellhop.toml"), self.settings());
        settings.unwrap_or_else(|why| panic!("the home cannot be written: {why}"));
        let mut command = bellhop();
        command.arg("--home").arg(self.home.path());
        if let Some(now) = &self.now {
            command.args(["--now", now]);
        }
        if self.recordings.is_empty() {
            command.arg("--offline");
        }
        for recording in &self.recordings {
            command.arg("--replay").arg(recording);
        }
        command.args(["call", "--json", &format!("{}.{function}", self.name)]);
        let ran = run(command.arg(arguments.to_string()));
        let report: Report = serde_json::from_slice(&ran.stdout)
            .unwrap_or_else(|_| panic!("{function} could not be called:\n{}", said(&ran)));
        match report.error {
            Some(error) => Err(error),
            None => Ok(report.value),
        }
    }

    /// The home's `bellhop.toml`.
    fn settings(&self) -> String {
        // A JSON string, or a list of them, is written the same in TOML.
        let list = |all: &[String]| Value::from(all).to_string();
        let text = |one: &str| Value::from(one).to_string();
        let config = self.config.iter();
        let config: Vec<String> = config
            .map(|(key, value)| format!("{} = {}", text(key), text(value)))
            .collect();
        format!(
            "[user]\nname = \"Sam Tester\"\ntime-zone = {}\n\n[plugins.{}]\ncomponent = {}\nfolders = {}\nhosts = {}\nconfig = {{ {} }}\nstorage = {}\n",
            text(&self.time_zone),
            text(&self.name),
            text(&self.component.to_string_lossy()),
            list(&self.folders),
            list(&self.hosts),
            config.join(", "),
            self.storage
        )
    }
}

fn bellhop() -> Command {
    Command::new(std::env::var_os("BELLHOP").unwrap_or_else(|| "bellhop".into()))
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|why| {
        panic!(
            "{} cannot be run ({why}); put `bellhop` on the PATH, or name it in the environment variable BELLHOP",
            command.get_program().to_string_lossy()
        )
    })
}

fn said(ran: &Output) -> String {
    String::from_utf8_lossy(&ran.stderr).trim_end().to_owned()
}

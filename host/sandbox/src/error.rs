//! What can go wrong, in one sentence each: what it was, where, and what to do about it.
//! Which event means which failure is decided where it happens.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use bellhop_catalog::FunctionId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::{HttpCause, HttpExchange};
use crate::state::Touched;

/// Why a sandbox could not be made or a plugin could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("the WebAssembly engine could not start: {why}")]
    Engine { why: String },
    #[error("the recording {} cannot be used: {why}", path.display())]
    Recording { path: PathBuf, why: String },
    #[error("{plugin}: the component's SHA-256 is {found}, but the catalog read {expected}")]
    DigestMismatch {
        plugin: String,
        expected: String,
        found: String,
    },
    #[error("{plugin} cannot be compiled: {why}")]
    Compile { plugin: String, why: String },
    #[error("{plugin} imports {import}, which no grant can give")]
    UnknownImport { plugin: String, import: String },
    #[error("{plugin} does not export {function}, although the catalog lists it")]
    MissingExport { plugin: String, function: String },
    #[error("{plugin} does not start: {why}")]
    Unstartable { plugin: String, why: String },
    #[error("{plugin}: the grant `{grant}` is not a host: {why}")]
    BadHost {
        plugin: String,
        grant: String,
        why: String,
    },
    #[error("{plugin}: the secret {name} cannot be sent as the header `{header}`: {why}")]
    BadSecret {
        plugin: String,
        name: String,
        header: String,
        why: String,
    },
}

/// A call that gave no result, with what it used until then.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", failure.sentence(function))]
pub struct CallError {
    pub function: FunctionId,
    pub failure: Box<Failure>,
    /// What the host refused or could not do for the plugin's requests, in order. A plugin
    /// often says only "unavailable" about these; this is the true reason.
    pub causes: Vec<HttpCause>,
    pub started: Instant,
    pub duration: Duration,
    pub fuel_used: u64,
    pub http: Vec<HttpExchange>,
    pub touched: Touched,
}

impl CallError {
    /// A stable code, for traces and programs.
    pub fn kind(&self) -> &'static str {
        self.failure.kind()
    }

    /// What to do about it, where that is known: the host's true cause comes first.
    pub fn hint(&self) -> Option<String> {
        let plugin = &self.function.plugin;
        self.causes
            .first()
            .map(|cause| {
                cause
                    .hint(plugin)
                    .map_or(cause.to_string(), |h| format!("{cause}: {h}"))
            })
            .or_else(|| self.failure.hint(plugin))
    }
}

/// Why a call gave no result.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The plugin has no such function.
    UnknownFunction,
    /// An argument does not fit its type; nothing ran.
    InvalidArgument {
        path: String,
        expected: String,
        found: String,
    },
    /// The function's own word, in the shared form.
    Problem(Problem),
    /// The function's own word, in a form of its own.
    FunctionError(Value),
    /// It ran past its time.
    Timeout { limit: Duration },
    /// It computed too much.
    OutOfFuel { limit: u64 },
    /// It asked for more memory than it may have, and then gave up.
    OutOfMemory { limit: usize },
    /// Its result is larger than a reply may be.
    ReplyTooLarge { limit: usize },
    /// It crashed.
    Trap { text: String },
    /// It is declared read-only and tried to change what the plugin keeps.
    Wrote,
    /// Its result breaks the rules of its own type.
    Lie { path: String, why: String },
    /// A granted folder cannot be opened; nothing ran.
    Folder { host: PathBuf, why: String },
    /// No instance could be made; nothing ran.
    Unstartable { why: String },
    /// Whoever asked no longer wants the answer.
    Cancelled,
}

impl Failure {
    /// See [`CallError::kind`].
    pub fn kind(&self) -> &'static str {
        match self {
            Failure::UnknownFunction => "unknown-function",
            Failure::InvalidArgument { .. } => "invalid-argument",
            Failure::Problem(problem) => problem.kind(),
            Failure::FunctionError(_) => "function-error",
            Failure::Timeout { .. } => "timeout",
            Failure::OutOfFuel { .. } => "out-of-fuel",
            Failure::OutOfMemory { .. } => "out-of-memory",
            Failure::ReplyTooLarge { .. } => "reply-too-large",
            Failure::Trap { .. } => "trap",
            Failure::Wrote => "wrote",
            Failure::Lie { .. } => "lie",
            Failure::Folder { .. } => "folder",
            Failure::Unstartable { .. } => "unstartable",
            Failure::Cancelled => "cancelled",
        }
    }

    fn sentence(&self, function: &FunctionId) -> String {
        match self {
            Failure::UnknownFunction => format!("there is no function {function}"),
            Failure::InvalidArgument {
                path,
                expected,
                found,
            } => {
                format!("{function}: {path}: expected {expected}, found {found}")
            }
            Failure::Problem(problem) => problem.sentence(function),
            Failure::FunctionError(Value::String(text)) => {
                format!("{function} failed: {}", one_line(text))
            }
            Failure::FunctionError(error) => {
                format!("{function} failed: {}", one_line(&error.to_string()))
            }
            Failure::Timeout { limit } => {
                format!("{function} was stopped: it took longer than {limit:?}")
            }
            Failure::OutOfFuel { limit } => {
                format!("{function} was stopped: it computed more than {limit} units of fuel allow")
            }
            Failure::OutOfMemory { limit } => {
                format!(
                    "{function} was stopped: it needs more than {} of memory",
                    size(*limit)
                )
            }
            Failure::ReplyTooLarge { limit } => {
                format!("{function} gave a result of more than {}", size(*limit))
            }
            Failure::Trap { text } => format!("{function} crashed: {}", one_line(text)),
            Failure::Wrote => format!(
                "{function} was stopped: it is declared read-only and tried to change what the plugin keeps"
            ),
            Failure::Lie { path, why } => {
                format!("{function} gave a wrong result: {path}: {}", one_line(why))
            }
            Failure::Folder { host, why } => {
                format!("{function} needs the folder {}: {why}", host.display())
            }
            Failure::Unstartable { why } => {
                format!("{function} could not be started: {}", one_line(why))
            }
            Failure::Cancelled => format!("{function} was cancelled"),
        }
    }

    fn hint(&self, plugin: &str) -> Option<String> {
        Some(match self {
            Failure::Problem(Problem::Ambiguous(choices)) => {
                let labels: Vec<&str> = choices.iter().map(|c| c.label.as_str()).collect();
                format!("say which one: {}", one_line(&labels.join(", ")))
            }
            Failure::Problem(Problem::Unavailable(Outage {
                retry_after: Some(after),
                ..
            })) => {
                format!("try again in {after}")
            }
            Failure::Folder { host, .. } => format!(
                "make {}, or take it out of `folders` of [plugins.{plugin}] in bellhop.toml",
                host.display()
            ),
            Failure::Timeout { .. }
            | Failure::OutOfFuel { .. }
            | Failure::OutOfMemory { .. }
            | Failure::ReplyTooLarge { .. } => {
                "ask for less at once; if it always happens, it is the plugin's fault".to_owned()
            }
            Failure::Trap { .. } | Failure::Wrote | Failure::Lie { .. } => {
                format!("this is a fault of the plugin {plugin}: tell its author")
            }
            _ => return None,
        })
    }
}

/// The shared error of `bellhop:types/common`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// There is no such thing; the text says what was looked for and where.
    NotFound(String),
    /// More than one thing fits.
    Ambiguous(Vec<Choice>),
    /// An argument makes no sense.
    InvalidArgument(BadArgument),
    /// A file or service the function needs cannot be had now.
    Unavailable(Outage),
    /// A grant is missing, or a service refused the key.
    Denied(String),
}

/// One of several things that were meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What to show to the user.
    pub label: String,
    /// The words that would have picked exactly this one.
    pub value: String,
}

/// What is wrong with an argument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadArgument {
    pub param: String,
    pub why: String,
}

/// Something another service could not do for now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Outage {
    pub what: String,
    /// ISO 8601 duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<String>,
}

impl Problem {
    /// The case's name in WIT; `invalid-argument` is told apart from the host's own check.
    pub fn kind(&self) -> &'static str {
        match self {
            Problem::NotFound(_) => "not-found",
            Problem::Ambiguous(_) => "ambiguous",
            Problem::InvalidArgument(_) => "rejected-argument",
            Problem::Unavailable(_) => "unavailable",
            Problem::Denied(_) => "denied",
        }
    }

    fn sentence(&self, function: &FunctionId) -> String {
        match self {
            Problem::NotFound(text) => format!("{function} found nothing: {}", one_line(text)),
            Problem::Ambiguous(choices) => {
                format!("{function} found {} things that fit", choices.len())
            }
            Problem::InvalidArgument(BadArgument { param, why }) => {
                format!(
                    "{function} does not accept {}: {}",
                    one_line(param),
                    one_line(why)
                )
            }
            Problem::Unavailable(Outage { what, .. }) => {
                format!("{function} cannot answer now: {}", one_line(what))
            }
            Problem::Denied(text) => format!("{function} was denied: {}", one_line(text)),
        }
    }
}

/// A plugin's text as part of a sentence: no line breaks, no control characters, not endless.
pub(crate) fn one_line(text: &str) -> String {
    const MOST: usize = 400;
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.chars().count() > MOST {
            line = line.chars().take(MOST).collect();
            line.push('…');
            break;
        }
    }
    line
}

/// Bytes as a person reads them.
fn size(bytes: usize) -> String {
    match bytes {
        b if b >= 1 << 20 && b.is_multiple_of(1 << 20) => format!("{} MiB", b >> 20),
        b if b >= 1 << 10 && b.is_multiple_of(1 << 10) => format!("{} KiB", b >> 10),
        b => format!("{b} bytes"),
    }
}

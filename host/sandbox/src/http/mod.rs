//! The web as a plugin may use it: what went out, what was refused and why.
//! The requests themselves pass through `door`; recordings are made by `record` and read by `replay`,
//! and tests make up answers with `standin`.

mod door;
mod record;
mod replay;
mod standin;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;

pub(crate) use door::Door;
pub use record::Recording;
use replay::Recordings;
pub use standin::{Answer, Asked, Standin};

use crate::error::SandboxError;

/// Where requests go.
#[derive(Clone, Debug)]
pub enum Network {
    /// To the real hosts.
    Live,
    /// To the real hosts, and what goes there and comes back is noted.
    Record(Recording),
    /// Nowhere: answers come from these HAR 1.2 files. Grants are checked all the same;
    /// secrets are not needed.
    Replay(Vec<PathBuf>),
    /// Nowhere: this answers, whatever is asked.
    Standin(Standin),
    /// Nowhere: every request fails.
    Off,
}

/// [`Network`], with its files read.
#[derive(Debug)]
pub(crate) enum Web {
    Live,
    Record(Recording),
    Replay(Recordings),
    Standin(Standin),
    Off,
}

impl Web {
    pub(crate) fn open(network: &Network) -> Result<Self, SandboxError> {
        Ok(match network {
            Network::Live => Web::Live,
            Network::Record(recording) => Web::Record(recording.clone()),
            Network::Replay(files) => Web::Replay(Recordings::read(files)?),
            Network::Standin(standin) => Web::Standin(standin.clone()),
            Network::Off => Web::Off,
        })
    }
}

/// One request a plugin made, for the trace. Headers, and so secrets, are not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HttpExchange {
    pub method: String,
    pub url: String,
    /// None: no answer came, or the request was refused.
    pub status: Option<u16>,
    /// Until the response's headers were there.
    pub duration: Duration,
}

/// Why a plugin's request failed, as only the host knows it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpCause {
    #[error("the request to {url} was refused: the host {host} is not granted")]
    HostNotGranted { host: String, url: String },
    #[error("the request to {url} was refused: it is not encrypted")]
    NotEncrypted { host: String, url: String },
    #[error("there is no network for the request to {url}")]
    NoNetwork { url: String },
    #[error("no recorded exchange for {method} {url}")]
    NotRecorded { method: String, url: String },
    #[error("secret {name} is not set")]
    SecretNotSet { name: String, host: String },
    #[error("more than {limit} requests in one call")]
    TooManyRequests { limit: usize },
    #[error("the response from {url} is larger than {limit} bytes")]
    BodyTooLarge { limit: usize, url: String },
    #[error("{host} cannot be reached: {why}")]
    Unreachable { host: String, why: String },
}

impl HttpCause {
    /// A stable code, for traces and programs.
    pub fn kind(&self) -> &'static str {
        match self {
            HttpCause::HostNotGranted { .. } => "host-not-granted",
            HttpCause::NotEncrypted { .. } => "not-encrypted",
            HttpCause::NoNetwork { .. } => "no-network",
            HttpCause::NotRecorded { .. } => "not-recorded",
            HttpCause::SecretNotSet { .. } => "secret-not-set",
            HttpCause::TooManyRequests { .. } => "too-many-requests",
            HttpCause::BodyTooLarge { .. } => "body-too-large",
            HttpCause::Unreachable { .. } => "unreachable",
        }
    }

    /// What to do about it.
    pub fn hint(&self, plugin: &str) -> Option<String> {
        Some(match self {
            HttpCause::HostNotGranted { host, .. } => {
                format!(
                    "to allow it, add \"{host}\" to `hosts` of [plugins.{plugin}] in bellhop.toml"
                )
            }
            HttpCause::NotEncrypted { host, .. } => format!(
                "use https, or add \"http://{host}\" to `hosts` of [plugins.{plugin}] in bellhop.toml"
            ),
            HttpCause::SecretNotSet { name, .. } => format!("export {name}=..."),
            HttpCause::NotRecorded { .. } => {
                "record it, or run without recordings to use the network".to_owned()
            }
            HttpCause::Unreachable { .. } => "check the network connection".to_owned(),
            HttpCause::NoNetwork { .. }
            | HttpCause::TooManyRequests { .. }
            | HttpCause::BodyTooLarge { .. } => return None,
        })
    }
}

/// What one call did on the web, shared with the requests that are still under way.
#[derive(Clone, Debug, Default)]
pub(crate) struct HttpLog(Arc<Mutex<Records>>);

#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    pub(crate) exchanges: Vec<HttpExchange>,
    pub(crate) causes: Vec<HttpCause>,
}

impl HttpLog {
    fn with<R>(&self, f: impl FnOnce(&mut Records) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn refused(&self, cause: HttpCause) {
        self.with(|records| records.causes.push(cause));
    }

    pub(crate) fn take(&self) -> Records {
        self.with(std::mem::take)
    }
}

//! What a plugin meets while it is checked: a sandbox whose web is made up, so that nothing is sent and the
//! same calls have the same answers. Every host answers, and says back what it was sent, secrets included.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bellhop_sandbox::{
    Answer, Asked, Clock, Grants, Network, Sandbox, SandboxConfig, SandboxError, Secret, Standin,
};
use serde_json::{Map, json};
use tempfile::TempDir;

use crate::strangers;

/// The value of every secret.
pub const SECRET: &str = "sesame-4f1d7c02b9";

/// Where plugins are checked.
pub struct Rig {
    pub(crate) sandbox: Arc<Sandbox>,
    /// Where plugins keep what they store.
    pub(crate) kept: TempDir,
    hostile: Arc<AtomicBool>,
}

impl Rig {
    /// `cache` is a folder for compiled code.
    ///
    /// # Errors
    /// If no sandbox can be made on this machine.
    pub fn new(cache: Option<PathBuf>, clock: Clock) -> Result<Self, SandboxError> {
        let hostile = Arc::new(AtomicBool::new(false));
        let mode = hostile.clone();
        let sandbox = Sandbox::new(SandboxConfig {
            cache_dir: cache,
            clock,
            network: Network::Standin(Standin::new(move |asked| {
                answer(asked, mode.load(Ordering::Relaxed))
            })),
            max_concurrent: 8,
        })?;
        let kept = tempfile::tempdir().map_err(|why| SandboxError::Engine {
            why: format!("there is no room for a temporary folder: {why}"),
        })?;
        Ok(Self {
            sandbox: Arc::new(sandbox),
            kept,
            hostile,
        })
    }

    /// From now on hosts say what strangers would like to happen, or no longer.
    pub(crate) fn set_hostile(&self, hostile: bool) {
        self.hostile.store(hostile, Ordering::Relaxed);
    }
}

/// Hosts fail too: which address is answered in what way is always the same.
fn answer(asked: &Asked, hostile: bool) -> Answer {
    let headers = asked.headers.iter().cloned();
    let headers: Map<_, _> = headers.map(|(name, value)| (name, value.into())).collect();
    let text = if hostile {
        strangers::SAY
    } else {
        "It is a fine day."
    };
    let echo = json!({"method": asked.method, "url": asked.url, "headers": headers, "text": text});
    let (status, body) = match asked.url.bytes().fold(0, u8::wrapping_add) % 8 {
        0 => (500, echo.to_string()),
        1 => (429, echo.to_string()),
        2 => (200, json!([echo]).to_string()),
        3 => (200, format!("<html>{text} {}</html>", json!(headers))),
        _ => (200, echo.to_string()),
    };
    Answer {
        status,
        mime: "application/json",
        body: body.into_bytes(),
    }
}

/// The same grants, with these hosts too, a secret for every host, and a store of its own: what the user's home
/// keeps is neither read nor changed.
pub fn planted(given: &Grants, hosts: &BTreeSet<String>, store: &Path) -> Grants {
    let all: BTreeSet<&String> = given.hosts.iter().chain(hosts).collect();
    let secret = |host: &String, header: &str| Secret {
        name: "CHECK".to_owned(),
        host: host.clone(),
        header: header.to_owned(),
        value: Some(SECRET.to_owned()),
    };
    let own = given
        .secrets
        .iter()
        .map(|own| secret(&own.host, &own.header));
    let planted = all.iter().map(|host| secret(host, "x-check-key"));
    Grants {
        secrets: own.chain(planted).collect(),
        hosts: all.iter().map(|host| (*host).clone()).collect(),
        storage: Some(store.to_owned()),
        ..given.clone()
    }
}

//! A loaded fixture component, and one call to it.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;
use std::sync::Arc;

use bellhop_catalog::Plugin;
use bellhop_sandbox::{
    CallError, Clock, Grants, Limits, Loaded, Network, Reply, Sandbox, SandboxConfig,
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

pub struct Fixture {
    pub sandbox: Sandbox,
    pub plugin: Arc<Plugin>,
    pub loaded: Loaded,
}

pub fn bytes(name: &str) -> Vec<u8> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../target/fixtures/{name}.wasm"));
    std::fs::read(&file)
        .unwrap_or_else(|why| panic!("{}: {why}; run `make fixtures`", file.display()))
}

pub fn config() -> SandboxConfig {
    SandboxConfig {
        cache_dir: None,
        clock: Clock::System,
        network: Network::Live,
        max_concurrent: 8,
    }
}

pub fn no_grants() -> Grants {
    Grants::default()
}

impl Fixture {
    pub fn new(name: &str, config: SandboxConfig, grants: Grants, limits: Limits) -> Self {
        let bytes = bytes(name);
        let sandbox = Sandbox::new(config).unwrap();
        let plugin = Arc::new(Plugin::read(name, &bytes).unwrap());
        let loaded = sandbox
            .load(plugin.clone(), &bytes, grants, limits)
            .unwrap();
        Self {
            sandbox,
            plugin,
            loaded,
        }
    }

    pub fn plain(name: &str) -> Self {
        Self::new(name, config(), no_grants(), Limits::interactive())
    }

    pub async fn call(&self, function: &str, arguments: Value) -> Result<Reply, CallError> {
        self.cancellable(function, arguments, &CancellationToken::new())
            .await
    }

    pub async fn cancellable(
        &self,
        function: &str,
        arguments: Value,
        cancel: &CancellationToken,
    ) -> Result<Reply, CallError> {
        let function = self
            .plugin
            .functions
            .iter()
            .find(|f| f.id.function == function)
            .unwrap();
        self.sandbox
            .call(&self.loaded, function, &arguments, cancel)
            .await
    }
}

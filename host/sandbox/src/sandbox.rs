//! The sandbox itself: what all plugins share, and how a component becomes ready to be called.
//! What happens during a call is told in `call`.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use bellhop_catalog::{Function, Plugin};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use wasmtime::Engine;
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Linker};
use wasmtime_wasi_config::WasiConfigVariables;

use crate::cache::{Cache, hex};
use crate::clock::{Clock, SessionClock};
use crate::engine::{self, Ticker};
use crate::error::{SandboxError, one_line};
use crate::grants::{Grants, WebGrants};
use crate::http::{Network, Web};
use crate::limits::Limits;
use crate::state::{self, State};

/// What holds for all plugins of a session.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Where compiled code is kept; None: compiled at every start.
    pub cache_dir: Option<PathBuf>,
    pub clock: Clock,
    pub network: Network,
    /// Calls that may run at once; further ones wait. 64 is a good number.
    pub max_concurrent: usize,
}

/// Runs functions. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) engine: Engine,
    pub(crate) ticker: Ticker,
    pub(crate) clock: SessionClock,
    pub(crate) web: Arc<Web>,
    pub(crate) places: Semaphore,
    linker: Linker<State>,
    cache: Option<Cache>,
}

/// A plugin, compiled, linked and with its grants. Cheap to clone.
#[derive(Clone)]
pub struct Loaded(pub(crate) Arc<Ready>);

pub(crate) struct Ready {
    pub(crate) plugin: Arc<Plugin>,
    pub(crate) pre: InstancePre<State>,
    exports: HashMap<(Option<String>, String), ComponentExportIndex>,
    pub(crate) folders: Vec<(PathBuf, String)>,
    pub(crate) web: Arc<WebGrants>,
    pub(crate) config: Arc<WasiConfigVariables>,
    pub(crate) storage: Option<PathBuf>,
    pub(crate) limits: Limits,
    from_cache: bool,
}

impl Sandbox {
    /// # Errors
    /// If the engine cannot be made on this machine, or a recording cannot be read.
    pub fn new(config: SandboxConfig) -> Result<Self, SandboxError> {
        // Harmless if a provider was chosen before: that one stays.
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        let web = Web::open(&config.network)?;
        let started = || -> wasmtime::Result<_> {
            let engine = engine::engine(config.max_concurrent)?;
            let linker = state::linker(&engine)?;
            let ticker = Ticker::start(&engine)?;
            Ok((engine, linker, ticker))
        };
        let (engine, linker, ticker) = started().map_err(|e| SandboxError::Engine {
            why: one_line(&format!("{e:#}")),
        })?;
        Ok(Self(Arc::new(Inner {
            cache: config.cache_dir.map(|dir| Cache::new(dir, &engine)),
            clock: SessionClock::start(config.clock),
            web: Arc::new(web),
            places: Semaphore::new(config.max_concurrent.clamp(1, 1000)),
            engine,
            ticker,
            linker,
        })))
    }

    /// The time that plugins see.
    pub fn now(&self) -> SystemTime {
        self.0.clock.now()
    }

    /// Whether a plugin's code was compiled before, so that loading it takes no time to speak of.
    pub fn has_code_of(&self, plugin: &Plugin) -> bool {
        let cache = self.0.cache.as_ref();
        cache.is_some_and(|cache| cache.has(&plugin.digest))
    }

    /// Makes a component ready to be called: compiles it, or takes the code from the cache.
    ///
    /// # Errors
    /// If the bytes are not the component the catalog read, do not compile, import what cannot
    /// be given, or if a grant makes no sense. Folders are looked for at each call.
    pub fn load(
        &self,
        plugin: Arc<Plugin>,
        bytes: &[u8],
        grants: Grants,
        limits: Limits,
    ) -> Result<Loaded, SandboxError> {
        let name = plugin.name.clone();
        let digest = hex(&Sha256::digest(bytes));
        if digest != plugin.digest {
            return Err(SandboxError::DigestMismatch {
                plugin: name,
                expected: plugin.digest.clone(),
                found: digest,
            });
        }
        let web = WebGrants::read(&name, &grants)?;
        let (component, from_cache) = self.component(&name, &digest, bytes)?;
        let pre =
            self.0.linker.instantiate_pre(&component).map_err(|error| {
                match missing_import(&format!("{error:#}")) {
                    Some(import) => SandboxError::UnknownImport {
                        plugin: name.clone(),
                        import,
                    },
                    None => SandboxError::Compile {
                        plugin: name.clone(),
                        why: one_line(&format!("{error:#}")),
                    },
                }
            })?;
        let exports = exports(&plugin, &component)?;
        Ok(Loaded(Arc::new(Ready {
            pre,
            exports,
            folders: grants.folders,
            web: Arc::new(web),
            config: Arc::new(WasiConfigVariables::from_iter(grants.config)),
            storage: grants.storage,
            limits,
            plugin,
            from_cache,
        })))
    }

    fn component(
        &self,
        plugin: &str,
        digest: &str,
        bytes: &[u8],
    ) -> Result<(Component, bool), SandboxError> {
        let engine = &self.0.engine;
        if let Some(component) = self.0.cache.as_ref().and_then(|c| c.read(engine, digest)) {
            return Ok((component, true));
        }
        let component =
            Component::from_binary(engine, bytes).map_err(|error| SandboxError::Compile {
                plugin: plugin.to_owned(),
                why: one_line(&format!("{error:#}")),
            })?;
        if let Some(cache) = &self.0.cache {
            cache.write(digest, &component);
        }
        Ok((component, false))
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

impl Loaded {
    /// What the catalog says about it.
    pub fn plugin(&self) -> &Arc<Plugin> {
        &self.0.plugin
    }

    /// Whether its code came from the disk cache.
    pub fn from_cache(&self) -> bool {
        self.0.from_cache
    }
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded")
            .field("plugin", &self.0.plugin.name)
            .finish_non_exhaustive()
    }
}

impl Ready {
    pub(crate) fn export(&self, function: &Function) -> Option<&ComponentExportIndex> {
        if function.id.plugin != self.plugin.name {
            return None;
        }
        self.exports
            .get(&(function.interface.clone(), function.export.clone()))
    }
}

/// Where each function of the catalog is in the component.
fn exports(
    plugin: &Plugin,
    component: &Component,
) -> Result<HashMap<(Option<String>, String), ComponentExportIndex>, SandboxError> {
    let mut exports = HashMap::new();
    for function in &plugin.functions {
        let name = &function.export;
        let index = match &function.interface {
            None => component.get_export_index(None, name),
            Some(interface) => component
                .get_export_index(None, interface)
                .and_then(|instance| component.get_export_index(Some(&instance), name)),
        };
        let Some(index) = index else {
            return Err(SandboxError::MissingExport {
                plugin: plugin.name.clone(),
                function: function
                    .interface
                    .iter()
                    .chain([name])
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("#"),
            });
        };
        exports.insert((function.interface.clone(), name.clone()), index);
    }
    Ok(exports)
}

/// The import that the linker could not find, out of its message.
fn missing_import(error: &str) -> Option<String> {
    let rest = error.split_once("component imports ")?.1;
    let (_, rest) = rest.split_once('`')?;
    let (name, _) = rest.split_once('`')?;
    Some(name.to_owned())
}

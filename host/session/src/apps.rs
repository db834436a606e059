//! The plugins of a home, loaded: what they offer, and the means to call it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bellhop_catalog::{CatalogError, Function, Plugin};
use bellhop_sandbox::{Grants, Limits, Loaded, Sandbox, SandboxError};

use crate::home::{Home, PluginConfig};

/// Every plugin of a home.
pub struct Apps {
    pub plugins: Vec<Arc<Plugin>>,
    /// Every function of every plugin, in the plugins' order; the planner's indices are into this.
    pub functions: Vec<Function>,
    loaded: Vec<Arc<Loaded>>,
    /// For each function, which plugin.
    owners: Vec<usize>,
    /// The plugins that could not be loaded, and why; the others work without them.
    pub broken: Vec<AppsError>,
}

/// Why a plugin could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum AppsError {
    #[error(
        "plugin {plugin}: no component {file}; looked in {looked}; build the bundled plugins with `make plugins`, or name a file with `component` in bellhop.toml"
    )]
    Missing {
        plugin: String,
        file: String,
        looked: String,
    },
    #[error("plugin {plugin}: {path}: {why}", path = .path.display())]
    Unreadable {
        plugin: String,
        path: PathBuf,
        why: std::io::Error,
    },
    #[error("plugin {plugin}: {path}: {why}", path = .path.display())]
    Catalog {
        plugin: String,
        path: PathBuf,
        why: CatalogError,
    },
    #[error("plugin {plugin}: {path}: {why}", path = .path.display())]
    Sandbox {
        plugin: String,
        path: PathBuf,
        why: Box<SandboxError>,
    },
}

impl Apps {
    /// Loads every plugin that the home lists; `bundled` are the folders that hold bundled plugins.
    /// What cannot be loaded is in `broken`. `compiling` is told of each plugin whose code has to be
    /// compiled, which takes a while.
    pub fn load(
        home: &Home,
        bundled: &[PathBuf],
        sandbox: &Sandbox,
        limits: &Limits,
        compiling: &(dyn Fn(&str) + Sync),
    ) -> Self {
        let mut apps = Self {
            plugins: Vec::new(),
            functions: Vec::new(),
            loaded: Vec::new(),
            owners: Vec::new(),
            broken: Vec::new(),
        };
        let each: Vec<Result<_, AppsError>> = std::thread::scope(|scope| {
            let threads: Vec<_> = home
                .config
                .plugins
                .iter()
                .map(|(name, settings)| {
                    scope.spawn(move || {
                        let path = component_path(home, name, settings, bundled)?;
                        let grants = home.grants(name, settings);
                        load_one(name, path, grants, sandbox, limits, compiling)
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| {
                    thread
                        .join()
                        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                })
                .collect()
        });
        for one in each {
            let (plugin, loaded) = match one {
                Ok(one) => one,
                Err(why) => {
                    apps.broken.push(why);
                    continue;
                }
            };
            apps.owners.extend(std::iter::repeat_n(
                apps.plugins.len(),
                plugin.functions.len(),
            ));
            apps.functions.extend(plugin.functions.iter().cloned());
            apps.plugins.push(plugin);
            apps.loaded.push(Arc::new(loaded));
        }
        apps
    }

    /// The plugin that a function belongs to.
    pub fn owner(&self, function: usize) -> &Arc<Plugin> {
        &self.plugins[self.owners[function]]
    }

    /// The means to call a function, for the sandbox.
    pub fn loaded(&self, function: usize) -> &Arc<Loaded> {
        &self.loaded[self.owners[function]]
    }

    /// Finds `plugin.function`.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.functions.iter().position(|f| f.id.to_string() == id)
    }
}

fn load_one(
    name: &str,
    path: PathBuf,
    grants: Grants,
    sandbox: &Sandbox,
    limits: &Limits,
    compiling: &(dyn Fn(&str) + Sync),
) -> Result<(Arc<Plugin>, Loaded), AppsError> {
    let plugin = || name.to_owned();
    let bytes = std::fs::read(&path).map_err(|why| AppsError::Unreadable {
        plugin: plugin(),
        path: path.clone(),
        why,
    })?;
    let described = Plugin::read(name, &bytes).map_err(|why| AppsError::Catalog {
        plugin: plugin(),
        path: path.clone(),
        why,
    })?;
    let described = Arc::new(described);
    if !sandbox.has_code_of(&described) {
        compiling(name);
    }
    let loaded = sandbox
        .load(described.clone(), &bytes, grants, limits.clone())
        .map_err(|why| AppsError::Sandbox {
            plugin: plugin(),
            path,
            why: Box::new(why),
        })?;
    Ok((described, loaded))
}

fn component_path(
    home: &Home,
    name: &str,
    settings: &PluginConfig,
    bundled: &[PathBuf],
) -> Result<PathBuf, AppsError> {
    if let Some(component) = &settings.component {
        return Ok(home.folder.join(component));
    }
    let file = format!("{name}.wasm");
    let found = bundled
        .iter()
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file());
    found.ok_or_else(|| AppsError::Missing {
        plugin: name.to_owned(),
        file,
        looked: bundled
            .iter()
            .map(|folder: &PathBuf| Path::display(folder).to_string())
            .collect::<Vec<_>>()
            .join(", "),
    })
}

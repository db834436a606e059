//! The home: the folder with the user's data and `bellhop.toml`, which says who the user is and what
//! each plugin was granted.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use bellhop_sandbox::{Grants, Secret};
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of the file in a home.
pub const FILE: &str = "bellhop.toml";
/// Where in a home plugins keep what they keep, each in a folder of its name.
const STORAGE: &str = ".bellhop/storage";

/// `bellhop.toml`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HomeConfig {
    pub user: UserConfig,
    /// The plugins to load, by name, with what each was granted.
    #[serde(default)]
    pub plugins: BTreeMap<String, PluginConfig>,
}

/// Who the user is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UserConfig {
    /// The user's full name, as bookings and cards have it.
    pub name: String,
    /// The user's time zone, an IANA name: `America/Los_Angeles`.
    pub time_zone: String,
}

/// One plugin and its grants. What is not listed is denied.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PluginConfig {
    /// The component's file, relative to the home; left out, the bundled plugin of this name.
    pub component: Option<PathBuf>,
    /// Folders the plugin may read, relative to the home.
    #[serde(default)]
    pub folders: Vec<PathBuf>,
    /// Hosts the plugin may send requests to: `api.example.org`, or `http://127.0.0.1:8080`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Settings the plugin may read.
    #[serde(default)]
    pub config: BTreeMap<String, String>,
    /// Whether the plugin may keep data of its own, in `.bellhop/storage` of the home.
    #[serde(default)]
    pub storage: bool,
    /// Secrets that the host adds to the plugin's requests; the plugin never sees them.
    #[serde(default)]
    pub secrets: Vec<SecretConfig>,
}

/// A secret, sent as a header to one host. Its value is the environment variable of the same name.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecretConfig {
    /// The environment variable that holds the value: `AEROAPI_KEY`.
    pub name: String,
    /// The only host it is sent to.
    pub host: String,
    /// The header it is sent in.
    pub header: String,
}

/// A home that was read and checked.
#[derive(Clone, Debug)]
pub struct Home {
    pub folder: PathBuf,
    pub config: HomeConfig,
    pub zone: TimeZone,
}

/// Why a folder is no usable home.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    #[error("{path} cannot be read: {why}; a home is a folder with a bellhop.toml, given by --home or BELLHOP_HOME", path = .path.display())]
    Unreadable { path: PathBuf, why: std::io::Error },
    #[error("{path}: {why}", path = .path.display())]
    Invalid { path: PathBuf, why: String },
    #[error("{path}: user.time-zone {zone:?} is no IANA time zone such as Europe/Lisbon", path = .path.display())]
    TimeZone { path: PathBuf, zone: String },
    #[error("{path}: plugins.{plugin:?}: a plugin's name is that of a file, without slashes", path = .path.display())]
    Name { path: PathBuf, plugin: String },
    #[error("{path}: plugins.{plugin}.folders: {folder} is no path inside the home", path = .path.display(), folder = .folder.display())]
    Folder {
        path: PathBuf,
        plugin: String,
        folder: PathBuf,
    },
}

impl Home {
    /// Reads a home's `bellhop.toml`.
    ///
    /// # Errors
    /// Names the file, the place in it and what is wrong.
    pub fn open(folder: &Path) -> Result<Self, HomeError> {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|why| HomeError::Unreadable {
            path: path.clone(),
            why,
        })?;
        let config: HomeConfig = toml::from_str(&text).map_err(|e| HomeError::Invalid {
            path: path.clone(),
            why: e.to_string().trim_end().to_owned(),
        })?;
        let zone = TimeZone::get(&config.user.time_zone).map_err(|_| HomeError::TimeZone {
            path: path.clone(),
            zone: config.user.time_zone.clone(),
        })?;
        for (plugin, settings) in &config.plugins {
            if !matches!(
                Path::new(plugin).components().collect::<Vec<_>>()[..],
                [Component::Normal(_)]
            ) {
                return Err(HomeError::Name {
                    path,
                    plugin: plugin.clone(),
                });
            }
            for granted in &settings.folders {
                let inside = granted
                    .components()
                    .all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
                if !inside {
                    return Err(HomeError::Folder {
                        path,
                        plugin: plugin.clone(),
                        folder: granted.clone(),
                    });
                }
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            config,
            zone,
        })
    }

    /// What a plugin may do, ready for the sandbox. Secrets come from the environment.
    pub fn grants(&self, name: &str, plugin: &PluginConfig) -> Grants {
        let mut config = plugin.config.clone();
        config.insert("time-zone".to_owned(), self.config.user.time_zone.clone());
        config.insert("user-name".to_owned(), self.config.user.name.clone());
        let guest = |folder: &Path| {
            let names: Vec<_> = folder
                .components()
                .filter(|c| matches!(c, Component::Normal(_)))
                .map(|c| c.as_os_str().to_string_lossy())
                .collect();
            format!("/{}", names.join("/"))
        };
        Grants {
            folders: plugin
                .folders
                .iter()
                .map(|folder| (self.folder.join(folder), guest(folder)))
                .collect(),
            hosts: plugin.hosts.clone(),
            config,
            storage: plugin.storage.then(|| self.folder.join(STORAGE).join(name)),
            secrets: plugin
                .secrets
                .iter()
                .map(|secret| Secret {
                    name: secret.name.clone(),
                    host: secret.host.clone(),
                    header: secret.header.clone(),
                    value: std::env::var(&secret.name)
                        .ok()
                        .filter(|value| !value.is_empty()),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(text: &str) -> Result<Home, HomeError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(FILE), text).expect("a file in it");
        Home::open(folder.path())
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_line() {
        let error = home("[user]\nname = \"A\"\ntimezone = \"UTC\"\n")
            .expect_err("a wrong key")
            .to_string();
        assert!(
            error.contains("unknown field `timezone`") && error.contains("line 3"),
            "{error}"
        );
    }

    #[test]
    fn a_time_zone_must_exist() {
        let error = home("[user]\nname = \"A\"\ntime-zone = \"Mars/Base\"\n")
            .expect_err("no such zone")
            .to_string();
        assert!(error.contains("Mars/Base"), "{error}");
    }

    #[test]
    fn no_plugin_can_keep_its_data_outside_the_home() {
        let error =
            home("[user]\nname = \"A\"\ntime-zone = \"UTC\"\n[plugins.\"../x\"]\nstorage = true\n");
        assert!(matches!(error, Err(HomeError::Name { .. })));
    }

    #[test]
    fn no_folder_outside_the_home_can_be_granted() {
        let error = home(
            "[user]\nname = \"A\"\ntime-zone = \"UTC\"\n[plugins.x]\nfolders = [\"../secret\"]\n",
        );
        assert!(matches!(error, Err(HomeError::Folder { .. })));
    }
}

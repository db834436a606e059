//! From the command line's common options to a loaded home.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{Context, Result};
use bellhop_catalog::Plugin;
use bellhop_conformance::Rig;
use bellhop_planner::{Model, PlannerError, Pointing, cache_folder};
use bellhop_sandbox::{Clock, Limits, Network, Recording, Sandbox, SandboxConfig};
use bellhop_session::{Apps, Home, Session};
use clap::Args;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::render;

/// Options that every command shares.
#[derive(Clone, Args)]
pub struct Common {
    /// The folder with your data and bellhop.toml
    #[arg(
        long,
        global = true,
        env = "BELLHOP_HOME",
        value_name = "DIR",
        default_value = "."
    )]
    home: PathBuf,
    /// Pretend it is this moment (RFC 3339), in a year from 1970 to 2199
    #[arg(long, global = true, value_name = "TIME", value_parser = moment)]
    now: Option<Timestamp>,
    /// Answer web requests from a HAR 1.2 recording, or all in a folder, instead of the network
    #[arg(long, global = true, value_name = "HAR")]
    replay: Vec<PathBuf>,
    /// Send nothing over the network
    #[arg(long, global = true, conflicts_with = "replay")]
    offline: bool,
    /// Where the web exchanges of a run are noted; see `bellhop record`
    #[arg(skip)]
    pub recording: Option<Recording>,
    /// A folder with bundled plugins
    #[arg(long, global = true, env = "BELLHOP_PLUGINS", value_name = "DIR")]
    plugins: Option<PathBuf>,
    /// The folder with the planner's model
    #[arg(long, global = true, env = "BELLHOP_MODEL", value_name = "DIR")]
    model: Option<PathBuf>,
}

/// A home with its plugins loaded.
pub struct Loaded {
    pub home: Home,
    pub apps: Arc<Apps>,
    pub sandbox: Arc<Sandbox>,
    pub now: Zoned,
}

impl Common {
    /// Opens the home and loads its plugins.
    pub fn load(&self) -> Result<Loaded> {
        self.load_home(Home::open(&self.home)?)
    }

    /// The home, if the folder is one.
    pub fn home(&self) -> Result<Option<Home>> {
        let is_home = self.home.join(bellhop_session::FILE).exists();
        Ok(is_home.then(|| Home::open(&self.home)).transpose()?)
    }

    /// Loads the plugins of a home.
    pub fn load_home(&self, home: Home) -> Result<Loaded> {
        let sandbox = self.sandbox()?;
        let bundled = self.bundled_folders();
        let limits = Limits::interactive();
        let apps = Apps::load(&home, &bundled, &sandbox, &limits, &|plugin| {
            render::progress(&format!("compiling {plugin}, this once"));
        });
        for why in &apps.broken {
            render::warning(&why.to_string());
        }
        Ok(Loaded {
            now: self.now_in(&home.zone),
            home,
            apps: Arc::new(apps),
            sandbox: Arc::new(sandbox),
        })
    }

    /// What time it is.
    pub fn now_in(&self, zone: &TimeZone) -> Zoned {
        let now = self.now.unwrap_or_else(Timestamp::now);
        now.to_zoned(zone.clone())
    }

    /// Whether requests go to the real hosts.
    pub fn online(&self) -> bool {
        !self.offline && self.replay.is_empty()
    }

    /// Opens the home and the model, at the same time.
    pub fn session(&self) -> Result<(Session, Zoned)> {
        let (loaded, model) = std::thread::scope(|scope| {
            let model = scope.spawn(|| self.open_model());
            (self.load(), model.join())
        });
        let loaded = loaded?;
        let model = model.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((
            Session::new(loaded.apps, loaded.sandbox, Arc::new(Pointing::new(model))),
            loaded.now,
        ))
    }

    /// A sandbox with the clock and the network that the options say.
    pub fn sandbox(&self) -> Result<Sandbox> {
        let network = match (&self.recording, self.offline, recordings(&self.replay)?) {
            (Some(recording), ..) => Network::Record(recording.clone()),
            (None, true, _) => Network::Off,
            (None, false, recordings) if recordings.is_empty() => Network::Live,
            (None, false, recordings) => Network::Replay(recordings),
        };
        Ok(Sandbox::new(SandboxConfig {
            cache_dir: cache_folder(),
            clock: self.clock(),
            network,
            max_concurrent: 64,
        })?)
    }

    /// Where plugins are checked: with the same clock, and a web that is made up.
    pub fn rig(&self) -> Result<Rig> {
        Ok(Rig::new(cache_folder(), self.clock())?)
    }

    /// The home, if there is one: the folder one stands in need not be a home.
    pub fn home_if_any(&self) -> Result<Option<Home>> {
        let anywhere = self.home == Path::new(".");
        if anywhere && !self.home.join(bellhop_session::FILE).exists() {
            return Ok(None);
        }
        Ok(Some(Home::open(&self.home)?))
    }

    fn clock(&self) -> Clock {
        self.now
            .map_or(Clock::System, |now| Clock::Fixed(SystemTime::from(now)))
    }

    fn bundled_folders(&self) -> Vec<PathBuf> {
        let given = self.plugins.clone().into_iter();
        given.chain(beside_binary("plugins")).collect()
    }

    /// The bundled plugins, read but not made ready; what cannot be read is left out.
    pub fn bundled(&self) -> Vec<Plugin> {
        let read = |path: PathBuf| {
            let name = path.file_stem()?.to_string_lossy().into_owned();
            Plugin::read(&name, &std::fs::read(path).ok()?).ok()
        };
        let files = self.bundled_folders().into_iter().flat_map(|folder| {
            let entries = std::fs::read_dir(folder).into_iter().flatten();
            entries.filter_map(|entry| Some(entry.ok()?.path()))
        });
        files
            .filter(|path| path.extension().is_some_and(|e| e == "wasm"))
            .filter_map(read)
            .collect()
    }

    /// Opens the planner alone, and tells what time it is.
    pub fn planner(&self) -> Result<(Pointing, Zoned)> {
        let model = self.open_model()?;
        Ok((Pointing::new(model), self.now_in(&TimeZone::system())))
    }

    fn open_model(&self) -> Result<Model, PlannerError> {
        let mut model = Model::open(&self.model_folder())?;
        if let Some(folder) = cache_folder() {
            model.keep_places(&folder.join("places"));
        }
        Ok(model)
    }

    fn model_folder(&self) -> PathBuf {
        self.model
            .clone()
            .or_else(|| beside_binary("model"))
            .unwrap_or_else(|| PathBuf::from("model"))
    }
}

/// HAR files as given, or all `.har` files of a folder.
fn recordings(given: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in given {
        if path.is_dir() {
            let entries =
                std::fs::read_dir(path).with_context(|| format!("--replay {}", path.display()))?;
            let mut found: Vec<PathBuf> = entries
                .filter_map(|e| Some(e.ok()?.path()))
                .filter(|p| is_har(p))
                .collect();
            anyhow::ensure!(
                !found.is_empty(),
                "--replay {}: there is no .har file in this folder",
                path.display()
            );
            found.sort();
            files.append(&mut found);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// A moment that plugins can count from and to: what repeats is not followed for thousands of years.
fn moment(text: &str) -> Result<Timestamp, String> {
    let moment: Timestamp = text.parse().map_err(|why: jiff::Error| why.to_string())?;
    let year = moment.to_zoned(TimeZone::UTC).year();
    (1970..=2199)
        .contains(&year)
        .then_some(moment)
        .ok_or_else(|| format!("the year {year} is not one from 1970 to 2199"))
}

fn is_har(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "har")
}

fn beside_binary(name: &str) -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join(name))
}

/// Where the languages' tools are kept, for building.
pub fn tools_folder() -> Result<PathBuf> {
    cache_folder()
        .context("there is no folder to keep the languages' tools in; set HOME or XDG_CACHE_HOME")
}

//! A plugin on its author's bench: loaded beside others, with the model over all of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use bellhop_authoring::Built;
use bellhop_catalog::Plugin;
use bellhop_planner::Planner;
use bellhop_session::{
    Answer, Home, HomeConfig, PlanReport, PluginConfig, Session, SessionError, User, UserConfig,
};
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::show;
use crate::render::{self, STRONG, say, tell};
use crate::setup::{Common, Loaded};

/// So many plans are compared to tell how sure the model is.
const PLANS: usize = 3;

/// Beside which plugins the author's own is tried, and with which data.
pub struct Place {
    home: Home,
    /// What the plugin is granted where the home says nothing of it.
    grants: PluginConfig,
    /// Where the home is only for this run.
    _folder: Option<TempDir>,
}

impl Place {
    /// The user's home, or else one for this run with the bundled plugins.
    pub fn of(common: &Common) -> Result<Self> {
        if let Some(home) = common.home()? {
            return Ok(Self {
                home,
                grants: PluginConfig::default(),
                _folder: None,
            });
        }
        let folder = tempfile::tempdir().context("no folder for a home could be made")?;
        let zone = TimeZone::system();
        let bundled = common.bundled().into_iter();
        let plugins: BTreeMap<_, _> = bundled.map(|p| (p.name, PluginConfig::default())).collect();
        let user = UserConfig {
            name: "You".to_owned(),
            time_zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        };
        Ok(Self {
            home: Home {
                folder: folder.path().to_owned(),
                config: HomeConfig { user, plugins },
                zone,
            },
            grants: PluginConfig {
                storage: true,
                ..PluginConfig::default()
            },
            _folder: Some(folder),
        })
    }

    /// The home with the plugin in it.
    fn with(&self, name: &str, component: PathBuf) -> Home {
        let mut home = self.home.clone();
        let plugins = &mut home.config.plugins;
        let own = plugins.entry(name.to_owned());
        own.or_insert_with(|| self.grants.clone()).component = Some(component);
        home
    }
}

/// The plugin as it was last built, loaded.
pub struct Bench {
    loaded: Loaded,
    planner: Arc<dyn Planner>,
    plugin: Arc<Plugin>,
    /// Of the component, in bytes.
    size: usize,
    session: Session,
    /// What was asked last, with the functions that its plan calls.
    asked: Option<(String, Vec<String>)>,
}

impl Bench {
    /// Loads what was built.
    pub fn load(
        common: &Common,
        place: &Place,
        built: &Built,
        planner: Arc<dyn Planner>,
    ) -> Result<Self> {
        let component = built.component.canonicalize()?;
        let name = component.file_stem().unwrap_or_default().to_string_lossy();
        let loaded = common.load_home(place.with(&name, component.clone()))?;
        let mut plugins = loaded.apps.plugins.iter();
        let plugin = plugins.find(|plugin| plugin.name == *name).cloned();
        Ok(Self {
            plugin: plugin.context("the plugin was built, but cannot be loaded")?,
            size: built.size,
            session: session(&loaded, &planner),
            planner,
            loaded,
            asked: None,
        })
    }

    /// Whether it is the component that is loaded already.
    pub fn is_same(&self, last: Option<&Self>) -> bool {
        last.is_some_and(|last| last.plugin.digest == self.plugin.digest)
    }

    /// Shows what is new in it.
    pub fn greet(&self, last: Option<&Self>) -> Result<()> {
        let word = if last.is_some() { "reloaded" } else { "loaded" };
        let count = self.plugin.functions.len();
        let others = self.loaded.apps.functions.len() - count;
        say!(
            "{STRONG}{word} {}{STRONG:#}: {} KiB; its functions: {count}, of other plugins: {others}",
            self.plugin.name,
            self.size.div_ceil(1 << 10),
        );
        self.show(last)
    }

    /// Shows the functions, or those of them that `last` has not or describes otherwise.
    fn show(&self, last: Option<&Self>) -> Result<()> {
        for function in &self.plugin.functions {
            if last.is_some_and(|last| last.plugin.functions.contains(function)) {
                continue;
            }
            let mut call = None;
            for example in &function.examples {
                let plan = session(&self.loaded, &self.planner).plan(example, &self.loaded.now)?;
                if let Some(arguments) = show::literal_call(function, &plan) {
                    call = Some((arguments, example.as_str()));
                    break;
                }
            }
            show::function(function, call);
        }
        Ok(())
    }

    /// Does what a line asks for; each utterance begins a new conversation.
    pub async fn take(
        &mut self,
        line: &str,
        common: &Common,
        cancel: &CancellationToken,
    ) -> Result<()> {
        let now = common.now_in(&self.loaded.home.zone);
        let shown = Shown(self.asked.as_ref().map_or(&[], |(_, calls)| calls));
        let answered = match line {
            ":show" => return self.show(None),
            ":run" => match &self.asked {
                None => {
                    tell(format_args!("say first what is to be run"));
                    return Ok(());
                }
                Some((question, _)) => {
                    let asked = self.session.ask(question, &now, &shown, cancel).await;
                    asked.map(Some)
                }
            },
            line if line.starts_with(':') => {
                tell(format_args!(
                    "there is no {line}; :help tells what there is"
                ));
                return Ok(());
            }
            line => match line.parse::<usize>() {
                Ok(number) if self.session.waits() => {
                    let choice = number.wrapping_sub(1);
                    self.session.choose(choice, &now, &shown, cancel).await
                }
                _ => {
                    self.session = session(&self.loaded, &self.planner);
                    let plans = self.session.plans(line, &now, PLANS)?;
                    show::plans(&plans);
                    self.asked = Some((line.to_owned(), functions(plans.first())));
                    return Ok(());
                }
            },
        };
        tell_answer(answered)
    }
}

fn tell_answer(answered: Result<Option<Answer>, SessionError>) -> Result<()> {
    match answered {
        Ok(Some(answer)) => render::answer(&answer),
        Ok(None) => tell(format_args!("that is none of the choices")),
        // The loop that reads the lines ends, and tells.
        Err(SessionError::Cancelled) => {}
        Err(why) => return Err(why.into()),
    }
    Ok(())
}

fn session(loaded: &Loaded, planner: &Arc<dyn Planner>) -> Session {
    Session::new(loaded.apps.clone(), loaded.sandbox.clone(), planner.clone())
}

fn functions(plan: Option<&PlanReport>) -> Vec<String> {
    let calls = plan.into_iter().flat_map(|plan| &plan.calls);
    calls.map(|call| call.function.clone()).collect()
}

/// The author, who has seen the calls of these functions and said `:run`.
struct Shown<'a>(&'a [String]);

impl User for Shown<'_> {
    fn approve(&self, function: &str, _: &str, _: &serde_json::Value) -> bool {
        self.0.iter().any(|shown| shown == function)
    }
}

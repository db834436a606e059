//! What an upgrade changes for those who use a plugin: what breaks, what it may reach, what it costs, what
//! is said of it, and what the model chooses otherwise.

mod choices;
mod types;

use bellhop_catalog::{CatalogError, Function, Kind, Param, Plugin, Type};
use bellhop_planner::PlannerError;
use bellhop_sandbox::{Grants, Limits, Sandbox, SandboxError};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

pub use choices::Among;
use types::{Side, both, fits};

/// How much a change matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Calls that worked do not work any more.
    Breaking,
    /// It may reach or do more than before without being asked.
    Wider,
    /// It costs more: space, or time to start.
    Larger,
    /// It is chosen by other questions, or reads differently.
    Meaning,
    /// There is more than before.
    Added,
}

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    pub weight: Weight,
    /// Where: `status`, `status, parameter flight`.
    pub subject: String,
    pub what: String,
}

/// What one version costs before anything is called. The same component has the same costs everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Budget {
    /// Bytes of the component's file.
    pub size: u64,
    /// Units of fuel to start an instance, about one an instruction.
    pub startup_fuel: u64,
    /// Bytes of linear memory that an instance starts with.
    pub startup_memory: u64,
}

/// One version of a plugin.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Release {
    /// The file, as it was given.
    pub component: String,
    /// The WIT package: `bellhop:flights@0.1.0`.
    pub package: Option<String>,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub digest: String,
    pub budget: Budget,
}

/// What changes from one version to another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Upgrade {
    pub old: Release,
    pub new: Release,
    /// `@example` utterances that were planned with both.
    pub utterances: usize,
    /// The gravest first.
    pub changes: Vec<Change>,
}

/// Why two components cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    #[error("{component}: {why}")]
    Catalog {
        component: String,
        why: CatalogError,
    },
    #[error("{component}: {why}")]
    Sandbox {
        component: String,
        why: Box<SandboxError>,
    },
    #[error(transparent)]
    Planner(#[from] PlannerError),
}

/// A cost has to grow by more than this share to be told, and by more than its own least amount.
const NOTICEABLE: f64 = 0.1;

/// Compares two components, each given by what to call its file and its bytes, as versions of the plugin
/// `name`. Without `among`, the model is not asked.
///
/// # Errors
/// If one of them is no component, does not start, or the model cannot be run.
pub async fn diff(
    name: &str,
    old: (&str, &[u8]),
    new: (&str, &[u8]),
    sandbox: &Sandbox,
    among: Option<&Among<'_>>,
) -> Result<Upgrade, DiffError> {
    let (old_plugin, old) = release(name, old, sandbox).await?;
    let (new_plugin, new) = release(name, new, sandbox).await?;
    let mut changes = Changes::default();
    changes.imports(&old_plugin, &new_plugin);
    changes.functions(&old_plugin, &new_plugin);
    changes.budget(&old.budget, &new.budget);
    let mut utterances = 0;
    if let Some(among) = among {
        let (tried, moved) = among.moved(&old_plugin, &new_plugin)?;
        utterances = tried;
        for moved in moved {
            let what = format!("it chose {}, and now {}", moved.before, moved.after);
            changes.add(Weight::Meaning, format!("{:?}", moved.utterance), what);
        }
    }
    let Changes(mut changes) = changes;
    changes.sort_by_key(|change| change.weight);
    Ok(Upgrade {
        old,
        new,
        utterances,
        changes,
    })
}

async fn release(
    name: &str,
    (component, bytes): (&str, &[u8]),
    sandbox: &Sandbox,
) -> Result<(Arc<Plugin>, Release), DiffError> {
    let plugin = Plugin::read(name, bytes).map_err(|why| DiffError::Catalog {
        component: component.to_owned(),
        why,
    })?;
    let plugin = Arc::new(plugin);
    let broken = |why| DiffError::Sandbox {
        component: component.to_owned(),
        why: Box::new(why),
    };
    let loaded = sandbox
        .load(
            plugin.clone(),
            bytes,
            Grants::default(),
            Limits::interactive(),
        )
        .map_err(broken)?;
    let startup = sandbox.startup(&loaded).await.map_err(broken)?;
    let release = Release {
        component: component.to_owned(),
        package: plugin.package.clone(),
        digest: plugin.digest.clone(),
        budget: Budget {
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            startup_fuel: startup.fuel,
            startup_memory: u64::try_from(startup.memory).unwrap_or(u64::MAX),
        },
    };
    Ok((plugin, release))
}

/// The changes found so far.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, weight: Weight, subject: impl Into<String>, what: impl Into<String>) {
        self.0.push(Change {
            weight,
            subject: subject.into(),
            what: what.into(),
        });
    }

    fn imports(&mut self, old: &Plugin, new: &Plugin) {
        // The same interface counts as had in any version.
        let bare = |name: &str| name.split('@').next().unwrap_or(name).to_owned();
        let had = |import: &str| old.imports.iter().any(|known| bare(known) == bare(import));
        for import in new.imports.iter().filter(|import| !had(import)) {
            self.add(
                Weight::Wider,
                "the component",
                format!("it imports {import}"),
            );
        }
    }

    fn budget(&mut self, old: &Budget, new: &Budget) {
        let fuel = (old.startup_fuel, new.startup_fuel);
        let memory = (old.startup_memory, new.startup_memory);
        for (what, (before, after), least) in [
            ("bytes of its file", (old.size, new.size), 1024),
            ("units of fuel to start", fuel, 1000),
            ("bytes of memory to start", memory, 0),
        ] {
            let share = after as f64 > before as f64 * (1.0 + NOTICEABLE);
            if share && after - before > least {
                let what = format!("{what}: {before}, and now {after}");
                self.add(Weight::Larger, "the component", what);
            }
        }
    }

    fn functions(&mut self, old: &Plugin, new: &Plugin) {
        if old.docs != new.docs {
            self.add(Weight::Meaning, "the package", "its description is another");
        }
        for before in &old.functions {
            let name = &before.id.function;
            match new.functions.iter().find(|f| f.id.function == *name) {
                None => self.add(Weight::Breaking, name, "it is gone"),
                Some(after) => self.function(before, after),
            }
        }
        for after in &new.functions {
            let name = &after.id.function;
            if !old.functions.iter().any(|f| f.id.function == *name) {
                self.add(Weight::Added, name, "it is new");
            }
        }
    }

    fn function(&mut self, before: &Function, after: &Function) {
        let name = &before.id.function;
        self.params(before, after);
        self.result(before, after);
        let (was, is) = (before.effect, after.effect);
        for (changed, weight, what) in [
            (
                was.read_only && !is.read_only,
                Weight::Breaking,
                "it is no longer read-only",
            ),
            (
                !was.read_only && is.read_only,
                Weight::Wider,
                "it is read-only now, so it runs without a yes",
            ),
            (
                !was.open_world && is.open_world,
                Weight::Wider,
                "it reaches the outside now",
            ),
            (
                !was.destructive && is.destructive,
                Weight::Wider,
                "it destroys something now",
            ),
            (
                was.idempotent && !is.idempotent,
                Weight::Meaning,
                "it is no longer idempotent",
            ),
        ] {
            if changed {
                self.add(weight, name, what);
            }
        }
        for (kept, what) in [
            (before.docs == after.docs, "its description is another"),
            (before.title == after.title, "its title is another"),
            (
                before.returns == after.returns,
                "the description of its result is another",
            ),
            (before.says == after.says, "it answers in other words"),
            (before.examples == after.examples, "its examples are others"),
        ] {
            if !kept {
                self.add(Weight::Meaning, name, what);
            }
        }
    }

    fn params(&mut self, before: &Function, after: &Function) {
        let named = |params: &[Param], name: &str| params.iter().position(|p| p.name == name);
        let subject = |param: &Param| format!("{}, parameter {}", before.id.function, param.name);
        for old in &before.params {
            let Some(new) = named(&after.params, &old.name) else {
                self.add(Weight::Breaking, subject(old), "it is gone");
                continue;
            };
            let new = &after.params[new];
            if !fits(&old.ty, &new.ty, Side::Parameter) {
                self.add(Weight::Breaking, subject(old), "its type is another");
            } else {
                self.within(&subject(old), &old.ty, &new.ty);
            }
            if old.docs != new.docs {
                self.add(Weight::Meaning, subject(old), "its description is another");
            }
        }
        for new in &after.params {
            if named(&before.params, &new.name).is_some() {
                continue;
            }
            match new.ty.kind {
                Kind::Option(_) => self.add(Weight::Added, subject(new), "it is new"),
                _ => self.add(
                    Weight::Breaking,
                    subject(new),
                    "it is new and must be given",
                ),
            }
        }
    }

    fn result(&mut self, before: &Function, after: &Function) {
        let name = &before.id.function;
        for (what, old, new) in [
            ("result", &before.result, &after.result),
            ("error", &before.error, &after.error),
        ] {
            if !both(new.as_ref(), old.as_ref(), Side::Result) {
                let what = format!("its {what} is of another type");
                self.add(Weight::Breaking, name, what);
            } else if let (Some(old), Some(new)) = (old, new) {
                self.within(&format!("{name}, {what}"), old, new);
            }
        }
    }

    /// What is not the same in two types, of which one fits the other.
    fn within(&mut self, subject: &str, old: &Type, new: &Type) {
        let whole = |ty: &Type| serde_json::to_value(ty.json_schema()).unwrap_or_default();
        let bare = |ty: &Type| {
            let mut schema = whole(ty);
            forget_prose(&mut schema);
            schema
        };
        if bare(old) != bare(new) {
            self.add(Weight::Added, subject, "its type allows more");
        } else if whole(old) != whole(new) {
            let what = "a description within its type is another";
            self.add(Weight::Meaning, subject, what);
        }
    }
}

fn forget_prose(schema: &mut serde_json::Value) {
    match schema {
        serde_json::Value::Object(fields) => {
            if fields.get("description").is_some_and(|d| d.is_string()) {
                fields.remove("description");
            }
            fields.values_mut().for_each(forget_prose);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(forget_prose),
        _ => {}
    }
}

//! What an upgrade changes for those who use a plugin.

use bellhop_catalog::{Function, Kind, Param, Plugin, Type};
use bellhop_planner::{Planner, Proposal, State};
use jiff::Zoned;
use schemars::JsonSchema;
use serde::Serialize;

/// How much a change matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Calls that worked do not work any more, or do more than they were allowed to.
    Breaking,
    /// It may reach more than before.
    Wider,
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

/// What changes from one component to another, the gravest first. With a planner, also which of the old
/// examples choose something else now.
pub fn diff(old: &Plugin, new: &Plugin, planner: Option<(&dyn Planner, &Zoned)>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |weight, subject: &str, what: String| {
        changes.push(Change {
            weight,
            subject: subject.to_owned(),
            what,
        });
    };
    for import in new.imports.iter().filter(|i| !has_import(old, i)) {
        add(
            Weight::Wider,
            "the component",
            format!("it imports {import}"),
        );
    }
    for before in &old.functions {
        let name = &before.id.function;
        match new.functions.iter().find(|f| f.id.function == *name) {
            None => add(Weight::Breaking, name, "it is gone".to_owned()),
            Some(after) => function(before, after, &mut add),
        }
    }
    for after in &new.functions {
        let name = &after.id.function;
        if !old.functions.iter().any(|f| f.id.function == *name) {
            add(Weight::Added, name, "it is new".to_owned());
        }
    }
    if let Some((planner, now)) = planner {
        for (example, before, after) in chosen_otherwise(old, new, planner, now) {
            add(
                Weight::Meaning,
                "the examples",
                format!("{example:?} chose {before}, and now {after}"),
            );
        }
    }
    changes.sort_by_key(|change| change.weight);
    changes
}

/// The same interface counts as had in any version.
fn has_import(plugin: &Plugin, import: &str) -> bool {
    let bare = |name: &str| name.split('@').next().unwrap_or(name).to_owned();
    plugin
        .imports
        .iter()
        .any(|known| bare(known) == bare(import))
}

fn function(before: &Function, after: &Function, add: &mut impl FnMut(Weight, &str, String)) {
    let name = &before.id.function;
    for old in &before.params {
        let subject = format!("{name}, parameter {}", old.name);
        match after.params.iter().find(|param| param.name == old.name) {
            None => add(Weight::Breaking, &subject, "it is gone".to_owned()),
            Some(new) if !takes(&new.ty, &old.ty) => {
                add(Weight::Breaking, &subject, "its type is another".to_owned());
            }
            Some(new) if new.docs != old.docs => {
                add(
                    Weight::Meaning,
                    &subject,
                    "its description is another".to_owned(),
                );
            }
            Some(_) => {}
        }
    }
    let new_params = after
        .params
        .iter()
        .filter(|param| !before.params.iter().any(|old| old.name == param.name));
    for Param {
        name: param, ty, ..
    } in new_params
    {
        let subject = format!("{name}, parameter {param}");
        match ty.kind {
            Kind::Option(_) => add(Weight::Added, &subject, "it is new".to_owned()),
            _ => add(
                Weight::Breaking,
                &subject,
                "it is new and must be given".to_owned(),
            ),
        }
    }
    if !same(before.result.as_ref(), after.result.as_ref()) {
        add(
            Weight::Breaking,
            name,
            "its result is of another type".to_owned(),
        );
    }
    if before.effect.read_only && !after.effect.read_only {
        add(
            Weight::Breaking,
            name,
            "it is no longer read-only".to_owned(),
        );
    }
    if !before.effect.open_world && after.effect.open_world {
        add(Weight::Wider, name, "it reaches the outside now".to_owned());
    }
    if before.docs != after.docs {
        add(
            Weight::Meaning,
            name,
            "its description is another".to_owned(),
        );
    }
    if before.says != after.says {
        add(
            Weight::Meaning,
            name,
            "it answers in other words".to_owned(),
        );
    }
}

/// Whether what an old type allowed is still allowed: what had to be given may be left out now.
fn takes(new: &Type, old: &Type) -> bool {
    match (&new.kind, &old.kind) {
        (Kind::Option(inner), Kind::Option(old)) => takes(inner, old),
        (Kind::Option(inner), _) => takes(inner, old),
        (Kind::Enum(cases), Kind::Enum(old)) => {
            let known = |name: &str| cases.iter().any(|case| case.name == name);
            old.iter().all(|case| known(&case.name))
        }
        _ => same(Some(new), Some(old)),
    }
}

/// Whether two types have the same name and structure, whatever their prose says.
fn same(one: Option<&Type>, other: Option<&Type>) -> bool {
    let schema = |ty: Option<&Type>| {
        ty.map(|ty| {
            let mut schema = serde_json::to_value(ty.json_schema()).unwrap_or_default();
            forget_prose(&mut schema);
            schema
        })
    };
    schema(one) == schema(other)
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

/// Old examples that do not choose the function any more which they chose.
fn chosen_otherwise(
    old: &Plugin,
    new: &Plugin,
    planner: &dyn Planner,
    now: &Zoned,
) -> Vec<(String, String, String)> {
    let goal = |functions: &[Function], question: &str| {
        let proposal = planner.propose(&State {
            functions,
            question,
            turns: &[],
            earlier: &[],
            tried: &[],
            now,
        });
        match proposal {
            Ok(Proposal::Plan(plan)) => plan
                .goals
                .iter()
                .map(|&goal| functions[plan.calls[goal].function].id.function.clone())
                .collect::<Vec<_>>()
                .join(", "),
            Ok(Proposal::Ask { function, .. }) => functions[function].id.function.clone(),
            _ => "nothing".to_owned(),
        }
    };
    let examples = old.functions.iter().flat_map(|f| &f.examples);
    examples
        .map(|e| (e.clone(), goal(&old.functions, e), goal(&new.functions, e)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

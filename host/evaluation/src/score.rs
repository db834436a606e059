//! Whether a plan is the right one.
//!
//! Values are compared as BFCL's AST match does (Berkeley Function-Calling Leaderboard, `ast_checker`): text
//! without case, spaces and the characters `,./-_*^`, numbers by value, lists element by element, any of the
//! allowed values where there are several, and what a function assumes anyway may be given or left out. A whole plan
//! is right as NESTFUL's full sequence match has it: every call with every argument and every reference, and nothing
//! more.

use bellhop_planner::{Plan, Proposal, Source, Step};
use serde_json::Value;

use crate::examples::{Example, Gold};

/// What was right of one example.
pub struct Compared {
    /// The planner made calls.
    pub acted: bool,
    /// The functions called are the right ones, each as often as it should be.
    pub selection: bool,
    /// Calls of the right function with all their arguments right.
    pub calls: usize,
    /// Every call is right, and there is none beside them.
    pub plan: bool,
    /// The plan as text, for the failures.
    pub told: String,
}

pub fn compare(example: &Example, candidates: &[String], proposal: &Proposal) -> Compared {
    let Proposal::Plan(plan) = proposal else {
        let told = match proposal {
            Proposal::Ask { param, .. } => format!("asks for {param}"),
            _ => "abstains".to_owned(),
        };
        let nothing = example.calls.is_empty();
        return Compared {
            acted: false,
            selection: nothing,
            calls: 0,
            plan: nothing,
            told,
        };
    };
    let mut called: Vec<&str> = plan
        .calls
        .iter()
        .map(|call| candidates[call.function].as_str())
        .collect();
    let mut place: Vec<Option<usize>> = Vec::new();
    for gold in &example.calls {
        let found = (0..plan.calls.len()).find(|&at| {
            called[at] == gold.function
                && !place.contains(&Some(at))
                && same(gold, plan, at, &place)
        });
        place.push(found);
    }
    let right = place.iter().flatten().count();
    let told = tell(plan, &called);
    let mut wanted: Vec<&str> = example.calls.iter().map(|c| c.function.as_str()).collect();
    called.sort_unstable();
    wanted.sort_unstable();
    Compared {
        acted: true,
        selection: called == wanted,
        calls: right,
        plan: right == example.calls.len() && right == plan.calls.len(),
        told,
    }
}

/// Whether a planned call has a right call's arguments, no more and no less, but for what would be assumed anyway.
/// `place` tells where the right calls before it stand in the plan.
fn same(gold: &Gold, plan: &Plan, at: usize, place: &[Option<usize>]) -> bool {
    let given = &plan.calls[at].arguments;
    let all_given = gold.arguments.iter().all(|(name, value)| {
        match given.iter().find(|(param, _)| param == name) {
            Some((_, source)) => fits(value, source, place),
            None => {
                let assumed = gold.defaults.get(name);
                gold.may_omit.contains(name)
                    || assumed.is_some_and(|assumed| allows(value, assumed))
            }
        }
    });
    all_given
        && given.iter().all(|(param, source)| {
            let assumed = gold.defaults.get(param);
            gold.arguments.contains_key(param)
                || assumed.is_some_and(|assumed| fits(assumed, source, place))
        })
}

/// Whether a value is right where one, or any of several, is.
fn allows(gold: &Value, value: &Value) -> bool {
    match gold.get("any_of").and_then(Value::as_array) {
        Some(options) => options.iter().any(|option| equal(option, value)),
        None => equal(gold, value),
    }
}

fn fits(gold: &Value, source: &Source, place: &[Option<usize>]) -> bool {
    if let Some(options) = gold.get("any_of").and_then(Value::as_array) {
        return options.iter().any(|option| fits(option, source, place));
    }
    let reference = gold.get("ref").and_then(Value::as_str);
    match (reference, source) {
        (Some(reference), Source::Result { call, path, .. }) => {
            let (head, rest) = reference.split_once('.').unwrap_or((reference, ""));
            let target = head
                .parse::<usize>()
                .ok()
                .and_then(|i| place.get(i).copied()?);
            target == Some(*call) && fields(rest) == steps(path)
        }
        (Some(reference), Source::Earlier { .. }) => reference.starts_with("earlier."),
        (None, Source::Words { text, value }) => {
            equal(gold, &unwrapped(value)) || equal(gold, &Value::from(text.as_str()))
        }
        (None, Source::Choice { value }) => equal(gold, value),
        _ => false,
    }
}

fn fields(path: &str) -> Vec<&str> {
    path.split(['.', '[', ']'])
        .filter(|step| !step.is_empty() && step.parse::<usize>().is_err())
        .collect()
}

fn steps(path: &[Step]) -> Vec<&str> {
    path.iter().filter_map(Step::field).collect()
}

/// A record of one field is what that field holds: words become a place by its name.
fn unwrapped(value: &Value) -> Value {
    match value.as_object() {
        Some(fields) if fields.len() == 1 => fields.values().next().map_or(Value::Null, unwrapped),
        _ => value.clone(),
    }
}

fn equal(gold: &Value, ours: &Value) -> bool {
    match (gold, ours) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, &unwrapped(b)))
        }
        _ => match (number(gold), number(ours)) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
            _ => plain(gold) == plain(ours),
        },
    }
}

fn number(value: &Value) -> Option<f64> {
    value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

fn plain(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.chars()
        .filter(|c| !c.is_whitespace() && !",./-_*^".contains(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '\'' { '"' } else { c })
        .collect()
}

/// A plan on one line.
fn tell(plan: &Plan, called: &[&str]) -> String {
    let calls = plan.calls.iter().zip(called).map(|(call, name)| {
        let arguments: Vec<String> = call
            .arguments
            .iter()
            .map(|(param, source)| match source {
                Source::Words { text, .. } => format!("{param}: {text:?}"),
                Source::Choice { value } => format!("{param}: {value}"),
                Source::Earlier { label, .. } => format!("{param}: earlier {label}"),
                Source::Result { call, path, .. } => {
                    format!("{param}: {call}.{}", steps(path).join("."))
                }
            })
            .collect();
        format!("{name}({})", arguments.join(", "))
    });
    calls.collect::<Vec<_>>().join("; ")
}

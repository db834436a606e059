//! Whether the model finds a function by its own examples and tells it from others: those of the plugin, of the
//! bundled plugins, and of two hundred apps besides.

use std::slice;

use bellhop_catalog::{Function, Plugin};
use bellhop_planner::{Planner, Pointing, Proposal, State};
use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::{APART, CHOSEN, FILLED};
use crate::{Bench, Finding, Report, distractors};

/// One `@example`, planned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tried {
    pub function: String,
    pub utterance: String,
    /// The functions that would answer it.
    pub chosen: Vec<String>,
    /// The parameter that nothing is said for.
    pub lacks: Option<String>,
    /// Whether its own function would answer it, with all that it needs.
    pub right: bool,
}

pub fn check(plugin: &Plugin, planner: &Pointing, bench: &Bench<'_>, report: &mut Report) {
    let own = plugin.functions.iter().cloned();
    let bundled = bench
        .bundled
        .iter()
        .filter(|other| other.name != plugin.name);
    let bundled = bundled.flat_map(|other| other.functions.iter().cloned());
    let made_up = distractors::functions().filter(|f| !bench.without.contains(&f.id.plugin));
    let functions: Vec<Function> = own.chain(bundled).chain(made_up).collect();
    let propose = |functions: &[Function], question| {
        planner.propose(&State {
            functions,
            question,
            turns: &[],
            earlier: &[],
            tried: &[],
            now: bench.now,
        })
    };
    for (index, function) in plugin.functions.iter().enumerate() {
        let name = &function.id.function;
        let mut add = |rule, what: String| report.findings.push(Finding::new(rule, name, what));
        for example in &function.examples {
            if bench.cancel.is_cancelled() {
                return;
            }
            (bench.progress)(&format!("{}: {example:?}", function.id));
            let told = propose(&functions, example).and_then(|proposal| {
                let mut told = Told::of(proposal);
                // What lacks a value is answered by others that lack none.
                if !told.chosen.contains(&index) {
                    told.lacks = Told::of(propose(slice::from_ref(function), example)?).lacks;
                }
                Ok(told)
            });
            let Told { chosen, lacks } = match told {
                Ok(told) => told,
                Err(why) => {
                    add(&CHOSEN, why.to_string());
                    continue;
                }
            };
            let names: Vec<String> = chosen
                .iter()
                .map(|&i| functions[i].id.to_string())
                .collect();
            let right = chosen.contains(&index) && lacks.is_none();
            match &lacks {
                Some(param) => add(&FILLED, format!("{example:?} says nothing for {param}")),
                None if right => {}
                None if names.is_empty() => add(&CHOSEN, format!("{example:?} chooses nothing")),
                None => {
                    let own = |other: &usize| *other != index && *other < plugin.functions.len();
                    let rule = if chosen.iter().any(own) {
                        &APART
                    } else {
                        &CHOSEN
                    };
                    add(rule, format!("{example:?} chooses {}", names.join(", ")));
                }
            }
            report.examples.push(Tried {
                function: name.clone(),
                utterance: example.clone(),
                chosen: names,
                lacks,
                right,
            });
        }
    }
}

/// What a proposal comes to: the functions that would answer, and the parameter to be asked for.
struct Told {
    chosen: Vec<usize>,
    lacks: Option<String>,
}

impl Told {
    fn of(proposal: Proposal) -> Self {
        let (chosen, lacks) = match proposal {
            Proposal::Plan(plan) => {
                let goals = plan.goals.iter().map(|&goal| plan.calls[goal].function);
                (goals.collect(), None)
            }
            Proposal::Ask { function, param } => (vec![function], Some(param)),
            Proposal::Abstain => (Vec::new(), None),
        };
        Self { chosen, lacks }
    }
}

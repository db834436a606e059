//! What the model chooses for an utterance, before an upgrade and after it.

use std::collections::BTreeSet;

use bellhop_catalog::{Function, Plugin};
use bellhop_planner::{Plan, Planner, PlannerError, Proposal, Source, State};
use jiff::Zoned;

/// With what the examples are tried.
pub struct Among<'a> {
    pub planner: &'a dyn Planner,
    pub now: &'a Zoned,
    /// The functions of other plugins, which the model may choose instead. Their examples are tried too.
    pub others: &'a [Function],
}

/// An utterance for which something else is chosen.
pub struct Moved {
    pub utterance: String,
    pub before: String,
    pub after: String,
}

impl Among<'_> {
    /// Tries every example of both versions and of the others; how many that were, and which moved.
    pub fn moved(&self, old: &Plugin, new: &Plugin) -> Result<(usize, Vec<Moved>), PlannerError> {
        let with = |plugin: &Plugin| -> Vec<Function> {
            plugin
                .functions
                .iter()
                .chain(self.others)
                .cloned()
                .collect()
        };
        let (before, after) = (with(old), with(new));
        let examples: BTreeSet<&String> = before
            .iter()
            .chain(&after)
            .flat_map(|function| &function.examples)
            .collect();
        let mut moved = Vec::new();
        for utterance in &examples {
            let (before, after) = (
                self.choice(&before, utterance)?,
                self.choice(&after, utterance)?,
            );
            if before != after {
                moved.push(Moved {
                    utterance: (*utterance).clone(),
                    before,
                    after,
                });
            }
        }
        Ok((examples.len(), moved))
    }

    /// The calls that answer an utterance: `tides.next(beach: "Stinson Beach")`.
    fn choice(&self, functions: &[Function], utterance: &str) -> Result<String, PlannerError> {
        let proposal = self.planner.propose(&State {
            functions,
            question: utterance,
            turns: &[],
            earlier: &[],
            tried: &[],
            now: self.now,
        });
        Ok(match proposal? {
            Proposal::Plan(plan) => {
                let goals = plan.goals.iter().map(|&goal| call(functions, &plan, goal));
                goals.collect::<Vec<_>>().join(", ")
            }
            Proposal::Ask { function, param } => {
                format!("{} without {param}", functions[function].id)
            }
            Proposal::Abstain => "nothing".to_owned(),
        })
    }
}

fn call(functions: &[Function], plan: &Plan, index: usize) -> String {
    let call = &plan.calls[index];
    let argument = |(param, source): &(String, Source)| {
        let value = match source {
            Source::Words { text, .. } => format!("{text:?}"),
            Source::Choice { value } | Source::Earlier { value, .. } => value.to_string(),
            Source::Result { call: below, .. } => self::call(functions, plan, *below),
        };
        format!("{param}: {value}")
    };
    let arguments: Vec<String> = call.arguments.iter().map(argument).collect();
    format!("{}({})", functions[call.function].id, arguments.join(", "))
}

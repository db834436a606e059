//! Whether the model finds a function by its own examples, among the functions of other plugins.

use bellhop_catalog::{Function, Plugin};
use bellhop_planner::{Planner, Proposal, State};

use crate::rules::{CHOSEN, FILLED};
use crate::{Bench, Finding, Report};

pub fn check(plugin: &Plugin, planner: &dyn Planner, bench: &Bench<'_>, report: &mut Report) {
    let functions: Vec<Function> = plugin
        .functions
        .iter()
        .chain(bench.others)
        .cloned()
        .collect();
    for (index, function) in plugin.functions.iter().enumerate() {
        for example in &function.examples {
            report.utterances += 1;
            let proposal = planner.propose(&State {
                functions: &functions,
                question: example,
                turns: &[],
                earlier: &[],
                tried: &[],
                now: bench.now,
            });
            let name = &function.id.function;
            let told = |index: usize| functions[index].id.to_string();
            let finding = match proposal {
                Ok(Proposal::Plan(plan)) => {
                    let goals: Vec<usize> =
                        plan.goals.iter().map(|&g| plan.calls[g].function).collect();
                    let chosen: Vec<String> = goals.iter().map(|&f| told(f)).collect();
                    (!goals.contains(&index)).then(|| {
                        let what = format!("{example:?} chooses {}", chosen.join(", "));
                        Finding::new(&CHOSEN, name, what)
                    })
                }
                Ok(Proposal::Ask { function, param }) if function == index => Some(Finding::new(
                    &FILLED,
                    name,
                    format!("{example:?} says nothing for {param}"),
                )),
                Ok(Proposal::Ask { function, .. }) => Some(Finding::new(
                    &CHOSEN,
                    name,
                    format!("{example:?} chooses {}", told(function)),
                )),
                Ok(Proposal::Abstain) => Some(Finding::new(
                    &CHOSEN,
                    name,
                    format!("{example:?} chooses nothing"),
                )),
                Err(why) => Some(Finding::new(&CHOSEN, name, why.to_string())),
            };
            report.findings.extend(finding);
        }
    }
}

//! How well a planner plans: examples with the calls that are right, run and compared.

mod examples;
mod figures;
mod score;

pub use examples::{EvaluationError, Examples};
pub use figures::{Category, Failure, Report, Share};

use std::time::Instant;

use bellhop_catalog::Function;
use bellhop_planner::{Earlier, Planner, PlannerError, Proposal, State};
use jiff::Zoned;

use examples::Example;
use score::compare;

/// Plans every example, and if `given` again with only the right functions to choose from, and compares.
///
/// `progress` hears how many are done, of how many.
///
/// # Errors
/// When the model cannot be run.
pub fn evaluate(
    planner: &dyn Planner,
    examples: &Examples,
    now: &Zoned,
    given: bool,
    mut progress: impl FnMut(usize, usize),
) -> Result<Report, PlannerError> {
    let mut report = Report::default();
    for (index, example) in examples.all.iter().enumerate() {
        let started = Instant::now();
        let proposal = propose(planner, examples, example, &example.functions, now)?;
        let took = started.elapsed();
        let free = compare(example, &example.functions, &proposal);
        let given = if example.calls.is_empty() || !given {
            None
        } else {
            let mut right: Vec<String> = example.calls.iter().map(|c| c.function.clone()).collect();
            right.sort();
            right.dedup();
            let proposal = propose(planner, examples, example, &right, now)?;
            Some(compare(example, &right, &proposal))
        };
        report.add(example, &free, given.as_ref(), took);
        progress(index + 1, examples.all.len());
    }
    report.finish();
    Ok(report)
}

fn propose(
    planner: &dyn Planner,
    examples: &Examples,
    example: &Example,
    candidates: &[String],
    now: &Zoned,
) -> Result<Proposal, PlannerError> {
    let functions: Vec<Function> = candidates
        .iter()
        .map(|id| examples.functions[id].clone())
        .collect();
    let earlier: Vec<Earlier> = example.earlier.iter().map(examples::earlier).collect();
    let (question, turns) = example.turns();
    planner.propose(&State {
        functions: &functions,
        question,
        turns: &turns,
        earlier: &earlier,
        tried: &[],
        now,
    })
}

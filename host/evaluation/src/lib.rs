//! How well a planner plans: examples with the calls that are right, run and compared.

mod examples;
mod figures;
mod score;

pub use examples::{EvaluationError, Examples, functions};
pub use figures::{At95, Category, Failure, Report, Share};

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use bellhop_catalog::Function;
use bellhop_planner::{Earlier, Planner, PlannerError, Pointing, Proposal, State, Turn};
use jiff::Zoned;

use examples::Example;
use score::compare;

/// How many functions a planner reads for a question may be: `found` counts those among so many nearest.
const NEAREST: usize = 16;
/// The threshold at which a planner acts whatever is asked: whether it should have is told by how sure it was.
const ANYWAY: f32 = 0.0;

/// Plans every example, and if `given` again with only the right functions to choose from, and compares. Each
/// may also choose from `others`.
///
/// `progress` hears how many are done, of how many.
///
/// # Errors
/// When the model cannot be run.
pub fn evaluate(
    planner: &Pointing,
    examples: &Examples,
    others: &[(String, Function)],
    now: &Zoned,
    given: bool,
    mut progress: impl FnMut(usize, usize),
) -> Result<Report, PlannerError> {
    let mut report = Report::default();
    for (index, example) in examples.all.iter().enumerate() {
        let asked = Asked::of(example, now);
        let others = others
            .iter()
            .filter(|(id, _)| !example.functions.contains(id));
        let (ids, mut among) = (example.functions.iter(), examples.of(&example.functions));
        among.extend(others.clone().map(|(_, function)| function.clone()));
        let ids: Vec<String> = ids.chain(others.map(|(id, _)| id)).cloned().collect();
        let started = Instant::now();
        let proposal = planner.propose_from(&asked.state(&among), ANYWAY)?;
        let took = started.elapsed();
        let anyway = compare(example, &ids, &proposal);
        let selection_acting = anyway.selection;
        let (sure, free) = match &proposal {
            Proposal::Plan(plan) if plan.asked < planner.model.weights.act => {
                (plan.asked, compare(example, &ids, &Proposal::Abstain))
            }
            Proposal::Plan(plan) => (plan.asked, anyway),
            _ => (ANYWAY, anyway),
        };
        let mut right: Vec<String> = example.calls.iter().map(|c| c.function.clone()).collect();
        right.sort();
        right.dedup();
        let given = if right.is_empty() || !given {
            None
        } else {
            let proposal = planner.propose_from(&asked.state(&examples.of(&right)), ANYWAY)?;
            Some(compare(example, &right, &proposal))
        };
        let near = match among.len() > NEAREST {
            true => planner.nearest(&asked.state(&among))?,
            false => (0..among.len()).collect(),
        };
        let near = &near[..near.len().min(NEAREST)];
        let found = right
            .iter()
            .filter(|id| near.iter().any(|&f| ids[f] == **id))
            .count();
        report.add(
            example,
            &free,
            selection_acting,
            given.as_ref(),
            (found, right.len()),
            took,
        );
        report.acting(sure, !example.calls.is_empty());
        progress(index + 1, examples.all.len());
    }
    report.finish();
    Ok(report)
}

/// The plan of every example on one line, or that there is none.
///
/// # Errors
/// When the model cannot be run.
pub fn plans(
    planner: &Pointing,
    examples: &Examples,
    now: &Zoned,
) -> Result<Vec<String>, PlannerError> {
    let plan = |example: &Example| {
        let functions = examples.of(&example.functions);
        let proposal = planner.propose(&Asked::of(example, now).state(&functions))?;
        Ok(compare(example, &example.functions, &proposal).told)
    };
    examples.all.iter().map(plan).collect()
}

/// How a program of this crate ends: with its error in one sentence, if it has one.
pub fn ended(run: Result<(), Box<dyn Error>>) -> ExitCode {
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// What a planner is told of an example.
struct Asked<'a> {
    question: &'a str,
    turns: Vec<Turn>,
    earlier: Vec<Earlier>,
    now: &'a Zoned,
}

impl<'a> Asked<'a> {
    fn of(example: &'a Example, now: &'a Zoned) -> Self {
        let (question, turns) = example.turns();
        let earlier = example.earlier.iter().map(examples::earlier).collect();
        Self {
            question,
            turns,
            earlier,
            now,
        }
    }

    fn state<'s>(&'s self, functions: &'s [Function]) -> State<'s> {
        State {
            functions,
            question: self.question,
            turns: &self.turns,
            earlier: &self.earlier,
            tried: &[],
            now: self.now,
        }
    }
}

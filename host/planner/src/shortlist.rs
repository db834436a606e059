//! Which functions are read for a question, where there are too many to read them all.

use std::collections::HashSet;

use bellhop_catalog::Function;

use crate::candidate::Candidate;
use crate::{Model, PlannerError, Proposal, State};

/// As many as this are all read.
const FEW: usize = 24;
/// How many of the nearest are read.
const NEAREST: usize = 16;

/// Indices of the functions to read, in their order: those nearest to the dialog, and then the nearest of those
/// whose results they can take. `near` tells how near each is.
pub fn shortlist(state: &State<'_>, near: &[f32]) -> Vec<usize> {
    let all = state.functions.len();
    if all <= FEW {
        return (0..all).collect();
    }
    let near = nearest(near);
    let (picked, others) = near.split_at(NEAREST);
    let mut picked = picked.to_vec();
    let read: Vec<Candidate> = picked
        .iter()
        .map(|&f| Candidate::of(&state.functions[f]))
        .collect();
    let slots = read.iter().flat_map(|candidate| &candidate.slots);
    let wanted: HashSet<&str> = slots
        .flat_map(|slot| slot.accepts.iter().map(|(ty, _)| ty.as_str()))
        .collect();
    let makes = |function: &Function| {
        function.effect.read_only
            && Candidate::outputs_of(function)
                .iter()
                .any(|output| wanted.contains(output.ty.as_str()))
    };
    let makers = others.iter().filter(|&&f| makes(&state.functions[f]));
    picked.extend(makers.take(FEW - NEAREST));
    picked.sort_unstable();
    picked
}

/// How near each function is to the dialog, from -1 to 1.
pub fn nearness(model: &Model, state: &State<'_>) -> Result<Vec<f32>, PlannerError> {
    let parts = model.encoder.parts(state.turns, state.question);
    let texts: Vec<String> = state.functions.iter().map(Candidate::text_of).collect();
    model.nearness(&texts, &parts)
}

/// All functions, nearest first.
pub fn nearest(near: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..near.len()).collect();
    order.sort_by(|&a, &b| near[b].total_cmp(&near[a]));
    order
}

/// A proposal over the picked functions as one over all.
pub fn over_all(proposal: Proposal, picked: &[usize]) -> Proposal {
    match proposal {
        Proposal::Plan(mut plan) => {
            for call in &mut plan.calls {
                call.function = picked[call.function];
            }
            Proposal::Plan(plan)
        }
        Proposal::Ask { function, param } => Proposal::Ask {
            function: picked[function],
            param,
        },
        Proposal::Abstain => Proposal::Abstain,
    }
}

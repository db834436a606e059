//! Which functions are read for a question, where there are too many to read them all.

use std::collections::HashSet;
use std::iter::once;

use bellhop_catalog::Function;

use crate::candidate::{Candidate, humanize};
use crate::{Model, PlannerError, Proposal, State};

/// As many as this are all read.
const FEW: usize = 24;
/// At most so many of the nearest are read,
const NEAREST: usize = 16;
/// and none whose rank is lower than the first one's by more than this.
const WITHIN: f32 = 0.35;

/// What stands near to a part of the dialog counts by how near it is, less this share of how near the nearest is: a
/// part of many words is near to many functions, and would push out what a part of few words asks for.
const OWN_MEASURE: f32 = 0.5;

/// What counts beside how near a function stands to a part: this, for the function that the part's words describe best.
const DESCRIBED: f32 = 0.1;

/// How near a function is to a dialog.
#[derive(Clone, Copy)]
pub struct Near {
    /// To the nearest part of it, from -1 to 1.
    pub nearest: f32,
    /// What functions are ranked by.
    rank: f32,
}

/// Indices of the functions to read, in their order: those nearest to the dialog, and then the nearest of those
/// whose results they can take.
pub fn shortlist(state: &State<'_>, near: &[Near]) -> Vec<usize> {
    let all = state.functions.len();
    if all <= FEW {
        return (0..all).collect();
    }
    let order = nearest(near);
    let least = near[order[0]].rank - WITHIN;
    let likely = |f: &&usize| near[**f].rank >= least;
    let (picked, others) = order.split_at(order.iter().take(NEAREST).take_while(likely).count());
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

/// How near each function is to the dialog.
pub fn nearness(model: &Model, state: &State<'_>) -> Result<Vec<Near>, PlannerError> {
    let parts = model.encoder.parts(state.turns, state.question);
    let texts: Vec<String> = state.functions.iter().map(Candidate::text_of).collect();
    let near = model.nearness(&texts, &parts)?;
    let worded = match texts.len() > FEW {
        true => worded(model, state, &texts, &near, &parts),
        false => near.clone(),
    };
    let best: Vec<f32> = (0..parts.len())
        .map(|part| most(worded.iter().map(|to| to[part])))
        .collect();
    let rank = |to: &[f32]| {
        most(
            to.iter()
                .zip(&best)
                .map(|(near, best)| near - OWN_MEASURE * best),
        )
    };
    Ok(near
        .iter()
        .zip(&worded)
        .map(|(to, worded)| Near {
            nearest: most(to.iter().copied()),
            rank: rank(worded),
        })
        .collect())
}

/// How near each function is to each part, with what its own words add.
fn worded(
    model: &Model,
    state: &State<'_>,
    texts: &[String],
    near: &[Vec<f32>],
    parts: &[String],
) -> Vec<Vec<f32>> {
    let texts = state.functions.iter().zip(texts).map(|(function, text)| {
        let params = function.params.iter().map(|param| humanize(&param.name));
        let words = once(text.clone()).chain(params);
        words.collect::<Vec<_>>().join(" ")
    });
    let wording = model.wording(texts.collect());
    let mut near = near.to_vec();
    for (part, words) in parts.iter().enumerate() {
        for (function, described) in wording.described(words) {
            near[function][part] += DESCRIBED * described;
        }
    }
    near
}

fn most(of: impl Iterator<Item = f32>) -> f32 {
    of.fold(f32::NEG_INFINITY, f32::max)
}

/// All functions, nearest first.
pub fn nearest(near: &[Near]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..near.len()).collect();
    order.sort_by(|&a, &b| near[b].rank.total_cmp(&near[a].rank));
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

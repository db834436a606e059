//! Scores from elsewhere: what trains the model makes passes of its own from the same words, so that both can be
//! held against each other plan by plan.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::candidate::{Candidate, Slot};
use crate::encoding::{Dialog, Pass};
use crate::model::{FITS, Logits, SlotLogits};
use crate::{PlannerError, State};

/// Who scores passes instead of the graphs here.
pub trait Elsewhere: Send + Sync {
    /// The scores of one pass, all heads' one after the other.
    ///
    /// # Errors
    /// When no scores come, or the pass made there is another.
    fn scores(&self, pass: &InWords<'_>) -> Result<Vec<f32>, String>;
}

/// What is scored, and the ids that it has here.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InWords<'a> {
    /// A function for a dialog: `fit`; `opens` and `closes` at its marker; and for each parameter `source`, `start`,
    /// `end`, `inside`, `pointer`, `opens` and `closes`.
    Function {
        ids: &'a [i64],
        function: &'a str,
        /// Each with its cases.
        slots: Vec<(&'a str, Vec<&'a str>)>,
        references: &'a [&'a str],
        /// Role and words.
        turns: Vec<(&'static str, &'a str)>,
        question: &'a str,
        /// Turn and bytes of words that are not shown.
        left_out: &'a [(usize, Range<usize>)],
    },
    /// A text alone: its place.
    Alone { ids: &'a [i64], text: &'a str },
}

impl<'a> InWords<'a> {
    fn function(
        state: &'a State<'_>,
        dialog: &'a Dialog,
        pass: &'a Pass,
        function: &'a str,
        slots: &'a [Slot],
        references: &'a [&'a str],
    ) -> Self {
        let cases = |slot: &'a Slot| slot.cases.iter().map(|(case, _)| case.as_str()).collect();
        let role = |by_user: bool| if by_user { "user" } else { "assistant" };
        Self::Function {
            ids: &pass.ids,
            function,
            slots: slots
                .iter()
                .map(|slot| (slot.text.as_str(), cases(slot)))
                .collect(),
            references,
            turns: state
                .turns
                .iter()
                .map(|turn| (role(turn.by_user), turn.text.as_str()))
                .collect(),
            question: state.question,
            left_out: &dialog.left_out,
        }
    }
}

/// The scores of the passes made for some functions, so many for each.
pub fn scored(
    other: &dyn Elsewhere,
    state: &State<'_>,
    dialog: &Dialog,
    wanted: &[(&Candidate, Vec<&str>)],
    counts: &[usize],
    passes: &[Pass],
) -> Result<Vec<Arc<Logits>>, PlannerError> {
    let mut passes = passes.iter();
    let mut found = Vec::new();
    for ((candidate, references), &count) in wanted.iter().zip(counts) {
        let mut slots = candidate.slots.as_slice();
        for pass in passes.by_ref().take(count) {
            let (shown, rest) = slots.split_at(pass.slots.len());
            slots = rest;
            let text = &candidate.text;
            let words = InWords::function(state, dialog, pass, text, shown, references);
            let scores = other.scores(&words).map_err(PlannerError::Run)?;
            found.push(Arc::new(taken_apart(pass, &scores)?));
        }
    }
    Ok(found)
}

/// A function's scores, taken apart.
fn taken_apart(pass: &Pass, scores: &[f32]) -> Result<Logits, PlannerError> {
    let mut rest = scores;
    let mut take = |count: usize| {
        let (taken, left) = rest.split_at_checked(count)?;
        rest = left;
        Some(taken)
    };
    let tokens = pass.ids.len();
    let mut all = || {
        let fit = take(FITS)?.try_into().ok()?;
        let (opens, closes) = (take(tokens)?.to_vec(), take(tokens)?.to_vec());
        let slots: Option<Vec<SlotLogits>> = pass
            .slots
            .iter()
            .map(|_| {
                let source = take(6)?.try_into().ok()?;
                let mut row = || Some(take(tokens)?.to_vec());
                Some(SlotLogits {
                    source,
                    start: row()?,
                    end: row()?,
                    inside: row()?,
                    pointer: row()?,
                    opens: row()?,
                    closes: row()?,
                })
            })
            .collect();
        Some(Logits {
            fit,
            opens,
            closes,
            slots: slots?,
        })
    };
    all().ok_or_else(|| {
        PlannerError::Run(format!(
            "{} scores for a pass of {tokens} tokens",
            scores.len()
        ))
    })
}

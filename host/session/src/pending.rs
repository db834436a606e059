//! A plan that waits until the user has picked one of several things.

use bellhop_planner::{Plan, PlannedCall, Source, Step};

use crate::run::{Made, Pick};

/// A plan that waits for a choice.
pub(crate) struct Pending {
    pub question: String,
    pub plan: Plan,
    /// The call that the choice completes.
    pub call: usize,
    pub picks: Vec<Pick>,
    pub made: Made,
}

/// Puts what was picked into a call; whether the call had a place for it.
pub(crate) fn apply(pick: &Pick, call: &mut PlannedCall) -> bool {
    let mut sources = call.arguments.iter_mut();
    match pick {
        Pick::Words(words) => sources.any(|(_, source)| match source {
            Source::Words { text, value } if value.is_string() => {
                (*text, *value) = (words.clone(), words.clone().into());
                true
            }
            _ => false,
        }),
        Pick::Element { param, step, index } => sources.any(|(name, source)| match source {
            Source::Result { path, .. } if name == param => {
                path[*step] = Step::Nth(*index);
                true
            }
            _ => false,
        }),
    }
}

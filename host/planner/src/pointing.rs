//! The planner that ships.

use bellhop_catalog::Function;

use crate::plan::Proposal;
use crate::search::Search;
use crate::shortlist::{Near, nearest, nearness, over_all, shortlist};
use crate::{Model, Planner, PlannerError, State};

/// An encoder that scores and points, and a search over its scores.
pub struct Pointing {
    /// Its weights may be changed between proposals, to choose better ones.
    pub model: Model,
}

impl Pointing {
    pub fn new(model: Model) -> Self {
        Self { model }
    }

    /// All functions, those that the dialog likeliest needs first.
    ///
    /// # Errors
    /// When the model cannot be run.
    pub fn nearest(&self, state: &State<'_>) -> Result<Vec<usize>, PlannerError> {
        Ok(nearest(&nearness(&self.model, state)?))
    }
}

impl Planner for Pointing {
    fn propose(&self, state: &State<'_>) -> Result<Proposal, PlannerError> {
        self.propose_from(state, self.model.weights.act)
    }
}

impl Pointing {
    /// A proposal that acts where some function is asked for with at least the probability `act`, instead of the
    /// model's own threshold.
    ///
    /// # Errors
    /// When the model cannot be run.
    pub fn propose_from(&self, state: &State<'_>, act: f32) -> Result<Proposal, PlannerError> {
        if state.question.trim().is_empty() {
            return Ok(Proposal::Abstain);
        }
        let near = nearness(&self.model, state)?;
        let picked = shortlist(state, &near);
        if picked.len() == state.functions.len() {
            return Search::new(&self.model, state, &near)?.propose(act);
        }
        let functions: Vec<Function> = picked.iter().map(|&f| state.functions[f].clone()).collect();
        let near: Vec<Near> = picked.iter().map(|&f| near[f]).collect();
        let functions = &functions;
        let state = State {
            functions,
            ..*state
        };
        let proposal = Search::new(&self.model, &state, &near)?.propose(act)?;
        Ok(over_all(proposal, &picked))
    }
}

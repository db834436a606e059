//! Chooses functions: from words to a typed plan, with an ONNX model that only scores and points.
//!
//! A plan that leaves this crate is well-typed: every argument is a literal that its type accepts, or
//! a reference to a value of the parameter's type. This crate never runs a function and never sees a
//! result's text.

mod candidate;
mod clock;
mod elsewhere;
mod encoding;
mod graphs;
mod model;
mod naming;
mod normalise;
mod numbers;
#[cfg(test)]
mod parity;
mod places;
mod plan;
mod pointing;
mod reading;
mod refine;
mod runtime;
mod search;
mod shortlist;
mod spans;
mod values;
mod weights;
mod whole;
mod wording;

use std::path::{Path, PathBuf};

use bellhop_catalog::Function;
use jiff::Zoned;

pub use elsewhere::{Elsewhere, InWords};
pub use model::Model;
pub use plan::{Choice, Earlier, Plan, PlannedCall, Proposal, Source, Step, Turn};
pub use pointing::Pointing;
pub use runtime::{cache_folder, find_library};
pub use weights::Weights;

/// What a proposal is made from.
pub struct State<'a> {
    /// Every function of every loaded plugin.
    pub functions: &'a [Function],
    /// The user's words.
    pub question: &'a str,
    /// Earlier turns, oldest first.
    pub turns: &'a [Turn],
    /// Values of earlier turns that words such as "there" may mean, newest first.
    pub earlier: &'a [Earlier],
    /// Keys of earlier proposals' calls that found nothing for this question.
    pub tried: &'a [String],
    /// The session's clock, in the user's zone.
    pub now: &'a Zoned,
}

/// Proposes the next calls for a question, or says that it cannot.
pub trait Planner: Send + Sync {
    /// # Errors
    /// When the model cannot be run; never for what the user said.
    fn propose(&self, state: &State<'_>) -> Result<Proposal, PlannerError>;
}

/// Why no proposal could be made.
#[derive(Debug, thiserror::Error)]
pub enum PlannerError {
    #[error("ONNX Runtime is missing: looked for {name} {}; run `make runtime`, or set ORT_DYLIB_PATH", list(.looked))]
    RuntimeMissing { name: String, looked: Vec<PathBuf> },
    #[error("ONNX Runtime at {path} cannot be loaded: {why}; run `make runtime` to set it up again", path = .path.display())]
    RuntimeBroken { path: PathBuf, why: String },
    #[error("the planner's model {path} cannot be read: {why}; restore the file or set BELLHOP_MODEL", path = .path.display())]
    Model { path: PathBuf, why: String },
    #[error("the planner's model failed: {0}")]
    Run(String),
}

fn list(paths: &[PathBuf]) -> String {
    paths
        .iter()
        .map(|p| format!("in {}", p.display()))
        .collect::<Vec<_>>()
        .join(", ")
}

impl PlannerError {
    pub(crate) fn model(path: &Path, why: impl ToString) -> Self {
        Self::Model {
            path: path.to_owned(),
            why: why.to_string(),
        }
    }
}

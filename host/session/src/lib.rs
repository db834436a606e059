//! One conversation: plan, run, ask, remember, answer.
//!
//! The planner and the sandbox meet here and nowhere else. No text that a plugin returned reaches the
//! planner: it sees which calls found nothing, never what they said.

mod answer;
mod apps;
mod conversation;
mod home;
mod pending;
mod run;
mod says;

pub use answer::{
    Answer, Asked, CallError, CallReport, Outcome, PlanReport, PlannedReport, SourceReport,
};
pub use apps::{Apps, AppsError};
pub use conversation::{Session, SessionError, User};
pub use home::{FILE, Home, HomeConfig, HomeError, PluginConfig, SecretConfig, UserConfig};
pub use says::Says;

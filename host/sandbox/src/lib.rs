//! Runs functions: a component and JSON arguments in, JSON out.
//!
//! All effects on the world pass through here: grants are checked, limits are set, and what
//! went out is recorded. A call gets a fresh instance with nothing in it but what was granted,
//! and whatever a plugin does, the call ends with a value or one clear sentence.
//!
//! Which functions exist is told by the catalog; which one to call is decided elsewhere. This
//! crate knows no model.

mod cache;
mod call;
mod clock;
mod engine;
mod error;
mod grants;
mod http;
mod limits;
mod sandbox;
mod startup;
mod state;
mod storage;
mod value;

pub use call::Reply;
pub use clock::Clock;
pub use error::{BadArgument, CallError, Choice, Failure, Outage, Problem, SandboxError};
pub use grants::{Grants, Secret};
pub use http::{Answer, Asked, HttpCause, HttpExchange, Network, Recording, Standin};
pub use limits::Limits;
pub use sandbox::{Loaded, Sandbox, SandboxConfig};
pub use startup::Startup;
pub use state::Touched;

//! One file a command.

pub mod ask;
pub mod call;
pub mod eval;
pub mod plugins;
pub mod schema;

//! One file a command.

pub mod ask;
pub mod call;
pub mod check;
pub mod eval;
pub mod plugins;
pub mod schema;

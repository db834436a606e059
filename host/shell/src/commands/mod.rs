//! One file a command.

pub mod ask;
pub mod call;
pub mod plugins;
pub mod schema;

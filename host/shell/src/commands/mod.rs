//! One file a command.

pub mod ask;
pub mod build;
pub mod call;
pub mod check;
pub mod dev;
pub mod diff;
pub mod eval;
pub mod new;
pub mod plugins;
pub mod record;
pub mod reference;
pub mod schema;

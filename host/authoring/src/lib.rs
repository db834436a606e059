//! From an idea to a component: a new plugin's folder, and the build of it in its own language.
//!
//! Compiling is left to each language's own tool; here it is set up, called, and what it made is given
//! the WIT's doc comments and made small. This crate knows no terminal, no model and no engine.

mod build;
mod javascript;
mod language;
mod name;
mod new;
mod python;
mod reference;
mod rust;
mod strip;
mod tools;
mod watch;
mod wit;

pub use build::{BuildError, Built, build};
pub use language::Language;
pub use name::NameError;
pub use new::{Created, NewError, new};
pub use reference::reference;
pub use watch::{Watch, WatchError};

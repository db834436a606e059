//! What functions exist: a component's own WIT and doc comments, as data.
//!
//! Bytes in, data out. This crate knows no wasmtime engine, no model and no terminal.

mod function;
mod types;

pub use function::{Effect, Function, FunctionId, Param, Plugin};
pub use types::{Case, Field, Kind, Label, Type, TypeName};

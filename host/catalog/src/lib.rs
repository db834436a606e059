//! What functions exist: a component's own WIT and doc comments, as data.
//!
//! Bytes in, data out. This crate knows no wasmtime engine, no model and no terminal.

mod docs;
mod error;
mod example;
mod foreign;
mod function;
mod json_schema;
mod read;
pub mod shared;
mod tags;
mod types;
mod versions;

pub use docs::printable;
pub use error::CatalogError;
pub use function::{Effect, Function, FunctionId, Param, Plugin};
pub use read::{SharedTypes, shared_types};
pub use tags::{TAGS, Tag};
pub use types::{Case, Field, Kind, Label, Type, TypeName};
pub use versions::adapted;

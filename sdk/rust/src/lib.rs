//! What a Bellhop plugin in Rust builds on: the macro [`macro@export`], the shared types, and what
//! plugins over people's files and other people's services keep needing.
//!
//! A plugin is a `cdylib` with its WIT in `wit/`:
//!
//! ```ignore
//! use bellhop_sdk::types::Problem;
//!
//! #[bellhop_sdk::export]
//! impl Tides {
//!     fn next_high(beach: String) -> Result<String, Problem> { ... }
//! }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod clock;
pub mod config;
pub mod files;
pub mod http;
pub mod people;
mod problem;
pub mod storage;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod time;
pub mod words;

pub use bellhop_sdk_macros::{export, plugin};
pub use problem::Blame;
#[doc(hidden)]
pub use wit_bindgen;

/// The shared types, `bellhop:types/common`.
pub use bindings::bellhop::types::common as types;

#[allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]
mod bindings {
    wit_bindgen::generate!({
        path: ["../../wit/v0.2.0", "wit"],
        world: "bellhop:sdk/sdk",
        additional_derives: [PartialEq],
        generate_all,
        generate_unused_types: true,
    });
}

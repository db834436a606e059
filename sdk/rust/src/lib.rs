//! What a Bellhop plugin in Rust builds on: the [`plugin!`] macro, the shared types, and what
//! plugins over people's files and other people's services keep needing.
//!
//! A plugin is a `cdylib` with its WIT in `wit/`:
//!
//! ```ignore
//! use bellhop_sdk::types::Problem;
//! use bindings::exports::example::tides::tides::Guest;
//!
//! struct Tides;
//!
//! bellhop_sdk::plugin!(Tides);
//!
//! impl Guest for Tides {
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
pub mod words;

pub use bellhop_sdk_macros::plugin;
#[doc(hidden)]
pub use wit_bindgen;

/// The shared types, `bellhop:types/common`.
pub use bindings::bellhop::types::common as types;

#[allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]
mod bindings {
    wit_bindgen::generate!({
        path: ["../../wit/v0.1.0", "wit"],
        world: "bellhop:sdk/sdk",
        additional_derives: [PartialEq],
        generate_all,
        generate_unused_types: true,
    });
}

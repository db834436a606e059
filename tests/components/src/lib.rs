//! Components that tests make from WIT text and a few lines of WebAssembly text: each shows one behaviour.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod guest;
mod memory;

use bellhop_contract::{DOCS_SECTION, HOST, TYPES, docs_section};
use serde_json::Value;
use wasm_encoder::{ComponentSection, CustomSection};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, PackageMetadata, Resolve, WorldId};

/// What the components import of WASI 0.2.
const WASI: [(&str, &str); 4] = [
    ("io.wit", include_str!("../wit/io.wit")),
    ("random.wit", include_str!("../wit/random.wit")),
    ("filesystem.wit", include_str!("../wit/filesystem.wit")),
    ("http.wit", include_str!("../wit/http.wit")),
];

/// What an exported function does.
pub enum Does {
    /// It gives this value, in the JSON form of its whole result: `{"ok": ...}` for WIT's `result`.
    Gives(Value),
    /// It runs these instructions, and then gives the value.
    Runs(String, Value),
    /// It gives the first value where this expression is not 0, and else the second.
    Chooses(String, Value, Value),
    /// It is this body.
    Is(String),
}

/// A component whose functions trap, of the only world of a WIT text, with its prose inside.
pub fn component(wit: &str) -> Vec<u8> {
    let (resolve, world) = parsed(wit);
    let module = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    documented(&resolve, encoded(module, &resolve, world))
}

/// A component whose functions do what is said, and trap where nothing is; `extra` are further fields of its
/// core module.
pub fn behaving(wit: &str, extra: &str, does: &[(&str, Does)]) -> Vec<u8> {
    let (resolve, world) = parsed(wit);
    let module = guest::module(&resolve, world, extra, does);
    documented(&resolve, encoded(module, &resolve, world))
}

/// The same as other tools build it: without prose.
pub fn bare(wit: &str, does: &[(&str, Does)]) -> Vec<u8> {
    let (resolve, world) = parsed(wit);
    let module = guest::module(&resolve, world, "", does);
    encoded(module, &resolve, world)
}

/// The prose of a WIT text as `wit-docs-inject` stores it.
pub fn package_docs(wit: &str) -> Vec<u8> {
    let (resolve, world) = parsed(wit);
    let package = resolve.worlds[world].package.unwrap();
    let docs = PackageMetadata::extract(&resolve, package);
    docs.encode().unwrap()
}

/// A component with one more custom section at its end.
pub fn with_section(mut bytes: Vec<u8>, name: &str, data: Vec<u8>) -> Vec<u8> {
    let section = CustomSection {
        name: name.into(),
        data: data.into(),
    };
    section.append_to_component(&mut bytes);
    bytes
}

fn parsed(wit: &str) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    for (file, package) in TYPES.into_iter().chain(HOST).chain(WASI) {
        resolve.push_str(file, package).unwrap();
    }
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    (resolve, world)
}

fn encoded(mut module: Vec<u8>, resolve: &Resolve, world: WorldId) -> Vec<u8> {
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8).unwrap();
    let encoder = ComponentEncoder::default().module(&module).unwrap();
    encoder.validate(true).encode().unwrap()
}

fn documented(resolve: &Resolve, bytes: Vec<u8>) -> Vec<u8> {
    with_section(bytes, DOCS_SECTION, docs_section(resolve))
}

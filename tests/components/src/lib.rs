//! Components that tests make from WIT text alone.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use bellhop_contract::{DOCS_SECTION, TYPES, docs_section};
use wasm_encoder::{ComponentSection, CustomSection};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

/// A component whose functions trap, of the only world of a WIT text, with its prose inside.
pub fn component(wit: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    for (file, types) in TYPES {
        resolve.push_str(file, types).unwrap();
    }
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    let section = CustomSection {
        name: DOCS_SECTION.into(),
        data: docs_section(&resolve).into(),
    };
    let mut bytes = ComponentEncoder::default()
        .module(&module)
        .unwrap()
        .encode()
        .unwrap();
    section.append_to_component(&mut bytes);
    bytes
}

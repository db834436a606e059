//! Components that tests make from WIT text alone.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, PackageMetadata, Resolve};

const SHARED: &str = include_str!("../../../wit/v0.1.0/types.wit");

/// A component whose functions trap, of the only world of a WIT text, with its prose inside.
pub fn component(wit: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.push_str("types.wit", SHARED).unwrap();
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    let docs: BTreeMap<String, PackageMetadata> = resolve
        .packages
        .iter()
        .map(|(id, package)| {
            (
                package.name.to_string(),
                PackageMetadata::extract(&resolve, id),
            )
        })
        .collect();
    let docs = serde_json::to_vec(&docs).unwrap();
    let section = wasm_encoder::CustomSection {
        name: "bellhop-wit-docs".into(),
        data: docs.into(),
    };
    let mut bytes = ComponentEncoder::default()
        .module(&module)
        .unwrap()
        .encode()
        .unwrap();
    wasm_encoder::ComponentSection::append_to_component(&section, &mut bytes);
    bytes
}

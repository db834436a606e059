//! The contract as data: the released versions of the shared types, the host's interfaces, and the section
//! of a component that carries doc comments. What both sides of the contract, host and SDK, agree on.

use std::collections::BTreeMap;

use wit_parser::{PackageMetadata, Resolve};

/// The folder of the newest version, where this crate was built.
pub const NEWEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/v0.2.0");

/// The shared types of every released version, the newest last: a file's name, and its text.
pub const TYPES: [(&str, &str); 2] = [
    ("types-0.1.0.wit", include_str!("../v0.1.0/types.wit")),
    ("types-0.2.0.wit", include_str!("../v0.2.0/types.wit")),
];

/// The interfaces that a plugin may import besides those of WASI 0.2: a file's name, and its text.
pub const HOST: [(&str, &str); 3] = [
    ("clocks.wit", include_str!("../v0.2.0/deps/clocks.wit")),
    ("config.wit", include_str!("../v0.2.0/deps/config.wit")),
    ("keyvalue.wit", include_str!("../v0.2.0/deps/keyvalue.wit")),
];

/// The custom section, in any nested module or at the top, that carries the WIT's doc comments, since a
/// component's own types have none: JSON, `{package: metadata}`.
pub const DOCS_SECTION: &str = "bellhop-wit-docs";

/// What the section holds for the packages of a WIT.
pub fn docs_section(wit: &Resolve) -> Vec<u8> {
    let docs: BTreeMap<String, PackageMetadata> = wit
        .packages
        .iter()
        .map(|(id, package)| (package.name.to_string(), PackageMetadata::extract(wit, id)))
        .collect();
    // Texts under texts: nothing in them can fail to be written.
    serde_json::to_vec(&docs).unwrap_or_default()
}

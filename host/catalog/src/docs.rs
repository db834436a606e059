//! The doc comments that a component carries in custom sections, since its binary WIT has none.

use std::borrow::Cow;
use std::collections::HashMap;

use bellhop_contract::DOCS_SECTION;
use serde_json::Value;
use wasmparser::{BinaryReader, CustomSectionReader, Parser, Payload};

/// Where other tools put the docs of the one package that they build: a byte for the version, and JSON.
const PACKAGE_SECTION: &str = "package-docs";

/// The doc comments, as the JSON of `wit_parser::PackageMetadata`.
#[derive(Default)]
pub(crate) struct Docs {
    /// By package: `bellhop:types@0.1.0`.
    packages: HashMap<String, Value>,
    /// Those of a package that is not named: the component's own.
    own: Option<Value>,
}

impl Docs {
    /// What the sections of a component hold; a section that cannot be read counts as absent, so that
    /// broken prose never hides a working function.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut docs = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            let Ok(Payload::CustomSection(section)) = payload else {
                continue;
            };
            match section.name() {
                DOCS_SECTION => docs
                    .packages
                    .extend(Self::of_section(section.data()).packages),
                PACKAGE_SECTION => {
                    let json = section.data().get(1..).unwrap_or_default();
                    docs.own = serde_json::from_slice(json).ok();
                }
                _ => {}
            }
        }
        docs
    }

    /// What one section of the SDK's holds.
    pub(crate) fn of_section(section: &[u8]) -> Self {
        Self {
            packages: serde_json::from_slice(section).unwrap_or_default(),
            own: None,
        }
    }

    pub(crate) fn package(&self, package: &str) -> Option<String> {
        text(self.of(package)?)
    }

    fn of(&self, package: &str) -> Option<&Value> {
        self.packages.get(package).or(self.own.as_ref())
    }

    /// The comment on an item of an interface: `["funcs", "status"]`, `["types", "stop", "items", "time"]`.
    /// The interface's name is full: `bellhop:types/common@0.1.0`.
    pub(crate) fn item(&self, interface: &str, path: &[&str]) -> Option<String> {
        let (package, name) = split(interface)?;
        let at = self.of(&package)?.get("interfaces")?.get(name)?;
        text(path.iter().try_fold(at, |at, step| at.get(step))?)
    }

    /// The comment on a function that a world exports itself.
    pub(crate) fn world_function(&self, function: &str) -> Option<String> {
        let packages = self.packages.values().chain(&self.own);
        let worlds = packages.filter_map(|package| package.get("worlds")?.as_object());
        worlds.flat_map(|worlds| worlds.values()).find_map(|world| {
            ["func_exports", "funcs"]
                .iter()
                .find_map(|key| text(world.get(key)?.get(function)?))
        })
    }
}

/// The component without the sections of prose at its top, which the decoder does not expect there.
pub(crate) fn without_prose(component: &[u8]) -> Cow<'_, [u8]> {
    /// The magic number and the version.
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let mut kept: Vec<u8> = component.iter().take(HEADER).copied().collect();
    let mut rest = component.get(HEADER..).unwrap_or_default();
    while !rest.is_empty() {
        let mut reader = BinaryReader::new(rest, 0);
        let section = reader
            .read_u8()
            .and_then(|id| Ok((id, reader.read_reader()?)));
        let Ok((id, body)) = section else {
            return component.into();
        };
        let (section, after) = rest.split_at(reader.original_position());
        let is_prose = id == CUSTOM
            && CustomSectionReader::new(body).is_ok_and(|custom| custom.name() == PACKAGE_SECTION);
        if !is_prose {
            kept.extend_from_slice(section);
        }
        rest = after;
    }
    kept.into()
}

/// `bellhop:types/common@0.1.0` is the interface `common` of the package `bellhop:types@0.1.0`.
fn split(interface: &str) -> Option<(String, &str)> {
    let (namespace, rest) = interface.split_once('/')?;
    Some(match rest.split_once('@') {
        Some((name, version)) => (format!("{namespace}@{version}"), name),
        None => (namespace.to_owned(), rest),
    })
}

fn text(item: &Value) -> Option<String> {
    let text = printable(item.as_str().or_else(|| item.get("docs")?.as_str())?);
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Text of a plugin without control characters, so that it cannot steer a terminal.
pub fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_plugin_cannot_steer_the_terminal() {
        let told = printable("Hi\u{1b}[2J \u{9b}31mred\u{7}\r\n\tsecond line");
        assert_eq!(told, "Hi[2J 31mred\n\tsecond line");
    }
}

//! The doc comments that a component carries in custom sections, since its binary WIT has none.

use std::collections::HashMap;

use bellhop_contract::DOCS_SECTION;
use serde_json::Value;
use wasmparser::{Parser, Payload};

/// The doc comments, by package: `bellhop:types@0.1.0` and the JSON of `wit_parser::PackageMetadata`.
#[derive(Default)]
pub(crate) struct Docs(HashMap<String, Value>);

impl Docs {
    /// What the sections of a component hold; a section that cannot be read counts as absent, so that
    /// broken prose never hides a working function.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut docs = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            let Ok(Payload::CustomSection(section)) = payload else {
                continue;
            };
            if section.name() == DOCS_SECTION {
                docs.0.extend(
                    serde_json::from_slice::<HashMap<_, _>>(section.data()).unwrap_or_default(),
                );
            }
        }
        docs
    }

    pub(crate) fn package(&self, package: &str) -> Option<String> {
        text(self.0.get(package)?)
    }

    /// The comment on an item of an interface: `["funcs", "status"]`, `["types", "stop", "items", "time"]`.
    /// The interface's name is full: `bellhop:types/common@0.1.0`.
    pub(crate) fn item(&self, interface: &str, path: &[&str]) -> Option<String> {
        let (package, name) = split(interface)?;
        let at = self.0.get(&package)?.get("interfaces")?.get(name)?;
        text(path.iter().try_fold(at, |at, step| at.get(step))?)
    }

    /// The comment on a function that a world exports itself.
    pub(crate) fn world_function(&self, package: &str, function: &str) -> Option<String> {
        let worlds = self.0.get(package)?.get("worlds")?.as_object()?;
        worlds.values().find_map(|world| {
            ["func_exports", "funcs"]
                .iter()
                .find_map(|key| text(world.get(key)?.get(function)?))
        })
    }

    /// The only package that has worlds: where a world's own functions are documented.
    pub(crate) fn world_package(&self) -> Option<&str> {
        let mut with = self
            .0
            .iter()
            .filter(|(_, docs)| docs.get("worlds").is_some());
        with.next().map(|(name, _)| name.as_str())
    }
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

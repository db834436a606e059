//! Functions of apps that have nothing to do with the checked one: what a user may have installed besides. The
//! file is made by `make model-distractors`.

use bellhop_catalog::{Function, FunctionId};
use serde::Deserialize;
use serde_json::Value;

const FILE: &str = include_str!("../distractors.jsonl");

#[derive(Deserialize)]
struct Line {
    plugin: String,
    name: String,
    description: String,
    parameters: Value,
    effect: String,
}

pub fn functions() -> impl Iterator<Item = Function> {
    let lines = FILE
        .lines()
        .filter_map(|line| serde_json::from_str::<Line>(line).ok());
    lines.map(|line| {
        let id = FunctionId {
            plugin: line.plugin,
            function: line.name,
        };
        let read_only = line.effect == "read-only";
        Function::foreign(id, &line.description, &line.parameters, None, read_only)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_two_hundred_and_each_is_another() {
        let mut all: Vec<String> = functions().map(|f| f.id.to_string()).collect();
        assert_eq!(all.len(), 200);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 200);
        assert!(functions().all(|f| !f.docs.is_empty()));
    }
}

//! Whatever is asked, and whatever happened to the model's files: a plan, an abstention or a clear error.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use bellhop_catalog::{Function, FunctionId};
use bellhop_planner::{Model, Planner, PlannerError, Pointing, Proposal, State};
use jiff::Zoned;
use serde_json::json;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

fn weights() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model/weights")
}

fn functions() -> Vec<Function> {
    let made = |name: &str, description: &str, parameters: serde_json::Value| {
        let id = FunctionId {
            plugin: "lamps".to_owned(),
            function: name.to_owned(),
        };
        Function::foreign(id, description, &parameters, None, true)
    };
    vec![
        made(
            "dim",
            "Dims the lamp of a room.",
            json!({"properties": {"room": {"type": "string", "description": "which room"}}, "required": ["room"]}),
        ),
        made("count", "How many lamps are on.", json!({})),
    ]
}

fn propose(planner: &Pointing, question: &str) -> Result<Proposal, PlannerError> {
    planner.propose(&State {
        functions: &functions(),
        question,
        turns: &[],
        earlier: &[],
        tried: &[],
        now: &Zoned::now(),
    })
}

#[test]
fn any_question_gets_a_proposal() {
    let planner = Pointing::new(Model::open(&weights()).unwrap());
    let long = "dim the lamp and ".repeat(10 * 1024 * 1024 / 17);
    for question in [
        "",
        " \n\t ",
        "🛎️🛎️🛎️",
        "¿cuándo aterriza el vuelo de mamá?",
        "\u{0}\u{202e}\u{feff}",
        "明日の天気は?",
        &"a".repeat(100_000),
        &long,
    ] {
        let proposal = propose(&planner, question).unwrap();
        if question.trim().is_empty() {
            assert!(matches!(proposal, Proposal::Abstain));
        }
    }
}

/// A copy of the model's files, which must be there until the finder is opened, the network changed by `change` and described anew if it should be.
fn changed(
    change: impl Fn(&mut Vec<u8>),
    described: bool,
) -> Result<(TempDir, Model), PlannerError> {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "tokenizer.json",
        "planner.json",
        "reader.onnx",
        "finder.onnx",
    ] {
        fs::copy(weights().join(name), folder.path().join(name)).unwrap();
    }
    let mut network = fs::read(weights().join("shared.onnx")).unwrap();
    change(&mut network);
    fs::write(folder.path().join("shared.onnx"), &network).unwrap();
    if described {
        let path = folder.path().join("planner.json");
        let mut description: serde_json::Value =
            serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let digest = Sha256::digest(&network);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        description["sha256"]["shared"] = digest.into();
        fs::write(path, description.to_string()).unwrap();
    }
    let model = Model::open(folder.path())?;
    Ok((folder, model))
}

fn why(opened: Result<(TempDir, Model), PlannerError>) -> String {
    match opened {
        Ok(_) => panic!("the model was opened"),
        Err(why) => why.to_string(),
    }
}

#[test]
fn a_truncated_or_altered_model_is_not_opened() {
    let cut = |network: &mut Vec<u8>| network.truncate(1_000_000);
    let said = why(changed(cut, false));
    assert!(
        said.contains("SHA-256") && said.contains("restore the file"),
        "{said}"
    );
    let said = why(changed(cut, true));
    assert!(said.contains("shared.onnx cannot be read"), "{said}");
    let said = why(changed(|network| network[1000] ^= 1, false));
    assert!(said.contains("SHA-256"), "{said}");
}

#[test]
fn weights_that_are_no_numbers_are_an_error() {
    let spoil = |network: &mut Vec<u8>| {
        let name = b"norm.weight";
        let places: Vec<usize> = network
            .windows(name.len())
            .enumerate()
            .filter(|(_, bytes)| bytes == name)
            .map(|(at, _)| at + name.len())
            .collect();
        // Protobuf: the field raw_data, 1536 bytes long, follows the initializer's name.
        let header = [0x4a, 0x80, 0x0c];
        let at = places
            .into_iter()
            .find(|&at| network[at..].starts_with(&header))
            .unwrap();
        for number in network[at + header.len()..][..1536].chunks_exact_mut(4) {
            number.copy_from_slice(&f32::NAN.to_le_bytes());
        }
    };
    let (_folder, model) = changed(spoil, true).unwrap();
    let planner = Pointing::new(model);
    let said = propose(&planner, "dim the lamp in the hall")
        .unwrap_err()
        .to_string();
    assert!(said.contains("the weights are damaged"), "{said}");
}

#[test]
fn the_weights_are_those_of_the_model_card() {
    let card = fs::read_to_string(weights().join("../MODEL_CARD.md")).unwrap();
    let model = Model::open(&weights()).unwrap();
    for (graph, digest) in model.digests() {
        assert!(
            card.contains(digest),
            "the model card tells of another {graph} than {digest}"
        );
    }
}

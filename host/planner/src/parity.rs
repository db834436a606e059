//! The encoder that trains the model and this one must make the same passes: `model/weights/parity.jsonl`
//! has some of the former's, with what the model said of them.

use serde::Deserialize;
use serde_json::Value;

use crate::candidate::{Candidate, Slot};
use crate::model::Model;
use crate::plan::Turn;

#[derive(Deserialize)]
struct Case {
    function: String,
    slots: Vec<(String, Vec<String>)>,
    references: Vec<String>,
    turns: Vec<(String, String)>,
    question: String,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    ids: Vec<i64>,
    types: Vec<i64>,
    slots: Vec<usize>,
    references: Vec<usize>,
    fit: Vec<f32>,
    source: Vec<Vec<f32>>,
}

/// Another processor may round the quantised weights' products a little differently.
const CLOSE: f32 = 0.15;

fn slot((text, cases): &(String, Vec<String>)) -> Slot {
    Slot {
        name: String::new(),
        text: text.clone(),
        required: true,
        list: false,
        cases: cases
            .iter()
            .map(|case| (case.clone(), Value::Null))
            .collect(),
        flag: false,
        leaf: None,
        accepts: Vec::new(),
    }
}

#[test]
fn passes_and_scores_are_those_of_the_trainer() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model/weights");
    let model = Model::open(&folder).unwrap();
    let cases = std::fs::read_to_string(folder.join("parity.jsonl")).unwrap();
    for line in cases.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let candidate = Candidate {
            text: case.function.clone(),
            slots: case.slots.iter().map(slot).collect(),
            outputs: Vec::new(),
            read_only: true,
        };
        let turn = |(role, text): &(String, String)| Turn {
            by_user: role == "user",
            text: text.clone(),
        };
        let turns: Vec<Turn> = case.turns.iter().map(turn).collect();
        let references: Vec<&str> = case.references.iter().map(String::as_str).collect();
        let dialog = model.encoder.dialog(&turns, &case.question).unwrap();
        let pass = model
            .encoder
            .passes(&candidate, &references, &dialog)
            .unwrap()
            .remove(0);
        assert_eq!(pass.ids, case.expected.ids, "{}", case.question);
        assert_eq!(pass.types, case.expected.types);
        assert_eq!(
            pass.slots
                .iter()
                .map(|slot| slot.position)
                .collect::<Vec<_>>(),
            case.expected.slots
        );
        assert_eq!(pass.references, case.expected.references);
        let logits = model.run(&pass).unwrap();
        let close = |ours: &[f32], theirs: &[f32]| {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() < CLOSE)
        };
        assert!(close(&logits.fit, &case.expected.fit), "{}", case.question);
        for (slot, source) in logits.slots.iter().zip(&case.expected.source) {
            assert!(close(&slot.source, source), "{}", case.question);
        }
    }
}

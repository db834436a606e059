//! The encoder that trains the model and this one must make the same passes: `model/weights/parity.jsonl.xz`
//! has a thousand of the former's, with what the model said of them and what is chosen by it.

use serde::Deserialize;
use serde_json::Value;

use crate::candidate::{Candidate, Slot};
use crate::encoding::Pass;
use crate::model::{Model, SlotLogits};
use crate::naming::Naming;
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
    /// What each parameter is filled from: the kind, the first and the last word, and which reference.
    chosen: Vec<[usize; 4]>,
    parts: Vec<String>,
    /// The beginning of the last part's place.
    place: Vec<f32>,
}

/// Logits are as near as this,
const CLOSE: f32 = 1e-3;
/// but another processor may add the products in another order: then a quantised value is the next one, now
/// and then, and what follows from it is only as near as this.
const ROUNDED: f32 = 0.15;
const SELDOM: f32 = 0.05;

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

fn chosen(pass: &Pass, slot: &SlotLogits) -> [usize; 4] {
    let words: Vec<usize> = pass.words.iter().map(|word| word.position).collect();
    [
        first_best(slot.source.iter()),
        first_best(words.iter().map(|&at| &slot.start[at])),
        first_best(words.iter().map(|&at| &slot.end[at])),
        first_best(pass.references.iter().map(|&at| &slot.pointer[at])),
    ]
}

/// The first of the highest scores, as the trainer's argmax has it.
fn first_best<'a>(scores: impl Iterator<Item = &'a f32>) -> usize {
    let best = scores
        .enumerate()
        .reduce(|best, other| match other.1 > best.1 {
            true => other,
            false => best,
        });
    best.map_or(0, |(at, _)| at)
}

#[test]
fn passes_scores_and_choices_are_those_of_the_trainer() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model/weights");
    let model = Model::open(&folder).unwrap();
    let mut cases = Vec::new();
    let packed = std::fs::read(folder.join("parity.jsonl.xz")).unwrap();
    lzma_rs::xz_decompress(&mut packed.as_slice(), &mut cases).unwrap();
    let cases = String::from_utf8(cases).unwrap();
    let (mut all, mut rounded, mut other_choice) = (0, 0, 0);
    for line in cases.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let candidate = Candidate {
            text: case.function.clone(),
            slots: case.slots.iter().map(slot).collect(),
            naming: Naming::of(&[]),
            outputs: Vec::new(),
            read_only: true,
            untyped: false,
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
        let slots: Vec<usize> = pass.slots.iter().map(|slot| slot.position).collect();
        assert_eq!(slots, case.expected.slots);
        assert_eq!(pass.references, case.expected.references);
        let parts = model.encoder.parts(&turns, &case.question);
        assert_eq!(parts, case.expected.parts);
        let alone = model.encoder.alone(parts.last().unwrap()).unwrap();
        let logits = model.run(&pass).unwrap();
        let sources = logits.slots.iter().flat_map(|slot| slot.source);
        let ours = logits
            .fit
            .into_iter()
            .chain(sources)
            .chain(model.place(&alone).unwrap());
        let expected = case.expected.source.iter().flatten();
        let theirs = case
            .expected
            .fit
            .iter()
            .chain(expected)
            .chain(&case.expected.place);
        let apart = ours
            .zip(theirs)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        assert!(apart < ROUNDED, "{}: {apart} apart", case.question);
        let choices = logits.slots.iter().map(|slot| chosen(&pass, slot));
        let chosen_alike = choices.eq(case.expected.chosen.iter().copied());
        assert!(chosen_alike || apart >= CLOSE, "{}", case.question);
        all += 1;
        rounded += usize::from(apart >= CLOSE);
        other_choice += usize::from(!chosen_alike);
    }
    println!(
        "{rounded} of {all} passes were rounded otherwise, and {other_choice} chose otherwise"
    );
    assert!(
        all >= 1000 && (rounded as f32) < SELDOM * all as f32,
        "{rounded} of {all}"
    );
}

//! The planner here and the model as its trainer has it must make the same plans: `model/weights/plans.jsonl.xz` has a
//! thousand examples, none of which was trained on, with the plans made of the trainer's own passes and scores.

use std::path::Path;

use bellhop_evaluation::{Examples, plans};
use bellhop_planner::{Model, Pointing};

/// Another processor may round a score the other way, and two plans may be about as good.
const SELDOM: f64 = 0.01;

#[test]
fn plans_are_those_of_the_trainer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model/weights");
    let read = |name: &str| {
        let mut plain = Vec::new();
        let packed = std::fs::read(folder.join(name)).unwrap();
        lzma_rs::xz_decompress(&mut packed.as_slice(), &mut plain).unwrap();
        plain
    };
    let expected: Expected = serde_json::from_slice(&read("plans.json.xz")).unwrap();
    let examples = Examples::read(&folder.join("plans.jsonl.xz"), usize::MAX).unwrap();
    let planner = Pointing::new(Model::open(&folder).unwrap());
    let made = plans(&planner, &examples, &expected.now.parse().unwrap()).unwrap();
    assert_eq!(made.len(), expected.plans.len());
    assert!(made.len() >= 1000, "{} plans", made.len());
    let other: Vec<_> = made
        .iter()
        .zip(&expected.plans)
        .filter(|(ours, theirs)| ours != theirs)
        .collect();
    for (ours, theirs) in &other {
        println!("planned {ours}\n  there {theirs}");
    }
    println!("{} of {} plans are others", other.len(), made.len());
    assert!(other.len() as f64 <= SELDOM * made.len() as f64);
}

#[derive(serde::Deserialize)]
struct Expected {
    now: String,
    plans: Vec<String>,
}

//! Chooses what the search makes of the model's scores, on generated examples: one weight after the other,
//! what plans more of them right is kept.

use std::path::PathBuf;
use std::process::ExitCode;

use bellhop_evaluation::{Examples, Report, ended, evaluate};
use bellhop_planner::{Model, Pointing, Weights};
use jiff::Zoned;
use serde_json::Value;

const ROUNDS: usize = 2;
const FACTORS: [f64; 4] = [0.5, 0.8, 1.25, 2.0];
/// What is tried for a weight that has no effect yet.
const FIRST: [f64; 4] = [0.2, 0.5, 1.0, 2.0];

fn main() -> ExitCode {
    ended(run())
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: tune MODEL-DIR WEIGHTS.json MOST FILE.jsonl...";
    let folder = PathBuf::from(arguments.next().ok_or(usage)?);
    let out = PathBuf::from(arguments.next().ok_or(usage)?);
    let most = arguments.next().ok_or(usage)?.parse()?;
    let mut model = Model::open(&folder)?;
    model.remember(usize::MAX);
    model.weights = serde_json::from_slice(&std::fs::read(&out)?)?;
    let mut planner = Pointing::new(model);
    let sets = arguments
        .map(|file| Examples::read(file.as_ref(), most))
        .collect::<Result<Vec<_>, _>>()?;
    let now = Zoned::now();
    let mut best = merit(&planner, &sets, &now)?;
    println!("{best:.4} as they are");
    for _ in 0..ROUNDS {
        let names: Vec<String> = fields(&planner.model.weights)?
            .into_iter()
            .map(|(n, _)| n)
            .collect();
        for name in names {
            let before = planner.model.weights.clone();
            let now_is = value(&before, &name)?;
            let tries = match now_is == 0.0 {
                true => FIRST,
                false => FACTORS.map(|factor| factor * now_is),
            };
            for tried in tries {
                planner.model.weights = with(&before, &name, tried)?;
                let kept = planner.model.weights.clone();
                let reached = merit(&planner, &sets, &now)?;
                if reached > best {
                    best = reached;
                    println!("{best:.4} with {name} {tried:.3}");
                    std::fs::write(&out, serde_json::to_string_pretty(&kept)? + "\n")?;
                }
            }
            planner.model.weights = serde_json::from_slice(&std::fs::read(&out)?)?;
        }
    }
    Ok(())
}

/// Mostly whole plans; calls and rightly made none count a little.
fn merit(
    planner: &Pointing,
    sets: &[Examples],
    now: &Zoned,
) -> Result<f64, Box<dyn std::error::Error>> {
    let mut sum = 0.0;
    for set in sets {
        let Report { all, .. } = evaluate(planner, set, &[], now, false, |_, _| {})?;
        sum += all.plans.share + 0.3 * all.calls.share + 0.1 * all.abstains.share;
    }
    Ok(sum / sets.len() as f64)
}

fn fields(weights: &Weights) -> Result<Vec<(String, Value)>, serde_json::Error> {
    Ok(match serde_json::to_value(weights)? {
        Value::Object(fields) => fields.into_iter().collect(),
        _ => Vec::new(),
    })
}

fn value(weights: &Weights, name: &str) -> Result<f64, serde_json::Error> {
    Ok(serde_json::to_value(weights)?[name]
        .as_f64()
        .unwrap_or_default())
}

fn with(weights: &Weights, name: &str, value: f64) -> Result<Weights, serde_json::Error> {
    let mut fields = serde_json::to_value(weights)?;
    fields[name] = Value::from((value * 1000.0).round() / 1000.0);
    serde_json::from_value(fields)
}

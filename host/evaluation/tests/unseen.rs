//! What is measured with is not trained with.

use std::collections::HashSet;
use std::error::Error;
use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

use serde_json::Value;

type Found<T> = Result<T, Box<dyn Error>>;

fn files(folder: &str, ending: &str) -> Found<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let mut found = Vec::new();
    for entry in read_dir(folder)? {
        let file = entry?.path();
        let name = file.to_string_lossy();
        if name.ends_with(ending) && !name.ends_with(".functions.jsonl") {
            found.push(file);
        }
    }
    Ok(found)
}

/// What users say in the last turn of each line of some files.
fn said(folder: &str) -> Found<Vec<String>> {
    let mut found = Vec::new();
    for file in files(folder, ".jsonl")? {
        for line in read_to_string(file)?.lines() {
            let asked: Value = serde_json::from_str(line)?;
            let last = asked["dialog"].as_array().and_then(|turns| turns.last());
            let text = last.map_or(&asked["question"], |turn| &turn["text"]);
            found.push(plain(text.as_str().ok_or(line)?));
        }
    }
    Ok(found)
}

fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

#[test]
fn no_request_that_measures_is_trained_with() -> Found<()> {
    let mut trained: HashSet<String> = said("model/requests")?.into_iter().collect();
    for domain in files("model/domains", ".yaml")? {
        trained.extend(read_to_string(domain)?.lines().map(plain));
    }
    let measured = [said("model/strangers")?, said("tests/questions")?].concat();
    assert!(measured.len() > 1000 && trained.len() > 20_000);
    let both: Vec<&String> = measured
        .iter()
        .filter(|text| trained.contains(*text))
        .collect();
    assert!(both.is_empty(), "{both:?}");
    Ok(())
}

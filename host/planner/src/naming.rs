//! Words beside a value that name the parameter it is for: the "kg" of "80 kg" names a weight in kg, the "card number"
//! of "my card number is L-20931" a parameter of that name.

use std::collections::HashMap;
use std::ops::Range;

use crate::candidate::{Slot, humanize};

/// So many words before a value, and after it, may name its parameter.
const BEFORE: usize = 3;
const AFTER: usize = 2;
/// What a word of a parameter's description counts, where one of its name counts 1.
const DESCRIBED: f32 = 0.6;
/// Words that descriptions are held together by.
const COMMON: [&str; 26] = [
    "the", "a", "an", "of", "to", "in", "for", "with", "and", "or", "is", "at", "on", "by", "as",
    "from", "be", "it", "that", "this", "if", "e", "g", "eg", "default", "which",
];

/// For each parameter of a function, the words that speak of it and of no other one, and how much each counts.
pub struct Naming(Vec<HashMap<String, f32>>);

impl Naming {
    pub fn of(slots: &[Slot]) -> Self {
        let mut words: Vec<HashMap<String, f32>> = slots.iter().map(spoken_of).collect();
        let mut used: HashMap<String, usize> = HashMap::new();
        for word in words.iter().flat_map(HashMap::keys) {
            *used.entry(word.clone()).or_default() += 1;
        }
        for own in &mut words {
            own.retain(|word, _| used.get(word) == Some(&1));
        }
        Self(words)
    }

    /// How well the words beside some bytes of a text name a parameter, from 0 to 1.
    pub fn names(&self, slot: usize, text: &str, bytes: &Range<usize>) -> f32 {
        let Some(own) = self.0.get(slot) else {
            return 0.0;
        };
        let clause =
            |c: char| matches!(c, '.' | ',' | ';' | '?' | '!' | '(' | ')') || c.is_ascii_digit();
        let (before, after) = (&text[..bytes.start], &text[bytes.end..]);
        // "80kg": what is left of the value's own word belongs to it.
        let before = before.rsplit(clause).next().unwrap_or_default();
        let after = after.split(clause).next().unwrap_or_default();
        let before = before.split_whitespace().rev().take(BEFORE);
        let beside = before.chain(after.split_whitespace().take(AFTER));
        beside
            .filter_map(|word| own.get(&stem(word)))
            .copied()
            .fold(0.0, f32::max)
    }
}

/// Where a text says some words as they are, but for case.
pub fn said_at(text: &str, words: &str) -> Vec<Range<usize>> {
    // Of ASCII alone, the lower case stands where the upper case did.
    let (text, words) = (text.to_ascii_lowercase(), words.to_ascii_lowercase());
    let alone = |at: &usize| {
        let beside = [
            text[..*at].chars().next_back(),
            text[at + words.len()..].chars().next(),
        ];
        beside.iter().flatten().all(|c| !c.is_alphanumeric())
    };
    let places = text.match_indices(&words).map(|(at, _)| at);
    let said = places.filter(|_| !words.is_empty()).filter(alone);
    said.map(|at| at..at + words.len()).collect()
}

/// How far two names are made of the same words, from 0 to 1: those of "lat" and "latitude" wholly.
pub fn namesakes(one: &str, other: &str) -> f32 {
    const SHORTEST: usize = 3;
    let (one, other) = (humanize(one), humanize(other));
    let (one, other): (Vec<String>, Vec<String>) = (words(&one).collect(), words(&other).collect());
    let begins = |a: &str, b: &str| a.len() >= SHORTEST && b.starts_with(a);
    let alike = |a: &String, b: &String| a == b || begins(a, b) || begins(b, a);
    let shared = one.iter().filter(|a| other.iter().any(|b| alike(a, b)));
    let share = 2.0 * shared.count() as f32 / (one.len() + other.len()).max(1) as f32;
    share.min(1.0)
}

/// The words of a parameter's name and description, and how much each counts.
fn spoken_of(slot: &Slot) -> HashMap<String, f32> {
    let docs = slot.text.split_once("): ").map_or("", |(_, docs)| docs);
    let described = words(docs).filter(|word| !COMMON.contains(&word.as_str()));
    let mut found: HashMap<String, f32> = described.map(|word| (word, DESCRIBED)).collect();
    found.extend(words(&humanize(&slot.name)).map(|word| (word, 1.0)));
    found
}

/// The words of a text, alike for one and several.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let apart = text.split(|c: char| !c.is_alphanumeric() && c != '%' && c != '°');
    apart.filter(|word| !word.is_empty()).map(stem)
}

/// A word without case, quotes and the s of a plural.
fn stem(word: &str) -> String {
    let lower = word
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '%')
        .to_lowercase();
    match lower.strip_suffix('s') {
        Some(one) if one.len() > 2 && !one.ends_with('s') => one.to_owned(),
        _ => lower,
    }
}

#[cfg(test)]
mod tests {
    use super::{namesakes, said_at};

    #[test]
    fn names_of_the_same_words_are_namesakes() {
        for (one, other, alike) in [
            ("lat", "latitude", 1.0),
            ("lon", "latitude", 0.0),
            ("birthYear", "birth_year", 1.0),
            ("start_year", "birth_year", 0.5),
            ("id", "identifier", 0.0),
            ("lat_latitude", "lat", 1.0),
        ] {
            assert!(
                (namesakes(one, other) - alike).abs() < 1e-6,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn a_name_is_said_as_whole_words() {
        for (text, at) in [("2.4 Bar in psi", 4), ("İ barn, a bar", 11)] {
            let said: Vec<usize> = said_at(text, "bar")
                .iter()
                .map(|bytes| bytes.start)
                .collect();
            assert_eq!(said, [at], "{text}");
        }
        for (text, words) in [("a barn", "bar"), ("", "bar"), ("bar", "")] {
            assert!(said_at(text, words).is_empty(), "{text} {words}");
        }
    }
}

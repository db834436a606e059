//! How far functions are described in the words of a dialog: what stands near in meaning is told apart by them.

use std::collections::{HashMap, HashSet};

use bm25::{Embedder, EmbedderBuilder, Scorer, Tokenizer};

use crate::naming::words;

struct Words;

impl Tokenizer for Words {
    fn tokenize(&self, text: &str) -> Vec<String> {
        words(text).collect()
    }
}

/// Some functions by the words that describe them.
pub struct Wording {
    texts: Vec<String>,
    embedder: Embedder<u32, Words>,
    scorer: Scorer<usize>,
}

impl Wording {
    pub fn of(texts: Vec<String>) -> Self {
        let corpus: Vec<&str> = texts.iter().map(String::as_str).collect();
        let embedder = EmbedderBuilder::with_tokenizer_and_fit_to_corpus(Words, &corpus).build();
        let mut scorer = Scorer::new();
        for (function, text) in corpus.iter().enumerate() {
            scorer.upsert(&function, embedder.embed(text));
        }
        Self {
            texts,
            embedder,
            scorer,
        }
    }

    /// Whether it is of these functions.
    pub fn is_of(&self, texts: &[String]) -> bool {
        self.texts == texts
    }

    /// How far some words describe each function that has any of them: 1 for the one that they describe best.
    pub fn described(&self, part: &str) -> HashMap<usize, f32> {
        let mut asked = self.embedder.embed(part);
        // A word said twice counts once.
        let mut known = HashSet::new();
        asked.0.retain(|token| known.insert(token.index));
        let found = self.scorer.matches(&asked);
        let most = found.first().map_or(1.0, |best| best.score);
        found
            .into_iter()
            .map(|function| (function.id, function.score / most))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Wording;

    #[test]
    fn the_words_of_a_description_find_it() {
        let texts = [
            "Tides of a harbour",
            "Opening hours of a museum",
            "Hours of sun",
        ];
        let wording = Wording::of(texts.map(str::to_owned).to_vec());
        let found = wording.described("when does the Museum open, which hours?");
        assert!(
            found[&1] > found[&2] && !found.contains_key(&0),
            "{found:?}"
        );
        assert!(wording.described("zzz").is_empty());
        assert!(Wording::of(Vec::new()).described("hours").is_empty());
    }
}

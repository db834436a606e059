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
        let mut known = HashSet::new();
        asked.0.retain(|token| known.insert(token.index));
        let found = self.scorer.matches(&asked);
        let most = found.first().map_or(1.0, |best| best.score);
        found
            .into_iter()
            .map(|match_| (match_.id, match_.score / most))
            .collect()
    }
}

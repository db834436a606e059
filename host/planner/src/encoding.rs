//! From a function and a dialog to the ids of one encoder pass, and back from positions to words.
//!
//! The same serialisation as `model/bellhop_model/encoding.py`; `parity.rs` holds them together.
//! Every text piece is tokenised on its own, so that positions and offsets never depend on neighbours.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use tokenizers::Tokenizer;

use crate::candidate::{Candidate, Slot};
use crate::numbers::{Number, numbers};
use crate::plan::Turn;
use crate::spans::meet;

/// Marker ids and size limits, in word pieces, as the model was trained with.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Limits {
    pub function: usize,
    pub param: usize,
    pub case: usize,
    pub cases: usize,
    pub reference: usize,
    pub references: usize,
    pub function_block: usize,
    pub turns: usize,
    pub turn: usize,
    pub question: usize,
    pub total: usize,
    /// A text that is placed alone.
    pub alone: usize,
    /// The parts of a dialog by which functions are found.
    pub parts: usize,
}

/// Ids of the marker tokens.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Markers {
    pub cls: i64,
    pub sep: i64,
    pub function: i64,
    pub param: i64,
    pub case: i64,
    pub reference: i64,
    pub user: i64,
    pub assistant: i64,
    pub question: i64,
}

/// One pass: its ids, and where everything stands in them.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    pub ids: Vec<i64>,
    pub types: Vec<i64>,
    pub function: usize,
    pub slots: Vec<SlotPosition>,
    pub references: Vec<usize>,
    pub words: Vec<Word>,
    /// How many of the dialog's words stand before these, in turns that there is no room for.
    pub before: usize,
}

/// Where a parameter's marker and its cases' markers are.
#[derive(Clone, Debug)]
pub struct SlotPosition {
    pub position: usize,
    pub cases: Vec<usize>,
}

/// A token of the dialog, and the bytes of the turn it stands for.
#[derive(Clone, Debug)]
pub struct Word {
    pub position: usize,
    /// Index into the turns; the question is one past the last.
    pub turn: usize,
    pub bytes: Range<usize>,
}

/// The tokenizer with the limits and markers of one model.
pub struct Encoder {
    pub tokenizer: Tokenizer,
    pub limits: Limits,
    pub markers: Markers,
}

/// A token's id, and the bytes of its text.
type Token = (i64, Range<usize>);

/// A dialog's tokens, encoded once for all functions.
pub struct Dialog {
    /// Marker, index of the turn, tokens.
    pieces: Vec<(i64, usize, Vec<Token>)>,
    /// Every number, and the turn it stands in.
    pub numbers: Vec<(usize, Number)>,
    /// Words left out, by the turn they stand in.
    pub left_out: Vec<(usize, Range<usize>)>,
}

impl Dialog {
    /// Turn and bytes of every token, in order.
    pub fn words(&self) -> impl Iterator<Item = (usize, &Range<usize>)> {
        self.pieces
            .iter()
            .flat_map(|(_, turn, tokens)| tokens.iter().map(|(_, bytes)| (*turn, bytes)))
    }

    /// The dialog without some words of one turn.
    pub fn without(&self, turn: usize, words: &[&Range<usize>]) -> Self {
        let kept = |bytes: &Range<usize>| !words.iter().any(|left| meet(bytes, left));
        let mut pieces = self.pieces.clone();
        for (_, _, tokens) in pieces.iter_mut().filter(|(_, at, _)| *at == turn) {
            tokens.retain(|(_, bytes)| kept(bytes));
        }
        let mut numbers = self.numbers.clone();
        numbers.retain(|(at, number)| *at != turn || kept(&number.bytes));
        let more = words.iter().map(|&bytes| (turn, bytes.clone()));
        Self {
            pieces,
            numbers,
            left_out: self.left_out.iter().cloned().chain(more).collect(),
        }
    }
}

impl Encoder {
    /// Encodes what is common to all passes for a question.
    pub fn dialog(&self, turns: &[Turn], question: &str) -> Result<Dialog, String> {
        let first = turns.len().saturating_sub(self.limits.turns);
        let mut pieces = Vec::new();
        let mut found = Vec::new();
        let mut note = |turn: usize, text: &str| {
            found.extend(
                numbers(first_bytes(text))
                    .into_iter()
                    .map(|number| (turn, number)),
            );
        };
        for (index, turn) in turns.iter().enumerate().skip(first) {
            let marker = if turn.by_user {
                self.markers.user
            } else {
                self.markers.assistant
            };
            let mut tokens = self.tokens(&turn.text)?;
            tokens.drain(..tokens.len().saturating_sub(self.limits.turn));
            note(index, &turn.text);
            pieces.push((marker, index, tokens));
        }
        let mut tokens = self.tokens(question)?;
        tokens.truncate(self.limits.question);
        pieces.push((self.markers.question, turns.len(), tokens));
        note(turns.len(), question);
        Ok(Dialog {
            pieces,
            numbers: found,
            left_out: Vec::new(),
        })
    }

    /// The passes for one function: more than one where its parameters do not fit into one.
    pub fn passes(
        &self,
        candidate: &Candidate,
        references: &[&str],
        dialog: &Dialog,
    ) -> Result<Vec<Pass>, String> {
        let head = self.piece(self.markers.function, &candidate.text, self.limits.function)?;
        let mut tail = Vec::new();
        for reference in references.iter().take(self.limits.references) {
            tail.push(self.piece(self.markers.reference, reference, self.limits.reference)?);
        }
        let reserved = head.len() + tail.iter().map(Vec::len).sum::<usize>();
        let mut passes = Vec::new();
        let mut block = Vec::new();
        let mut size = reserved;
        for slot in &candidate.slots {
            let pieces = self.slot_pieces(slot)?;
            let length: usize = pieces.iter().map(Vec::len).sum();
            if !block.is_empty() && size + length > self.limits.function_block {
                passes.push(self.assemble(&head, &std::mem::take(&mut block), &tail, dialog));
                size = reserved;
            }
            size += length;
            block.push(pieces);
        }
        passes.push(self.assemble(&head, &block, &tail, dialog));
        Ok(passes)
    }

    /// The pass that places a function's text, or a part of a dialog, among all others.
    pub fn alone(&self, text: &str) -> Result<Pass, String> {
        let mut ids = self.piece(self.markers.cls, text, self.limits.alone)?;
        ids.push(self.markers.sep);
        Ok(Pass {
            types: vec![0; ids.len()],
            ids,
            ..Pass::default()
        })
    }

    /// The texts by which functions are found for a dialog: the question with the turn before it, the question, and
    /// what its clauses ask for, since a question that asks for several things is near to none of them.
    pub fn parts(&self, turns: &[Turn], question: &str) -> Vec<String> {
        const FEWEST_WORDS: usize = 3;
        static CLAUSES: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"[.?!;,]\s+|\s+(?:and|then)\s+").ok());
        let question = first_bytes(question);
        let before = turns
            .last()
            .map(|turn| format!("{} {question}", first_bytes(&turn.text)));
        let clauses = CLAUSES.iter().flat_map(|clauses| clauses.split(question));
        let clauses = clauses.filter(|clause| clause.split_whitespace().count() >= FEWEST_WORDS);
        let all = before.into_iter().chain([question.to_owned()]);
        all.chain(clauses.map(str::to_owned))
            .take(self.limits.parts)
            .collect()
    }

    fn slot_pieces(&self, slot: &Slot) -> Result<Vec<Vec<i64>>, String> {
        let mut pieces = vec![self.piece(self.markers.param, &slot.text, self.limits.param)?];
        for (label, _) in slot.cases.iter().take(self.limits.cases) {
            pieces.push(self.piece(self.markers.case, label, self.limits.case)?);
        }
        Ok(pieces)
    }

    fn assemble(
        &self,
        head: &[i64],
        slots: &[Vec<Vec<i64>>],
        references: &[Vec<i64>],
        dialog: &Dialog,
    ) -> Pass {
        let mut pass = Pass {
            ids: vec![self.markers.cls],
            function: 1,
            ..Pass::default()
        };
        pass.ids.extend(head);
        for pieces in slots {
            let position = pass.ids.len();
            let mut cases = Vec::new();
            for (index, piece) in pieces.iter().enumerate() {
                if index > 0 {
                    cases.push(pass.ids.len());
                }
                pass.ids.extend(piece);
            }
            pass.slots.push(SlotPosition { position, cases });
        }
        for piece in references {
            pass.references.push(pass.ids.len());
            pass.ids.extend(piece);
        }
        pass.ids.push(self.markers.sep);
        pass.types = vec![0; pass.ids.len()];
        self.append(dialog, &mut pass);
        pass
    }

    /// The question's tokens, and those of as many of the last turns as there is room for.
    fn append(&self, dialog: &Dialog, pass: &mut Pass) {
        let most = self.limits.total - 1;
        let mut size = pass.ids.len();
        let fits = dialog.pieces.iter().rev().take_while(|(_, _, tokens)| {
            size += 1 + tokens.len();
            size <= most
        });
        let shown = fits.count().max(1);
        let (before, shown) = dialog.pieces.split_at(dialog.pieces.len() - shown);
        pass.before = before.iter().map(|(_, _, tokens)| tokens.len()).sum();
        for (marker, turn, tokens) in shown {
            pass.ids.push(*marker);
            for (id, bytes) in tokens {
                pass.words.push(Word {
                    position: pass.ids.len(),
                    turn: *turn,
                    bytes: bytes.clone(),
                });
                pass.ids.push(*id);
            }
        }
        pass.ids.truncate(most);
        pass.words.retain(|word| word.position < most);
        pass.ids.push(self.markers.sep);
        pass.types.resize(pass.ids.len(), 1);
    }

    fn piece(&self, marker: i64, text: &str, limit: usize) -> Result<Vec<i64>, String> {
        let mut ids = vec![marker];
        ids.extend(self.tokens(text)?.into_iter().take(limit).map(|(id, _)| id));
        Ok(ids)
    }

    fn tokens(&self, text: &str) -> Result<Vec<Token>, String> {
        let text = first_bytes(text);
        let encoding = self
            .tokenizer
            .encode(text, false)
            .map_err(|e| e.to_string())?;
        Ok(encoding
            .get_ids()
            .iter()
            .zip(encoding.get_offsets())
            .map(|(&id, &(start, end))| (i64::from(id), start..end))
            .collect())
    }
}

/// No limit of the encoder reaches this far into a text; the rest need not be tokenised.
pub fn first_bytes(text: &str) -> &str {
    const MOST: usize = 8 * 1024;
    &text[..text.floor_char_boundary(MOST)]
}

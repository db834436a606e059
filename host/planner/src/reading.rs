//! What the model says of one function for one question, as log-probabilities.

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::candidate::Candidate;
use crate::elsewhere::scored;
use crate::encoding::{Dialog, Pass, SlotPosition};
use crate::model::{Logits, Model, SlotLogits};
use crate::spans::{Span, alike, at, log_softmax, only_numbers, several, spans};
use crate::{PlannerError, State};

/// Log-probabilities for one function.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The question asks for this function.
    pub goal: Odds,
    /// A correct plan calls it, as a goal or for another call's sake.
    pub step: Odds,
    /// If it calls it, it calls it more than once.
    pub several: Odds,
    /// The words that ask for it.
    pub asked: Extent,
    pub slots: Vec<SlotReading>,
}

/// Log-probabilities of yes and of no.
#[derive(Clone, Copy, Debug)]
pub struct Odds {
    pub yes: f32,
    pub no: f32,
}

impl Odds {
    /// The odds with something added to their logit.
    pub fn shifted(self, by: f32) -> Self {
        odds(self.yes - self.no + by)
    }
}

/// Log-probabilities for one parameter.
#[derive(Clone, Debug)]
pub struct SlotReading {
    pub left_out: f32,
    pub words: f32,
    pub choice: f32,
    pub yes: f32,
    pub no: f32,
    pub reference: f32,
    /// The likeliest spans, best first.
    pub spans: Vec<Span>,
    /// Every value where several are meant, in order.
    pub several: Vec<Span>,
    /// For a list of numbers, each of several lists, with its log-probability among them.
    pub lists: Vec<(Vec<Span>, f32)>,
    /// One a case.
    pub cases: Vec<f32>,
    /// One a reference shown.
    pub references: Vec<f32>,
    /// The words that ask for the call whose result fills it.
    pub made: Extent,
}

/// Where some words of the dialog begin and end: a probability for each token.
#[derive(Clone, Debug, Default)]
pub struct Extent {
    opens: Vec<f32>,
    closes: Vec<f32>,
}

impl Extent {
    /// `words` are a pass's, of which the dialog has some `before`.
    fn of(before: usize, words: &[usize], opens: &[f32], closes: &[f32]) -> Self {
        let chances = |row: &[f32]| {
            let shown = at(row, words).into_iter().map(f32::exp);
            std::iter::repeat_n(0.0, before).chain(shown).collect()
        };
        Self {
            opens: chances(opens),
            closes: chances(closes),
        }
    }

    /// Log-probability that two extents are the same words, but no less than `FARTHEST`.
    pub fn same(&self, other: &Extent) -> f32 {
        const FARTHEST: f32 = -8.0;
        let both = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>().ln();
        (both(&self.opens, &other.opens) + both(&self.closes, &other.closes)).max(FARTHEST)
    }

    /// For each token, whether it is inside the widest words that are nearly as likely as the likeliest: words
    /// that ask for a call as a step lie within those that ask for it as an answer.
    pub fn widest(&self) -> Vec<f32> {
        const NEARLY: f32 = 0.2;
        let likely = |row: &[f32]| {
            let most = row.iter().copied().fold(0.0, f32::max);
            move |chance: &f32| *chance >= NEARLY * most
        };
        let first = self.opens.iter().position(likely(&self.opens));
        let last = self.closes.iter().rposition(likely(&self.closes));
        let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
        (0..self.opens.len())
            .map(|token| f32::from(u8::from((first..=last).contains(&token))))
            .collect()
    }

    /// First and last token of each of the words that ask for a call of its own, where likely several do.
    pub fn apart(&self) -> Vec<RangeInclusive<usize>> {
        const LIKELY: f32 = 0.18;
        const TOGETHER: f32 = 0.6;
        let peaks = |row: &[f32]| -> Vec<usize> {
            (0..row.len()).filter(|&at| row[at] >= LIKELY).collect()
        };
        let (opens, closes) = (peaks(&self.opens), peaks(&self.closes));
        let sure =
            |row: &[f32], at: &[usize]| at.iter().map(|&at| row[at]).sum::<f32>() >= TOGETHER;
        if opens.len() != closes.len() || !sure(&self.opens, &opens) || !sure(&self.closes, &closes)
        {
            return Vec::new();
        }
        let apart: Vec<_> = opens
            .into_iter()
            .zip(closes)
            .map(|(first, last)| first..=last)
            .collect();
        let in_order = apart.iter().all(|words| !words.is_empty())
            && apart.windows(2).all(|pair| pair[0].end() < pair[1].start());
        if in_order { apart } else { Vec::new() }
    }

    /// For each token, how likely it is inside.
    pub fn inside(&self) -> Vec<f32> {
        let mut before = 0.0;
        let mut after: f32 = self.closes.iter().sum();
        let mut found = Vec::with_capacity(self.opens.len());
        for (opens, closes) in self.opens.iter().zip(&self.closes) {
            before += opens;
            found.push((before * after).clamp(0.0, 1.0));
            after -= closes;
        }
        found
    }
}

/// Reads functions, each with the texts of the references in reach.
pub fn read(
    model: &Model,
    state: &State<'_>,
    wanted: &[(&Candidate, Vec<&str>)],
    dialog: &Dialog,
) -> Result<Vec<Reading>, PlannerError> {
    let mut passes = Vec::new();
    let mut counts = Vec::new();
    for (candidate, references) in wanted {
        let made = model
            .encoder
            .passes(candidate, references, dialog)
            .map_err(PlannerError::Run)?;
        counts.push(made.len());
        passes.extend(made);
    }
    let logits = match &model.elsewhere {
        Some(other) => scored(other.as_ref(), state, dialog, wanted, &counts, &passes)?,
        None => model.run_all(&passes)?,
    };
    let mut run = passes.iter().zip(&logits);
    let readings = wanted
        .iter()
        .zip(counts)
        .map(|((candidate, _), count)| reading(candidate, dialog, run.by_ref().take(count)));
    Ok(readings.collect())
}

/// What the passes for one function say of it together.
fn reading<'a>(
    candidate: &Candidate,
    dialog: &Dialog,
    passes: impl Iterator<Item = (&'a Pass, &'a Arc<Logits>)>,
) -> Reading {
    let mut slots = candidate.slots.iter();
    let mut reading = Reading {
        goal: odds(0.0),
        step: odds(0.0),
        several: odds(0.0),
        asked: Extent::default(),
        slots: Vec::new(),
    };
    for (pass, logits) in passes {
        let words: Vec<usize> = pass.words.iter().map(|w| w.position).collect();
        reading.goal = odds(logits.fit[0]);
        reading.step = odds(logits.fit[1]);
        reading.several = odds(logits.fit[2]);
        reading.asked = Extent::of(pass.before, &words, &logits.opens, &logits.closes);
        for (position, logits) in pass.slots.iter().zip(&logits.slots) {
            let mut said = slot_reading(pass, &words, position, logits);
            if let Some(slot) = slots.next()
                && slot.leaf.as_ref().is_some_and(|(leaf, _)| leaf.is_number())
            {
                let numbers = only_numbers(pass, &words, logits, &dialog.numbers);
                said.spans = numbers.likeliest();
                if slot.list {
                    said.lists = numbers.lists();
                    said.several = numbers.list();
                } else {
                    said.several = numbers.inside();
                }
            }
            if said.several.len() < 2 {
                said.several = alike(&said.spans);
            }
            reading.slots.push(said);
        }
    }
    reading
}

fn odds(logit: f32) -> Odds {
    Odds {
        yes: -(-logit).exp().ln_1p(),
        no: -logit.exp().ln_1p(),
    }
}

fn slot_reading(
    pass: &Pass,
    words: &[usize],
    slot: &SlotPosition,
    logits: &SlotLogits,
) -> SlotReading {
    let source = log_softmax(&logits.source);
    SlotReading {
        left_out: source[0],
        words: source[1],
        choice: source[2],
        yes: source[3],
        no: source[4],
        reference: source[5],
        spans: spans(pass, &at(&logits.start, words), &at(&logits.end, words)),
        several: several(pass, &logits.start, &logits.inside),
        lists: Vec::new(),
        cases: at(&logits.pointer, &slot.cases),
        references: at(&logits.pointer, &pass.references),
        made: Extent::of(pass.before, words, &logits.opens, &logits.closes),
    }
}

//! What words of the dialog the model points at as the value of a parameter.

use std::ops::Range;

use crate::encoding::{Pass, Word};
use crate::model::SlotLogits;
use crate::numbers::Number;

/// Words of one turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Index into the turns; the question is one past the last.
    pub turn: usize,
    pub bytes: Range<usize>,
    pub score: f32,
}

impl Span {
    pub fn overlaps(&self, other: &Span) -> bool {
        self.turn == other.turn && meet(&self.bytes, &other.bytes)
    }
}

/// Whether two ranges have something in common.
pub fn meet(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The likeliest spans, best first.
pub fn spans(pass: &Pass, start: &[f32], end: &[f32]) -> Vec<Span> {
    const LONGEST: usize = 40;
    const KEPT: usize = 4;
    const UNLIKELY: f32 = -12.0;
    let mut found = Vec::new();
    for (first, word) in pass
        .words
        .iter()
        .enumerate()
        .filter(|(i, _)| start[*i] > UNLIKELY)
    {
        for (last, until) in pass.words.iter().enumerate().skip(first).take(LONGEST) {
            if until.turn == word.turn && start[first] + end[last] > UNLIKELY {
                let bytes = word.bytes.start..until.bytes.end;
                found.push(Span {
                    turn: word.turn,
                    bytes,
                    score: start[first] + end[last],
                });
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(KEPT);
    found
}

/// A number of the dialog as the value of a parameter.
struct Said {
    span: Span,
    inside: bool,
    listed: bool,
}

/// The numbers of the dialog as the values of a parameter, in order.
pub struct Numbers(Vec<Said>);

impl Numbers {
    pub fn likeliest(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.0.iter().map(|said| said.span.clone()).collect();
        spans.sort_by(|a, b| b.score.total_cmp(&a.score));
        spans
    }

    /// Those that are inside a value.
    pub fn inside(&self) -> Vec<Span> {
        let inside = self.0.iter().filter(|said| said.inside);
        inside.map(|said| said.span.clone()).collect()
    }

    /// Those inside a value; where that is not more than one, those that are listed together with the likeliest.
    pub fn list(&self) -> Vec<Span> {
        let inside = self.inside();
        let scores = self.0.iter().map(|said| said.span.score);
        let Some((best, _)) = scores.enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)) else {
            return inside;
        };
        if inside.len() > 1 {
            return inside;
        }
        let first = (1..=best).rev().take_while(|&at| self.0[at].listed).last();
        let last = (best + 1..self.0.len())
            .take_while(|&at| self.0[at].listed)
            .last();
        let listed = &self.0[first.map_or(best, |at| at - 1)..=last.unwrap_or(best)];
        listed.iter().map(|said| said.span.clone()).collect()
    }

    /// Numbers that are listed together, where several such lists are there; each with how likely it is among them.
    pub fn lists(&self) -> Vec<(Vec<Span>, f32)> {
        let lists = self.0.chunk_by(|_, next| next.listed);
        let lists: Vec<&[Said]> = lists.filter(|list| list.len() > 1).collect();
        if lists.len() < 2 {
            return Vec::new();
        }
        let chance = |list: &[Said]| list.iter().map(|said| said.span.score.exp()).sum::<f32>();
        let all: f32 = lists.iter().map(|list| chance(list)).sum();
        let spans = |list: &[Said]| list.iter().map(|said| said.span.clone()).collect();
        lists
            .into_iter()
            .map(|list| {
                (
                    spans(list),
                    (chance(list) / all).max(f32::MIN_POSITIVE).ln(),
                )
            })
            .collect()
    }
}

/// Each number is as likely as that a value begins at it or just before ("$"), and ends with it or just after
/// ("kilograms").
pub fn only_numbers(
    pass: &Pass,
    words: &[usize],
    logits: &SlotLogits,
    numbers: &[(usize, Number)],
) -> Numbers {
    const BEFORE: usize = 2;
    const AFTER: usize = 3;
    let tokens_of = |(turn, number): &(usize, Number)| {
        let part = |word: &Word| word.turn == *turn && meet(&word.bytes, &number.bytes);
        let first = pass.words.iter().position(part)?;
        let last = pass.words.iter().rposition(part)?;
        Some((*turn, number.clone(), first, last))
    };
    let places: Vec<_> = numbers.iter().filter_map(tokens_of).collect();
    let (start, end) = (at(&logits.start, words), at(&logits.end, words));
    let sum = |row: &[f32]| row.iter().map(|x| x.exp()).sum::<f32>().ln();
    let said = places
        .iter()
        .enumerate()
        .map(|(index, (turn, number, first, last))| {
            let before = index.checked_sub(1).map_or(0, |i| places[i].3 + 1);
            let after = places.get(index + 1).map_or(words.len(), |next| next.2);
            let from = first.saturating_sub(BEFORE).max(before).min(*first);
            let until = (last + 1 + AFTER).min(after).max(last + 1);
            let span = Span {
                turn: *turn,
                bytes: number.bytes.clone(),
                score: sum(&start[from..=*last]) + sum(&end[*first..until]),
            };
            let mut tokens = words[*first..=*last].iter();
            Said {
                span,
                inside: tokens.any(|&position| logits.inside[position] > 0.0),
                listed: number.listed,
            }
        });
    Numbers(said.collect())
}

/// Runs of tokens that are inside a value, with something between them.
pub fn several(pass: &Pass, start: &[f32], inside: &[f32]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open = false;
    for word in &pass.words {
        let is_inside = inside[word.position] > 0.0;
        match found.last_mut() {
            Some(span) if open && is_inside && span.turn == word.turn => {
                span.bytes.end = word.bytes.end
            }
            _ if is_inside && start[word.position] > 0.0 => found.push(Span {
                turn: word.turn,
                bytes: word.bytes.clone(),
                score: 0.0,
            }),
            _ => {}
        }
        open = is_inside;
    }
    found
}

/// Spans apart that are about as likely as the likeliest, in order: several values of one parameter. The longest are
/// left out, since they begin with one value and end with another.
pub fn alike(spans: &[Span]) -> Vec<Span> {
    const NEARLY: f32 = 1.0;
    let best = spans.first().map_or(0.0, |span| span.score);
    let mut likely: Vec<&Span> = spans
        .iter()
        .filter(|span| span.score > best - NEARLY)
        .collect();
    likely.sort_by_key(|span| span.bytes.len());
    let mut apart: Vec<Span> = Vec::new();
    for span in likely {
        let same_turn = apart.iter().all(|known| known.turn == span.turn);
        if same_turn && !apart.iter().any(|known| known.overlaps(span)) {
            apart.push(span.clone());
        }
    }
    apart.sort_by_key(|span| span.bytes.start);
    apart
}

/// Log-probabilities of some positions among themselves.
pub fn at(row: &[f32], positions: &[usize]) -> Vec<f32> {
    log_softmax(&positions.iter().map(|&p| row[p]).collect::<Vec<_>>())
}

pub fn log_softmax(logits: &[f32]) -> Vec<f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|x| (x - most).exp()).sum();
    logits.iter().map(|x| x - most - sum.ln()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Numbers, Said, Span};

    #[test]
    fn lists_of_numbers_are_told_apart() {
        let said = |(at, listed): (usize, bool)| Said {
            span: Span {
                turn: 0,
                bytes: at..at + 1,
                score: -1.0,
            },
            inside: true,
            listed,
        };
        // "1, 2, 3 before and 4, 5 after, 6 of them"
        let places = [
            (0, false),
            (3, true),
            (6, true),
            (19, false),
            (22, true),
            (31, false),
        ];
        let lists = Numbers(places.map(said).into()).lists();
        let firsts: Vec<Vec<usize>> = lists
            .iter()
            .map(|(spans, _)| spans.iter().map(|span| span.bytes.start).collect())
            .collect();
        assert_eq!(firsts, [vec![0, 3, 6], vec![19, 22]]);
        assert!(lists[0].1 > lists[1].1);
        let one = [(0, false), (3, true)];
        assert!(Numbers(one.map(said).into()).lists().is_empty());
    }
}

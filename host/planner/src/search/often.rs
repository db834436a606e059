//! A function that is asked for more than once: with several values ("in Paris and Rome"), or in several places.

use std::iter::once;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use super::node::Node;
use super::{Search, Way};
use crate::PlannerError;
use crate::candidate::Slot;
use crate::naming::said_at;
use crate::reading::{Odds, Reading};
use crate::spans::{Span, meet};

/// Nobody asks for more than so many calls of one function at once.
const MOST_TIMES: usize = 6;

impl Search<'_> {
    /// A goal called once for each of several stretches of the question, in each way in which it falls into such
    /// stretches. Each call is grounded in the dialog without those of the others.
    pub(super) fn apart(&self, goal: usize) -> Result<Vec<Way>, PlannerError> {
        const LIKELY: f32 = 0.5;
        const RARELY: f32 = 0.01;
        if self.goal(goal) < LIKELY || self.readings[goal].several.yes.exp() < RARELY {
            return Ok(Vec::new());
        }
        let mut tried: Vec<Vec<Range<usize>>> = Vec::new();
        let mut ways = Vec::new();
        for apart in once(self.asked_apart(goal)).chain(self.said_apart(goal)) {
            if apart.len() > 1 && !tried.contains(&apart) {
                ways.extend(self.called_for_each(goal, &apart)?);
                tried.push(apart);
            }
        }
        Ok(ways)
    }

    /// A call for each of some words apart, or none where two would be the same.
    fn called_for_each(
        &self,
        goal: usize,
        apart: &[Range<usize>],
    ) -> Result<Option<Way>, PlannerError> {
        let mut calls: Vec<Rc<Node>> = Vec::new();
        for own in apart {
            let others: Vec<&Range<usize>> = apart.iter().filter(|other| *other != own).collect();
            let part = Self::over(
                self.model,
                self.state,
                self.near,
                self.dialog.without(self.state.turns.len(), &others),
                self.candidates.clone(),
                |f| (f != goal && !self.is_likely(f)).then(|| self.without_part(f)),
            )?;
            match part.ground(goal, &mut Vec::new())?.first() {
                Some(call) if calls.iter().all(|known| known.key != call.key) => {
                    calls.push(call.clone());
                }
                _ => return Ok(None),
            }
        }
        let again = (calls.len() - 1) as f32;
        Ok(Some(Way {
            bonus: self.weights.apart * again,
            nodes: calls,
        }))
    }

    /// What is said of a function that is not read again for a part of the dialog: it takes no part there.
    fn without_part(&self, function: usize) -> Reading {
        const NEVER: f32 = -50.0;
        let step = Odds {
            yes: NEVER,
            no: 0.0,
        };
        Reading {
            step,
            ..self.readings[function].clone()
        }
    }

    /// The words apart that ask for a function.
    fn asked_apart(&self, goal: usize) -> Vec<Range<usize>> {
        let words: Vec<(usize, &Range<usize>)> = self.dialog.words().collect();
        let bytes = |tokens: &RangeInclusive<usize>| {
            let ((turn, first), (_, last)) = (words[*tokens.start()], words[*tokens.end()]);
            (turn == self.state.turns.len()).then_some(first.start..last.end)
        };
        let apart = self.readings[goal].asked.apart();
        let apart: Option<Vec<Range<usize>>> = apart.iter().map(bytes).collect();
        apart.unwrap_or_default()
    }

    /// What is each call's own where parameters are given several values: from its first value to the next call's, in
    /// each way in which the values can be dealt out to calls.
    fn said_apart(&self, goal: usize) -> Vec<Vec<Range<usize>>> {
        const LIKELY: f32 = 0.5;
        let question = self.state.turns.len();
        let asked = self.readings[goal].asked.inside();
        let slots = self.candidates[goal].slots.iter();
        let several: Vec<Vec<Range<usize>>> = slots
            .zip(&self.readings[goal].slots)
            .map(|(slot, said)| {
                let spans = said.several.iter().filter(|span| span.turn == question);
                let lists = said.lists.iter();
                let lists = lists.filter_map(|(list, _)| extent(list, question));
                let mut values: Vec<_> = match (slot.list, slot.cases.is_empty()) {
                    (true, _) => lists.collect(),
                    (false, true) => spans.map(|span| span.bytes.clone()).collect(),
                    (false, false) => self.cases_said(goal, slot),
                };
                // What stands elsewhere is what other functions are asked for with.
                let likely = |bytes: &Range<usize>| self.likely_within(&asked, question, bytes);
                values.retain(|bytes| likely(bytes) > LIKELY.ln());
                values.sort_unstable_by_key(|bytes| bytes.start);
                values
            })
            .filter(|values| values.len() > 1)
            .collect();
        let mut counts: Vec<usize> = several.iter().map(Vec::len).collect();
        counts.sort_unstable();
        counts.dedup();
        let rounds = counts.into_iter().map(|times| in_rounds(&several, times));
        let dealt = rounds.chain([in_turn(&several)]).flatten();
        dealt
            .filter(|apart| (2..=MOST_TIMES).contains(&apart.len()))
            .collect()
    }

    /// Where the question says the cases of a choice by their names, if no other parameter has the same cases.
    fn cases_said(&self, goal: usize, slot: &Slot) -> Vec<Range<usize>> {
        let slots = &self.candidates[goal].slots;
        let same = slots.iter().filter(|other| other.cases == slot.cases);
        if same.count() > 1 {
            return Vec::new();
        }
        let names = slot.cases.iter().map(|(name, _)| name);
        let places: Vec<Range<usize>> = names
            .filter_map(|name| said_at(self.state.question, name).into_iter().next())
            .collect();
        // The "gallons" of "US gallons" are none of their own.
        let longer =
            |one: &Range<usize>, other: &Range<usize>| other.len() > one.len() && meet(one, other);
        let own = |one: &&Range<usize>| !places.iter().any(|other| longer(one, other));
        places.iter().filter(own).cloned().collect()
    }
}

/// From the first to the last of some spans of one turn.
fn extent(spans: &[Span], turn: usize) -> Option<Range<usize>> {
    let (first, last) = (spans.first()?, spans.last()?);
    spans
        .iter()
        .all(|span| span.turn == turn)
        .then_some(first.bytes.start..last.bytes.end)
}

/// The words of each of so many calls, where the first of every parameter's values stand before the second ones.
fn in_rounds(several: &[Vec<Range<usize>>], times: usize) -> Option<Vec<Range<usize>>> {
    let values = |time: usize| {
        let varied = several.iter().filter(move |values| values.len() == times);
        varied.map(move |values| &values[time])
    };
    let starts: Option<Vec<usize>> = (0..times)
        .map(|time| values(time).map(|bytes| bytes.start).min())
        .collect();
    let starts = starts?;
    let in_order = (1..times).all(|time| values(time - 1).all(|b| b.end <= starts[time]));
    in_order.then(|| up_to_the_next(&starts, several))
}

/// The words of each call, where each takes the next values in turn, one for each parameter that has several.
fn in_turn(several: &[Vec<Range<usize>>]) -> Option<Vec<Range<usize>>> {
    let mut values: Vec<&Range<usize>> = several.iter().flatten().collect();
    values.sort_unstable_by_key(|bytes| bytes.start);
    values.dedup_by(|one, other| meet(one, other));
    if several.len() < 2 || !values.len().is_multiple_of(several.len()) {
        return None;
    }
    let calls: Vec<&[&Range<usize>]> = values.chunks(several.len()).collect();
    let takes = |call: &[&Range<usize>], own: &[Range<usize>]| {
        let mut own = own.iter();
        own.any(|bytes| call.iter().any(|value| meet(value, bytes)))
    };
    let filled = |call: &&[&Range<usize>]| several.iter().all(|own| takes(call, own));
    let firsts: Vec<usize> = calls.iter().map(|call| call[0].start).collect();
    let all = calls.iter().all(filled);
    all.then(|| up_to_the_next(&firsts, several))
}

/// From each start to the next one, and from the last to the end of the last value.
fn up_to_the_next(starts: &[usize], several: &[Vec<Range<usize>>]) -> Vec<Range<usize>> {
    let end = several.iter().flatten().map(|bytes| bytes.end).max();
    let ends = starts.iter().skip(1).copied().chain(end);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| start..end)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{in_rounds, in_turn};
    use std::ops::Range;

    /// Values of one character each.
    fn at(places: &[usize]) -> Vec<Range<usize>> {
        places.iter().map(|&place| place..place + 1).collect()
    }

    #[test]
    fn values_are_dealt_out_to_calls() {
        // "invoice A for 1 and B for 2"
        let pairs = [at(&[0, 10]), at(&[4, 14])];
        assert_eq!(in_rounds(&pairs, 2), Some(vec![0..10, 10..15]));
        // Both parameters may take any of the four numbers.
        let unclear = [at(&[0, 4, 10, 14]), at(&[0, 4, 10, 14])];
        assert_eq!(in_turn(&unclear), Some(vec![0..10, 10..15]));
        assert_eq!(in_rounds(&unclear, 2), None);
        // "A and B, for 1 and 2"
        let crossed = [at(&[0, 4]), at(&[10, 14])];
        assert_eq!(in_rounds(&crossed, 2), None);
        assert_eq!(in_turn(&crossed), None);
        assert_eq!(in_turn(&[at(&[0, 4, 8]), at(&[0, 4, 8])]), None);
        assert_eq!(in_turn(&[]), None);
    }
}

//! A function that is asked for more than once: with several values ("in Paris and Rome"), or in several places.

use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use super::node::{Fill, Node};
use super::{Search, Way};
use crate::PlannerError;

/// Nobody asks for more than so many calls of one function at once.
const MOST_TIMES: usize = 6;

impl Search<'_> {
    /// A goal called once for each of several values that the words give some of its parameters, the first values
    /// together, then the second ones; and what its words lost where each was one of several. None if they give no
    /// parameter several.
    pub(super) fn repeated(&self, node: &Node) -> Result<Option<Way>, PlannerError> {
        let linked = self.linked(node.function)?;
        let slots = &self.candidates[node.function].slots;
        let said = &linked.1.slots;
        let several = |at: usize| {
            let from_words =
                matches!(&node.fills[at], Fill::Literal { spans, .. } if !spans.is_empty());
            from_words && !slots[at].list && said[at].several.len() > 1
        };
        let Some(times) = (0..slots.len())
            .filter(|&at| several(at))
            .map(|at| said[at].several.len())
            .max()
            .filter(|&times| times <= MOST_TIMES)
        else {
            return Ok(None);
        };
        let varied: Vec<usize> = (0..slots.len())
            .filter(|&at| several(at) && said[at].several.len() == times)
            .collect();
        let share = node.own / times as f32;
        let call = |time: usize| {
            let mut fills = node.fills.clone();
            for &at in &varied {
                fills[at] = self.said(&slots[at], &said[at].several[time])?;
            }
            Some(Rc::new(self.node(node.function, fills, share, node.total)))
        };
        let lost = varied.iter().map(|&at| match &node.fills[at] {
            Fill::Literal { spans, .. } => spans.iter().map(|span| span.score).sum::<f32>(),
            _ => 0.0,
        });
        let bonus = -lost.sum::<f32>();
        let calls: Option<Vec<Rc<Node>>> = (0..times).map(call).collect();
        Ok(calls.map(|nodes| Way { nodes, bonus }))
    }

    /// A goal called once for each of the words apart that ask for it, if there are several such words; and how far
    /// the calls together answer each token of the question. Each call is grounded in the dialog without what asks
    /// for the others.
    pub(super) fn asked_apart(&self, goal: usize) -> Result<Option<(Way, Vec<f32>)>, PlannerError> {
        const LIKELY: f32 = 0.5;
        if self.goal(goal) < LIKELY {
            return Ok(None);
        }
        let words: Vec<(usize, &Range<usize>)> = self.dialog.words().collect();
        let question = self.state.turns.len();
        let bytes = |tokens: &RangeInclusive<usize>| {
            let ((turn, first), (_, last)) = (words[*tokens.start()], words[*tokens.end()]);
            (turn == question).then_some(first.start..last.end)
        };
        let apart = self.readings[goal].asked.apart();
        let apart: Option<Vec<Range<usize>>> = apart.iter().map(bytes).collect();
        let Some(apart) = apart.filter(|apart| apart.len() > 1) else {
            return Ok(None);
        };
        let mut calls: Vec<Rc<Node>> = Vec::new();
        let tokens = words.iter().filter(|(turn, _)| *turn == question);
        let mut answered: Vec<(usize, f32)> = tokens.map(|(_, at)| (at.start, 0.0)).collect();
        for asked in &apart {
            let others: Vec<&Range<usize>> = apart.iter().filter(|other| *other != asked).collect();
            let dialog = self.dialog.without(question, &others);
            let part = Self::over(
                self.model,
                self.state,
                self.near,
                dialog,
                self.candidates.clone(),
            )?;
            for (at, answers) in part.in_question(&part.readings[goal].asked) {
                let token = answered.iter_mut().find(|(start, _)| *start == at);
                if let Some((_, most)) = token {
                    *most = most.max(answers);
                }
            }
            match part.ground(goal, &mut Vec::new())?.first() {
                Some(call) if calls.iter().all(|known| known.key != call.key) => {
                    calls.push(call.clone());
                }
                _ => return Ok(None),
            }
        }
        let again = (calls.len() - 1) as f32;
        let way = Way {
            bonus: (self.weights.again + self.weights.apart) * again,
            nodes: calls,
        };
        let answered = answered.into_iter().map(|(_, answers)| answers);
        Ok(Some((way, answered.collect())))
    }
}

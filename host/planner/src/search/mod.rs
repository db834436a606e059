//! From scores to a plan: which functions answer, and what fills each of their parameters.
//!
//! Every candidate is read once for the question. A parameter that words do not fill is grounded
//! backwards in the values that other functions return, by type; the best-scoring graph wins.

mod ground;
mod node;
mod often;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::candidate::Candidate;
use crate::encoding::{Dialog, first_bytes};
use crate::plan::{Plan, PlannedCall, Proposal, Source};
use crate::reading::{Extent, Reading, read};
use crate::refine::newest;
use crate::shortlist::Near;
use crate::spans::{Span, meet};
use crate::values::values;
use crate::weights::Weights;
use crate::whole::whole;
use crate::{Model, PlannerError, State};
use node::{Fill, Node, Reference, collect, first_word};

/// A goal less likely than this is not considered.
const UNLIKELY_GOAL: f32 = 0.03;
const MOST_GOALS: usize = 8;
/// So many goals are weighed in all their combinations.
const MOST_TOGETHER: usize = 3;
/// Where more than two are, so many ways to call each.
const WAYS_OF_MANY: usize = 8;

/// Words that a function's parameter likely takes.
struct Mention {
    function: usize,
    span: Span,
    weight: f32,
}

/// The functions that may be asked for, likeliest first; the ways to ground each, a way being one call or several;
/// and for each token of the question, how far each answers it.
struct Goals {
    goals: Vec<usize>,
    ways: Vec<Vec<Way>>,
    asked: Vec<Vec<f32>>,
}

/// One call or several that answer goals, and what speaks for them beside their own scores.
#[derive(Clone, Default)]
struct Way {
    nodes: Vec<Rc<Node>>,
    bonus: f32,
}

impl Way {
    fn and(&self, other: &Way) -> Self {
        let nodes = self.nodes.iter().chain(&other.nodes).cloned().collect();
        let bonus = self.bonus + other.bonus;
        Self { nodes, bonus }
    }
}

/// Which goals a plan answers, and how.
struct Answers {
    chosen: Vec<usize>,
    way: Way,
}

/// A function read with the references in reach, and which they are.
type Linked = (Vec<Reference>, Reading);

/// One question's search.
pub struct Search<'a> {
    model: &'a Model,
    state: &'a State<'a>,
    weights: &'a Weights,
    near: &'a [Near],
    dialog: Dialog,
    candidates: Rc<Vec<Candidate>>,
    readings: Vec<Reading>,
    linked: RefCell<HashMap<usize, Rc<Linked>>>,
    grounded: RefCell<HashMap<Vec<usize>, Vec<Rc<Node>>>>,
    mentions: Vec<Mention>,
    /// What in the question is there to be given to a function.
    values: Vec<Range<usize>>,
}

impl<'a> Search<'a> {
    /// `near` tells how near each function is to the dialog.
    pub fn new(
        model: &'a Model,
        state: &'a State<'a>,
        near: &'a [Near],
    ) -> Result<Self, PlannerError> {
        let dialog = model
            .encoder
            .dialog(state.turns, state.question)
            .map_err(PlannerError::Run)?;
        let candidates = Rc::new(state.functions.iter().map(Candidate::of).collect());
        let mut search = Self::over(model, state, near, dialog, candidates, |_| None)?;
        search.mentions = search.mentions();
        search.values = values(first_bytes(state.question));
        Ok(search)
    }

    /// What grounding needs of a dialog, or of a part of it; what plans are compared by is left out. Functions that are
    /// `known` are not read.
    fn over(
        model: &'a Model,
        state: &'a State<'a>,
        near: &'a [Near],
        dialog: Dialog,
        candidates: Rc<Vec<Candidate>>,
        known: impl Fn(usize) -> Option<Reading>,
    ) -> Result<Self, PlannerError> {
        let known: Vec<Option<Reading>> = (0..candidates.len()).map(known).collect();
        let unread: Vec<(&Candidate, Vec<&str>)> = candidates
            .iter()
            .zip(&known)
            .filter(|(_, known)| known.is_none())
            .map(|(candidate, _)| (candidate, Vec::new()))
            .collect();
        let mut anew = read(model, state, &unread, &dialog)?.into_iter();
        drop(unread);
        // Two opinions on what is asked for: what the function says beside the question, and how near they stand.
        let weights = &model.weights;
        let readings = known.into_iter().zip(near).filter_map(|(known, near)| {
            known.or_else(|| {
                let mut reading = anew.next()?;
                let nearness = weights.shy + weights.near * near.nearest;
                reading.goal = reading.goal.shifted(nearness);
                Some(reading)
            })
        });
        let readings = readings.collect();
        let search = Self {
            model,
            state,
            weights: &model.weights,
            near,
            dialog,
            candidates,
            readings,
            linked: RefCell::default(),
            grounded: RefCell::default(),
            mentions: Vec::new(),
            values: Vec::new(),
        };
        search.link_likely()?;
        Ok(search)
    }

    /// Whether a right plan may well call a function.
    fn is_likely(&self, function: usize) -> bool {
        const LIKELY: f32 = 0.05;
        self.readings[function].step.yes.exp() > LIKELY
    }

    /// Reads again, at once, the functions that are likely needed with the values in reach.
    fn link_likely(&self) -> Result<(), PlannerError> {
        let likely: Vec<(usize, Vec<Reference>)> = (0..self.candidates.len())
            .filter(|&f| self.is_likely(f))
            .map(|f| (f, self.references(f)))
            .filter(|(_, references)| !references.is_empty())
            .collect();
        let wanted: Vec<(&Candidate, Vec<&str>)> = likely
            .iter()
            .map(|(f, references)| (&self.candidates[*f], self.texts(references)))
            .collect();
        let readings = read(self.model, self.state, &wanted, &self.dialog)?;
        let mut linked = self.linked.borrow_mut();
        for ((function, references), reading) in likely.into_iter().zip(readings) {
            linked.insert(function, Rc::new((references, reading)));
        }
        Ok(())
    }

    fn texts(&self, references: &[Reference]) -> Vec<&str> {
        references.iter().map(|r| self.reference_text(*r)).collect()
    }

    /// Words that some likely function needs, each with how likely that is.
    fn mentions(&self) -> Vec<Mention> {
        const FAINT: f32 = 0.1;
        let mut found: Vec<Mention> = Vec::new();
        let mut mention = |function: usize, span: &Span, score: f32| {
            let weight = score.exp();
            if weight < FAINT {
                return;
            }
            let mention = Mention {
                function,
                span: span.clone(),
                weight,
            };
            match found.iter_mut().find(|m| m.span.overlaps(span)) {
                Some(known) if known.weight >= weight => {}
                Some(known) => *known = mention,
                None => found.push(mention),
            }
        };
        let readings = self.candidates.iter().zip(&self.readings);
        for (function, (candidate, reading)) in readings.enumerate() {
            for (slot, said) in candidate.slots.iter().zip(&reading.slots) {
                let wanted = self.weights.takes_part * reading.step.yes + said.words;
                let (spans, several) = (&said.spans[..said.spans.len().min(1)], &said.several);
                let (spans, several) = match several.len() {
                    0 | 1 => (spans, false),
                    _ => (several.as_slice(), true),
                };
                for span in spans.iter().filter(|span| self.said(slot, span).is_some()) {
                    mention(
                        function,
                        span,
                        if several { wanted } else { wanted + span.score },
                    );
                }
            }
        }
        found
    }

    /// A plan, unless no function is asked for with at least the probability `act`.
    pub fn propose(&self, act: f32) -> Result<Proposal, PlannerError> {
        let mut goals: Vec<usize> = (0..self.candidates.len())
            .filter(|&f| self.goal(f) > UNLIKELY_GOAL)
            .collect();
        goals.sort_by(|&a, &b| self.goal(b).total_cmp(&self.goal(a)));
        goals.truncate(MOST_GOALS);
        let Some(&likeliest) = goals.first().filter(|&&f| self.goal(f) >= act) else {
            return Ok(Proposal::Abstain);
        };
        let mut ways = Vec::new();
        for &goal in &goals {
            let once = self.ground(goal, &mut Vec::new())?;
            let once = once.into_iter().map(|node| Way {
                nodes: vec![node],
                bonus: 0.0,
            });
            let apart = self.apart(goal)?;
            ways.push(apart.into_iter().chain(once).collect());
        }
        let asked: Vec<Vec<f32>> = goals
            .iter()
            .map(|&goal| self.in_question(&self.readings[goal].asked))
            .collect();
        let goals = Goals { goals, ways, asked };
        let tried = goals.goals.len().min(MOST_TOGETHER);
        let mut best: Option<(Plan, Answers)> = None;
        for subset in 1u32..1 << tried {
            let chosen: Vec<usize> = (0..tried).filter(|i| subset & (1 << i) != 0).collect();
            let fit = self.fit(&goals, &chosen);
            let mut combinations = vec![Way::default()];
            let most = if chosen.len() > 2 {
                WAYS_OF_MANY
            } else {
                usize::MAX
            };
            for &i in &chosen {
                combinations = combinations
                    .iter()
                    .flat_map(|before| goals.ways[i].iter().take(most).map(|way| before.and(way)))
                    .collect();
            }
            for way in combinations {
                let Some(plan) = self.merge(&way.nodes, fit + way.bonus) else {
                    continue;
                };
                if best.as_ref().is_none_or(|(b, _)| plan.score > b.score) {
                    let chosen = chosen.clone();
                    best = Some((plan, Answers { chosen, way }));
                }
            }
        }
        // Where more is asked than can be weighed together, one more answer after the other is added.
        let full = |(_, answers): &&(Plan, Answers)| answers.chosen.len() >= MOST_TOGETHER;
        while let Some(better) = best
            .as_ref()
            .filter(full)
            .and_then(|best| self.one_more(&goals, best))
        {
            best = Some(better);
        }
        let best = best.map(|(plan, _)| plan);
        Ok(match best {
            Some(mut plan) => {
                plan.asked = self.goal(likeliest);
                Proposal::Plan(newest(plan, &self.candidates))
            }
            None => self.ask(likeliest),
        })
    }

    /// Log-probability that of the goals exactly the chosen ones are asked for, so far as it does not depend on how
    /// they are grounded.
    fn fit(&self, goals: &Goals, chosen: &[usize]) -> f32 {
        let asked_for = (0..goals.goals.len()).map(|i| {
            let asked = self.readings[goals.goals[i]].goal;
            if chosen.contains(&i) {
                asked.yes
            } else {
                asked.no
            }
        });
        let asked: Vec<&[f32]> = chosen.iter().map(|&i| goals.asked[i].as_slice()).collect();
        asked_for.sum::<f32>()
            - self.weights.unanswered * unanswered(&asked)
            - self.weights.twice * twice(&asked)
    }

    /// The best plan that answers one more goal, if it is better than the one known.
    fn one_more(&self, goals: &Goals, known: &(Plan, Answers)) -> Option<(Plan, Answers)> {
        let (plan, answers) = known;
        let left = (0..goals.goals.len()).filter(|i| !answers.chosen.contains(i));
        let added = left.flat_map(|i| {
            let chosen: Vec<usize> = answers.chosen.iter().copied().chain([i]).collect();
            let fit = self.fit(goals, &chosen);
            goals.ways[i].iter().filter_map(move |way| {
                let way = answers.way.and(way);
                let chosen = chosen.clone();
                let plan = self.merge(&way.nodes, fit + way.bonus)?;
                Some((plan, Answers { chosen, way }))
            })
        });
        let best = added.max_by(|(a, _), (b, _)| a.score.total_cmp(&b.score))?;
        (best.0.score > plan.score).then_some(best)
    }

    /// For each token of the question, how far a goal answers it.
    fn in_question(&self, extent: &Extent) -> Vec<f32> {
        let share = self.weights.widest;
        let inside = extent.inside().into_iter().zip(extent.widest());
        self.dialog
            .words()
            .zip(inside.map(|(inside, widest)| inside + share * (widest - inside)))
            .filter(|((turn, _), _)| *turn == self.state.turns.len())
            .map(|(_, answered)| answered)
            .collect()
    }

    fn goal(&self, function: usize) -> f32 {
        self.readings[function].goal.yes.exp()
    }

    /// The goal is clear but cannot be grounded: ask for the parameter that lacks a value.
    fn ask(&self, function: usize) -> Proposal {
        let slots = &self.candidates[function].slots;
        let missing = slots
            .iter()
            .find(|slot| slot.required && slot.leaf.is_some())
            .or(slots.iter().find(|slot| slot.required));
        match missing {
            Some(slot) if self.state.tried.is_empty() => Proposal::Ask {
                function,
                param: slot.name.clone(),
            },
            _ => Proposal::Abstain,
        }
    }

    fn call_cost(&self, function: usize) -> f32 {
        let step = self.readings[function].step;
        self.weights.takes_part * (step.yes - step.no) - self.weights.call
    }

    fn text(&self, turn: usize) -> &str {
        let earlier = self.state.turns.get(turn);
        earlier.map_or(self.state.question, |turn| turn.text.as_str())
    }

    /// A span made whole, with the text that it is part of.
    fn whole(&self, span: &Span) -> (&str, Range<usize>) {
        let text = self.text(span.turn);
        (text, whole(text, &span.bytes))
    }

    fn words(&self, span: &Span) -> &str {
        let (text, bytes) = self.whole(span);
        &text[bytes]
    }

    /// One graph from the goals' trees: equal calls become one. None where a call that changes something is no goal.
    fn merge(&self, goals: &[Rc<Node>], fit: f32) -> Option<Plan> {
        let mut order: Vec<Rc<Node>> = Vec::new();
        for goal in goals {
            collect(goal, &mut order);
        }
        let index: HashMap<&str, usize> = order
            .iter()
            .enumerate()
            .map(|(i, node)| (node.key.as_str(), i))
            .collect();
        let mut called: Vec<usize> = order.iter().map(|node| node.function).collect();
        called.sort_unstable();
        let times = called.chunk_by(|a, b| a == b);
        let often = times.map(|calls| {
            let several = self.readings[calls[0]].several;
            match calls.len() {
                1 => several.no,
                _ => several.yes,
            }
        });
        let mut score = fit + self.weights.several * often.sum::<f32>()
            - self.weights.half_said * half_said(&order) as f32;
        let mut used: Vec<((usize, usize), &Span)> = Vec::new();
        let mut calls = Vec::new();
        for node in &order {
            let is_goal = goals.iter().any(|goal| goal.key == node.key);
            if !is_goal && !self.candidates[node.function].read_only {
                return None;
            }
            if is_goal && goals.iter().any(|goal| goal.rests_on(&node.key)) {
                score -= self.weights.also_a_step;
            }
            score += node.own + self.call_cost(node.function);
            let slots = &self.candidates[node.function].slots;
            let answers = node.fills.iter().filter(|fill| {
                matches!(fill, Fill::Output { node, .. } if goals.iter().any(|goal| goal.key == node.key))
            });
            score += self.weights.from_an_answer * answers.count() as f32;
            let mut arguments = Vec::new();
            for (at, (slot, fill)) in slots.iter().zip(&node.fills).enumerate() {
                let source = match fill {
                    Fill::LeftOut => continue,
                    Fill::Literal { source, spans } => {
                        // Several calls of one function may mean the same words by a parameter.
                        let taker = (node.function, at);
                        let used_before = |span: &&Span| {
                            let mut used = used.iter();
                            used.any(|(other, known)| *other != taker && known.overlaps(span))
                        };
                        let reused = spans.iter().filter(used_before).count();
                        score -= self.weights.shared_words * reused as f32;
                        used.extend(spans.iter().map(|span| (taker, span)));
                        source.clone()
                    }
                    Fill::Output {
                        node: below,
                        output,
                        wrap,
                    } => Source::Result {
                        call: index[below.key.as_str()],
                        path: self.candidates[below.function].outputs[*output]
                            .path
                            .clone(),
                        wrap: wrap.clone(),
                    },
                };
                arguments.push((slot.name.clone(), source));
            }
            calls.push(PlannedCall {
                function: node.function,
                arguments,
                key: node.key.clone(),
            });
        }
        for mention in &self.mentions {
            // What a call that is made does without is told by its own score.
            let called = order.iter().any(|node| node.function == mention.function);
            if !called && !used.iter().any(|(_, span)| span.overlaps(&mention.span)) {
                score -= self.weights.unused_words * mention.weight;
            }
        }
        let turn = self.state.turns.len();
        let left = self.values.iter().filter(|value| {
            let within =
                |(_, span): &((usize, usize), &Span)| span.turn == turn && meet(&span.bytes, value);
            !used.iter().any(within)
        });
        let left = left.count();
        // Where a plan that took it found nothing, one that does without it answers another question.
        if left > 0 && !self.state.tried.is_empty() {
            return None;
        }
        score -= self.weights.unused_values * left as f32;
        let mut goals: Vec<(usize, usize)> = goals
            .iter()
            .map(|g| (first_word(g), index[g.key.as_str()]))
            .collect();
        goals.sort_unstable();
        Some(Plan {
            calls,
            goals: goals.into_iter().map(|(_, call)| call).collect(),
            score,
            asked: 0.0,
        })
    }
}

/// How many calls say less than another call of the same function: what both are given is the same.
fn half_said(calls: &[Rc<Node>]) -> usize {
    let less = |a: &Node, b: &Node| {
        let mut both = a.fills.iter().zip(&b.fills);
        a.function == b.function
            && a.key != b.key
            && both.all(|(a, b)| matches!(a, Fill::LeftOut) || a.key() == b.key())
    };
    let said = |call: &&Rc<Node>| calls.iter().any(|other| less(call, other));
    calls.iter().filter(said).count()
}

/// The share of the question that no goal answers.
fn unanswered(asked: &[&[f32]]) -> f32 {
    let words = asked.first().map_or(0, |words| words.len());
    let missed = |word: usize| {
        let most = asked.iter().filter_map(|goal| goal.get(word)).copied();
        1.0 - most.fold(0.0, f32::max)
    };
    (0..words).map(missed).sum::<f32>() / words.max(1) as f32
}

/// How much goals share their words, summed over pairs: 1 where one's lie within another's.
fn twice(asked: &[&[f32]]) -> f32 {
    let length = |words: &[f32]| words.iter().sum::<f32>().max(1.0);
    let shared = |a: &[f32], b: &[f32]| {
        let both: f32 = a.iter().zip(b).map(|(a, b)| a * b).sum();
        both / length(a).min(length(b))
    };
    let pairs = asked
        .iter()
        .enumerate()
        .flat_map(|(i, a)| asked[i + 1..].iter().map(move |b| shared(a, b)));
    pairs.sum()
}

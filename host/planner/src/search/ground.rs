//! Fills a function's parameters: from the words, from earlier values, and backwards from what other functions
//! return, those filled in turn.

use std::ops::Range;
use std::rc::Rc;

use super::node::{Fill, Node, Reference, first_word, key};
use super::{Linked, Search};
use crate::PlannerError;
use crate::candidate::{Candidate, Slot};
use crate::naming::{namesakes, said_at};
use crate::plan::{Source, Step};
use crate::reading::{SlotReading, read};
use crate::spans::{Span, meet};
use crate::whole::cut_out_of_a_name;

const DEEPEST: usize = 4;
/// In nats.
const UNLIKELY_REFERENCE: f32 = -4.0;
/// The same, where much has the right structure.
const UNLIKELY_UNTYPED: f32 = -1.0;
/// So many values in reach are tried for a parameter whose type has no name.
const MOST_UNTYPED: usize = 5;
/// What it costs to give a parameter one of several lists of numbers, in nats.
const ONE_OF_LISTS: f32 = 1.0;
const BEAM: usize = 40;
const KEPT: usize = 16;
/// Alternatives this much less likely than the best are dropped, in nats.
const HOPELESS: f32 = 9.0;

impl Search<'_> {
    /// The best ways to fill all parameters of a function, best first.
    pub(super) fn ground(
        &self,
        function: usize,
        above: &mut Vec<usize>,
    ) -> Result<Vec<Rc<Node>>, PlannerError> {
        above.push(function);
        let known = self.grounded.borrow().get(above.as_slice()).cloned();
        let nodes = match known {
            Some(nodes) => nodes,
            None => self.ground_anew(function, above)?,
        };
        self.grounded
            .borrow_mut()
            .insert(above.clone(), nodes.clone());
        above.pop();
        Ok(nodes)
    }

    fn ground_anew(
        &self,
        function: usize,
        above: &mut Vec<usize>,
    ) -> Result<Vec<Rc<Node>>, PlannerError> {
        let linked = self.linked(function)?;
        let (references, reading) = linked.as_ref();
        let candidate = &self.candidates[function];
        let mut partial: Vec<(Vec<Fill>, f32, f32)> = vec![(Vec::new(), 0.0, 0.0)];
        let asked = self.readings[function].asked.inside();
        let (omitted, referred) = match candidate.untyped {
            true => (self.weights.omitted, self.weights.referred),
            false => (0.0, 0.0),
        };
        for (at, (slot, said)) in candidate.slots.iter().zip(&reading.slots).enumerate() {
            let mut alternatives = self.literals(slot, said);
            for (fill, score, _) in &mut alternatives {
                *score += self.weights.named * self.named(candidate, at, fill);
            }
            // What words cannot be, by the parameter's type, is left out of account.
            let known = possible(&alternatives, said.reference);
            for (fill, score, _) in &mut alternatives {
                *score -= known;
                *score += match fill {
                    Fill::Literal { spans, .. } => {
                        let worded = !spans.is_empty() && slot.is_record();
                        self.weights.within * self.likely_inside(&asked, spans)
                            - if worded { self.weights.worded } else { 0.0 }
                    }
                    Fill::LeftOut => -omitted,
                    Fill::Output { .. } => 0.0,
                };
            }
            if above.len() <= DEEPEST {
                let reference = said.reference - known - referred;
                self.outputs(slot, said, reference, references, above, &mut alternatives)?;
            }
            let mut extended = Vec::new();
            for (fills, own, total) in &partial {
                for (fill, score, below) in &alternatives {
                    let clash = if fills.iter().any(|other| self.clashes(other, fill)) {
                        self.weights.shared_words * 4.0
                    } else if same_result(fills, fill) {
                        self.weights.same_result
                    } else if same_choice(&candidate.slots[..at], slot, fills, fill) {
                        self.weights.same_choice
                    } else {
                        0.0
                    };
                    let mut fills = fills.clone();
                    fills.push(fill.clone());
                    extended.push((fills, own + score - clash, total + score + below - clash));
                }
            }
            extended.sort_by(|a, b| b.2.total_cmp(&a.2));
            extended.truncate(BEAM);
            partial = extended;
        }
        for (fills, own, total) in &mut partial {
            let crossed = self.weights.crossed * out_of_order(&candidate.slots, fills) as f32;
            *own -= crossed;
            *total -= crossed;
        }
        partial.sort_by(|a, b| b.2.total_cmp(&a.2));
        let best = partial.first().map_or(0.0, |p| p.2);
        Ok(partial
            .into_iter()
            .filter(|(_, _, total)| *total > best - HOPELESS)
            .map(|(fills, own, total)| Rc::new(self.node(function, fills, own, total)))
            .filter(|node| !self.state.tried.contains(&node.key))
            .take(KEPT)
            .collect())
    }

    /// The function read again with the values in reach shown to the model, if there are any.
    fn linked(&self, function: usize) -> Result<Rc<Linked>, PlannerError> {
        if let Some(linked) = self.linked.borrow().get(&function) {
            return Ok(linked.clone());
        }
        let references = self.references(function);
        let wanted = [(&self.candidates[function], self.texts(&references))];
        let reading = match references.is_empty() {
            true => self.readings[function].clone(),
            false => read(self.model, self.state, &wanted, &self.dialog)?.remove(0),
        };
        let linked = Rc::new((references, reading));
        self.linked.borrow_mut().insert(function, linked.clone());
        Ok(linked)
    }

    pub(super) fn reference_text(&self, reference: Reference) -> &str {
        match reference {
            Reference::Output { function, output } => {
                &self.candidates[function].outputs[output].text
            }
            Reference::Earlier(index) => &self.state.earlier[index].label,
        }
    }

    fn reference_type(&self, reference: Reference) -> &str {
        match reference {
            Reference::Output { function, output } => &self.candidates[function].outputs[output].ty,
            Reference::Earlier(index) => &self.state.earlier[index].ty,
        }
    }

    /// Values in reach that some parameter takes: earlier ones, then the likeliest producers' outputs.
    pub(super) fn references(&self, function: usize) -> Vec<Reference> {
        let slots = &self.candidates[function].slots;
        let takes = |ty: &str| {
            slots
                .iter()
                .any(|slot| slot.accepts.iter().any(|(accepted, _)| accepted == ty))
        };
        let earlier = (0..self.state.earlier.len())
            .map(Reference::Earlier)
            .filter(|r| takes(self.reference_type(*r)));
        let mut producers: Vec<usize> = (0..self.candidates.len())
            .filter(|&f| f != function && self.may_produce(f))
            .collect();
        producers.sort_by(|&a, &b| {
            self.readings[b]
                .step
                .yes
                .total_cmp(&self.readings[a].step.yes)
        });
        let produced = producers.iter().flat_map(|&producer| {
            let outputs = &self.candidates[producer].outputs;
            let taken: Vec<usize> = (0..outputs.len())
                .filter(|&o| takes(&outputs[o].ty))
                .collect();
            let outermost = taken.clone().into_iter().filter(move |&o| {
                !taken
                    .iter()
                    .any(|&p| p != o && outputs[o].path.starts_with(&outputs[p].path))
            });
            outermost.map(move |output| Reference::Output {
                function: producer,
                output,
            })
        });
        earlier
            .chain(produced)
            .take(self.model.encoder.limits.references)
            .collect()
    }

    /// What changes something is never called for another call's sake: its result is there only where it is asked for.
    fn may_produce(&self, function: usize) -> bool {
        const ASKED_FOR: f32 = 0.5;
        self.candidates[function].read_only || self.goal(function) > ASKED_FOR
    }

    fn literals(&self, slot: &Slot, said: &SlotReading) -> Vec<(Fill, f32, f32)> {
        let mut found = Vec::new();
        if !slot.required {
            found.push((Fill::LeftOut, said.left_out, 0.0));
        }
        if slot.flag {
            for (value, score) in [(true, said.yes), (false, said.no)] {
                found.push((
                    literal(
                        Source::Choice {
                            value: value.into(),
                        },
                        Vec::new(),
                    ),
                    score,
                    0.0,
                ));
            }
        }
        let question = self.state.turns.len();
        let left_out = |bytes: &Range<usize>| {
            let mut left = self.dialog.left_out.iter();
            left.any(|(turn, words)| *turn == question && meet(words, bytes))
        };
        for ((name, value), score) in slot.cases.iter().zip(&said.cases) {
            let value = if slot.list {
                vec![value.clone()].into()
            } else {
                value.clone()
            };
            let said_at = said_at(self.state.question, name);
            let named = match said_at.iter().all(left_out) {
                true => 0.0,
                false => self.weights.named_case,
            };
            found.push((
                literal(Source::Choice { value }, Vec::new()),
                said.choice + score + named,
                0.0,
            ));
        }
        let Some((leaf, wrap)) = &slot.leaf else {
            return found;
        };
        let value =
            |span: &Span| Some(wrapped(leaf.value(self.words(span), self.state.now)?, wrap));
        let listed = |spans: &[Span]| {
            let values: Option<Vec<_>> = spans.iter().map(value).collect();
            let words: Vec<&str> = spans.iter().map(|span| self.words(span)).collect();
            let source = Source::Words {
                text: words.join(", "),
                value: values?.into(),
            };
            Some(literal(source, spans.to_vec()))
        };
        if slot.list {
            let all = (said.several.len() > 1).then_some((&said.several, 0.0));
            let lists = said
                .lists
                .iter()
                .filter(|(spans, _)| *spans != said.several);
            let lists = lists.map(|(spans, score)| (spans, score - ONE_OF_LISTS));
            for (spans, score) in all.into_iter().chain(lists) {
                found.extend(listed(spans).map(|fill| (fill, said.words + score, 0.0)));
            }
        }
        for span in &said.spans {
            if let Some(fill) = self.said(slot, span) {
                let (text, bytes) = self.whole(span);
                let cut = f32::from(cut_out_of_a_name(text, &bytes));
                let score = said.words + span.score - self.weights.cut_name * cut;
                found.push((fill, score, 0.0));
            }
        }
        found
    }

    /// How well the words beside a literal name the parameter it would fill, on average over its spans.
    fn named(&self, candidate: &Candidate, slot: usize, fill: &Fill) -> f32 {
        let Fill::Literal { spans, .. } = fill else {
            return 0.0;
        };
        let named = spans.iter().map(|span| {
            candidate
                .naming
                .names(slot, self.text(span.turn), &span.bytes)
        });
        named.sum::<f32>() / spans.len().max(1) as f32
    }

    /// What some words mean to a parameter, if they mean something of its type.
    pub(super) fn said(&self, slot: &Slot, span: &Span) -> Option<Fill> {
        let (leaf, wrap) = slot.leaf.as_ref()?;
        let value = wrapped(leaf.value(self.words(span), self.state.now)?, wrap);
        let source = Source::Words {
            text: self.words(span).to_owned(),
            value: if slot.list { vec![value].into() } else { value },
        };
        Some(literal(source, vec![span.clone()]))
    }

    fn node(&self, function: usize, fills: Vec<Fill>, own: f32, total: f32) -> Node {
        let key = key(&self.state.functions[function].id.to_string(), &fills);
        let mut words = Vec::new();
        for fill in &fills {
            match fill {
                Fill::LeftOut => {}
                Fill::Literal { spans, .. } => words.extend(spans.iter().cloned()),
                Fill::Output { node, .. } => words.extend(node.words.iter().cloned()),
            }
        }
        Node {
            function,
            fills,
            own,
            total,
            words,
            key,
        }
    }

    /// References to earlier values and to results of other functions, those grounded in turn.
    fn outputs(
        &self,
        slot: &Slot,
        said: &SlotReading,
        reference: f32,
        references: &[Reference],
        above: &mut Vec<usize>,
        into: &mut Vec<(Fill, f32, f32)>,
    ) -> Result<(), PlannerError> {
        let made = said.made.inside();
        let best = into
            .iter()
            .map(|(_, score, _)| *score)
            .fold(f32::NEG_INFINITY, f32::max);
        let maker = |reference: &Reference| match *reference {
            Reference::Output { function, .. } => Some(function),
            Reference::Earlier(_) => None,
        };
        let untyped = above.last().is_some_and(|&f| self.candidates[f].untyped);
        // A parameter that its words fill well enough is not looked for among all that others return.
        let unlikely = if untyped {
            UNLIKELY_UNTYPED
        } else {
            UNLIKELY_REFERENCE
        };
        if reference < unlikely && best > f32::NEG_INFINITY {
            return Ok(());
        }
        let mut likeliest: Vec<f32> = said.references.clone();
        likeliest.sort_by(|a, b| b.total_cmp(a));
        let least = match likeliest.get(MOST_UNTYPED - 1) {
            Some(least) if untyped => *least,
            _ => f32::NEG_INFINITY,
        };
        for (at, pointed) in references.iter().zip(&said.references) {
            if *pointed < least {
                continue;
            }
            let siblings = references
                .iter()
                .zip(&said.references)
                .filter(|(other, _)| maker(other).is_some() && maker(other) == maker(at));
            let call: f32 = siblings.map(|(_, pointed)| pointed.exp()).sum();
            let call = if call > 0.0 { call.ln() } else { *pointed };
            let at = *at;
            let named = match at {
                Reference::Output { function, output } if untyped => {
                    let path = &self.candidates[function].outputs[output].path;
                    let field = path.iter().rev().find_map(Step::field);
                    field.map_or(0.0, |field| namesakes(&slot.name, field))
                }
                _ => 0.0,
            };
            let score = reference
                + self.weights.pointing * call
                + self.weights.field * (pointed - call)
                + self.weights.namesake * named;
            let Some((_, wrap)) = slot
                .accepts
                .iter()
                .find(|(ty, _)| ty == self.reference_type(at))
            else {
                continue;
            };
            if score < best - HOPELESS {
                continue;
            }
            match at {
                Reference::Earlier(index) => {
                    let earlier = &self.state.earlier[index];
                    let value = wrapped(earlier.value.clone(), wrap);
                    into.push((
                        literal(
                            Source::Earlier {
                                label: earlier.label.clone(),
                                value,
                            },
                            Vec::new(),
                        ),
                        score,
                        0.0,
                    ));
                }
                Reference::Output { function, output } if !above.contains(&function) => {
                    // A call that answers in its own right is asked for by its own words.
                    let answers = self.goal(function);
                    let or_answers = |here: f32| (answers + (1.0 - answers) * here.exp()).ln();
                    let same = or_answers(said.made.same(&self.readings[function].asked));
                    let score =
                        score + self.weights.linked * answers + self.weights.matching * same;
                    for node in self.ground(function, above)? {
                        let below = node.total + self.call_cost(function);
                        let inside = self.likely_inside(&made, &node.words);
                        let score = score + self.weights.elsewhere * or_answers(inside);
                        into.push((
                            Fill::Output {
                                node,
                                output,
                                wrap: wrap.clone(),
                            },
                            score,
                            below,
                        ));
                    }
                }
                Reference::Output { .. } => {}
            }
        }
        Ok(())
    }

    /// Whether two parameters would be given the same: the same words, or the same thing of two calls, one
    /// made from the other's result, as a booking's arrival and the arrival of the booked flight.
    fn clashes(&self, one: &Fill, other: &Fill) -> bool {
        match (one, other) {
            (Fill::Literal { spans, .. }, Fill::Literal { spans: others, .. }) => spans
                .iter()
                .any(|span| others.iter().any(|other| other.overlaps(span))),
            (
                Fill::Output { node, output, .. },
                Fill::Output {
                    node: below,
                    output: part,
                    ..
                },
            ) => {
                let of =
                    |node: &Node, output: usize| &self.candidates[node.function].outputs[output];
                let (value, known) = (of(node, *output), of(below, *part));
                let chained = node.rests_on(&below.key) || below.rests_on(&node.key);
                (node.key == below.key || chained && !value.path.is_empty())
                    && value.path == known.path
                    && value.ty == known.ty
            }
            _ => false,
        }
    }

    /// Log-probability that all of some words are inside, on average over spans.
    fn likely_inside(&self, inside: &[f32], spans: &[Span]) -> f32 {
        let likely = |span: &Span| self.likely_within(inside, span.turn, &span.bytes);
        spans.iter().map(likely).sum::<f32>() / spans.len().max(1) as f32
    }

    /// Log-probability that all words of some bytes of a turn are inside.
    pub(super) fn likely_within(&self, inside: &[f32], turn: usize, bytes: &Range<usize>) -> f32 {
        const LEAST: f32 = 0.02;
        let within = self
            .dialog
            .words()
            .zip(inside)
            .filter(|((at, word), _)| *at == turn && meet(word, bytes));
        within.map(|(_, p)| *p).fold(1.0, f32::min).max(LEAST).ln()
    }
}

fn literal(source: Source, spans: Vec<Span>) -> Fill {
    Fill::Literal { source, spans }
}

/// Log of how likely a parameter's alternatives are together, references among them.
fn possible(alternatives: &[(Fill, f32, f32)], reference: f32) -> f32 {
    let sum: f32 = alternatives.iter().map(|(_, score, _)| score.exp()).sum();
    (sum + reference.exp()).max(f32::MIN_POSITIVE).ln()
}

fn wrapped(value: serde_json::Value, wrap: &[String]) -> serde_json::Value {
    wrap.iter()
        .rev()
        .fold(value, |inner, field| serde_json::json!({ field: inner }))
}

/// Whether another parameter takes some part of the same call's result.
fn same_result(fills: &[Fill], fill: &Fill) -> bool {
    let Fill::Output { node, .. } = fill else {
        return false;
    };
    fills
        .iter()
        .any(|other| matches!(other, Fill::Output { node: known, .. } if known.key == node.key))
}

/// Whether another parameter with the same cases is given the same one, as nobody does who converts something.
fn same_choice(slots: &[Slot], slot: &Slot, fills: &[Fill], fill: &Fill) -> bool {
    let chosen = matches!(fill, Fill::Literal { spans, .. } if spans.is_empty());
    let mut known = slots.iter().zip(fills);
    chosen
        && !slot.cases.is_empty()
        && known.any(|(other, given)| other.cases == slot.cases && given.key() == fill.key())
}

/// Pairs of parameters of one type whose values are spoken of in the other order: people say "from here to
/// there" in the order in which functions declare it.
fn out_of_order(slots: &[Slot], fills: &[Fill]) -> usize {
    let said = |fill: &Fill| match fill {
        Fill::LeftOut => None,
        Fill::Literal { spans, .. } => spans.first().map(|span| span.bytes.start),
        Fill::Output { node, .. } => Some(first_word(node)).filter(|at| *at > 0),
    };
    let at: Vec<(&Slot, usize)> = slots
        .iter()
        .zip(fills)
        .filter_map(|(slot, fill)| Some((slot, said(fill)?)))
        .collect();
    let alike = |a: &Slot, b: &Slot| !a.accepts.is_empty() && a.accepts == b.accepts;
    let crossed = |i: usize| {
        let (slot, start) = at[i];
        at[i + 1..]
            .iter()
            .filter(|(later, other)| alike(slot, later) && start > *other)
            .count()
    };
    (0..at.len()).map(crossed).sum()
}

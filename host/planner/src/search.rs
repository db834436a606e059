//! From scores to a plan: which functions answer, and what fills each of their parameters.
//!
//! Every candidate is read once for the question. A parameter that words do not fill is grounded
//! backwards in the values that other functions return, by type; the best-scoring graph wins.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::candidate::{Candidate, Slot};
use crate::encoding::Dialog;
use crate::plan::{Plan, PlannedCall, Proposal, Source};
use crate::reading::{Extent, Reading, SlotReading, Span, read};
use crate::refine::newest;
use crate::shortlist::{nearest, nearness, over_all, shortlist};
use crate::weights::Weights;
use crate::whole::whole;
use crate::{Model, Planner, PlannerError, State};
use bellhop_catalog::Function;

/// A goal less likely than this is not considered.
const UNLIKELY_GOAL: f32 = 0.03;
const MOST_GOALS: usize = 8;
/// So many goals are weighed in all their combinations.
const MOST_TOGETHER: usize = 3;
const DEEPEST: usize = 4;
/// In nats.
const UNLIKELY_REFERENCE: f32 = -4.0;
/// The same, where much has the right structure.
const UNLIKELY_UNTYPED: f32 = -1.0;
/// So many values in reach are tried for a parameter whose type has no name.
const MOST_UNTYPED: usize = 5;
const BEAM: usize = 40;
const KEPT: usize = 16;
/// Alternatives this much less likely than the best are dropped, in nats.
const HOPELESS: f32 = 9.0;

/// The planner that ships: an encoder that scores and points, and a search over its scores.
pub struct Pointing {
    /// Its weights may be changed between proposals, to choose better ones.
    pub model: Model,
}

impl Pointing {
    pub fn new(model: Model) -> Self {
        Self { model }
    }

    /// All functions, those that the dialog likeliest needs first.
    ///
    /// # Errors
    /// When the model cannot be run.
    pub fn nearest(&self, state: &State<'_>) -> Result<Vec<usize>, PlannerError> {
        Ok(nearest(&nearness(&self.model, state)?))
    }
}

impl Planner for Pointing {
    fn propose(&self, state: &State<'_>) -> Result<Proposal, PlannerError> {
        if state.question.trim().is_empty() {
            return Ok(Proposal::Abstain);
        }
        let near = nearness(&self.model, state)?;
        let picked = shortlist(state, &near);
        if picked.len() == state.functions.len() {
            return Search::new(&self.model, state, near)?.propose();
        }
        let functions: Vec<Function> = picked.iter().map(|&f| state.functions[f].clone()).collect();
        let near = picked.iter().map(|&f| near[f]).collect();
        let functions = &functions;
        let state = State {
            functions,
            ..*state
        };
        let proposal = Search::new(&self.model, &state, near)?.propose()?;
        Ok(over_all(proposal, &picked))
    }
}

/// A value that a parameter may refer to.
#[derive(Clone, Copy)]
enum Reference {
    Output { function: usize, output: usize },
    Earlier(usize),
}

#[derive(Clone)]
enum Fill {
    LeftOut,
    Literal {
        source: Source,
        spans: Vec<Span>,
    },
    Output {
        node: Rc<Node>,
        output: usize,
        wrap: Vec<String>,
    },
}

/// A function with all its parameters grounded.
struct Node {
    function: usize,
    fills: Vec<Fill>,
    /// Log-probability of its own parameters' sources.
    own: f32,
    /// With the calls it rests on.
    total: f32,
    /// The words that its literals, and those of what it rests on, are made from.
    words: Vec<Span>,
    key: String,
}

impl Node {
    /// Whether a call of this key is made for this one's sake.
    fn rests_on(&self, key: &str) -> bool {
        self.fills.iter().any(|fill| match fill {
            Fill::Output { node, .. } => node.key == key || node.rests_on(key),
            _ => false,
        })
    }
}

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
    ways: Vec<Vec<Vec<Rc<Node>>>>,
    asked: Vec<Vec<f32>>,
}

/// Which goals a plan answers, and by which calls.
struct Answers {
    chosen: Vec<usize>,
    nodes: Vec<Rc<Node>>,
}

/// A function read with the references in reach, and which they are.
type Linked = (Vec<Reference>, Reading);

struct Search<'a> {
    model: &'a Model,
    state: &'a State<'a>,
    weights: &'a Weights,
    dialog: Dialog,
    candidates: Vec<Candidate>,
    readings: Vec<Reading>,
    linked: RefCell<HashMap<usize, Rc<Linked>>>,
    grounded: RefCell<HashMap<Vec<usize>, Vec<Rc<Node>>>>,
    mentions: Vec<Mention>,
}

impl<'a> Search<'a> {
    /// `near` tells how near each function is to the dialog.
    fn new(model: &'a Model, state: &'a State<'a>, near: Vec<f32>) -> Result<Self, PlannerError> {
        let dialog = model
            .encoder
            .dialog(state.turns, state.question)
            .map_err(PlannerError::Run)?;
        let candidates: Vec<Candidate> = state.functions.iter().map(Candidate::of).collect();
        let alone: Vec<(&Candidate, Vec<&str>)> =
            candidates.iter().map(|c| (c, Vec::new())).collect();
        let mut readings = read(model, &alone, &dialog)?;
        drop(alone);
        // Two opinions on what is asked for: what the function says beside the question, and how near they stand.
        let weights = &model.weights;
        for (reading, near) in readings.iter_mut().zip(&near) {
            let nearer = weights.near * (near - weights.nearby);
            reading.goal = reading.goal.shifted(weights.shy + nearer);
        }
        let mut search = Self {
            model,
            state,
            weights: &model.weights,
            dialog,
            candidates,
            readings,
            linked: RefCell::default(),
            grounded: RefCell::default(),
            mentions: Vec::new(),
        };
        search.mentions = search.mentions();
        search.link_likely()?;
        Ok(search)
    }

    /// Reads again, at once, the functions that are likely needed with the values in reach.
    fn link_likely(&self) -> Result<(), PlannerError> {
        const LIKELY: f32 = 0.05;
        let likely: Vec<(usize, Vec<Reference>)> = (0..self.candidates.len())
            .filter(|&f| self.readings[f].step.yes.exp() > LIKELY)
            .map(|f| (f, self.references(f)))
            .filter(|(_, references)| !references.is_empty())
            .collect();
        let wanted: Vec<(&Candidate, Vec<&str>)> = likely
            .iter()
            .map(|(f, references)| (&self.candidates[*f], self.texts(references)))
            .collect();
        let readings = read(self.model, &wanted, &self.dialog)?;
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

    fn propose(&self) -> Result<Proposal, PlannerError> {
        let mut goals: Vec<usize> = (0..self.candidates.len())
            .filter(|&f| self.goal(f) > UNLIKELY_GOAL)
            .collect();
        goals.sort_by(|&a, &b| self.goal(b).total_cmp(&self.goal(a)));
        goals.truncate(MOST_GOALS);
        let Some(&likeliest) = goals.first().filter(|&&f| self.goal(f) >= self.weights.act) else {
            return Ok(Proposal::Abstain);
        };
        let mut ways = Vec::new();
        for &goal in &goals {
            let once = self.ground(goal, &mut Vec::new())?;
            let often = once.first().map_or(Ok(None), |best| self.repeated(best))?;
            let once = once.into_iter().map(|node| vec![node]);
            ways.push(once.chain(often).collect::<Vec<_>>());
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
            let mut combinations: Vec<Vec<Rc<Node>>> = vec![Vec::new()];
            for &i in &chosen {
                combinations = combinations
                    .iter()
                    .flat_map(|before| {
                        goals.ways[i]
                            .iter()
                            .map(|way| before.iter().chain(way).cloned().collect())
                    })
                    .collect();
            }
            for nodes in combinations {
                let plan = self.merge(&nodes, fit);
                if best.as_ref().is_none_or(|(b, _)| plan.score > b.score) {
                    let chosen = chosen.clone();
                    best = Some((plan, Answers { chosen, nodes }));
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
            Some(plan) => Proposal::Plan(newest(plan, &self.candidates)),
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
            goals.ways[i].iter().map(move |way| {
                let nodes: Vec<Rc<Node>> = answers.nodes.iter().chain(way).cloned().collect();
                let chosen = chosen.clone();
                (self.merge(&nodes, fit), Answers { chosen, nodes })
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

    /// Log-probability that all of some words are inside, on average over spans.
    fn likely_inside(&self, inside: &[f32], spans: &[Span]) -> f32 {
        const LEAST: f32 = 0.02;
        let likely = |span: &Span| {
            let within = self
                .dialog
                .words()
                .zip(inside)
                .filter(|((turn, bytes), _)| {
                    *turn == span.turn
                        && bytes.start < span.bytes.end
                        && span.bytes.start < bytes.end
                });
            within.map(|(_, p)| *p).fold(1.0, f32::min).max(LEAST).ln()
        };
        spans.iter().map(likely).sum::<f32>() / spans.len().max(1) as f32
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

    /// The best ways to fill all parameters of a function, best first.
    fn ground(
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
        for (slot, said) in candidate.slots.iter().zip(&reading.slots) {
            let mut alternatives = self.literals(slot, said);
            // What words cannot be, by the parameter's type, is left out of account.
            let known = possible(&alternatives, said.reference);
            for (fill, score, _) in &mut alternatives {
                *score -= known;
                if let Fill::Literal { spans, .. } = fill {
                    *score += self.weights.within * self.likely_inside(&asked, spans);
                }
            }
            if above.len() <= DEEPEST {
                let reference = said.reference - known;
                self.outputs(slot, said, reference, references, above, &mut alternatives)?;
            }
            let mut extended = Vec::new();
            for (fills, own, total) in &partial {
                for (fill, score, below) in &alternatives {
                    let clash = if fills.iter().any(|other| self.clashes(other, fill)) {
                        self.weights.shared_words * 4.0
                    } else if same_result(fills, fill) {
                        self.weights.same_result
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
            false => read(self.model, &wanted, &self.dialog)?.remove(0),
        };
        let linked = Rc::new((references, reading));
        self.linked.borrow_mut().insert(function, linked.clone());
        Ok(linked)
    }

    fn reference_text(&self, reference: Reference) -> &str {
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
    fn references(&self, function: usize) -> Vec<Reference> {
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
            .filter(|&f| f != function && self.candidates[f].read_only)
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
        for ((_, value), score) in slot.cases.iter().zip(&said.cases) {
            let value = if slot.list {
                vec![value.clone()].into()
            } else {
                value.clone()
            };
            found.push((
                literal(Source::Choice { value }, Vec::new()),
                said.choice + score,
                0.0,
            ));
        }
        let Some((leaf, wrap)) = &slot.leaf else {
            return found;
        };
        let value =
            |span: &Span| Some(wrapped(leaf.value(self.words(span), self.state.now)?, wrap));
        if slot.list && said.several.len() > 1 {
            let values: Vec<_> = said.several.iter().filter_map(value).collect();
            let text = said
                .several
                .iter()
                .map(|s| self.words(s))
                .collect::<Vec<_>>()
                .join(", ");
            let spans = said.several.clone();
            found.push((
                literal(
                    Source::Words {
                        text,
                        value: values.into(),
                    },
                    spans,
                ),
                said.words,
                0.0,
            ));
        }
        for span in &said.spans {
            if let Some(fill) = self.said(slot, span) {
                found.push((fill, said.words + span.score, 0.0));
            }
        }
        found
    }

    /// What some words mean to a parameter, if they mean something of its type.
    fn said(&self, slot: &Slot, span: &Span) -> Option<Fill> {
        let (leaf, wrap) = slot.leaf.as_ref()?;
        let value = wrapped(leaf.value(self.words(span), self.state.now)?, wrap);
        let source = Source::Words {
            text: self.words(span).to_owned(),
            value: if slot.list { vec![value].into() } else { value },
        };
        Some(literal(source, vec![span.clone()]))
    }

    /// A goal called once for each of several values that the words give one of its parameters, if they do.
    fn repeated(&self, node: &Node) -> Result<Option<Vec<Rc<Node>>>, PlannerError> {
        let linked = self.linked(node.function)?;
        let slots = self.candidates[node.function].slots.iter();
        let several = slots
            .zip(&linked.1.slots)
            .position(|(slot, said)| slot.leaf.is_some() && !slot.list && said.several.len() > 1);
        let Some(at) = several.filter(|&at| matches!(node.fills[at], Fill::Literal { .. })) else {
            return Ok(None);
        };
        let slot = &self.candidates[node.function].slots[at];
        let spans = &linked.1.slots[at].several;
        let share = node.own / spans.len() as f32;
        let call = |span: &Span| {
            let mut fills = node.fills.clone();
            fills[at] = self.said(slot, span)?;
            Some(Rc::new(self.node(node.function, fills, share, node.total)))
        };
        Ok(spans.iter().map(call).collect())
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
            let score =
                reference + self.weights.pointing * call + self.weights.field * (pointed - call);
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

    fn call_cost(&self, function: usize) -> f32 {
        let step = self.readings[function].step;
        self.weights.takes_part * (step.yes - step.no) - self.weights.call
    }

    fn words(&self, span: &Span) -> &str {
        let text = self
            .state
            .turns
            .get(span.turn)
            .map_or(self.state.question, |turn| turn.text.as_str());
        &text[whole(text, &span.bytes)]
    }

    /// One graph from the goals' trees: equal calls become one.
    fn merge(&self, goals: &[Rc<Node>], fit: f32) -> Plan {
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
        called.dedup();
        let mut score = fit
            - self.weights.again * (order.len() - called.len()) as f32
            - self.weights.half_said * half_said(&order) as f32;
        let mut used: Vec<&Span> = Vec::new();
        let mut calls = Vec::new();
        for node in &order {
            let is_goal = goals.iter().any(|goal| goal.key == node.key);
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
            for (slot, fill) in slots.iter().zip(&node.fills) {
                let source = match fill {
                    Fill::LeftOut => continue,
                    Fill::Literal { source, spans } => {
                        let reused = spans
                            .iter()
                            .filter(|s| used.iter().any(|u| u.overlaps(s)))
                            .count();
                        score -= self.weights.shared_words * reused as f32;
                        used.extend(spans);
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
            if !called && !used.iter().any(|span| span.overlaps(&mention.span)) {
                score -= self.weights.unused_words * mention.weight;
            }
        }
        let mut goals: Vec<(usize, usize)> = goals
            .iter()
            .map(|g| (first_word(g), index[g.key.as_str()]))
            .collect();
        goals.sort_unstable();
        Plan {
            calls,
            goals: goals.into_iter().map(|(_, call)| call).collect(),
            score,
        }
    }
}

/// How many calls leave out what another call of the same function is given, and say nothing else.
fn half_said(calls: &[Rc<Node>]) -> usize {
    let less = |a: &Node, b: &Node| {
        a.function == b.function
            && a.key != b.key
            && a.fills.iter().all(|fill| matches!(fill, Fill::LeftOut))
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

fn key(function: &str, fills: &[Fill]) -> String {
    let arguments: Vec<String> = fills
        .iter()
        .map(|fill| match fill {
            Fill::LeftOut => String::new(),
            Fill::Literal {
                source:
                    Source::Words { value, .. }
                    | Source::Choice { value }
                    | Source::Earlier { value, .. },
                ..
            } => value.to_string(),
            Fill::Literal { .. } => String::new(),
            Fill::Output { node, output, .. } => format!("{}#{output}", node.key),
        })
        .collect();
    format!("{function}({})", arguments.join(";"))
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

/// Calls in an order in which each comes after those it rests on, each once.
fn collect(node: &Rc<Node>, order: &mut Vec<Rc<Node>>) {
    for fill in &node.fills {
        if let Fill::Output { node, .. } = fill {
            collect(node, order);
        }
    }
    if !order.iter().any(|known| known.key == node.key) {
        order.push(node.clone());
    }
}

/// Where in the dialog a goal's own words, or those of what it rests on, begin last.
fn first_word(node: &Node) -> usize {
    node.fills
        .iter()
        .map(|fill| match fill {
            Fill::LeftOut => 0,
            Fill::Literal { spans, .. } => spans.iter().map(|s| s.bytes.start).max().unwrap_or(0),
            Fill::Output { node, .. } => first_word(node),
        })
        .max()
        .unwrap_or(0)
}

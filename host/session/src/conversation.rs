//! The conversation: from a question to an answer, with what the next question may refer to.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bellhop_catalog::printable;
use bellhop_planner::{Earlier, Plan, Planner, PlannerError, Proposal, Source, State, Turn};
use bellhop_sandbox::Sandbox;
use jiff::Zoned;
use tokio_util::sync::CancellationToken;

use crate::answer::{
    Answer, Asked, CallReport, Outcome, PlanReport, PlannedReport, SourceReport, Took,
};
use crate::apps::Apps;
use crate::pending::{Pending, apply};
use crate::run::{Done, Ended, Made, Runner};
use crate::says::Says;

/// How often another plan is tried when one finds nothing.
const ATTEMPTS: usize = 3;
/// A plan this much less likely than the first, in nats, is no reading of the question any more.
const FAR_FETCHED: f32 = 8.0;

/// What a session asks of whoever sits at the other end.
pub trait User: Send + Sync {
    /// A call begins.
    fn progress(&self, _function: &str) {}
    /// May this call, which changes something, be made?
    fn approve(&self, function: &str, what: &str, arguments: &serde_json::Value) -> bool;
}

/// One conversation over one set of apps.
pub struct Session {
    apps: Arc<Apps>,
    sandbox: Arc<Sandbox>,
    planner: Arc<dyn Planner>,
    turns: Vec<Turn>,
    earlier: Vec<Earlier>,
    pending: Option<Pending>,
}

/// Why a question got no answer at all.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error(transparent)]
    Planner(#[from] PlannerError),
    #[error("cancelled")]
    Cancelled,
}

/// A plan that was run.
struct Ran {
    plan: Plan,
    done: Vec<Done>,
}

impl Session {
    pub fn new(apps: Arc<Apps>, sandbox: Arc<Sandbox>, planner: Arc<dyn Planner>) -> Self {
        Self {
            apps,
            sandbox,
            planner,
            turns: Vec::new(),
            earlier: Vec::new(),
            pending: None,
        }
    }

    /// Answers one question.
    ///
    /// # Errors
    /// When the planner cannot run or the question was cancelled; what plugins do wrong is in the answer.
    pub async fn ask(
        &mut self,
        question: &str,
        now: &Zoned,
        user: &dyn User,
        cancel: &CancellationToken,
    ) -> Result<Answer, SessionError> {
        let asked_at = Instant::now();
        let made = Made::default();
        let mut took = Took::default();
        let mut tried = Vec::new();
        let mut first: Option<Ran> = None;
        let mut last: Option<Ran> = None;
        self.pending = None;
        for _ in 0..ATTEMPTS {
            let thinking = Instant::now();
            let proposal = self.propose(question, now, &tried)?;
            took.plan_ms += milliseconds(thinking.elapsed());
            let plan = match proposal {
                Proposal::Plan(plan) => plan,
                _ if first.is_some() => break,
                Proposal::Ask { function, param } => {
                    return Ok(self.ask_back(question, function, &param));
                }
                Proposal::Abstain => return Ok(self.abstain(question)),
            };
            if first
                .as_ref()
                .is_some_and(|first| plan.score < first.plan.score - FAR_FETCHED)
            {
                break;
            }
            let running = Instant::now();
            let ran = self.run(plan, user, cancel, &made).await?;
            took.run_ms += milliseconds(running.elapsed());
            let found_nothing: Vec<String> = ran
                .plan
                .calls
                .iter()
                .zip(&ran.done)
                .filter(|(_, done)| matches!(done.ended, Ended::Nothing(_) | Ended::Empty))
                .map(|(call, _)| call.key.clone())
                .collect();
            let complete = ran.is_complete();
            if first.is_none() {
                first = Some(ran);
            } else {
                last = Some(ran);
            }
            if complete || found_nothing.is_empty() {
                break;
            }
            tried.extend(found_nothing);
        }
        // A later plan replaces the first only if it found all that was asked for.
        let best = last.filter(Ran::is_complete).or(first);
        let answer = match best {
            Some(ran) => self.report(question, &ran, now, asked_at, made),
            None => self.abstain(question),
        };
        Ok(Answer { took, ..answer })
    }

    /// Whether a question waits for a choice.
    pub fn waits(&self) -> bool {
        self.pending.is_some()
    }

    /// Answers the question that is waiting for a choice; `choice` counts from 0.
    ///
    /// # Errors
    /// As `ask`.
    pub async fn choose(
        &mut self,
        choice: usize,
        now: &Zoned,
        user: &dyn User,
        cancel: &CancellationToken,
    ) -> Result<Option<Answer>, SessionError> {
        let asked_at = Instant::now();
        let Some(pending) = self.pending.take() else {
            return Ok(None);
        };
        let Pending {
            question,
            mut plan,
            call,
            picks,
            made,
        } = pending;
        let picked = picks
            .get(choice)
            .is_some_and(|pick| apply(pick, &mut plan.calls[call]));
        if !picked {
            return Ok(None);
        }
        let ran = self.run(plan, user, cancel, &made).await?;
        Ok(Some(self.report(&question, &ran, now, asked_at, made)))
    }

    /// What would be done about a question, without doing any of it.
    ///
    /// # Errors
    /// When the planner cannot run.
    pub fn plan(&self, question: &str, now: &Zoned) -> Result<PlanReport, SessionError> {
        Ok(self.planned(self.propose(question, now, &[])?))
    }

    /// What would be done about a question, and what else if not that: at most `most` plans, the likeliest
    /// first, none with an answer of one before it.
    ///
    /// # Errors
    /// When the planner cannot run.
    pub fn plans(
        &self,
        question: &str,
        now: &Zoned,
        most: usize,
    ) -> Result<Vec<PlanReport>, SessionError> {
        let mut plans = Vec::new();
        let mut tried = Vec::new();
        for _ in 0..most {
            let proposal = self.propose(question, now, &tried)?;
            let Proposal::Plan(plan) = &proposal else {
                if plans.is_empty() {
                    plans.push(self.planned(proposal));
                }
                break;
            };
            tried.extend(plan.goals.iter().map(|&goal| plan.calls[goal].key.clone()));
            plans.push(self.planned(proposal));
        }
        Ok(plans)
    }

    fn planned(&self, proposal: Proposal) -> PlanReport {
        let name = |function: usize| self.apps.functions[function].id.to_string();
        match proposal {
            Proposal::Plan(plan) => PlanReport {
                calls: plan
                    .calls
                    .into_iter()
                    .map(|call| PlannedReport {
                        function: name(call.function),
                        arguments: call.arguments.into_iter().collect(),
                    })
                    .collect(),
                goals: plan.goals,
                score: Some(plan.score),
                asks_for: None,
            },
            Proposal::Ask { function, param } => PlanReport {
                asks_for: Some(format!("{} {param}", name(function))),
                ..PlanReport::default()
            },
            Proposal::Abstain => PlanReport::default(),
        }
    }

    fn propose(
        &self,
        question: &str,
        now: &Zoned,
        tried: &[String],
    ) -> Result<Proposal, PlannerError> {
        self.planner.propose(&State {
            functions: &self.apps.functions,
            question,
            turns: &self.turns,
            earlier: &self.earlier,
            tried,
            now,
        })
    }

    async fn run(
        &self,
        plan: Plan,
        user: &dyn User,
        cancel: &CancellationToken,
        made: &Made,
    ) -> Result<Ran, SessionError> {
        let runner = Runner {
            apps: &self.apps,
            sandbox: &self.sandbox,
            user,
            cancel,
            made,
        };
        let done = runner.run(&plan).await;
        if cancel.is_cancelled() {
            return Err(SessionError::Cancelled);
        }
        Ok(Ran { plan, done })
    }

    fn report(
        &mut self,
        question: &str,
        ran: &Ran,
        now: &Zoned,
        asked_at: Instant,
        made: Made,
    ) -> Answer {
        let says = Says::new(now);
        let mut sentences = Vec::new();
        let mut outcome = Outcome::Answered;
        for &goal in &ran.plan.goals {
            let function = &self.apps.functions[ran.plan.calls[goal].function];
            match &ran.done[goal].ended {
                Ended::Result(result) => {
                    match says.sentence(function, &ran.done[goal].arguments, result) {
                        Ok(sentence) => sentences.push(sentence),
                        Err(why) => {
                            outcome = Outcome::Incomplete;
                            sentences.push(why);
                        }
                    }
                }
                // A template may have its own words for an empty list.
                Ended::Empty => {
                    outcome = Outcome::Incomplete;
                    let none = serde_json::json!([]);
                    let said = says.sentence(function, &ran.done[goal].arguments, &none);
                    sentences.push(said.unwrap_or_else(|_| Done::found_nothing(function)));
                }
                _ => outcome = Outcome::Incomplete,
            }
        }
        let (mut asked, mut waits) = (None, None);
        for (index, done) in ran.done.iter().enumerate() {
            match &done.ended {
                Ended::Result(_) | Ended::NotMade(_) => {}
                Ended::Empty if ran.plan.goals.contains(&index) => {}
                Ended::Empty => {
                    outcome = Outcome::Incomplete;
                    let function = &self.apps.functions[ran.plan.calls[index].function];
                    sentences.push(Done::found_nothing(function));
                }
                Ended::Nothing(error) | Ended::Failed(error) => {
                    outcome = Outcome::Incomplete;
                    if !sentences.contains(&error.message) {
                        sentences.push(error.message.clone());
                    }
                }
                Ended::Ambiguous(choices) => {
                    let choices = choices.clone();
                    let labels: Vec<String> =
                        choices.iter().map(|(label, _)| printable(label)).collect();
                    let about = words_of(&ran.plan, index);
                    let question_back = match about {
                        Some(words) => format!("Which {words} do you mean: {}?", labels.join("; ")),
                        None => format!("Which one do you mean: {}?", labels.join("; ")),
                    };
                    sentences.push(question_back.clone());
                    asked = Some(Asked {
                        question: question_back,
                        choices: labels,
                    });
                    waits = Some((index, choices));
                }
            }
        }
        if let Some((call, choices)) = waits {
            self.pending = Some(Pending {
                question: question.to_owned(),
                plan: ran.plan.clone(),
                call,
                picks: choices.into_iter().map(|(_, pick)| pick).collect(),
                made,
            });
            outcome = Outcome::Asked;
        }
        self.remember(question, ran);
        Answer {
            answer: sentences.join("\n"),
            outcome,
            calls: self.calls(ran, asked_at),
            sources: self.sources(ran),
            asked,
            abstained: false,
            took: Took::default(),
        }
    }

    fn calls(&self, ran: &Ran, asked_at: Instant) -> Vec<CallReport> {
        ran.plan
            .calls
            .iter()
            .zip(&ran.done)
            .map(|(call, done)| CallReport {
                function: self.apps.functions[call.function].id.to_string(),
                arguments: done.arguments.clone(),
                result: match &done.ended {
                    Ended::Result(value) => Some(value.clone()),
                    _ => None,
                },
                provenance: call.arguments.iter().cloned().collect(),
                started_ms: done
                    .timing
                    .map(|(start, _)| milliseconds(start.saturating_duration_since(asked_at))),
                duration_ms: done.timing.map(|(_, took)| milliseconds(took)),
                error: done.error(&self.apps.functions[call.function]),
            })
            .collect()
    }

    fn sources(&self, ran: &Ran) -> Vec<SourceReport> {
        let mut sources: Vec<SourceReport> = Vec::new();
        for (call, done) in ran.plan.calls.iter().zip(&ran.done) {
            if !matches!(done.ended, Ended::Result(_)) {
                continue;
            }
            let plugin = self.apps.owner(call.function);
            match sources.iter_mut().find(|s| s.plugin == plugin.name) {
                Some(source) => source.requests.extend(done.requests.iter().cloned()),
                None => sources.push(SourceReport {
                    plugin: plugin.name.clone(),
                    digest: plugin.digest.clone(),
                    requests: done.requests.clone(),
                }),
            }
        }
        sources
    }

    fn ask_back(&mut self, question: &str, function: usize, param: &str) -> Answer {
        let function = &self.apps.functions[function];
        let described = function
            .params
            .iter()
            .find(|p| p.name == param)
            .and_then(|p| p.docs.clone());
        let question_back = format!(
            "{}: which {}?",
            function.title,
            described.unwrap_or_else(|| param.replace('-', " "))
        );
        self.turn(question, &question_back);
        Answer {
            answer: question_back.clone(),
            outcome: Outcome::Asked,
            calls: Vec::new(),
            sources: Vec::new(),
            asked: Some(Asked {
                question: question_back,
                choices: Vec::new(),
            }),
            abstained: false,
            took: Took::default(),
        }
    }

    fn abstain(&mut self, question: &str) -> Answer {
        let answer = "None of the loaded plugins can answer that; `bellhop plugins list` shows what they can do.".to_owned();
        self.turn(question, &answer);
        Answer {
            answer,
            outcome: Outcome::Abstained,
            calls: Vec::new(),
            sources: Vec::new(),
            asked: None,
            abstained: true,
            took: Took::default(),
        }
    }

    fn turn(&mut self, question: &str, answer: &str) {
        self.turns.push(Turn {
            by_user: true,
            text: question.to_owned(),
        });
        self.turns.push(Turn {
            by_user: false,
            text: answer.to_owned(),
        });
    }

    /// Keeps what the next question may refer to: which functions answered, never in a plugin's words, and
    /// typed values, newest first.
    fn remember(&mut self, question: &str, ran: &Ran) {
        const KEPT: usize = 12;
        let title = |&goal: &usize| {
            self.apps.functions[ran.plan.calls[goal].function]
                .title
                .clone()
        };
        let answered: Vec<String> = ran.plan.goals.iter().map(title).collect();
        self.turn(question, &answered.join("; "));
        let mut newest = Vec::new();
        for (call, done) in ran.plan.calls.iter().zip(&ran.done).rev() {
            if let Ended::Result(result) = &done.ended {
                newest.extend(Earlier::of(&self.apps.functions[call.function], result));
            }
        }
        newest.append(&mut self.earlier);
        newest.truncate(KEPT);
        self.earlier = newest;
    }
}

impl Ran {
    fn is_complete(&self) -> bool {
        self.plan
            .goals
            .iter()
            .all(|&goal| matches!(self.done[goal].ended, Ended::Result(_)))
    }
}

/// Milliseconds, to the microsecond.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// The user's words in a call, to ask about.
fn words_of(plan: &Plan, call: usize) -> Option<String> {
    plan.calls[call]
        .arguments
        .iter()
        .find_map(|(_, source)| match source {
            Source::Words { text, .. } => Some(format!("{text:?}")),
            _ => None,
        })
}

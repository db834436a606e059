//! Runs a plan as a graph: what does not depend on each other runs at the same time, and what fails
//! takes down only what rests on it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use bellhop_catalog::{Function, adapted};
use bellhop_planner::{Plan, PlannedCall, Source, Step};
use bellhop_sandbox::{Failure, HttpExchange, Problem, Reply, Sandbox};
use serde_json::{Map, Value};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::answer::CallError;
use crate::apps::Apps;
use crate::conversation::User;

/// What became of one planned call.
#[derive(Clone, Debug)]
pub struct Done {
    pub arguments: Value,
    pub ended: Ended,
    /// When it started and how long it took; absent where it was not made.
    pub timing: Option<(Instant, std::time::Duration)>,
    pub requests: Vec<String>,
}

#[derive(Clone, Debug)]
pub enum Ended {
    Result(Value),
    /// It gave an empty list; the planner may try another way.
    Empty,
    /// It ran and there is nothing; the planner may try another way.
    Nothing(CallError),
    /// Several things fit: the label of each, and what picking it changes in the call.
    Ambiguous(Vec<(String, Pick)>),
    Failed(CallError),
    /// A call it rests on has no result.
    NotMade(CallError),
}

/// What picking one of several things changes in a call's arguments.
#[derive(Clone, Debug)]
pub enum Pick {
    /// These words single it out.
    Words(String),
    /// The list that a parameter is taken from, by the step of its path, has it at this index.
    Element {
        param: String,
        step: usize,
        index: usize,
    },
}

/// Results of this question's calls, so that a second plan does not make them again.
pub type Made = Mutex<HashMap<String, Done>>;

/// What running a plan needs.
pub struct Runner<'a> {
    pub apps: &'a Arc<Apps>,
    pub sandbox: &'a Arc<Sandbox>,
    pub user: &'a dyn User,
    pub cancel: &'a CancellationToken,
    pub made: &'a Made,
}

impl Runner<'_> {
    /// Runs every call of a plan; the result has one entry a call.
    pub async fn run(&self, plan: &Plan) -> Vec<Done> {
        let mut done: Vec<Option<Done>> = vec![None; plan.calls.len()];
        let mut started = vec![false; plan.calls.len()];
        let mut running = JoinSet::new();
        loop {
            let mut moved = false;
            for (index, call) in plan.calls.iter().enumerate() {
                if started[index] || !rests_on(call).all(|below| done[below].is_some()) {
                    continue;
                }
                started[index] = true;
                moved = true;
                match self.prepare(call, &done) {
                    Ok(arguments) => self.start(index, call, arguments, &mut running),
                    Err(ended) => {
                        done[index] = Some(Done::unmade(Value::Object(Map::new()), *ended))
                    }
                }
            }
            match running.join_next().await {
                Some(Ok((index, key, outcome))) => {
                    self.made
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(key, outcome.clone());
                    done[index] = Some(outcome);
                }
                // A call that never ended leaves what rests on it unmade.
                Some(Err(_)) => {}
                None if moved => {}
                None => break,
            }
        }
        done.into_iter()
            .map(|d| d.unwrap_or_else(|| Done::unmade(Value::Null, cancelled())))
            .collect()
    }

    /// The arguments' values, or why the call cannot be made.
    fn prepare(&self, call: &PlannedCall, done: &[Option<Done>]) -> Result<Value, Box<Ended>> {
        let function = &self.apps.functions[call.function];
        let mut arguments = Map::new();
        for (param, source) in &call.arguments {
            let value = match source {
                Source::Words { value, .. }
                | Source::Choice { value }
                | Source::Earlier { value, .. } => value.clone(),
                Source::Result {
                    call: below,
                    path,
                    wrap,
                } => {
                    let Some(Done {
                        ended: Ended::Result(result),
                        ..
                    }) = &done[*below]
                    else {
                        let message =
                            format!("not made: it needs {param} from a call that has no result");
                        return Err(Box::new(Ended::NotMade(CallError {
                            kind: "not-made".to_owned(),
                            message,
                        })));
                    };
                    let value = reach(param, result, path)?;
                    wrap.iter()
                        .rev()
                        .fold(value, |inner, field| serde_json::json!({ field: inner }))
                }
            };
            let value = match function.params.iter().find(|p| p.name == *param) {
                Some(param) => adapted(&param.ty, value),
                None => value,
            };
            arguments.insert(param.clone(), value);
        }
        let arguments = Value::Object(arguments);
        if !function.effect.read_only
            && !self
                .user
                .approve(&function.id.to_string(), &function.docs, &arguments)
        {
            let message = format!(
                "{} was not called: it changes something and was not approved; pass --yes to approve",
                function.id
            );
            return Err(Box::new(Ended::Failed(CallError {
                kind: "not-approved".to_owned(),
                message,
            })));
        }
        Ok(arguments)
    }

    fn start(
        &self,
        index: usize,
        call: &PlannedCall,
        arguments: Value,
        running: &mut JoinSet<(usize, String, Done)>,
    ) {
        let (apps, sandbox, cancel) =
            (self.apps.clone(), self.sandbox.clone(), self.cancel.clone());
        let function = call.function;
        let key = format!("{}{arguments}", apps.functions[function].id);
        let known = self
            .made
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        if let Some(known) = known {
            running.spawn(async move { (index, key, known) });
            return;
        }
        self.user.progress(&apps.functions[function].id.to_string());
        running.spawn(async move {
            let started = Instant::now();
            let reply = sandbox
                .call(
                    apps.loaded(function),
                    &apps.functions[function],
                    &arguments,
                    &cancel,
                )
                .await;
            (index, key, Done::of(arguments, started, reply))
        });
    }
}

impl Done {
    fn of(
        arguments: Value,
        started: Instant,
        reply: Result<Reply, bellhop_sandbox::CallError>,
    ) -> Self {
        let timing = Some((started, started.elapsed()));
        match reply {
            Ok(reply) => {
                let ended = match reply.value {
                    Value::Array(items) if items.is_empty() => Ended::Empty,
                    value => Ended::Result(value),
                };
                Self {
                    arguments,
                    ended,
                    timing,
                    requests: requests(&reply.http),
                }
            }
            Err(failure) => {
                let error = CallError {
                    kind: failure.kind().to_owned(),
                    message: sentence(&failure),
                };
                let ended = match &*failure.failure {
                    Failure::Problem(Problem::NotFound(_)) => Ended::Nothing(error),
                    Failure::Problem(Problem::Ambiguous(choices)) => Ended::Ambiguous(
                        choices
                            .iter()
                            .map(|c| (c.label.clone(), Pick::Words(c.value.clone())))
                            .collect(),
                    ),
                    _ => Ended::Failed(error),
                };
                Self {
                    arguments,
                    ended,
                    timing,
                    requests: requests(&failure.http),
                }
            }
        }
    }

    /// Why there is no result, if there is none.
    pub fn error(&self, function: &Function) -> Option<CallError> {
        let (kind, message) = match &self.ended {
            Ended::Result(_) => return None,
            Ended::Nothing(error) | Ended::Failed(error) | Ended::NotMade(error) => {
                return Some(error.clone());
            }
            Ended::Empty => ("not-found", Self::found_nothing(function)),
            Ended::Ambiguous(_) => ("ambiguous", "more than one thing fits".to_owned()),
        };
        Some(CallError {
            kind: kind.to_owned(),
            message,
        })
    }

    /// The sentence for an empty list.
    pub fn found_nothing(function: &Function) -> String {
        format!("{} found nothing", function.id)
    }

    fn unmade(arguments: Value, ended: Ended) -> Self {
        Self {
            arguments,
            ended,
            timing: None,
            requests: Vec::new(),
        }
    }
}

fn sentence(failure: &bellhop_sandbox::CallError) -> String {
    match failure.hint() {
        Some(hint) => format!("{failure} (hint: {hint})"),
        None => failure.to_string(),
    }
}

fn requests(http: &[HttpExchange]) -> Vec<String> {
    http.iter()
        .map(|exchange| format!("{} {}", exchange.method, exchange.url))
        .collect()
}

fn cancelled() -> Ended {
    Ended::Failed(CallError {
        kind: "cancelled".to_owned(),
        message: "cancelled".to_owned(),
    })
}

fn rests_on(call: &PlannedCall) -> impl Iterator<Item = usize> + '_ {
    call.arguments
        .iter()
        .filter_map(|(_, source)| match source {
            Source::Result { call, .. } => Some(*call),
            _ => None,
        })
}

/// The value at a path of a result, for a parameter.
fn reach(param: &str, result: &Value, path: &[Step]) -> Result<Value, Box<Ended>> {
    let mut here = result;
    for (at, step) in path.iter().enumerate() {
        here = match step {
            Step::Field(name) => here
                .get(name)
                .filter(|v| !v.is_null())
                .ok_or_else(|| nothing(name))?,
            Step::Nth(index) => here.get(index).ok_or_else(|| nothing("element"))?,
            Step::Only => match here.as_array().map(Vec::as_slice) {
                Some([only]) => only,
                Some([]) | None => return Err(nothing("element")),
                Some(several) => {
                    let pick = |index| Pick::Element {
                        param: param.to_owned(),
                        step: at,
                        index,
                    };
                    return Err(Box::new(Ended::Ambiguous(
                        several
                            .iter()
                            .enumerate()
                            .map(|(index, v)| (label(v), pick(index)))
                            .collect(),
                    )));
                }
            },
        };
    }
    Ok(here.clone())
}

fn nothing(field: &str) -> Box<Ended> {
    let message = format!("an earlier result has no {}", field.replace('-', " "));
    Box::new(Ended::Nothing(CallError {
        kind: "not-found".to_owned(),
        message,
    }))
}

/// A short text for a value: its first text.
fn label(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields
            .values()
            .find_map(|v| v.as_str().map(str::to_owned))
            .unwrap_or_else(|| value.to_string()),
        other => other.to_string(),
    }
}

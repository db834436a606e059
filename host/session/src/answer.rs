//! What comes out of a question: the answer, its calls, its sources; `bellhop ask --json` prints it.

use std::collections::BTreeMap;

use bellhop_planner::Source;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The answer to one question, with proof.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The answer in words; a question back, or a refusal, where there is none.
    pub answer: String,
    pub outcome: Outcome,
    /// Every call of the plan, in an order in which each comes after those it rests on.
    pub calls: Vec<CallReport>,
    /// Where the answer's facts come from.
    pub sources: Vec<SourceReport>,
    /// What the user is asked, where the question alone does not decide.
    pub asked: Option<Asked>,
    /// No function answers this question.
    pub abstained: bool,
    /// Where the time went.
    pub took: Took,
}

/// Milliseconds, by what they were spent on.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Took {
    /// Opening the home, its plugins and the model; 0 where that was done before the question.
    pub open_ms: f64,
    /// Choosing calls.
    pub plan_ms: f64,
    /// Making them.
    pub run_ms: f64,
}

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Every part was answered.
    Answered,
    /// Some part failed or found nothing.
    Incomplete,
    /// The user has to choose or to say more.
    Asked,
    /// No function answers this.
    Abstained,
}

/// One call that was planned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CallReport {
    /// `plugin.function`
    pub function: String,
    /// The arguments as sent.
    pub arguments: Value,
    /// The result; absent where the call failed or was not made.
    pub result: Option<Value>,
    /// For each argument, where it came from.
    #[schemars(with = "BTreeMap<String, Value>")]
    pub provenance: BTreeMap<String, Source>,
    /// Milliseconds from the question to the call's start; absent where it was not made.
    pub started_ms: Option<f64>,
    /// Milliseconds the call took.
    pub duration_ms: Option<f64>,
    /// Why there is no result.
    pub error: Option<CallError>,
}

/// What would be done about a question: nothing, where there are no calls.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PlanReport {
    pub calls: Vec<PlannedReport>,
    /// Which of the calls answer the question, in the order in which it was asked.
    pub goals: Vec<usize>,
    /// How sure the planner is, in nats, up to a constant.
    pub score: Option<f32>,
    /// The function and the parameter whose value the question does not give.
    pub asks_for: Option<String>,
}

/// One call of a plan that was not run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlannedReport {
    /// `plugin.function`
    pub function: String,
    /// For each argument, where it comes from.
    #[schemars(with = "BTreeMap<String, Value>")]
    pub arguments: BTreeMap<String, Source>,
}

/// Why a call has no result.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CallError {
    /// A fixed word: `not-found`, `ambiguous`, `timeout`, `not-made`, ...
    pub kind: String,
    /// One sentence that says what, where and what to do.
    pub message: String,
}

/// Where facts come from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SourceReport {
    pub plugin: String,
    /// SHA-256 of the plugin's component.
    pub digest: String,
    /// Requests the plugin's calls made: `GET https://api.example.org/flights/UA1`.
    pub requests: Vec<String>,
}

/// A question back to the user.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Asked {
    pub question: String,
    /// What was meant, one of these; empty where words are wanted.
    pub choices: Vec<String>,
}

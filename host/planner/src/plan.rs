//! What the planner says: calls whose arguments are literals or typed references.

use bellhop_catalog::{Function, TypeName};
use serde::Serialize;
use serde_json::Value;

use crate::candidate::{Candidate, humanize, type_key};

/// One turn of the conversation.
#[derive(Clone, Debug)]
pub struct Turn {
    pub by_user: bool,
    pub text: String,
}

/// A value of an earlier turn that can still be referred to.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Where it comes from and what it is, never what it says: "flights status: arrival (stop)".
    pub label: String,
    /// The nominal type's identity.
    pub ty: String,
    pub value: Value,
}

impl Earlier {
    /// A value of a function that JSON Schema describes, by what its type's `title` says.
    pub fn foreign(from: &str, ty: &str, value: Value) -> Self {
        let name = TypeName::foreign(ty);
        Self {
            label: format!("{} ({})", humanize(from), humanize(ty)),
            ty: type_key(&name),
            value,
        }
    }

    /// The values of a result that a later question may refer to.
    pub fn of(function: &Function, result: &Value) -> Vec<Self> {
        let outputs = Candidate::of(function).outputs;
        outputs
            .into_iter()
            .filter_map(|o| {
                Some(Self {
                    label: o.text,
                    ty: o.ty,
                    value: reach(result, &o.path)?.clone(),
                })
            })
            .collect()
    }
}

fn reach<'a>(value: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter()
        .try_fold(value, |here, step| match (step, here) {
            (Step::Field(name), _) => here.get(name).filter(|v| !v.is_null()),
            (Step::Only, Value::Array(items)) if items.len() == 1 => items.first(),
            (Step::Nth(index), _) => here.get(index),
            (Step::Only, _) => None,
        })
}

/// What the planner proposes.
#[derive(Clone, Debug)]
pub enum Proposal {
    Plan(Plan),
    /// A function is asked for, but a value it needs was not given.
    Ask {
        function: usize,
        param: String,
    },
    /// No function answers this.
    Abstain,
}

/// A graph of calls in an order in which every reference points backwards.
#[derive(Clone, Debug)]
pub struct Plan {
    pub calls: Vec<PlannedCall>,
    /// Indices of the calls that answer the question, in the order in which it was asked.
    pub goals: Vec<usize>,
    /// Log-probability, up to a constant.
    pub score: f32,
    /// How likely the likeliest of the functions is asked for at all, from 0 to 1.
    pub asked: f32,
}

/// A function with the source of every argument it is given.
#[derive(Clone, Debug)]
pub struct PlannedCall {
    /// Index into the state's functions.
    pub function: usize,
    pub arguments: Vec<(String, Source)>,
    /// Equal for calls that would do the same, in whichever plan they stand.
    pub key: String,
}

/// Where an argument comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum Source {
    /// The user's words, normalised to the parameter's type.
    Words { text: String, value: Value },
    /// A case of the parameter's enum, or a flag, that the words ask for.
    Choice { value: Value },
    /// A part of another call's result.
    Result {
        call: usize,
        path: Vec<Step>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        wrap: Vec<String>,
    },
    /// A value of an earlier turn.
    Earlier { label: String, value: Value },
}

/// One step into a result.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A record's field.
    Field(String),
    /// The element of a list that has exactly one.
    Only,
    /// The element of a list that the user picked, counted from 0.
    Nth(usize),
}

impl Step {
    /// The field's name, where it is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Field(name) => Some(name),
            Self::Only | Self::Nth(_) => None,
        }
    }
}

/// One of several things the user may have meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub label: String,
    pub value: String,
}

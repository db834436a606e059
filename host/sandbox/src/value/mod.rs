//! JSON on one side, component values on the other, and the catalog's types between them.
//! `lower` reads arguments, `lift` writes results; both name the exact place that is wrong.

pub(crate) mod lift;
pub(crate) mod lower;
pub(crate) mod number;

use std::fmt;

use bellhop_catalog::{Kind, Label, Type};
use serde_json::Value;

/// Where in a value: `arguments.to.coordinates.latitude`, `result[3].name`.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root(&'a str),
    Field(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    pub(crate) fn field(&'a self, name: &'a str) -> Path<'a> {
        Path::Field(self, name)
    }

    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path::Index(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root(name) => f.write_str(name),
            Path::Field(parent, name) => write!(f, "{parent}.{name}"),
            Path::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// A value that does not fit its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) path: String,
    pub(crate) expected: String,
    pub(crate) found: String,
}

impl Mismatch {
    pub(crate) fn new(
        path: &Path<'_>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self {
            path: path.to_string(),
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// The usual one: the type and the JSON as they are.
    fn of(path: &Path<'_>, ty: &Type, json: &Value) -> Self {
        Self::new(path, expected(ty), found(json))
    }
}

/// A type in the words of an error message: `an integer from 0 to 255`.
pub(crate) fn expected(ty: &Type) -> String {
    match &ty.kind {
        Kind::Bool => "true or false".to_owned(),
        Kind::S8
        | Kind::U8
        | Kind::S16
        | Kind::U16
        | Kind::S32
        | Kind::U32
        | Kind::S64
        | Kind::U64 => {
            let (least, most) = number::range(&ty.kind);
            format!("an integer from {least} to {most}")
        }
        Kind::F32 | Kind::F64 => "a number".to_owned(),
        Kind::Char => "one character".to_owned(),
        Kind::String => match &ty.name {
            Some(name) => format!("a string ({})", name.name),
            None => "a string".to_owned(),
        },
        Kind::List(_) => "a list".to_owned(),
        Kind::Option(inner) if matches!(inner.kind, Kind::Option(_)) => {
            "null or an object with `some`".to_owned()
        }
        Kind::Option(inner) => format!("{} or null", expected(inner)),
        Kind::Result { .. } => "an object with `ok` or `err`".to_owned(),
        Kind::Tuple(items) => format!("a list of {}", items.len()),
        Kind::Record(fields) => {
            let names = fields.iter().map(|f| f.name.as_str());
            format!("an object with {}", quoted(names, "and"))
        }
        Kind::Variant(cases) => quoted(cases.iter().map(|c| c.name.as_str()), "or"),
        Kind::Enum(labels) => quoted(names(labels), "or"),
        Kind::Flags(labels) => format!("a list out of {}", quoted(names(labels), "and")),
    }
}

/// A piece of JSON in the words of an error message, short however long it is.
pub(crate) fn found(json: &Value) -> String {
    const MOST: usize = 60;
    match json {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(text) if text.chars().count() <= MOST => {
            Value::from(text.as_str()).to_string()
        }
        Value::String(text) => {
            let start: String = text.chars().take(MOST).collect();
            format!("{}…", Value::from(start).to_string().trim_end_matches('"'))
        }
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(fields) if fields.is_empty() => "an empty object".to_owned(),
        Value::Object(fields) => {
            format!(
                "an object with {}",
                quoted(fields.keys().map(String::as_str), "and")
            )
        }
    }
}

fn names(labels: &[Label]) -> impl Iterator<Item = &str> + Clone {
    labels.iter().map(|label| label.name.as_str())
}

/// `a`, `b` and `c`; the rest is counted after twelve.
fn quoted<'a>(names: impl Iterator<Item = &'a str>, joint: &str) -> String {
    const MOST: usize = 12;
    let all: Vec<&str> = names.collect();
    let mut shown: Vec<String> = all
        .iter()
        .take(MOST)
        .map(|name| format!("`{name}`"))
        .collect();
    if all.len() > MOST {
        shown.push(format!("{} more", all.len() - MOST));
    }
    match shown.pop() {
        None => "nothing".to_owned(),
        Some(last) if shown.is_empty() => last,
        Some(last) => format!("{} {joint} {last}", shown.join(", ")),
    }
}

/// The known name that was probably meant.
fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |s: &str| s.to_lowercase().replace(['_', ' '], "-");
    let written = plain(written);
    known
        .map(|name| {
            (
                strsim::normalized_damerau_levenshtein(&written, &plain(name)),
                name,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// A name that is not among those known.
fn unknown_name<'a>(
    path: &Path<'_>,
    what: &str,
    written: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Mismatch {
    let expected = match nearest(written, known.clone()) {
        Some(name) => format!("no {what} of that name (did you mean `{name}`?)"),
        None => format!("one of the {what}s {}", quoted(known, "and")),
    };
    Mismatch::new(
        path,
        expected,
        format!("`{}`", crate::error::one_line(written)),
    )
}

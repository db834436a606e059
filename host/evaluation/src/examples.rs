//! The common format of evaluation sets: `NAME.jsonl` with examples beside `NAME.functions.jsonl`, either
//! also xz-compressed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bellhop_catalog::{Function, FunctionId};
use bellhop_planner::{Earlier, Turn};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Why a set could not be read.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    #[error("{path} cannot be read: {why}", path = .path.display())]
    Unreadable { path: PathBuf, why: String },
    #[error("{path}, line {line}: {why}", path = .path.display())]
    Line {
        path: PathBuf,
        line: usize,
        why: String,
    },
    #[error("{path} holds no examples", path = .path.display())]
    Empty { path: PathBuf },
}

/// A set, ready to be planned.
pub struct Examples {
    pub(crate) functions: HashMap<String, Function>,
    pub(crate) all: Vec<Example>,
}

#[derive(Deserialize)]
struct Described {
    id: String,
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Value,
    returns: Option<Value>,
    effect: Option<String>,
}

impl Described {
    /// What is assumed for parameters that are left out.
    fn defaults(&self) -> Map<String, Value> {
        let properties = self.parameters["properties"].as_object();
        let assumed = |(name, schema): (&String, &Value)| {
            Some((name.clone(), schema.get("default")?.clone()))
        };
        properties
            .into_iter()
            .flatten()
            .filter_map(assumed)
            .collect()
    }
}

/// One dialog with the calls that are right.
#[derive(Deserialize)]
pub(crate) struct Example {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub source: String,
    pub functions: Vec<String>,
    pub dialog: Vec<Said>,
    #[serde(default)]
    pub calls: Vec<Gold>,
    #[serde(default)]
    pub earlier: Vec<EarlierValue>,
}

#[derive(Deserialize)]
pub(crate) struct Said {
    pub role: String,
    #[serde(default)]
    pub text: String,
}

/// A call that is right.
#[derive(Deserialize)]
pub(crate) struct Gold {
    pub function: String,
    #[serde(default)]
    pub arguments: Map<String, Value>,
    #[serde(default)]
    pub may_omit: Vec<String>,
    /// What is assumed for the function's parameters that are left out.
    #[serde(skip)]
    pub defaults: Map<String, Value>,
}

#[derive(Deserialize)]
pub(crate) struct EarlierValue {
    text: String,
    from: String,
    #[serde(rename = "type")]
    ty: String,
}

pub(crate) fn earlier(value: &EarlierValue) -> Earlier {
    Earlier::foreign(&value.from, &value.ty, Value::from(value.text.clone()))
}

impl Example {
    /// The question, and the turns before it.
    pub fn turns(&self) -> (&str, Vec<Turn>) {
        let question = self.dialog.last().map_or("", |said| said.text.as_str());
        let before = self.dialog.len().saturating_sub(1);
        let turns = self.dialog[..before].iter().map(|said| Turn {
            by_user: said.role == "user",
            text: said.text.clone(),
        });
        (question, turns.collect())
    }
}

impl Examples {
    /// Reads a set, at most so many examples of it, taken evenly.
    ///
    /// # Errors
    /// When a file cannot be read, a line is not as the format wants it, or a function is unknown.
    pub fn read(path: &Path, most: usize) -> Result<Self, EvaluationError> {
        let (stem, end) = split(path);
        let described = path.with_file_name(format!("{stem}.functions{end}"));
        let known: HashMap<String, Described> = lines::<Described>(&described)?
            .into_iter()
            .map(|described| (described.id.clone(), described))
            .collect();
        let mut all = lines::<Example>(path)?;
        for (index, example) in all.iter_mut().enumerate() {
            let called = example.calls.iter().map(|call| &call.function);
            let mut named = example.functions.iter().chain(called);
            if let Some(unknown) = named.find(|id| !known.contains_key(*id)) {
                return Err(EvaluationError::Line {
                    path: path.to_owned(),
                    line: index + 1,
                    why: format!(
                        "there is no function {unknown:?} in {}",
                        described.display()
                    ),
                });
            }
            for call in &mut example.calls {
                call.defaults = known[&call.function].defaults();
            }
        }
        let functions = known
            .iter()
            .map(|(id, described)| (id.clone(), function(described)))
            .collect();
        if all.is_empty() {
            return Err(EvaluationError::Empty {
                path: path.to_owned(),
            });
        }
        let total = all.len();
        let most = most.min(total);
        let mut index = 0;
        all.retain(|_| {
            index += 1;
            index * most / total != (index - 1) * most / total
        });
        Ok(Self { functions, all })
    }

    /// Functions by their ids, which the set has.
    pub(crate) fn of(&self, ids: &[String]) -> Vec<Function> {
        ids.iter().map(|id| self.functions[id].clone()).collect()
    }
}

/// The functions of a `NAME.functions.jsonl`, with their ids.
///
/// # Errors
/// When the file cannot be read, or a line is not as the format wants it.
pub fn functions(path: &Path) -> Result<Vec<(String, Function)>, EvaluationError> {
    let described = lines::<Described>(path)?;
    Ok(described
        .iter()
        .map(|d| (d.id.clone(), function(d)))
        .collect())
}

fn function(described: &Described) -> Function {
    let id = FunctionId {
        plugin: String::new(),
        function: described.name.clone(),
    };
    Function::foreign(
        id,
        &described.description,
        &described.parameters,
        described.returns.as_ref(),
        described.effect.as_deref() != Some("changes"),
    )
}

/// A file's name before its extension, and the extension: `.jsonl` or `.jsonl.xz`.
fn split(path: &Path) -> (String, &'static str) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match name.strip_suffix(".jsonl.xz") {
        Some(stem) => (stem.to_owned(), ".jsonl.xz"),
        None => (
            name.strip_suffix(".jsonl").unwrap_or(&name).to_owned(),
            ".jsonl",
        ),
    }
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, EvaluationError> {
    let unreadable = |why: String| EvaluationError::Unreadable {
        path: path.to_owned(),
        why,
    };
    let bytes = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
    let bytes = if path.extension().is_some_and(|e| e == "xz") {
        let mut plain = Vec::new();
        lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut plain)
            .map_err(|e| unreadable(format!("{e:?}")))?;
        plain
    } else {
        bytes
    };
    let text = String::from_utf8(bytes).map_err(|e| unreadable(e.to_string()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|e| EvaluationError::Line {
                path: path.to_owned(),
                line: index + 1,
                why: e.to_string(),
            })
        })
        .collect()
}

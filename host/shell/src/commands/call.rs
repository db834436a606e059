//! `bellhop call`: one function, with help and arguments made from its WIT, or its arguments in JSON.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use bellhop_catalog::{Function, Kind, Type};
use bellhop_sandbox::{CallError, HttpExchange, Reply};
use clap::{Arg, ArgAction, ArgMatches, Args, Command};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use crate::render::say;
use crate::setup::Common;

#[derive(Args)]
#[command(disable_help_flag = true)]
pub struct Call {
    /// Print the result and what it took, or the error, as JSON (`bellhop schema call` describes it)
    #[arg(long)]
    json: bool,
    /// The function, and its arguments as `--name value`, records and lists in JSON, or all of them as one
    /// JSON object; bellhop's own options, such as --home, go before it
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_names = ["PLUGIN.FUNCTION", "ARGUMENTS"])]
    words: Vec<String>,
}

impl Call {
    pub async fn run(self, common: &Common) -> Result<ExitCode> {
        let Some((id, rest)) = self.words.split_first() else {
            bail!("name a function: PLUGIN.FUNCTION")
        };
        let loaded = common.load()?;
        let Some(index) = loaded.apps.find(id) else {
            let known: Vec<String> = loaded
                .apps
                .functions
                .iter()
                .map(|f| f.id.to_string())
                .collect();
            bail!("there is no function {id}; there are: {}", known.join(", "));
        };
        let function = &loaded.apps.functions[index];
        let arguments = match rest {
            [object] if object.trim_start().starts_with('{') => {
                serde_json::from_str(object).context("the arguments are no JSON object")?
            }
            _ => match command(function).try_get_matches_from(rest) {
                Ok(matches) => words(function, &matches)?,
                Err(why) => {
                    why.print()?;
                    return Ok(ExitCode::from(u8::try_from(why.exit_code()).unwrap_or(2)));
                }
            },
        };
        let (sandbox, owner) = (&loaded.sandbox, loaded.apps.loaded(index));
        let outcome = sandbox
            .call(owner, function, &arguments, &CancellationToken::new())
            .await;
        if self.json {
            let failed = outcome.is_err();
            say!("{}", serde_json::to_string_pretty(&report(outcome))?);
            return Ok(ExitCode::from(u8::from(failed)));
        }
        let reply = outcome.map_err(|failure| match failure.hint() {
            Some(hint) => anyhow::anyhow!("{failure}\nhint: {hint}"),
            None => anyhow::anyhow!("{failure}"),
        })?;
        say!("{}", serde_json::to_string_pretty(&reply.value)?);
        Ok(ExitCode::SUCCESS)
    }
}

/// What `bellhop call --json` prints.
#[derive(Serialize, JsonSchema)]
pub struct CallOutput {
    /// The result, where there is no error.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<CallFailure>,
    duration_ms: f64,
    /// What it computed, about one unit an instruction.
    fuel: u64,
    /// The web requests it made.
    requests: Vec<String>,
}

/// Why a call gave no result.
#[derive(Serialize, JsonSchema)]
struct CallFailure {
    /// A stable code, such as `not-found` or `timeout`.
    kind: String,
    message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

fn report(outcome: Result<Reply, CallError>) -> CallOutput {
    let requests = |http: &[HttpExchange]| {
        let lines = http.iter().map(|e| format!("{} {}", e.method, e.url));
        lines.collect()
    };
    let ms = |duration: std::time::Duration| duration.as_secs_f64() * 1000.0;
    match outcome {
        Ok(reply) => CallOutput {
            duration_ms: ms(reply.duration),
            fuel: reply.fuel_used,
            requests: requests(&reply.http),
            value: Some(reply.value),
            error: None,
        },
        Err(failure) => CallOutput {
            value: None,
            error: Some(CallFailure {
                kind: failure.kind().to_owned(),
                message: failure.to_string(),
                hint: failure.hint(),
            }),
            duration_ms: ms(failure.duration),
            fuel: failure.fuel_used,
            requests: requests(&failure.http),
        },
    }
}

/// The arguments that were given as words.
fn words(function: &Function, matches: &ArgMatches) -> Result<Value> {
    let mut arguments = Map::new();
    for param in &function.params {
        if let Some(text) = matches.get_one::<String>(&param.name) {
            let value = argument(text, &param.ty).with_context(|| format!("--{}", param.name))?;
            arguments.insert(param.name.clone(), value);
        }
    }
    Ok(arguments.into())
}

/// The command line of one function.
fn command(function: &Function) -> Command {
    let name = format!("bellhop call {}", function.id);
    let mut command = Command::new(name.clone())
        .bin_name(name)
        .no_binary_name(true)
        .about(function.docs.clone());
    for param in &function.params {
        let optional = matches!(param.ty.kind, Kind::Option(_));
        command = command.arg(
            Arg::new(param.name.clone())
                .long(param.name.clone())
                .value_name(type_name(&param.ty))
                .help(param.docs.clone().unwrap_or_default())
                .required(!optional)
                .allow_hyphen_values(true)
                .action(ArgAction::Set),
        );
    }
    if let Some(result) = &function.result {
        command = command.after_help(format!("Result: {}", type_name(result)));
    }
    command
}

/// A type as a person reads it: `flight-number`, `list<text>`, `{place, time?}`.
pub fn type_name(ty: &Type) -> String {
    let structure = |ty: &Type| match &ty.kind {
        Kind::List(inner) => format!("list<{}>", type_name(inner)),
        Kind::Option(inner) => type_name(inner),
        Kind::Tuple(items) => format!(
            "[{}]",
            items.iter().map(type_name).collect::<Vec<_>>().join(", ")
        ),
        Kind::Enum(labels) => labels
            .iter()
            .map(|l| l.name.as_str())
            .collect::<Vec<_>>()
            .join("|"),
        Kind::Record(fields) => {
            let fields = fields.iter().map(|f| {
                if matches!(f.ty.kind, Kind::Option(_)) {
                    format!("{}?", f.name)
                } else {
                    f.name.clone()
                }
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}")
            .split([' ', '('])
            .next()
            .unwrap_or_default()
            .to_lowercase(),
    };
    match (&ty.name, &ty.kind) {
        (Some(name), Kind::Record(_)) => format!("{} {}", name.name, structure(ty)),
        (Some(name), _) => name.name.clone(),
        (None, _) => structure(ty),
    }
}

/// JSON where the type wants more than a word; the word itself where it wants text.
fn argument(text: &str, ty: &Type) -> Result<Value> {
    match &ty.kind {
        Kind::Option(inner) => argument(text, inner),
        Kind::String | Kind::Char | Kind::Enum(_) => Ok(Value::from(text)),
        Kind::Record(_)
        | Kind::List(_)
        | Kind::Tuple(_)
        | Kind::Variant(_)
        | Kind::Flags(_)
        | Kind::Result { .. } => serde_json::from_str(text)
            .with_context(|| format!("{} is wanted in JSON, and {text:?} is none", type_name(ty))),
        _ => Ok(serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))),
    }
}

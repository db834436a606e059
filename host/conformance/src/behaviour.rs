//! What happens when the functions are called: with all that the plugin may be granted, and without.

use std::collections::BTreeSet;
use std::sync::Arc;

use bellhop_catalog::{Function, Plugin};
use bellhop_sandbox::{BadArgument, Failure, Grants, Loaded, Outage, Problem, SandboxError};
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::arguments::{arguments, sample};
use crate::rules::{
    COMPONENT, DENIED, ERRORS, HANG, IMPORTS, LIE, MEMORY, REPLY, REQUESTS, Rule, SECRET, START,
    STEADY, TRAP, UNUSED, WRITES,
};
use crate::trials::{Broken, Outcome, Trials, requests};
use crate::web::{self, planted};
use crate::{Bench, Finding, Level, Report};

/// Calls for each function by which the hosts that it asks are found out.
const SCOUTS: usize = 16;
/// Starting an instance may take this part of what a call may use.
const START_SHARE: u64 = 200;

/// Calls every function, within a tokio runtime of several threads. Gives the hosts that it asked;
/// none where it cannot be started.
pub fn check(
    plugin: &Arc<Plugin>,
    bytes: &[u8],
    bench: &Bench<'_>,
    report: &mut Report,
) -> Option<BTreeSet<String>> {
    let tried = try_out(plugin, bytes, bench, report).map_err(|why| {
        let rule: &Rule = match why {
            SandboxError::UnknownImport { .. } => &IMPORTS,
            _ => &COMPONENT,
        };
        let finding = Finding::new(rule, "the component", why.to_string());
        report.findings.push(finding);
    });
    tried.ok()
}

fn try_out(
    plugin: &Arc<Plugin>,
    bytes: &[u8],
    bench: &Bench<'_>,
    report: &mut Report,
) -> Result<BTreeSet<String>, SandboxError> {
    let trials = Trials::new(bench.rig, &bench.cancel);
    let load = |grants: Grants| {
        let limits = bench.limits.clone();
        bench
            .rig
            .sandbox
            .load(plugin.clone(), bytes, grants, limits)
    };
    let given = bench.grants(&plugin.name);
    let store = bench.rig.kept.path().join(&plugin.digest);
    let unscouted = planted(&given, &BTreeSet::new(), &store);
    let scouting = load(unscouted.clone())?;
    for function in &plugin.functions {
        let scouts = SCOUTS.min(usize::try_from(bench.cases).unwrap_or(SCOUTS));
        for arguments in sample(&arguments(function), scouts) {
            // What hangs once may hang every time.
            if harm(&trials.call(&scouting, function, &arguments)).is_some() {
                break;
            }
        }
    }
    let hosts = trials.hosts.borrow().clone();
    let grants = planted(&given, &hosts, &store);
    // What was asked for may be no host at all.
    let (full, grants, hosts) = match load(grants.clone()) {
        Ok(full) => (full, grants, hosts),
        Err(_) => (scouting, unscouted, BTreeSet::new()),
    };
    let less: Vec<(&str, Loaded)> = denials(plugin, &grants)
        .into_iter()
        .map(|(what, grants)| Ok((what, load(grants)?)))
        .collect::<Result<_, SandboxError>>()?;
    for function in &plugin.functions {
        (bench.progress)(&format!("{}: {} calls", function.id, trials.calls.get()));
        let schema = Validator::of(function);
        let found = trials.run(function, bench.cases, |arguments| {
            let first = trials.call(&full, function, arguments);
            broken_by(function, &first, schema.as_ref(), bench.limits.http_calls)
                .or_else(|| unsteady(function, &first, || trials.call(&full, function, arguments)))
        });
        let harmed = found.as_ref().is_some_and(|f| f.level == Level::Basic);
        report.findings.extend(found);
        if harmed {
            continue;
        }
        let denied = less.iter().find_map(|(what, loaded)| {
            trials.run(function, bench.cases.div_ceil(10), |arguments| {
                let why = harm(&trials.call(loaded, function, arguments))?.1;
                Some((&DENIED, format!("without {what}, {why}")))
            })
        });
        report.findings.extend(denied);
    }
    report.calls += trials.calls.get();
    report.start_fuel = trials.least_fuel.get();
    if let Some(fuel) = report
        .start_fuel
        .filter(|fuel| *fuel > bench.limits.fuel / START_SHARE)
    {
        let what = format!("the cheapest call takes {fuel} units of fuel");
        report
            .findings
            .push(Finding::new(&START, "the component", what));
    }
    unused(plugin, &trials, bench, &grants, report);
    Ok(hosts)
}

/// What a user may well not grant, each with the grants that are left.
fn denials(plugin: &Plugin, full: &Grants) -> Vec<(&'static str, Grants)> {
    let imports = |what: &str| plugin.imports.iter().any(|import| import.starts_with(what));
    let mut less = Vec::new();
    if imports("wasi:http/") {
        let grants = Grants {
            hosts: Vec::new(),
            secrets: Vec::new(),
            ..full.clone()
        };
        less.push(("the web", grants));
    }
    if imports("wasi:filesystem/") && !full.folders.is_empty() {
        let grants = Grants {
            folders: Vec::new(),
            ..full.clone()
        };
        less.push(("folders", grants));
    }
    if imports("wasi:config/") {
        let grants = Grants {
            config: Default::default(),
            ..full.clone()
        };
        less.push(("settings", grants));
    }
    if imports("wasi:keyvalue/") {
        let grants = Grants {
            storage: None,
            ..full.clone()
        };
        less.push(("a store of its own", grants));
    }
    if !less.is_empty() {
        less.push(("any grant", Grants::default()));
    }
    less
}

fn broken_by(
    function: &Function,
    outcome: &Outcome,
    schema: Option<&Validator>,
    most_requests: usize,
) -> Option<Broken> {
    let http = requests(outcome);
    let writes = http
        .iter()
        .find(|exchange| !matches!(exchange.method.as_str(), "GET" | "HEAD"));
    if let Some(exchange) = writes.filter(|_| function.effect.read_only) {
        let what = format!("it sends {} {}", exchange.method, exchange.url);
        return Some((&WRITES, what));
    }
    let told = match outcome {
        Ok(reply) => reply.value.to_string(),
        Err(error) => format!("{:?}", error.failure),
    };
    if told.contains(web::SECRET) {
        let what = "what it gives holds a secret that was sent to a host".to_owned();
        return Some((&SECRET, what));
    }
    if http.len() >= most_requests {
        return Some((&REQUESTS, format!("it makes {} requests", http.len())));
    }
    match outcome {
        Ok(reply) => {
            let why = schema?.fault(&reply.value)?;
            let what = format!("the result does not keep its own schema: {why}");
            Some((&LIE, what))
        }
        Err(error) => harm(outcome).or_else(|| {
            let what = useless(function, &error.failure)?;
            Some((&ERRORS, what))
        }),
    }
}

/// The JSON Schema that is told to whoever takes a function's results.
struct Validator(Schemas, SchemaIndex);

impl Validator {
    fn of(function: &Function) -> Option<Self> {
        const PLACE: &str = "bellhop:result";
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler
            .add_resource(PLACE, function.result_schema().to_value())
            .ok()?;
        let index = compiler.compile(PLACE, &mut schemas).ok()?;
        Some(Self(schemas, index))
    }

    /// Where and why a result is not what was told.
    fn fault(&self, result: &Value) -> Option<String> {
        let whole = self.0.validate(result, self.1).err()?;
        let mut deepest = &whole;
        while let Some(cause) = deepest.causes.first() {
            deepest = cause;
        }
        Some(format!(
            "result{}: {}",
            deepest.instance_location, deepest.kind
        ))
    }
}

/// What no call may end in.
fn harm(outcome: &Outcome) -> Option<Broken> {
    let error = outcome.as_ref().err()?;
    let rule = match error.failure.as_ref() {
        Failure::Trap { .. } => &TRAP,
        Failure::Timeout { .. } | Failure::OutOfFuel { .. } => &HANG,
        Failure::OutOfMemory { .. } => &MEMORY,
        Failure::ReplyTooLarge { .. } => &REPLY,
        Failure::Wrote => &WRITES,
        Failure::Lie { .. } => &LIE,
        _ => return None,
    };
    Some((rule, error.to_string()))
}

/// Why an error helps nobody.
fn useless(function: &Function, failure: &Failure) -> Option<String> {
    let blank = |text: &str| text.trim().is_empty();
    let says_nothing = |kind: &str| Some(format!("the error {kind} says nothing"));
    match failure {
        Failure::Problem(Problem::NotFound(text)) if blank(text) => says_nothing("not-found"),
        Failure::Problem(Problem::Denied(text)) if blank(text) => says_nothing("denied"),
        Failure::Problem(Problem::Unavailable(Outage { what, .. })) if blank(what) => {
            says_nothing("unavailable")
        }
        Failure::FunctionError(Value::String(text)) if blank(text) => says_nothing("text"),
        Failure::Problem(Problem::InvalidArgument(BadArgument { param, why })) => {
            let named = param.split(['.', '[']).next().unwrap_or_default();
            if !function.params.iter().any(|param| param.name == named) {
                return Some(format!(
                    "invalid-argument names {param:?}, which is no parameter"
                ));
            }
            blank(why).then(|| says_nothing("invalid-argument"))?
        }
        Failure::Problem(Problem::Ambiguous(choices)) => {
            let mut values: Vec<&str> = choices.iter().map(|c| c.value.trim()).collect();
            values.sort_unstable();
            values.dedup();
            if choices.len() < 2 {
                return Some(format!("ambiguous offers {} choices", choices.len()));
            }
            let told_apart =
                values.len() == choices.len() && !choices.iter().any(|c| blank(&c.label));
            (!told_apart).then(|| "the choices of ambiguous cannot be told apart".to_owned())
        }
        _ => None,
    }
}

fn unsteady(function: &Function, first: &Outcome, again: impl Fn() -> Outcome) -> Option<Broken> {
    let effect = function.effect;
    let declared = effect.idempotent || effect.read_only && !effect.open_world;
    let first = &first.as_ref().ok().filter(|_| declared)?.value;
    let second = again().ok()?.value;
    (*first != second).then(|| (&STEADY, format!("it gives {first}, and then {second}")))
}

/// Imports that no call made use of. Files are told where a folder is granted: languages import them for their own
/// sake. Without settings, a plugin may not know whom to ask.
fn unused(
    plugin: &Plugin,
    trials: &Trials<'_>,
    bench: &Bench<'_>,
    grants: &Grants,
    report: &mut Report,
) {
    let touched = trials.touched.get();
    let import = |what: &str| plugin.imports.iter().find(|name| name.starts_with(what));
    let unsure = import("wasi:config/").is_some() && !bench.is_granted(&plugin.name);
    let asked = unsure || !trials.hosts.borrow().is_empty();
    let folders = grants.folders.is_empty() || touched.folders;
    for (what, used, how) in [
        ("wasi:http/outgoing-handler", asked, "asked the web"),
        ("wasi:filesystem/preopens", folders, "looked into a folder"),
        ("wasi:config/store", touched.settings, "asked for a setting"),
        ("wasi:keyvalue/store", touched.storage, "opened its store"),
    ] {
        if let Some(import) = import(what).filter(|_| !used) {
            let what = format!("it imports {import}, and no call {how}");
            let finding = Finding::new(&UNUSED, "the component", what);
            report.findings.push(finding);
        }
    }
}

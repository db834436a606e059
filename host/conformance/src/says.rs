//! Whether the sentences of `@says` come about, for results of every kind.

use bellhop_catalog::{Function, Kind, Plugin, Type};
use bellhop_session::Says;
use jiff::Zoned;
use minijinja::Environment;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::Value;

use crate::arguments::{arguments, value};
use crate::rules::SAYS;
use crate::{Finding, Report};

/// Results that each template is tried with.
const CASES: u32 = 64;

pub fn check(plugin: &Plugin, now: &Zoned, report: &mut Report) {
    let says = Says::new(now);
    for function in &plugin.functions {
        let Some(template) = &function.says else {
            continue;
        };
        let fault = unknown(function, template).or_else(|| failing(function, &says));
        if let Some(what) = fault {
            let name = &function.id.function;
            report.findings.push(Finding::new(&SAYS, name, what));
        }
    }
}

/// The first name in a template that is nothing: it would be left out in silence.
fn unknown(function: &Function, template: &str) -> Option<String> {
    let environment = Environment::new();
    // What cannot be parsed cannot be rendered either, and is told then.
    let template = environment.template_from_str(template).ok()?;
    let mut names: Vec<String> = template.undeclared_variables(true).into_iter().collect();
    names.sort_unstable();
    names.into_iter().find_map(|name| {
        let mut steps = name.split('.');
        let known = match steps.next() {
            Some("args") => steps.next().is_none_or(|param| {
                let param = function.params.iter().find(|p| p.name == param);
                param.is_some_and(|param| leads_somewhere(&param.ty, steps))
            }),
            Some("result") => match &function.result {
                Some(ty) => leads_somewhere(ty, steps),
                None => steps.next().is_none(),
            },
            _ => false,
        };
        let hint = "a name with a dash is written result[\"such-a-name\"]";
        (!known).then(|| format!("its @says speaks of {name}, which there is not; {hint}"))
    })
}

fn leads_somewhere<'a>(ty: &Type, mut steps: impl Iterator<Item = &'a str>) -> bool {
    let mut here = ty;
    while let Kind::Option(inner) = &here.kind {
        here = inner;
    }
    let Some(step) = steps.next() else {
        return true;
    };
    match &here.kind {
        Kind::Record(fields) => fields
            .iter()
            .find(|field| field.name == step)
            .is_some_and(|field| leads_somewhere(&field.ty, steps)),
        Kind::Variant(cases) => cases
            .iter()
            .find(|case| case.name == step)
            .and_then(|case| case.ty.as_ref())
            .is_some_and(|payload| leads_somewhere(payload, steps)),
        // By number, which depends on the value.
        Kind::List(_) | Kind::Tuple(_) | Kind::Result { .. } => true,
        _ => false,
    }
}

/// Why the template fails, with the smallest result with which it does.
fn failing(function: &Function, says: &Says) -> Option<String> {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let result = function
        .result
        .as_ref()
        .map_or(Just(Value::Null).boxed(), value);
    let tried = (arguments(function), result);
    let outcome = TestRunner::new_with_rng(config, rng).run(&tried, |(args, result)| {
        match says.sentence(function, &args, &result) {
            Ok(_) => Ok(()),
            Err(why) => Err(TestCaseError::fail(why)),
        }
    });
    match outcome {
        Err(TestError::Fail(why, (_, result))) => Some(format!("with {result}: {why}")),
        _ => None,
    }
}

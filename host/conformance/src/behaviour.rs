//! What happens when the functions are called, with arguments made up from their types and no grant.

use std::sync::Arc;

use bellhop_catalog::{Function, Plugin};
use bellhop_sandbox::{CallError, Failure, Grants, Loaded, Reply};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::arguments::arguments;
use crate::rules::{COMPONENT, HANG, LIE, MEMORY, REPLY, Rule, STEADY, TRAP, WRITES};
use crate::{Bench, Finding, Report};

type Outcome = Result<Reply, Box<CallError>>;

pub async fn check(plugin: &Arc<Plugin>, bytes: &[u8], bench: &Bench<'_>, report: &mut Report) {
    let (grants, limits) = (Grants::default(), bench.limits.clone());
    let loaded = bench.sandbox.load(plugin.clone(), bytes, grants, limits);
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(why) => {
            report
                .findings
                .push(Finding::new(&COMPONENT, "the component", why.to_string()));
            return;
        }
    };
    for function in &plugin.functions {
        let (calls, finding) =
            tokio::task::block_in_place(|| try_out(function, &loaded, bench, &Handle::current()));
        report.calls += calls;
        report.findings.extend(finding);
    }
}

/// Calls a function many times; the first rule it breaks, with the smallest arguments that break it.
fn try_out(
    function: &Function,
    loaded: &Loaded,
    bench: &Bench<'_>,
    runtime: &Handle,
) -> (usize, Option<Finding>) {
    let config = Config {
        cases: bench.cases,
        max_shrink_iters: 200,
        max_shrink_time: 10_000,
        failure_persistence: None,
        ..Config::default()
    };
    // The same calls every time, so that a check that passes today passes tomorrow.
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let calls = std::cell::Cell::new(0);
    let call = |arguments: &Value| {
        calls.set(calls.get() + 1);
        let never = CancellationToken::new();
        runtime
            .block_on(bench.sandbox.call(loaded, function, arguments, &never))
            .map_err(Box::new)
    };
    let broken = |arguments: &Value| {
        let first = call(arguments);
        broken_by(function, &first).or_else(|| unsteady(function, &first, || call(arguments)))
    };
    let outcome = runner.run(&arguments(function), |arguments| match broken(&arguments) {
        Some((rule, what)) => Err(TestCaseError::fail(format!("{} {what}", rule.id))),
        None => Ok(()),
    });
    let finding = match outcome {
        Err(TestError::Fail(_, arguments)) => broken(&arguments).map(|(rule, what)| {
            Finding::new(
                rule,
                &function.id.function,
                format!("called with {arguments}: {what}"),
            )
        }),
        _ => None,
    };
    (calls.get(), finding)
}

fn broken_by(function: &Function, outcome: &Outcome) -> Option<(&'static Rule, String)> {
    let http = match outcome {
        Ok(reply) => &reply.http,
        Err(error) => &error.http,
    };
    let writes = http
        .iter()
        .find(|exchange| !matches!(exchange.method.as_str(), "GET" | "HEAD"));
    if let Some(exchange) = writes.filter(|_| function.effect.read_only) {
        return Some((
            &WRITES,
            format!("it sends {} {}", exchange.method, exchange.url),
        ));
    }
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

fn unsteady(
    function: &Function,
    first: &Outcome,
    again: impl Fn() -> Outcome,
) -> Option<(&'static Rule, String)> {
    let effect = function.effect;
    let declared = effect.idempotent || effect.read_only && !effect.open_world;
    let first = &first.as_ref().ok().filter(|_| declared)?.value;
    let second = again().ok()?.value;
    (*first != second).then(|| (&STEADY, format!("it gives {first}, and then {second}")))
}

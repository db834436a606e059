//! Many calls of one function, with arguments made up from its types, and the smallest that break a rule.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use bellhop_catalog::Function;
use bellhop_sandbox::{CallError, Failure, HttpExchange, Loaded, Reply, Touched};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::arguments::arguments;
use crate::{Finding, Rig, Rule};

pub type Outcome = Result<Reply, Box<CallError>>;

/// A rule that a call broke, and how.
pub type Broken = (&'static Rule, String);

/// Makes calls, and notes what they have in common.
pub struct Trials<'a> {
    rig: &'a Rig,
    runtime: Handle,
    cancel: &'a CancellationToken,
    pub calls: Cell<usize>,
    /// The fuel of the cheapest call that was not stopped.
    pub least_fuel: Cell<Option<u64>>,
    /// Hosts that were asked for, in the form of a grant.
    pub hosts: RefCell<BTreeSet<String>>,
    /// What any of the calls made use of.
    pub touched: Cell<Touched>,
}

impl<'a> Trials<'a> {
    /// # Panics
    /// Outside a tokio runtime.
    pub fn new(rig: &'a Rig, cancel: &'a CancellationToken) -> Self {
        Self {
            rig,
            cancel,
            runtime: Handle::current(),
            calls: Cell::new(0),
            least_fuel: Cell::new(None),
            hosts: RefCell::default(),
            touched: Cell::default(),
        }
    }

    pub fn call(&self, loaded: &Loaded, function: &Function, arguments: &Value) -> Outcome {
        let sandbox = &self.rig.sandbox;
        let call = sandbox.call(loaded, function, arguments, self.cancel);
        let outcome = self.runtime.block_on(call).map_err(Box::new);
        self.calls.set(self.calls.get() + 1);
        if let Some(fuel) = fuel(&outcome) {
            let least = self.least_fuel.get().map_or(fuel, |least| least.min(fuel));
            self.least_fuel.set(Some(least));
        }
        let (before, now) = (self.touched.get(), touched(&outcome));
        self.touched.set(Touched {
            folders: before.folders || now.folders,
            settings: before.settings || now.settings,
            storage: before.storage || now.storage,
        });
        let hosts = requests(&outcome).iter().filter_map(|one| host(&one.url));
        self.hosts.borrow_mut().extend(hosts);
        outcome
    }

    /// Tries so many arguments, unless cancelled; the same in every run, so that a check that passes today passes
    /// tomorrow.
    pub fn run(
        &self,
        function: &Function,
        cases: u32,
        broken: impl Fn(&Value) -> Option<Broken>,
    ) -> Option<Finding> {
        let config = Config {
            cases,
            max_shrink_iters: 200,
            max_shrink_time: 10_000,
            failure_persistence: None,
            ..Config::default()
        };
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        // The last failure is the smallest: what is smaller than it does not fail.
        let last = RefCell::new(None);
        let _ended = TestRunner::new_with_rng(config, rng).run(&arguments(function), |arguments| {
            if self.cancel.is_cancelled() {
                return Err(TestCaseError::fail("cancelled"));
            }
            let Some((rule, what)) = broken(&arguments) else {
                return Ok(());
            };
            let what = format!("called with {arguments}: {what}");
            *last.borrow_mut() = Some(Finding::new(rule, &function.id.function, what));
            Err(TestCaseError::fail(rule.id))
        });
        last.into_inner()
    }
}

fn fuel(outcome: &Outcome) -> Option<u64> {
    match outcome {
        Ok(reply) => Some(reply.fuel_used),
        Err(error) => match *error.failure {
            Failure::OutOfFuel { .. } | Failure::Timeout { .. } => None,
            _ => Some(error.fuel_used),
        },
    }
}

fn touched(outcome: &Outcome) -> Touched {
    match outcome {
        Ok(reply) => reply.touched,
        Err(error) => error.touched,
    }
}

/// What a call sent.
pub fn requests(outcome: &Outcome) -> &[HttpExchange] {
    match outcome {
        Ok(reply) => &reply.http,
        Err(error) => &error.http,
    }
}

/// The host of an address, as a grant names it.
fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    Some(match scheme {
        "http" => format!("http://{host}"),
        _ => host.to_owned(),
    })
}

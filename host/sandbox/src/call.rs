//! One call: a fresh instance, its limits, and the true reason when it fails.

use std::time::Instant;

use bellhop_catalog::Function;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use wasmtime::component::{Func, ResourceTable, Val};
use wasmtime::{Store, Trap, UpdateDeadline, WasmBacktrace};
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtx};
use wasmtime_wasi_http::WasiHttpCtx;

use crate::error::{CallError, Failure, Problem};
use crate::http::{Door, HttpExchange, HttpLog, Records};
use crate::limits::Limits;
use crate::sandbox::{Loaded, Ready, Sandbox};
use crate::state::{Limiter, State, Stderr, Touched};
use crate::storage::{Storage, Wrote};
use crate::value::lift::{self, LiftError};
use crate::value::lower;

/// What a function gave, and what it used.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The result; for WIT's `result` the `ok` part, and null where there is none.
    pub value: Value,
    pub started: Instant,
    pub duration: std::time::Duration,
    /// About one unit an instruction.
    pub fuel_used: u64,
    pub http: Vec<HttpExchange>,
    pub touched: Touched,
}

/// Bytes of host memory that lifting a result may take for each byte of JSON: wasmtime's `Val`
/// for an `u8` is that much larger than `0,`.
const HOST_BYTES_PER_REPLY_BYTE: usize = 64;

impl Sandbox {
    /// Calls a function in an instance of its own. The guest runs in the caller's task and gives
    /// way every millisecond; spawn calls to run them on several cores. It stops when its limits
    /// are reached, when `cancel` is cancelled, and when the future is dropped.
    ///
    /// `args` is an object by parameter name; null means no arguments.
    ///
    /// # Errors
    /// See [`Failure`]. An error keeps what was used, and what the web said.
    ///
    /// # Panics
    /// Outside a tokio runtime with its timer and I/O.
    pub async fn call(
        &self,
        loaded: &Loaded,
        function: &Function,
        args: &Value,
        cancel: &CancellationToken,
    ) -> Result<Reply, CallError> {
        let started = Instant::now();
        let mut used = Used::default();
        let result = self.run(&loaded.0, function, args, cancel, &mut used).await;
        let Records {
            exchanges: http,
            causes,
        } = used.web.take();
        let (duration, fuel_used, touched) = (started.elapsed(), used.fuel, used.touched);
        match result {
            Ok(value) => Ok(Reply {
                value,
                started,
                duration,
                fuel_used,
                http,
                touched,
            }),
            Err(failure) => Err(CallError {
                function: function.id.clone(),
                failure: Box::new(failure),
                causes,
                started,
                duration,
                fuel_used,
                http,
                touched,
            }),
        }
    }

    async fn run(
        &self,
        ready: &Ready,
        function: &Function,
        args: &Value,
        cancel: &CancellationToken,
        used: &mut Used,
    ) -> Result<Value, Failure> {
        let export = ready.export(function).ok_or(Failure::UnknownFunction)?;
        let params = lower::arguments(function, args).map_err(|m| Failure::InvalidArgument {
            path: m.path,
            expected: m.expected,
            found: m.found,
        })?;
        let _place = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(Failure::Cancelled),
            place = self.0.places.acquire() => place
                .map_err(|_| Failure::Unstartable { why: "the sandbox is closed".to_owned() })?,
        };
        let _ticking = self.0.ticker.hold();
        let limits = &ready.limits;
        let stderr = Stderr::default();
        let deadline = tokio::time::Instant::now() + limits.time;
        let read_only = function.effect.read_only;
        let mut store = self.store(ready, read_only, &stderr, cancel, deadline.into_std())?;
        used.web = store.data().door.log();

        let mut results: Vec<Val> = Vec::new();
        let running = async {
            let instance = ready.pre.instantiate_async(&mut store).await?;
            let func: Func = instance
                .get_func(&mut store, export)
                .ok_or_else(|| wasmtime::Error::msg("the export is not a function"))?;
            results = vec![Val::Bool(false); func.ty(&store).results().len()];
            func.call_async(&mut store, &params, &mut results).await
        };
        let outcome = tokio::select! {
            biased;
            outcome = running => outcome,
            () = cancel.cancelled() => Err(Stop::Cancelled.into()),
            () = tokio::time::sleep_until(deadline) => Err(Stop::Deadline.into()),
        };
        used.fuel = limits
            .fuel
            .saturating_sub(store.get_fuel().unwrap_or_default());
        used.touched = store.data().touched;
        match outcome {
            Ok(()) => answer(function, results.pop(), limits.reply),
            Err(error) => Err(failure(&error, limits, &store.data().limiter, &stderr)),
        }
    }

    /// A store with everything the call may use, and nothing else.
    pub(crate) fn store(
        &self,
        ready: &Ready,
        read_only: bool,
        stderr: &Stderr,
        cancel: &CancellationToken,
        deadline: Instant,
    ) -> Result<Store<State>, Failure> {
        let limits = &ready.limits;
        let mut wasi = WasiCtx::builder();
        wasi.stderr(stderr.clone()).wall_clock(self.0.clock);
        for (host, guest) in &ready.folders {
            wasi.preopened_dir(host, guest, FsPerms::ReadOnly)
                .map_err(|error| Failure::Folder {
                    host: host.clone(),
                    why: format!("{error:#}"),
                })?;
        }
        let state = State {
            wasi: wasi.build(),
            table: ResourceTable::new(),
            http: WasiHttpCtx::new(),
            door: Door::new(ready.web.clone(), self.0.web.clone(), limits),
            config: ready.config.clone(),
            storage: Storage {
                folder: ready.storage.clone(),
                read_only,
            },
            touched: Touched::default(),
            limiter: Limiter::new(limits.memory),
        };
        let mut store = Store::new(&self.0.engine, state);
        store.limiter(|state| &mut state.limiter);
        store.set_hostcall_fuel(limits.reply.saturating_mul(HOST_BYTES_PER_REPLY_BYTE));
        store
            .set_fuel(limits.fuel)
            .map_err(|error| Failure::Unstartable {
                why: error.to_string(),
            })?;
        let cancel = cancel.clone();
        store.epoch_deadline_callback(move |_| {
            if cancel.is_cancelled() {
                return Err(Stop::Cancelled.into());
            }
            if Instant::now() >= deadline {
                return Err(Stop::Deadline.into());
            }
            Ok(UpdateDeadline::YieldCustom(
                1,
                Box::pin(tokio::task::yield_now()),
            ))
        });
        store.set_epoch_deadline(1);
        Ok(store)
    }
}

/// What a call used, failed or not.
#[derive(Default)]
struct Used {
    fuel: u64,
    web: HttpLog,
    touched: Touched,
}

/// Why the host ended a call itself.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum Stop {
    #[error("cancelled")]
    Cancelled,
    #[error("out of time")]
    Deadline,
}

/// The function's result or its own error.
fn answer(function: &Function, result: Option<Val>, budget: usize) -> Result<Value, Failure> {
    let lie = |why: &str| Failure::Lie {
        path: "result".to_owned(),
        why: why.to_owned(),
    };
    let lifted = |root, ty, val| {
        lift::value(root, ty, val, budget).map_err(|error| match error {
            LiftError::TooLarge => Failure::ReplyTooLarge { limit: budget },
            LiftError::Lie { path, why } => Failure::Lie { path, why },
        })
    };
    let (ok, val) = match result {
        Some(Val::Result(result)) if function.fallible => match result {
            Ok(val) => (true, val.map(|val| *val)),
            Err(val) => (false, val.map(|val| *val)),
        },
        _ if function.fallible => return Err(lie("it is no result with ok or err")),
        other => (true, other),
    };
    let ty = if ok {
        &function.result
    } else {
        &function.error
    };
    let value = match (ty, val) {
        (Some(ty), Some(val)) => lifted(if ok { "result" } else { "error" }, ty, val)?,
        (None, None) => Value::Null,
        _ => return Err(lie("the component gives something else than its WIT says")),
    };
    if ok {
        Ok(value)
    } else {
        Err(own_error(function, value))
    }
}

/// An error that the function gave, typed if it is the shared one.
fn own_error(function: &Function, error: Value) -> Failure {
    let shared = function.error.as_ref().and_then(|ty| ty.name.as_ref());
    if shared.is_some_and(|name| name.name == "problem" && name.is_shared())
        && let Ok(problem) = serde_json::from_value::<Problem>(error.clone())
    {
        return Failure::Problem(problem);
    }
    Failure::FunctionError(error)
}

/// The true reason behind an error of wasmtime's.
fn failure(
    error: &wasmtime::Error,
    limits: &Limits,
    limiter: &Limiter,
    stderr: &Stderr,
) -> Failure {
    match error.downcast_ref::<Stop>() {
        Some(Stop::Cancelled) => return Failure::Cancelled,
        Some(Stop::Deadline) => return Failure::Timeout { limit: limits.time },
        None => {}
    }
    if error.is::<Wrote>() {
        return Failure::Wrote;
    }
    let trap = error.downcast_ref::<Trap>();
    if trap == Some(&Trap::OutOfFuel) {
        return Failure::OutOfFuel { limit: limits.fuel };
    }
    if limiter.refused {
        return Failure::OutOfMemory {
            limit: limits.memory,
        };
    }
    let in_guest = error.downcast_ref::<WasmBacktrace>().is_some();
    let root = error.root_cause().to_string();
    // wasmtime has no public type for this one. In the guest, it is a host call's argument.
    if !in_guest && root.contains("fuel allocated for hostcalls has been exhausted") {
        return Failure::ReplyTooLarge {
            limit: limits.reply,
        };
    }
    if let Some(I32Exit(code)) = error.downcast_ref::<I32Exit>() {
        return Failure::Trap {
            text: format!("it exited with code {code}"),
        };
    }
    if let Some(text) = panic_text(&stderr.text()) {
        return Failure::Trap { text };
    }
    match trap {
        Some(Trap::StackOverflow) => Failure::Trap {
            text: "it ran out of stack (endless recursion?)".to_owned(),
        },
        Some(trap) => Failure::Trap {
            text: last_words(&stderr.text())
                .unwrap_or_else(|| trap.to_string().replace("wasm trap: ", "")),
        },
        // The guest had returned: what it left in memory is not what its type says.
        None if !in_guest => Failure::Lie {
            path: "result".to_owned(),
            why: root,
        },
        None => Failure::Trap { text: root },
    }
}

/// The last line of what was written to standard error, where other languages name the exception.
fn last_words(stderr: &str) -> Option<String> {
    let last = stderr.lines().rev().find(|line| !line.trim().is_empty());
    last.map(|line| line.trim().to_owned())
}

/// The message of a Rust panic, with its place, out of what was written to standard error.
fn panic_text(stderr: &str) -> Option<String> {
    let (_, rest) = stderr.rsplit_once("panicked at ")?;
    let text = rest.split("\nnote:").next().unwrap_or(rest);
    Some(match text.split_once(":\n") {
        Some((place, message)) => format!("{} (panicked at {place})", message.trim()),
        None => format!("panicked at {}", text.trim()),
    })
}

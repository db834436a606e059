//! How much one call may use. There is no `Default` on purpose: whoever loads a plugin says
//! what it may cost, so a store without limits cannot come about by forgetting.

use std::time::Duration;

/// The budget of one call. Every call starts with all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time from the moment the guest starts, waiting for the web included.
    pub time: Duration,
    /// Bytes of linear memory, all memories of the component together. It also bounds what the
    /// host builds while it reads a result, so it is best kept moderate.
    pub memory: usize,
    /// Units of wasmtime fuel: about one an instruction.
    pub fuel: u64,
    /// Bytes of the result written as JSON.
    pub reply: usize,
    /// Bytes of one HTTP response's body.
    pub http_body: usize,
    /// HTTP requests.
    pub http_calls: usize,
}

impl Limits {
    /// For a call that a person waits for.
    pub fn interactive() -> Self {
        Self {
            time: Duration::from_secs(10),
            memory: 256 << 20,
            fuel: 20_000_000_000,
            reply: 1 << 20,
            http_body: 8 << 20,
            http_calls: 16,
        }
    }
}

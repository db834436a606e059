//! What a plugin costs before any of its functions is called.

use std::time::Instant;

use tokio_util::sync::CancellationToken;

use crate::error::{SandboxError, one_line};
use crate::sandbox::{Loaded, Sandbox};
use crate::state::Stderr;

/// What it takes to make an instance. The same component takes the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Startup {
    /// About one unit an instruction.
    pub fuel: u64,
    /// Bytes of linear memory, all memories of the component together.
    pub memory: usize,
}

impl Sandbox {
    /// Makes an instance as for a read-only function, calls nothing, and tells what that took.
    ///
    /// # Errors
    /// If none can be made within the plugin's limits.
    pub async fn startup(&self, loaded: &Loaded) -> Result<Startup, SandboxError> {
        let ready = &loaded.0;
        let limits = &ready.limits;
        let broken = |why: String| SandboxError::Unstartable {
            plugin: ready.plugin.name.clone(),
            why: one_line(&why),
        };
        let _ticking = self.0.ticker.hold();
        let (never, deadline) = (CancellationToken::new(), Instant::now() + limits.time);
        let mut store = self
            .store(ready, true, &Stderr::default(), &never, deadline)
            .map_err(|failure| broken(failure.kind().to_owned()))?;
        ready
            .pre
            .instantiate_async(&mut store)
            .await
            .map_err(|why| broken(format!("{why:#}")))?;
        Ok(Startup {
            fuel: limits
                .fuel
                .saturating_sub(store.get_fuel().unwrap_or_default()),
            memory: limits.memory - store.data().limiter.memory_left(),
        })
    }
}

//! The time a plugin sees: the session's, which a test or `--now` can set.
//! Durations are measured by the real monotonic clock, left to WASI.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use wasmtime_wasi::HostWallClock;

/// What the session's wall clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The machine's own time.
    System,
    /// This moment when the sandbox is made, then ticking with real time.
    Fixed(SystemTime),
}

/// A clock that has been started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionClock {
    set: Option<(SystemTime, Instant)>,
}

impl SessionClock {
    pub(crate) fn start(clock: Clock) -> Self {
        let set = match clock {
            Clock::System => None,
            Clock::Fixed(time) => Some((time, Instant::now())),
        };
        Self { set }
    }

    pub(crate) fn now(&self) -> SystemTime {
        match self.set {
            None => SystemTime::now(),
            Some((time, started)) => time.checked_add(started.elapsed()).unwrap_or(time),
        }
    }
}

impl HostWallClock for SessionClock {
    fn resolution(&self) -> Duration {
        Duration::from_micros(1)
    }

    fn now(&self) -> Duration {
        // WASI's wall clock cannot show a moment before 1970.
        SessionClock::now(self)
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
    }
}

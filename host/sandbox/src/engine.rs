//! The engine all plugins share: what the compiled code checks, the pool its instances come
//! from, and the clock tick by which a guest gives way to others.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use wasmtime::{Config, Engine, EngineWeak, InstanceAllocationStrategy, PoolingAllocationConfig};

/// How long a guest runs before another gets its turn, and how late a deadline may be seen.
const TICK: Duration = Duration::from_millis(1);
/// Ticks without any call before the ticking stops.
const IDLE_TICKS: u32 = 200;

/// Memory that a pooled slot keeps between calls; clearing it is cheaper than unmapping it.
const KEEP_RESIDENT: usize = 4 << 20;

pub(crate) fn engine(max_concurrent: usize) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .epoch_interruption(true)
        .wasm_component_model(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool(max_concurrent)));
    Engine::new(&config)
}

/// Room for that many instances, of components made from Python or JavaScript too. It costs
/// address space, not memory.
fn pool(max_concurrent: usize) -> PoolingAllocationConfig {
    let instances = u32::try_from(max_concurrent)
        .unwrap_or(u32::MAX)
        .clamp(1, 1000);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .total_core_instances(instances * 20)
        .max_core_instances_per_component(100)
        .max_component_instance_size(4 << 20)
        .max_core_instance_size(4 << 20)
        .total_memories(instances + 8)
        .max_memories_per_component(8)
        .total_tables(instances * 8)
        .max_tables_per_component(40)
        .max_tables_per_module(20)
        .table_elements(100_000)
        .total_stacks(instances)
        .linear_memory_keep_resident(KEEP_RESIDENT)
        .table_keep_resident(64 << 10);
    pool
}

/// Advances the engine's epoch while calls run, from a thread of its own.
#[derive(Debug)]
pub(crate) struct Ticker(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    running: AtomicUsize,
    /// Set while the thread sleeps until it is woken.
    parked: AtomicBool,
    stopped: AtomicBool,
    lock: Mutex<()>,
    wake: Condvar,
}

impl Ticker {
    pub(crate) fn start(engine: &Engine) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (theirs, engine) = (Arc::clone(&shared), engine.weak());
        std::thread::Builder::new()
            .name("bellhop-ticker".to_owned())
            .spawn(move || tick(&theirs, &engine))?;
        Ok(Self(shared))
    }

    /// Ticks for as long as the guard lives.
    pub(crate) fn hold(&self) -> Ticking {
        self.0.running.fetch_add(1, Ordering::SeqCst);
        if self.0.parked.load(Ordering::SeqCst) {
            self.0.notify();
        }
        Ticking(Arc::clone(&self.0))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.0.stopped.store(true, Ordering::SeqCst);
        self.0.notify();
    }
}

pub(crate) struct Ticking(Arc<Shared>);

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Shared {
    fn notify(&self) {
        let _held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.wake.notify_one();
    }

    /// Sleeps until a call runs, or for ever if none does.
    fn park(&self) {
        let mut held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.parked.store(true, Ordering::SeqCst);
        // Read after `parked` is set: whoever starts a call meanwhile sees one or the other.
        while self.running.load(Ordering::SeqCst) == 0 && !self.stopped.load(Ordering::SeqCst) {
            held = self.wake.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        self.parked.store(false, Ordering::SeqCst);
    }
}

fn tick(shared: &Shared, engine: &EngineWeak) {
    let mut idle = 0;
    while !shared.stopped.load(Ordering::SeqCst) {
        std::thread::sleep(TICK);
        let Some(engine) = engine.upgrade() else {
            return;
        };
        engine.increment_epoch();
        drop(engine);
        if shared.running.load(Ordering::SeqCst) > 0 {
            idle = 0;
        } else {
            idle += 1;
        }
        if idle >= IDLE_TICKS {
            shared.park();
            idle = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticker_wakes_up_again_after_it_went_to_sleep() {
        let engine = engine(1).unwrap();
        let ticker = Ticker::start(&engine).unwrap();
        while !ticker.0.parked.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _held = ticker.hold();
        std::thread::sleep(Duration::from_millis(50));
        assert!(!ticker.0.parked.load(Ordering::SeqCst));
    }
}

//! One call through the whole sandbox, JSON in and JSON out, beside wasmtime's own dynamic call of the same
//! function on a fresh instance. Expected: at most three times as long.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::Arc;

use bellhop_benches::in_turns;
use bellhop_catalog::Plugin;
use bellhop_sandbox::{Clock, Grants, Limits, Network, Sandbox, SandboxConfig};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use wasmtime::component::{Component, Linker, ResourceTable, Val};
use wasmtime::{Config, Engine, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

const ROUNDS: usize = 2000;
const EXPECTED: f64 = 3.0;

struct Bare {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for Bare {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

fn main() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../target/fixtures/shapes.wasm"
    );
    let bytes = std::fs::read(file).expect("run `make fixtures`");

    let engine = Engine::new(&Config::new()).unwrap();
    let component = Component::new(&engine, &bytes).unwrap();
    let mut linker = Linker::<Bare>::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
    let ready = linker.instantiate_pre(&component).unwrap();
    let interface = component
        .get_export_index(None, "bellhop:shapes/shapes@0.1.0")
        .unwrap();
    let function = component
        .get_export_index(Some(&interface), "mirror-stop")
        .unwrap();
    let text = |text: &str| Val::String(text.to_owned());
    let place = Val::Record(vec![
        ("name".to_owned(), text("Tosca Verde")),
        ("address".to_owned(), Val::Option(None)),
        ("coordinates".to_owned(), Val::Option(None)),
    ]);
    let time = Val::Option(Some(Box::new(text("2026-11-24T19:30:00-08:00"))));
    let arguments = [
        Val::Record(vec![("place".to_owned(), place), ("time".to_owned(), time)]),
        Val::Option(None),
    ];
    let raw = || {
        let state = Bare {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
        };
        let mut store = Store::new(&engine, state);
        let instance = ready.instantiate(&mut store).unwrap();
        let call = instance.get_func(&mut store, function).unwrap();
        let mut results = [Val::Bool(false)];
        call.call(&mut store, &arguments, &mut results).unwrap();
        std::hint::black_box(results);
    };

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = SandboxConfig {
        cache_dir: None,
        clock: Clock::System,
        network: Network::Off,
        max_concurrent: 8,
    };
    let sandbox = Sandbox::new(config).unwrap();
    let plugin = Arc::new(Plugin::read("shapes", &bytes).unwrap());
    let grants = Grants::default();
    let loaded = sandbox
        .load(plugin.clone(), &bytes, grants, Limits::interactive())
        .unwrap();
    let described = plugin
        .functions
        .iter()
        .find(|f| f.id.function == "mirror-stop")
        .unwrap();
    let sent =
        json!({"to": {"place": {"name": "Tosca Verde"}, "time": "2026-11-24T19:30:00-08:00"}});
    let whole = || {
        let never = CancellationToken::new();
        let call = sandbox.call(&loaded, described, &sent, &never);
        std::hint::black_box(runtime.block_on(call).unwrap());
    };

    let (raw, whole) = in_turns(ROUNDS, raw, whole);
    let ratio = whole.as_secs_f64() / raw.as_secs_f64();
    println!("raw wasmtime call    {raw:>10.1?}");
    println!(
        "through the sandbox  {whole:>10.1?}   {ratio:.2} times (expected: at most {EXPECTED})"
    );
}

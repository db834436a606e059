//! The core module of a component: what its functions do, between the imports and memory that all share.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;
use wit_parser::abi::{AbiVariant, WasmSignature, WasmType};
use wit_parser::{Function, Resolve, WorldId, WorldItem};

use crate::Does;
use crate::memory::{BASE, Memory};

/// Memory, and the allocator by which the host hands over what it lowers: it only ever takes more.
const ALLOCATOR: &str = include_str!("allocator.wat");
/// One web request, from the first handle to the answer's body.
const WEB: &str = include_str!("web.wat");
/// The way to a file's bytes.
const FILES: &str = include_str!("files.wat");

pub fn module(resolve: &Resolve, world: WorldId, extra: &str, does: &[(&str, Does)]) -> Vec<u8> {
    let does: HashMap<&str, &Does> = does.iter().map(|(name, does)| (*name, does)).collect();
    let mut memory = Memory::new(resolve);
    let (mut imports, mut exports) = (String::new(), String::new());
    for (interface, function) in functions(resolve, world, |world| &world.imports) {
        let signature = resolve.wasm_signature(AbiVariant::GuestImport, function);
        let name = &function.name;
        let short = name
            .rsplit_once(']')
            .map_or(name.as_str(), |(_, short)| short);
        let types = types(&signature);
        let interface = interface.unwrap_or_else(|| "$root".to_owned());
        writeln!(
            imports,
            "(import {interface:?} {name:?} (func ${short} {types}))"
        )
        .unwrap();
    }
    for (interface, function) in functions(resolve, world, |world| &world.exports) {
        let signature = resolve.wasm_signature(AbiVariant::GuestExport, function);
        let name = interface.map_or_else(String::new, |interface| format!("{interface}#"));
        let name = name + &function.name;
        let body = match does.get(function.name.as_str()) {
            Some(does) => body(does, function, &signature, &mut memory),
            None => "unreachable".to_owned(),
        };
        let types = types(&signature);
        writeln!(exports, "(func (export {name:?}) {types} {body})").unwrap();
    }
    let ways = [
        ("wasi:http/outgoing-handler", WEB),
        ("wasi:filesystem/preopens", FILES),
    ];
    let ways = ways
        .into_iter()
        .filter(|(interface, _)| imports.contains(interface));
    let ways: String = ways.map(|(_, code)| code).collect();
    let data: String = memory
        .bytes
        .iter()
        .map(|byte| format!("\\{byte:02x}"))
        .collect();
    let top = (BASE + memory.bytes.len()).next_multiple_of(8);
    let pages = top / 65536 + 1;
    let text = format!(
        "(module {imports}\n(memory (export \"memory\") {pages})\n(global $top (mut i32) (i32.const {top}))\n\
         {ALLOCATOR}\n{ways}\n{extra}\n{exports}\n(data (i32.const {BASE}) \"{data}\"))"
    );
    wat::parse_str(&text).unwrap_or_else(|why| panic!("{why}\n{text}"))
}

/// The functions of a world's imports or exports, each with its interface's full name.
fn functions<'a>(
    resolve: &'a Resolve,
    world: WorldId,
    side: impl Fn(&'a wit_parser::World) -> &'a wit_parser::IndexMap<wit_parser::WorldKey, WorldItem>,
) -> Vec<(Option<String>, &'a Function)> {
    let mut all = Vec::new();
    for (key, item) in side(&resolve.worlds[world]) {
        match item {
            WorldItem::Interface { id, .. } => {
                let functions = resolve.interfaces[*id].functions.values();
                all.extend(functions.map(|f| (Some(resolve.name_world_key(key)), f)));
            }
            WorldItem::Function(function) => all.push((None, function)),
            WorldItem::Type { .. } => {}
        }
    }
    all
}

fn types(signature: &WasmSignature) -> String {
    let name = |ty: &WasmType| match ty {
        WasmType::I64 | WasmType::PointerOrI64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
        WasmType::I32 | WasmType::Pointer | WasmType::Length => "i32",
    };
    let params = signature
        .params
        .iter()
        .map(|ty| format!("(param {})", name(ty)));
    let results = signature
        .results
        .iter()
        .map(|ty| format!("(result {})", name(ty)));
    params.chain(results).collect()
}

fn body(
    does: &Does,
    function: &Function,
    signature: &WasmSignature,
    memory: &mut Memory<'_>,
) -> String {
    let mut given = |value: &Value| {
        let ty = function.result.as_ref().expect("a function with a result");
        match signature.results.as_slice() {
            [WasmType::Pointer] if signature.retptr => {
                format!("(i32.const {})", memory.keep(ty, value))
            }
            [WasmType::I64] => format!("(i64.const {value})"),
            [WasmType::F64] => format!("(f64.const {value})"),
            _ => format!("(i32.const {value})"),
        }
    };
    match does {
        Does::Gives(value) => given(value),
        Does::Runs(code, value) => format!("{code} {}", given(value)),
        Does::Chooses(condition, one, other) => {
            let (one, other) = (given(one), given(other));
            format!("(if (result i32) {condition} (then {one}) (else {other}))")
        }
        Does::Is(body) => body.clone(),
    }
}

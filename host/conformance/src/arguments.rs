//! Values made up from types, in their JSON form, that shrink to the smallest that still fail.

use std::fmt::Debug;

use bellhop_catalog::{Function, Kind, Type};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::{Union, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

/// All arguments of a call.
pub fn arguments(function: &Function) -> BoxedStrategy<Value> {
    let fields = function.params.iter().map(|p| (p.name.clone(), &p.ty));
    object(fields)
}

fn object<'a>(fields: impl Iterator<Item = (String, &'a Type)>) -> BoxedStrategy<Value> {
    let (names, values): (Vec<String>, Vec<_>) = fields.map(|(name, ty)| (name, value(ty))).unzip();
    values
        .prop_map(move |values| {
            let given = names.iter().cloned().zip(values);
            Value::Object(given.filter(|(_, v)| !v.is_null()).collect::<Map<_, _>>())
        })
        .boxed()
}

/// So many of what a strategy makes; the same in every run.
pub fn sample<T: Debug>(strategy: &BoxedStrategy<T>, count: usize) -> Vec<T> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let made = (0..count).filter_map(|_| Some(strategy.new_tree(&mut runner).ok()?.current()));
    made.collect()
}

/// One value; null where an option is not there.
pub fn value(ty: &Type) -> BoxedStrategy<Value> {
    if let Some(shared) = ty.name.as_ref().filter(|name| name.is_shared())
        && let Some(strategy) = shared_value(&shared.name)
    {
        return strategy;
    }
    match &ty.kind {
        Kind::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Kind::S8 => any::<i8>().prop_map(Value::from).boxed(),
        Kind::U8 => any::<u8>().prop_map(Value::from).boxed(),
        Kind::S16 => any::<i16>().prop_map(Value::from).boxed(),
        Kind::U16 => any::<u16>().prop_map(Value::from).boxed(),
        Kind::S32 => any::<i32>().prop_map(Value::from).boxed(),
        Kind::U32 => any::<u32>().prop_map(Value::from).boxed(),
        Kind::S64 => any::<i64>().prop_map(Value::from).boxed(),
        Kind::U64 => any::<u64>().prop_map(Value::from).boxed(),
        Kind::F32 => (prop::num::f32::NORMAL | prop::num::f32::ZERO)
            .prop_map(|x| json!(x))
            .boxed(),
        Kind::F64 => (prop::num::f64::NORMAL | prop::num::f64::ZERO)
            .prop_map(|x| json!(x))
            .boxed(),
        Kind::Char => any::<char>().prop_map(|c| json!(c)).boxed(),
        Kind::String => text(),
        Kind::List(inner) => prop::collection::vec(value(inner), 0..6)
            .prop_map(Value::from)
            .boxed(),
        Kind::Option(inner) => {
            let nested = matches!(inner.kind, Kind::Option(_));
            let some = value(inner).prop_map(move |v| if nested { json!({"some": v}) } else { v });
            prop_oneof![Just(Value::Null), some].boxed()
        }
        Kind::Result { ok, err } => {
            let side = |name: &'static str, ty: &Option<Box<Type>>| match ty {
                Some(ty) => value(ty).prop_map(move |v| json!({name: v})).boxed(),
                None => Just(json!({name: null})).boxed(),
            };
            prop_oneof![side("ok", ok), side("err", err)].boxed()
        }
        Kind::Tuple(parts) => {
            let parts: Vec<_> = parts.iter().map(value).collect();
            parts.prop_map(Value::from).boxed()
        }
        Kind::Record(fields) => object(fields.iter().map(|f| (f.name.clone(), &f.ty))),
        Kind::Variant(cases) => Union::new(cases.iter().map(|case| {
            let name = case.name.clone();
            match &case.ty {
                Some(ty) => value(ty)
                    .prop_map(move |v| json!({name.clone(): v}))
                    .boxed(),
                None => Just(Value::from(name)).boxed(),
            }
        }))
        .boxed(),
        Kind::Enum(labels) => {
            let names: Vec<String> = labels.iter().map(|l| l.name.clone()).collect();
            select(names).prop_map(Value::from).boxed()
        }
        Kind::Flags(labels) => {
            let names: Vec<String> = labels.iter().map(|l| l.name.clone()).collect();
            let most = names.len();
            subsequence(names, 0..=most).prop_map(Value::from).boxed()
        }
    }
}

/// What people type, and what they do not.
fn text() -> BoxedStrategy<Value> {
    prop_oneof![
        4 => "[a-zA-Z]{1,10}( [a-zA-Z0-9]{1,10}){0,3}",
        2 => "\\PC{0,40}",
        1 => Just(String::new()),
        1 => Just("x".repeat(20_000)),
    ]
    .prop_map(Value::from)
    .boxed()
}

/// Values that keep the rules of a shared type; none where the type has no rules beyond its shape.
fn shared_value(name: &str) -> Option<BoxedStrategy<Value>> {
    let day = || (1970u16..2100, 1u8..13, 1u8..29);
    Some(match name {
        "date" => day()
            .prop_map(|(y, m, d)| json!(format!("{y:04}-{m:02}-{d:02}")))
            .boxed(),
        "instant" => (day(), 0u8..24, 0u8..60, -12i8..15)
            .prop_map(|((y, m, d), h, min, zone)| {
                json!(format!("{y:04}-{m:02}-{d:02}T{h:02}:{min:02}:00{zone:+03}:00"))
            })
            .boxed(),
        "duration" => (0u16..100, 0u8..60)
            .prop_map(|(h, m)| json!(format!("PT{h}H{m}M")))
            .boxed(),
        "flight-number" => string("[A-Z]{2}[1-9][0-9]{0,3}"),
        "email-address" => string("[a-z]{1,8}(\\.[a-z]{1,8})?@[a-z]{1,8}\\.(org|com)"),
        "phone-number" => string("\\+[1-9][0-9]{7,13}"),
        "uri" => string("https://[a-z]{1,10}\\.org/[a-z0-9]{0,10}"),
        "coordinates" => (-90.0..=90.0, -180.0..=180.0)
            .prop_map(|(latitude, longitude): (f64, f64)| {
                json!({"latitude": latitude, "longitude": longitude})
            })
            .boxed(),
        "money" => (0u32..1_000_000, "[A-Z]{3}")
            .prop_map(|(cents, currency)| {
                json!({"amount": format!("{}.{:02}", cents / 100, cents % 100), "currency": currency})
            })
            .boxed(),
        _ => return None,
    })
}

fn string(pattern: &'static str) -> BoxedStrategy<Value> {
    pattern.prop_map(Value::from).boxed()
}

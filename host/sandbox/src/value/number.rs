//! Numbers between JSON and WIT: every coercion that loses nothing, and none that does.

use bellhop_catalog::Kind;
use serde_json::{Number, Value};
use wasmtime::component::Val;

/// Above this, a float no longer tells neighbouring integers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The least and the greatest value of an integer type.
pub(crate) fn range(kind: &Kind) -> (i128, i128) {
    match kind {
        Kind::S8 => (i8::MIN.into(), i8::MAX.into()),
        Kind::U8 => (0, u8::MAX.into()),
        Kind::S16 => (i16::MIN.into(), i16::MAX.into()),
        Kind::U16 => (0, u16::MAX.into()),
        Kind::S32 => (i32::MIN.into(), i32::MAX.into()),
        Kind::U32 => (0, u32::MAX.into()),
        Kind::S64 => (i64::MIN.into(), i64::MAX.into()),
        Kind::U64 => (0, u64::MAX.into()),
        _ => (0, 0),
    }
}

/// `2`, `2.0`, `"2"` and `"2.0"` are two; `2.5` is no integer.
pub(crate) fn integer(kind: &Kind, json: &Value) -> Option<Val> {
    let number = match json {
        Value::Number(number) => exact_integer(number)?,
        Value::String(text) => integer_in_text(text.trim())?,
        _ => return None,
    };
    Some(match kind {
        Kind::S8 => Val::S8(number.try_into().ok()?),
        Kind::U8 => Val::U8(number.try_into().ok()?),
        Kind::S16 => Val::S16(number.try_into().ok()?),
        Kind::U16 => Val::U16(number.try_into().ok()?),
        Kind::S32 => Val::S32(number.try_into().ok()?),
        Kind::U32 => Val::U32(number.try_into().ok()?),
        Kind::S64 => Val::S64(number.try_into().ok()?),
        Kind::U64 => Val::U64(number.try_into().ok()?),
        _ => return None,
    })
}

fn exact_integer(number: &Number) -> Option<i128> {
    if let Some(n) = number.as_i64() {
        return Some(n.into());
    }
    if let Some(n) = number.as_u64() {
        return Some(n.into());
    }
    let float = number.as_f64()?;
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i128)
}

fn integer_in_text(text: &str) -> Option<i128> {
    let whole = match text.split_once('.') {
        None => text,
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
    };
    whole.parse().ok()
}

/// `5` and `"5"` are 5.0; an integer that no such float equals is refused.
pub(crate) fn float(json: &Value) -> Option<f64> {
    match json {
        Value::Number(number) => match number
            .as_i64()
            .map(i128::from)
            .or(number.as_u64().map(i128::from))
        {
            Some(integer) => {
                let float = integer as f64;
                (float as i128 == integer).then_some(float)
            }
            None => number.as_f64().filter(|f| f.is_finite()),
        },
        Value::String(text) => {
            let text = text.trim();
            // Rust would also read "inf" and "nan".
            let digits = text
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
            match integer_in_text(text) {
                Some(integer) => {
                    let float = integer as f64;
                    (float as i128 == integer).then_some(float)
                }
                None if digits => text.parse().ok().filter(|f: &f64| f.is_finite()),
                None => None,
            }
        }
        _ => None,
    }
}

/// A fraction is rounded, as any decimal is; an integer must be exact, and nothing overflows.
pub(crate) fn float32(json: &Value) -> Option<f32> {
    let wide = float(json)?;
    let narrow = wide as f32;
    let exact = f64::from(narrow) == wide;
    (narrow.is_finite() && (exact || wide.fract() != 0.0)).then_some(narrow)
}

/// None for NaN and the infinities, which JSON cannot write.
pub(crate) fn from_f64(float: f64) -> Option<Value> {
    Number::from_f64(float).map(Value::Number)
}

/// As short as the single-precision number can be told: `0.1`, not `0.10000000149011612`.
pub(crate) fn from_f32(float: f32) -> Option<Value> {
    let short = float
        .to_string()
        .parse::<f64>()
        .ok()
        .filter(|f| *f as f32 == float);
    from_f64(short.unwrap_or(float.into()))
}

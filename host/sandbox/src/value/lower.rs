//! Arguments on their way in: JSON to component values.
//! What can be understood without losing anything is; everything else says where and why.

use bellhop_catalog::{Field, Function, Kind, Type};
use serde_json::{Map, Value};
use wasmtime::component::Val;

use super::{Mismatch, Path, expected, found, lift, names, number, quoted, unknown_name};

/// All arguments of a call in the order of its parameters.
pub(crate) fn arguments(function: &Function, args: &Value) -> Result<Vec<Val>, Mismatch> {
    let root = Path::Root("arguments");
    let nothing = Map::new();
    let args = match args {
        Value::Null => &nothing,
        Value::Object(args) => args,
        other => {
            return Err(Mismatch::new(
                &root,
                "an object by parameter name",
                found(other),
            ));
        }
    };
    let known = function.params.iter().map(|p| p.name.as_str());
    for name in args.keys() {
        if !known.clone().any(|k| k == name) {
            let expected = if function.params.is_empty() {
                return Err(Mismatch::new(&root, "no arguments", format!("`{name}`")));
            } else {
                unknown_name(&root, "parameter", name, known.clone())
            };
            return Err(expected);
        }
    }
    function
        .params
        .iter()
        .map(|param| field(&root.field(&param.name), &param.ty, args.get(&param.name)))
        .collect()
}

/// A parameter's or a record field's value, which may be absent if it is an option.
fn field(path: &Path<'_>, ty: &Type, json: Option<&Value>) -> Result<Val, Mismatch> {
    match (json, &ty.kind) {
        (Some(json), _) => value(path, ty, json),
        (None, Kind::Option(_)) => Ok(Val::Option(None)),
        (None, _) => Err(Mismatch::new(path, expected(ty), "nothing")),
    }
}

/// One value. The rules of the shared types are checked too.
pub(crate) fn value(path: &Path<'_>, ty: &Type, json: &Value) -> Result<Val, Mismatch> {
    let val = shape(path, ty, json)?;
    if let Some(name) = &ty.name
        && name.is_shared()
    {
        // The rule speaks of the value as it was understood: `"37.6"` is already a number.
        let understood = match lift::plain(path, ty, val.clone()) {
            Ok(understood) => understood,
            Err(_) => return Err(Mismatch::of(path, ty, json)),
        };
        bellhop_catalog::shared::check(name, &understood)
            .map_err(|why| Mismatch::new(path, why, found(json)))?;
    }
    Ok(val)
}

fn shape(path: &Path<'_>, ty: &Type, json: &Value) -> Result<Val, Mismatch> {
    let mismatch = || Mismatch::of(path, ty, json);
    Ok(match &ty.kind {
        Kind::Bool => Val::Bool(match json {
            Value::Bool(b) => *b,
            Value::String(text) => match text.trim() {
                "true" => true,
                "false" => false,
                _ => return Err(mismatch()),
            },
            _ => return Err(mismatch()),
        }),
        Kind::S8
        | Kind::U8
        | Kind::S16
        | Kind::U16
        | Kind::S32
        | Kind::U32
        | Kind::S64
        | Kind::U64 => number::integer(&ty.kind, json).ok_or_else(mismatch)?,
        Kind::F32 => Val::Float32(number::float32(json).ok_or_else(mismatch)?),
        Kind::F64 => Val::Float64(number::float(json).ok_or_else(mismatch)?),
        Kind::Char => {
            let mut chars = json.as_str().ok_or_else(mismatch)?.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => Val::Char(c),
                _ => return Err(mismatch()),
            }
        }
        Kind::String => Val::String(json.as_str().ok_or_else(mismatch)?.to_owned()),
        Kind::List(item) => {
            let items = json.as_array().ok_or_else(mismatch)?;
            let items = items
                .iter()
                .enumerate()
                .map(|(i, json)| value(&path.index(i), item, json));
            Val::List(items.collect::<Result<_, _>>()?)
        }
        Kind::Tuple(types) => {
            let items = json
                .as_array()
                .filter(|a| a.len() == types.len())
                .ok_or_else(mismatch)?;
            let items = types.iter().zip(items).enumerate();
            let items = items.map(|(i, (ty, json))| value(&path.index(i), ty, json));
            Val::Tuple(items.collect::<Result<_, _>>()?)
        }
        Kind::Option(inner) => Val::Option(option(path, inner, json)?.map(Box::new)),
        Kind::Result { ok, err } => result(path, ty, ok.as_deref(), err.as_deref(), json)?,
        Kind::Record(fields) => record(path, ty, fields, json)?,
        Kind::Variant(cases) => {
            let known = cases.iter().map(|c| c.name.as_str());
            let (name, payload) = match json {
                Value::String(name) => (name, None),
                Value::Object(one) if one.len() == 1 => match one.iter().next() {
                    Some((name, payload)) => (name, Some(payload)),
                    None => return Err(mismatch()),
                },
                _ => return Err(mismatch()),
            };
            let case = cases
                .iter()
                .find(|case| case.name == *name)
                .ok_or_else(|| unknown_name(path, "case", name, known))?;
            let path = path.field(&case.name);
            let payload = match (&case.ty, payload) {
                (None, None | Some(Value::Null)) => None,
                (None, Some(payload)) => {
                    return Err(Mismatch::new(
                        &path,
                        "a case without a value",
                        found(payload),
                    ));
                }
                (Some(ty), payload) => Some(Box::new(field(&path, ty, payload)?)),
            };
            Val::Variant(case.name.clone(), payload)
        }
        Kind::Enum(labels) => {
            let name = json.as_str().ok_or_else(mismatch)?;
            match names(labels).find(|label| *label == name) {
                Some(label) => Val::Enum(label.to_owned()),
                None => return Err(one_of(path, name, names(labels))),
            }
        }
        Kind::Flags(labels) => {
            let mut set: Vec<String> = Vec::new();
            for (i, flag) in json.as_array().ok_or_else(mismatch)?.iter().enumerate() {
                let path = path.index(i);
                let flag = flag
                    .as_str()
                    .ok_or_else(|| Mismatch::new(&path, "a string", found(flag)))?;
                if !names(labels).any(|label| label == flag) {
                    return Err(one_of(&path, flag, names(labels)));
                }
                if !set.iter().any(|known| known == flag) {
                    set.push(flag.to_owned());
                }
            }
            Val::Flags(set)
        }
    })
}

/// `null` is none. An option inside an option is told apart by `{"some": ...}`.
fn option(path: &Path<'_>, inner: &Type, json: &Value) -> Result<Option<Val>, Mismatch> {
    if json.is_null() {
        return Ok(None);
    }
    if matches!(inner.kind, Kind::Option(_)) {
        let some = match json {
            Value::Object(one) if one.len() == 1 => one.get("some"),
            _ => None,
        };
        let Some(some) = some else {
            return Err(Mismatch::new(
                path,
                "null or an object with `some`",
                found(json),
            ));
        };
        return value(&path.field("some"), inner, some).map(Some);
    }
    // An empty string says nothing, unless it may be the value.
    if json.as_str() == Some("") && !takes_empty(inner, json) {
        return Ok(None);
    }
    value(path, inner, json).map(Some)
}

fn takes_empty(ty: &Type, empty: &Value) -> bool {
    let breaks_rule = |name| bellhop_catalog::shared::check(name, empty).is_err();
    matches!(ty.kind, Kind::String | Kind::Char) && !ty.name.as_ref().is_some_and(breaks_rule)
}

fn result(
    path: &Path<'_>,
    ty: &Type,
    ok: Option<&Type>,
    err: Option<&Type>,
    json: &Value,
) -> Result<Val, Mismatch> {
    let (name, payload) = match json {
        Value::Object(one) if one.len() == 1 => match one.iter().next() {
            Some(pair) => pair,
            None => return Err(Mismatch::of(path, ty, json)),
        },
        _ => return Err(Mismatch::of(path, ty, json)),
    };
    let path_in = path.field(name);
    let side = |ty: Option<&Type>| match ty {
        Some(ty) => value(&path_in, ty, payload).map(|val| Some(Box::new(val))),
        None if payload.is_null() => Ok(None),
        None => Err(Mismatch::new(&path_in, "null", found(payload))),
    };
    match name.as_str() {
        "ok" => Ok(Val::Result(Ok(side(ok)?))),
        "err" => Ok(Val::Result(Err(side(err)?))),
        _ => Err(Mismatch::of(path, ty, json)),
    }
}

fn record(path: &Path<'_>, ty: &Type, fields: &[Field], json: &Value) -> Result<Val, Mismatch> {
    let object = json
        .as_object()
        .ok_or_else(|| Mismatch::of(path, ty, json))?;
    let known = fields.iter().map(|f| f.name.as_str());
    for name in object.keys() {
        if !known.clone().any(|k| k == name) {
            return Err(unknown_name(path, "field", name, known));
        }
    }
    let values = fields.iter().map(|f| {
        let val = field(&path.field(&f.name), &f.ty, object.get(&f.name))?;
        Ok((f.name.clone(), val))
    });
    Ok(Val::Record(values.collect::<Result<_, _>>()?))
}

/// A label that is not among those known: all of them are few enough to be told.
fn one_of<'a>(
    path: &Path<'_>,
    written: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Mismatch {
    let mut expected = quoted(known.clone(), "or");
    if let Some(meant) = super::nearest(written, known) {
        expected = format!("{expected} (did you mean `{meant}`?)");
    }
    Mismatch::new(path, expected, found(&Value::from(written)))
}

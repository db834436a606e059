//! One contract, several versions of it: which types are the same, and how a value of one plugin's
//! version becomes one of another's.

use serde_json::{Map, Value};
use wit_parser::{InterfaceId, Resolve};

use crate::shared::SHARED;
use crate::{Field, Kind, Type, TypeName};

/// What stands for an interface in the identity of its types. Compatible versions, by semantic
/// versioning, are one; the shared types are the same in every version of the contract.
pub(crate) fn identity(resolve: &Resolve, interface: InterfaceId) -> Option<String> {
    let full = resolve.canonicalized_id_of(interface)?;
    Some(match full.split_once('@') {
        Some((SHARED, _)) => SHARED.to_owned(),
        _ => full,
    })
}

/// A value that a plugin made, as the type of another plugin's parameter has it. Between versions of
/// the contract a shared record may gain fields that can be left empty: what the parameter's version does
/// not know is dropped, and a list that the value's version did not know is empty.
pub fn adapted(ty: &Type, value: Value) -> Value {
    match (&ty.kind, value) {
        (Kind::Record(fields), Value::Object(object)) => {
            let shared = ty.name.as_ref().is_some_and(TypeName::is_shared);
            record(fields, object, shared).into()
        }
        (Kind::List(item), Value::Array(items)) => items
            .into_iter()
            .map(|value| adapted(item, value))
            .collect(),
        (Kind::Option(inner), value) => adapted(inner, value),
        (_, value) => value,
    }
}

fn record(fields: &[Field], mut object: Map<String, Value>, shared: bool) -> Map<String, Value> {
    let mut made = Map::new();
    for field in fields {
        match (object.remove(&field.name), &field.ty.kind) {
            (Some(value), _) => {
                made.insert(field.name.clone(), adapted(&field.ty, value));
            }
            (None, Kind::List(_)) if shared => {
                made.insert(field.name.clone(), Value::Array(Vec::new()));
            }
            (None, _) => {}
        }
    }
    if !shared {
        made.extend(object);
    }
    made
}

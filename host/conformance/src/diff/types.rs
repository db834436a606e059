//! Whether what a type allowed before is allowed still.

use bellhop_catalog::{Field, Kind, Label, Type};

/// Who meets a value of the changed type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The plugin: a field that it does not know is refused.
    Parameter,
    /// Whoever asked: fields beyond those that were known do no harm.
    Result,
}

/// Whether every value of `given` can stand where a `taken` is expected.
pub fn fits(given: &Type, taken: &Type, side: Side) -> bool {
    if let (Some(one), Some(other)) = (&given.name, &taken.name)
        && (one.name != other.name || one.is_shared() != other.is_shared())
    {
        return false;
    }
    match (&given.kind, &taken.kind) {
        (Kind::Option(given), Kind::Option(taken)) => fits(given, taken, side),
        (_, Kind::Option(taken)) => fits(given, taken, side),
        // A name is what lets a value flow from one plugin to another.
        _ if given.name.is_some() != taken.name.is_some() => false,
        (Kind::List(given), Kind::List(taken)) => fits(given, taken, side),
        (Kind::Tuple(given), Kind::Tuple(taken)) => {
            let pairs = given.iter().zip(taken);
            given.len() == taken.len() && pairs.into_iter().all(|(g, t)| fits(g, t, side))
        }
        (Kind::Record(given), Kind::Record(taken)) => records(given, taken, side),
        (Kind::Variant(given), Kind::Variant(taken)) => given.iter().all(|case| {
            let known = taken.iter().find(|known| known.name == case.name);
            known.is_some_and(|known| both(case.ty.as_ref(), known.ty.as_ref(), side))
        }),
        (Kind::Enum(given), Kind::Enum(taken)) | (Kind::Flags(given), Kind::Flags(taken)) => {
            given.iter().all(|label| has(taken, label))
        }
        (
            Kind::Result { ok, err },
            Kind::Result {
                ok: taken_ok,
                err: taken_err,
            },
        ) => {
            both(ok.as_deref(), taken_ok.as_deref(), side)
                && both(err.as_deref(), taken_err.as_deref(), side)
        }
        (given, taken) => match (range(given), range(taken)) {
            (Some((from, to)), Some((least, most))) => least <= from && to <= most,
            _ => given == taken || matches!((given, taken), (Kind::F32, Kind::F64)),
        },
    }
}

/// [`fits`], where there may be nothing.
pub fn both(given: Option<&Type>, taken: Option<&Type>, side: Side) -> bool {
    match (given, taken) {
        (Some(given), Some(taken)) => fits(given, taken, side),
        (given, taken) => given.is_none() && taken.is_none(),
    }
}

fn records(given: &[Field], taken: &[Field], side: Side) -> bool {
    let find = |fields: &[Field], name: &str| fields.iter().position(|field| field.name == name);
    let covered = taken.iter().all(|field| match find(given, &field.name) {
        Some(index) => fits(&given[index].ty, &field.ty, side),
        None => matches!(field.ty.kind, Kind::Option(_)),
    });
    let known = |field: &Field| find(taken, &field.name).is_some();
    covered && (side == Side::Result || given.iter().all(known))
}

fn has(labels: &[Label], label: &Label) -> bool {
    labels.iter().any(|known| known.name == label.name)
}

/// The numbers of an integer type.
fn range(kind: &Kind) -> Option<(i128, i128)> {
    Some(match kind {
        Kind::S8 => (i8::MIN.into(), i8::MAX.into()),
        Kind::U8 => (u8::MIN.into(), u8::MAX.into()),
        Kind::S16 => (i16::MIN.into(), i16::MAX.into()),
        Kind::U16 => (u16::MIN.into(), u16::MAX.into()),
        Kind::S32 => (i32::MIN.into(), i32::MAX.into()),
        Kind::U32 => (u32::MIN.into(), u32::MAX.into()),
        Kind::S64 => (i64::MIN.into(), i64::MAX.into()),
        Kind::U64 => (u64::MIN.into(), u64::MAX.into()),
        _ => return None,
    })
}

//! One value of each type, the smallest that a function would take: what a call looks like.

use serde_json::{Map, Value, json};

use crate::{Function, Kind, Type, shared};

impl Function {
    /// Arguments that fit the types; what need not be given is left out.
    pub fn example_arguments(&self) -> Value {
        let params = self.params.iter().map(|param| (&param.name, &param.ty));
        object(params)
    }
}

impl Type {
    /// A value of the type.
    pub fn example(&self) -> Value {
        value(self)
    }
}

fn object<'a>(fields: impl Iterator<Item = (&'a String, &'a Type)>) -> Value {
    let required = fields.filter(|(_, ty)| !matches!(ty.kind, Kind::Option(_)));
    let values = required.map(|(name, ty)| (name.clone(), value(ty)));
    values.collect::<Map<_, _>>().into()
}

fn value(ty: &Type) -> Value {
    if let Some(value) = ty.name.as_ref().and_then(shared::example) {
        return value;
    }
    match &ty.kind {
        Kind::Bool => true.into(),
        Kind::F32 | Kind::F64 => 1.5.into(),
        Kind::Char => "a".into(),
        Kind::String => "words".into(),
        Kind::List(item) => json!([value(item)]),
        Kind::Option(inner) => match inner.kind {
            Kind::Option(_) => json!({"some": value(inner)}),
            _ => value(inner),
        },
        Kind::Result { ok, .. } => json!({"ok": ok.as_deref().map(value)}),
        Kind::Tuple(items) => items.iter().map(value).collect(),
        Kind::Record(fields) => object(fields.iter().map(|field| (&field.name, &field.ty))),
        Kind::Variant(cases) => match cases.first() {
            Some(case) => match &case.ty {
                Some(ty) => json!({&case.name: value(ty)}),
                None => case.name.clone().into(),
            },
            None => Value::Null,
        },
        Kind::Enum(labels) => labels.first().map(|label| label.name.clone()).into(),
        Kind::Flags(labels) => labels.iter().take(1).map(|l| l.name.clone()).collect(),
        // The rest are whole numbers.
        _ => 1.into(),
    }
}

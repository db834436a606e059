//! The JSON form of WIT types, as JSON Schema: what a model, an MCP client or a person may send, and
//! what comes back.

use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::{Function, Kind, Label, Type, shared};

impl Function {
    /// The arguments: one object, a property a parameter; options need not be there.
    pub fn parameters_schema(&self) -> Schema {
        let fields = self
            .params
            .iter()
            .map(|param| (param.name.as_str(), param.docs.as_deref(), &param.ty));
        schema(object(fields))
    }

    /// The result, or `null` where there is none.
    pub fn result_schema(&self) -> Schema {
        schema(
            self.result
                .as_ref()
                .map_or_else(|| json!({"type": "null"}), value),
        )
    }
}

impl Type {
    /// What a value of this type looks like in JSON.
    pub fn json_schema(&self) -> Schema {
        schema(value(self))
    }
}

fn schema(value: Value) -> Schema {
    Schema::try_from(value).unwrap_or_default()
}

fn object<'a>(fields: impl Iterator<Item = (&'a str, Option<&'a str>, &'a Type)>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, docs, ty) in fields {
        let mut field = value(ty);
        if let (Some(docs), Some(map)) = (docs, field.as_object_mut()) {
            map.insert("description".to_owned(), docs.into());
        }
        properties.insert(name.to_owned(), field);
        if !matches!(ty.kind, Kind::Option(_)) {
            required.push(name);
        }
    }
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn value(ty: &Type) -> Value {
    let mut made = kind(&ty.kind);
    if let Some(map) = made.as_object_mut() {
        if let Some(name) = &ty.name {
            map.entry("title")
                .or_insert_with(|| name.name.replace('-', " ").into());
            if let Some((key, form)) = shared::format(name) {
                map.insert(key.to_owned(), form.into());
            }
        }
        if let Some(docs) = &ty.docs {
            map.insert("description".to_owned(), docs.as_str().into());
        }
    }
    made
}

fn kind(kind: &Kind) -> Value {
    match kind {
        Kind::Bool => json!({"type": "boolean"}),
        Kind::S8 => integer(i8::MIN, i8::MAX),
        Kind::U8 => integer(u8::MIN, u8::MAX),
        Kind::S16 => integer(i16::MIN, i16::MAX),
        Kind::U16 => integer(u16::MIN, u16::MAX),
        Kind::S32 => integer(i32::MIN, i32::MAX),
        Kind::U32 => integer(u32::MIN, u32::MAX),
        Kind::S64 => integer(i64::MIN, i64::MAX),
        Kind::U64 => integer(u64::MIN, u64::MAX),
        Kind::F32 | Kind::F64 => json!({"type": "number"}),
        Kind::Char => json!({"type": "string", "minLength": 1, "maxLength": 1}),
        Kind::String => json!({"type": "string"}),
        Kind::List(item) => json!({"type": "array", "items": value(item)}),
        // Of `option<option<T>>` only the inner one needs its own form: `{"some": null}` is not `null`.
        Kind::Option(inner) => match &inner.kind {
            Kind::Option(_) => either_null(case("some", &value(inner))),
            _ => either_null(value(inner)),
        },
        Kind::Result { ok, err } => {
            let side = |name: &str, ty: &Option<Box<Type>>| {
                let payload = ty
                    .as_ref()
                    .map_or_else(|| json!({"type": "null"}), |ty| value(ty));
                case(name, &payload)
            };
            json!({"oneOf": [side("ok", ok), side("err", err)]})
        }
        Kind::Tuple(items) => {
            let length = items.len();
            let items: Vec<Value> = items.iter().map(value).collect();
            json!({"type": "array", "prefixItems": items, "items": false, "minItems": length, "maxItems": length})
        }
        Kind::Record(fields) => object(
            fields
                .iter()
                .map(|field| (field.name.as_str(), field.docs.as_deref(), &field.ty)),
        ),
        Kind::Variant(cases) => {
            let form = |c: &crate::Case| {
                let mut form = match &c.ty {
                    Some(ty) => case(&c.name, &value(ty)),
                    None => json!({"const": c.name}),
                };
                if let (Some(docs), Some(map)) = (&c.docs, form.as_object_mut()) {
                    map.insert("description".to_owned(), docs.as_str().into());
                }
                form
            };
            json!({"oneOf": cases.iter().map(form).collect::<Vec<_>>()})
        }
        Kind::Enum(labels) => json!({"type": "string", "enum": names(labels)}),
        Kind::Flags(labels) => {
            json!({"type": "array", "items": {"type": "string", "enum": names(labels)}, "uniqueItems": true})
        }
    }
}

fn integer(
    minimum: impl Into<serde_json::Number>,
    maximum: impl Into<serde_json::Number>,
) -> Value {
    json!({"type": "integer", "minimum": minimum.into(), "maximum": maximum.into()})
}

fn either_null(mut schema: Value) -> Value {
    match schema.get_mut("type") {
        Some(Value::String(name)) => {
            let name = std::mem::take(name);
            schema["type"] = json!([name, "null"]);
            if let Some(allowed) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                allowed.push(Value::Null);
            }
            schema
        }
        _ => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

fn case(name: &str, payload: &Value) -> Value {
    json!({"type": "object", "properties": {name: payload}, "required": [name], "additionalProperties": false})
}

fn names(labels: &[Label]) -> Vec<&str> {
    labels.iter().map(|label| label.name.as_str()).collect()
}

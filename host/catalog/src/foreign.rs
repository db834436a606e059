//! Functions known by JSON Schema alone, as MCP servers and benchmarks describe theirs.

use serde_json::{Map, Value};

use crate::{Effect, Field, Function, FunctionId, Kind, Label, Param, Type, TypeName};

/// Where types live that a schema's `title` names.
const INTERFACE: &str = "json-schema";

/// Deeper schemas than this are cut off: what lies below is text.
const MAX_DEPTH: usize = 8;

impl TypeName {
    /// The type that a schema's `title` names.
    pub fn foreign(title: &str) -> Self {
        Self {
            interface: INTERFACE.to_owned(),
            name: title.to_owned(),
        }
    }
}

impl Function {
    /// A function described by JSON Schema. A `title` names a nominal type; what the schema does not tell
    /// is text.
    pub fn foreign(
        id: FunctionId,
        description: &str,
        parameters: &Value,
        returns: Option<&Value>,
        read_only: bool,
    ) -> Self {
        let params = fields(parameters, 0)
            .into_iter()
            .map(|field| Param {
                name: field.name,
                docs: field.docs,
                ty: field.ty,
            })
            .collect();
        Self {
            interface: None,
            export: id.function.clone(),
            title: id.function.clone(),
            id,
            docs: description.to_owned(),
            params,
            result: returns.map(|schema| ty(schema, 0)),
            error: None,
            fallible: false,
            returns: None,
            examples: Vec::new(),
            says: None,
            effect: Effect {
                read_only,
                idempotent: read_only,
                destructive: !read_only,
                open_world: true,
            },
            unknown_tags: Vec::new(),
        }
    }
}

fn fields(object: &Value, depth: usize) -> Vec<Field> {
    let required = |name: &str| {
        object["required"]
            .as_array()
            .is_some_and(|names| names.iter().any(|n| n == name))
    };
    let none = Map::new();
    let properties = object["properties"].as_object().unwrap_or(&none);
    properties
        .iter()
        .map(|(name, schema)| {
            let inner = ty(schema, depth + 1);
            let optional = !required(name) && !matches!(inner.kind, Kind::Option(_));
            Field {
                name: name.clone(),
                docs: text(schema, "description"),
                ty: if optional { option(inner) } else { inner },
            }
        })
        .collect()
}

fn ty(schema: &Value, depth: usize) -> Type {
    let name = text(schema, "title").map(|title| TypeName::foreign(&title));
    let (kind, nullable) = kind(schema, depth);
    let plain = Type {
        name,
        docs: None,
        kind,
    };
    if nullable { option(plain) } else { plain }
}

/// The structure, and whether `null` is one of its types.
fn kind(schema: &Value, depth: usize) -> (Kind, bool) {
    let named: Vec<&str> = match &schema["type"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    let nullable = named.len() > 1 && named.contains(&"null");
    let cases: Option<Vec<Label>> = schema["enum"].as_array().and_then(|cases| {
        let label = |case: &Value| {
            Some(Label {
                name: case.as_str()?.to_owned(),
                docs: None,
            })
        };
        cases.iter().map(label).collect()
    });
    if let Some(cases) = cases.filter(|cases| !cases.is_empty()) {
        return (Kind::Enum(cases), nullable);
    }
    let kind = match named.iter().find(|name| **name != "null").copied() {
        Some("boolean") => Kind::Bool,
        Some("integer") => Kind::S64,
        Some("number") => Kind::F64,
        Some("array") if depth < MAX_DEPTH => Kind::List(Box::new(ty(&schema["items"], depth + 1))),
        Some("object") if depth < MAX_DEPTH => match fields(schema, depth) {
            fields if fields.is_empty() => Kind::String,
            fields => Kind::Record(fields),
        },
        _ => Kind::String,
    };
    (kind, nullable)
}

fn option(ty: Type) -> Type {
    Type {
        name: None,
        docs: None,
        kind: Kind::Option(Box::new(ty)),
    }
}

fn text(schema: &Value, key: &str) -> Option<String> {
    schema[key].as_str().map(str::to_owned)
}

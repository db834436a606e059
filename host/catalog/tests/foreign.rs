//! Functions that only JSON Schema describes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use bellhop_catalog::{Function, FunctionId, Kind};

#[test]
fn a_schema_alone_makes_a_function() {
    let parameters = serde_json::json!({"type": "object", "required": ["to"], "properties": {
        "to": {"title": "place", "type": "object", "properties": {"label": {"type": "string"}}, "required": ["label"]},
        "mode": {"enum": ["car", "train"], "description": "how"},
        "count": {"type": ["integer", "null"]},
        "whatever": {}
    }});
    let id = FunctionId {
        plugin: String::new(),
        function: "go".to_owned(),
    };
    let function = Function::foreign(id, "Goes there.", &parameters, None, true);
    let kinds: Vec<&Kind> = function.params.iter().map(|p| &p.ty.kind).collect();
    assert!(matches!(kinds[0], Kind::Record(fields) if fields[0].ty.kind == Kind::String));
    assert_eq!(function.params[0].ty.name.as_ref().unwrap().name, "place");
    let inner = |kind: &Kind| match kind {
        Kind::Option(inner) => inner.kind.clone(),
        _ => panic!("an option was expected"),
    };
    assert!(matches!(inner(kinds[1]), Kind::Enum(cases) if cases.len() == 2));
    assert_eq!(inner(kinds[2]), Kind::S64);
    assert_eq!(inner(kinds[3]), Kind::String);
    assert!(function.effect.read_only);
}

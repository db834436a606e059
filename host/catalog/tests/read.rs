//! Components made from WIT alone, read back: every type, the prose, and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use bellhop_catalog::{CatalogError, Function, Kind, Plugin, adapted};
use bellhop_test_components::{bare, component, package_docs, with_section};
use serde_json::{Value, json};

fn only(wit: &str) -> Function {
    let mut plugin = Plugin::read("test", &component(wit)).unwrap();
    assert_eq!(plugin.functions.len(), 1);
    plugin.functions.remove(0)
}

fn schema(function: &Function) -> Value {
    serde_json::to_value(function.parameters_schema()).unwrap()
}

#[test]
fn prose_and_tags_come_from_the_component_itself() {
    let function = only(
        r#"package test:tides@0.1.0;
        interface tides {
          use bellhop:types/common@0.1.0.{place, instant, problem};
          /// When the water is highest.
          ///
          /// @param at  which beach
          /// @example when is high tide at Stinson Beach
          /// @says High tide is {{ result | time }}.
          /// @read-only
          next-high: func(at: place) -> result<instant, problem>;
        }
        world plugin { export tides; }"#,
    );
    assert_eq!(function.docs, "When the water is highest.");
    assert_eq!(function.params[0].docs.as_deref(), Some("which beach"));
    assert_eq!(
        function.says.as_deref(),
        Some("High tide is {{ result | time }}.")
    );
    assert!(function.effect.read_only && function.fallible);
    let instant = function.result.unwrap();
    assert_eq!(instant.name.unwrap().name, "instant");
    let place = function.params[0].ty.name.as_ref().unwrap();
    assert_eq!(
        (place.interface.as_str(), place.name.as_str()),
        ("bellhop:types/common", "place")
    );
}

#[test]
fn prose_that_other_tools_store_is_read_too() {
    let wit = "/// Tides.
        package test:tides@0.1.0;
        interface tides {
          /// A turn of the tide.
          record tide {
            /// How high, in metres.
            height: f64
          }
          /// When the water is highest.
          next-high: func(at: string) -> tide;
        }
        world plugin { export tides; }";
    let without = bare(wit, &[]);
    assert_eq!(
        Plugin::read("test", &without).unwrap().functions[0].docs,
        ""
    );
    let told = with_section(without, "package-docs", package_docs(wit));
    let plugin = Plugin::read("test", &told).unwrap();
    assert_eq!(plugin.docs.as_deref(), Some("Tides."));
    assert_eq!(plugin.functions[0].docs, "When the water is highest.");
    let tide = plugin.functions[0].result.as_ref().unwrap();
    assert_eq!(tide.docs.as_deref(), Some("A turn of the tide."));
}

#[test]
fn a_text_and_a_flight_number_are_different_types() {
    let function = only(
        "package test:a@0.1.0;
        interface api {
          use bellhop:types/common@0.1.0.{flight-number};
          f: func(number: flight-number, words: string) -> string;
        }
        world plugin { export api; }",
    );
    assert_eq!(
        function.params[0].ty.name.as_ref().unwrap().name,
        "flight-number"
    );
    assert_eq!(function.params[1].ty.name, None);
    assert_eq!(function.params[0].ty.kind, Kind::String);
}

#[test]
fn every_value_type_has_its_json_schema() {
    let function = only(
        "package test:all@0.1.0;
        interface api {
          enum color { red, dark-green }
          flags rights { read, write }
          variant shape { point, circle(f64), named(string) }
          record inner { a: option<option<u8>>, b: list<tuple<bool, char>> }
          f: func(i8: s8, n64: u64, i64: s64, f: f32, c: color, r: rights, s: shape, n: inner,
                  o: option<color>, e: result<u16, string>, x: list<list<u32>>);
        }
        world plugin { export api; }",
    );
    let made = schema(&function);
    let property = |name: &str| made["properties"][name].clone();
    assert_eq!(
        property("i8"),
        json!({"type": "integer", "minimum": -128, "maximum": 127})
    );
    assert_eq!(property("n64")["maximum"], json!(u64::MAX));
    assert_eq!(property("i64")["minimum"], json!(i64::MIN));
    assert_eq!(property("c")["enum"], json!(["red", "dark-green"]));
    assert_eq!(property("r")["uniqueItems"], json!(true));
    assert_eq!(property("s")["oneOf"][0], json!({"const": "point"}));
    assert_eq!(property("s")["oneOf"][1]["required"], json!(["circle"]));
    assert_eq!(property("o")["type"], json!(["string", "null"]));
    assert_eq!(property("o")["enum"], json!(["red", "dark-green", null]));
    assert_eq!(
        property("n")["properties"]["b"]["items"]["prefixItems"][1]["maxLength"],
        json!(1)
    );
    assert_eq!(
        property("n")["properties"]["a"]["required"],
        json!(["some"])
    );
    assert_eq!(property("n")["required"], json!(["b"]));
    assert_eq!(
        property("e")["oneOf"][1]["properties"]["err"]["type"],
        json!("string")
    );
    let required = made["required"].as_array().unwrap();
    assert!(!required.contains(&json!("o")) && required.contains(&json!("x")));
    assert_eq!(made["additionalProperties"], json!(false));
}

#[test]
fn a_function_of_the_world_itself_is_read_with_its_prose() {
    let function = only(
        "package test:bare@0.1.0;
        world plugin {
          /// Says hello.
          export greet: func(name: string) -> string;
        }",
    );
    assert_eq!(function.docs, "Says hello.");
    assert_eq!(function.interface, None);
}

#[test]
fn functions_of_one_name_are_told_apart_by_their_interface() {
    let wit = "package test:two@0.1.0;
        interface left { get: func() -> string; }
        interface right { get: func() -> string; }
        world plugin { export left; export right; }";
    let plugin = Plugin::read("two", &component(wit)).unwrap();
    let ids: Vec<String> = plugin.functions.iter().map(|f| f.id.to_string()).collect();
    assert_eq!(ids, ["two.left-get", "two.right-get"]);
    assert!(plugin.functions.iter().all(|f| f.export == "get"));
}

#[test]
fn what_has_no_json_form_is_refused_by_name() {
    for (wit, what) in [
        (
            "resource cursor; f: func() -> cursor;",
            "a resource (`cursor`)",
        ),
        ("f: func() -> stream<u8>;", "a stream"),
        ("f: func() -> future<u8>;", "a future"),
        ("f: async func() -> u8;", "an async call"),
    ] {
        let wit = format!(
            "package test:no@0.1.0; interface api {{ {wit} }} world plugin {{ export api; }}"
        );
        let Err(why) = Plugin::read("no", &component(&wit)) else {
            panic!("accepted: {what}")
        };
        assert!(matches!(why, CatalogError::Unsupported { .. }), "{why}");
        assert!(why.to_string().contains(what), "{why}");
    }
}

#[test]
fn what_is_no_component_is_told_with_what_to_do() {
    let whole = component(
        "package test:x@0.1.0; interface api { f: func(); } world plugin { export api; }",
    );
    let told = |bytes: &[u8]| Plugin::read("x", bytes).unwrap_err().to_string();
    assert!(told(b"not wasm").contains("not a WebAssembly component"));
    assert!(told(b"\0asm\x01\0\0\0").contains("wasm32-wasip2"));
    assert!(told(b"").contains("not a WebAssembly component"));
    for cut in [8, 9, whole.len() / 2, whole.len() - 3] {
        assert!(
            Plugin::read("x", &whole[..cut]).is_err(),
            "accepted {cut} of {} bytes",
            whole.len()
        );
    }
}

#[test]
fn types_of_compatible_versions_are_one() {
    let name = |version: &str| {
        let function = only(&format!(
            "package test:a@{version};
            interface api {{ enum water {{ high, low }} f: func(of: water); }}
            world plugin {{ export api; }}"
        ));
        function.params[0].ty.name.clone().unwrap()
    };
    assert_eq!(name("1.0.0"), name("1.2.5"));
    assert_eq!(name("0.1.0"), name("0.1.7"));
    assert_ne!(name("0.1.0"), name("0.2.0"));
    assert_ne!(name("1.0.0"), name("2.0.0"));
}

#[test]
fn a_value_of_another_version_of_the_contract_is_adapted() {
    let function = only(
        "package test:a@0.1.0;
        interface api {
          use bellhop:types/common@0.1.0.{person, place};
          record shelf { name: string, tags: list<string> }
          f: func(who: list<person>, at: option<place>, of: shelf);
        }
        world plugin { export api; }",
    );
    let adapt = |param: usize, value: Value| adapted(&function.params[param].ty, value);
    let other_version = json!([{"name": "Ida", "pronouns": ["she"], "emails": ["i@x.org"]}]);
    let as_here = adapt(0, other_version);
    assert_eq!(as_here[0]["name"], "Ida");
    assert_eq!(as_here[0]["phones"], json!([]));
    assert_eq!(as_here[0].get("pronouns"), None);
    assert_eq!(
        adapt(1, json!({"name": "Pier", "floor": 3})),
        json!({"name": "Pier"})
    );
    // Not shared, so whatever is wrong is told.
    let own = json!({"name": "x", "colour": "red"});
    assert_eq!(adapt(2, own.clone()), own);
}

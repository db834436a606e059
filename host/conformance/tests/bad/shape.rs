//! Components that are none, and those of a wrong shape.

use bellhop_test_components::{Does, behaving, component};
use serde_json::json;

use crate::Bad;
use crate::good::{self, WIT, changed, with};

pub fn plugins() -> Vec<Bad> {
    let good = good::plugin();
    let resource = changed(WIT, "record tide {", "resource cursor;\n  record tide {");
    let resource = changed(
        &resource,
        "next: func(at: place)",
        "next: func(at: borrow<cursor>)",
    );
    let stream = changed(WIT, "next: func(at: place)", "next: func(at: stream<u8>)");
    let long = "hour-at-which-the-water-stands-highest-at-the-beach-of-that-name";
    let twice = changed(
        WIT,
        "world plugin { export tides; }",
        "world plugin { export tides; export other:tides/tides@0.1.0; }",
    );
    let interface = &WIT[WIT.find("interface").unwrap()..WIT.find("world").unwrap()];
    let other = interface
        .replace(
            "When the tide is high: the water stands highest",
            "Low water: how far the sea goes back",
        )
        .replace("when is high tide", "how far back is the sea");
    let twice = format!("{twice} package other:tides@0.1.0 {{ {other} }}");
    let newer = changed(
        WIT,
        "world plugin {",
        "world plugin { import wasi:clocks/moon@0.2.99;",
    );
    let newer = format!(
        "{newer} package wasi:clocks@0.2.99 {{ interface moon {{ phase: func() -> u32; }} }}"
    );
    let import = "world plugin { import extra: interface { ping: func(); } ";
    let failed = |error: &str, value| {
        let wit = changed(
            WIT,
            "result<tide, problem>",
            &format!("result<tide, {error}>"),
        );
        behaving(&wit, "", &[("next", Does::Gives(json!({"err": value})))])
    };
    let own_error = changed(
        WIT,
        "interface tides {",
        "interface tides {\n  enum trouble {\n    /// The sea is frozen.\n    frozen\n  }\n",
    );
    let own_error = changed(&own_error, "result<tide, problem>", "result<tide, trouble>");
    let own_error = behaving(
        &own_error,
        "",
        &[("next", Does::Gives(json!({"err": "frozen"})))],
    );
    let bad = Bad::new;
    vec![
        bad("shape-component", "text", b"not wasm".to_vec()),
        bad("shape-component", "nothing", Vec::new()),
        bad(
            "shape-component",
            "half a component",
            good[..good.len() / 2].to_vec(),
        ),
        bad(
            "shape-component",
            "a core module",
            b"\0asm\x01\0\0\0".to_vec(),
        ),
        bad("shape-component", "damaged", damaged(&good)),
        bad("shape-types", "a resource", component(&resource)),
        bad("shape-types", "a stream", component(&stream)),
        bad(
            "shape-functions",
            "no function",
            component("package test:none@0.1.0; world plugin { }"),
        ),
        bad(
            "shape-imports",
            "an interface of its own",
            with("world plugin {", import),
        ),
        bad(
            "shape-imports",
            "an interface newer than the host",
            good::of(&newer),
        ),
        bad("shape-names", "a long name", {
            let wit = changed(WIT, "next: func", &format!("{long}: func"));
            behaving(&wit, "", &[(long, Does::Gives(good::tide()))])
        }),
        bad(
            "shape-unique",
            "two functions of one name",
            good::of(&twice),
        ),
        bad(
            "shape-problem",
            "text as error",
            failed("string", json!("the sea is frozen")),
        ),
        bad("shape-problem", "an error of its own", own_error),
        bad(
            "shape-version",
            "no version",
            with("test:tides@0.1.0", "test:tides"),
        ),
        bad(
            "shape-package",
            "a bundled plugin's package",
            with("test:tides@0.1.0", "bellhop:harbour@0.2.0"),
        ),
    ]
}

/// With another byte in the middle of a section's size.
fn damaged(component: &[u8]) -> Vec<u8> {
    let mut bytes = component.to_vec();
    bytes[9] ^= 0x55;
    bytes
}

//! Plugins that cannot be trusted.

use bellhop_test_components::{Does, behaving};

use crate::Bad;
use crate::good::{changed, importing, of, tide, with};

const WEB: &str = "wasi:http/outgoing-handler@0.2.6";
const SETTINGS: &str = "wasi:config/store@0.2.0-rc.1";
const STORE: &str = "wasi:keyvalue/store@0.2.0-draft";
const FOLDERS: &str = "wasi:filesystem/preopens@0.2.6";

pub fn plugins() -> Vec<Bad> {
    let bad = Bad::new;
    vec![
        bad("safety-denied", "a crash without the web", {
            needing(
                WEB,
                "",
                "(if (call $fetch (i32.const 0)) (then unreachable))",
            )
        }),
        bad("safety-denied", "a loop without the web", {
            needing(
                WEB,
                "",
                "(loop $again (br_if $again (call $fetch (i32.const 0))))",
            )
        }),
        bad("safety-denied", "a crash without a setting", {
            let name = "(data (i32.const 256) \"time-zone\")";
            let read = "(call $get (i32.const 256) (i32.const 9) (i32.const 512))";
            let check = "(if (i32.eqz (i32.load8_u (i32.const 516))) (then unreachable))";
            needing(SETTINGS, name, &format!("{read} {check}"))
        }),
        bad("safety-denied", "a crash without a folder", {
            let check = "(if (i32.eqz (call $read-notes)) (then unreachable))";
            needing(FOLDERS, "", check)
        }),
        bad("safety-secret", "the answer as it came", telling(0, 4)),
        bad("safety-secret", "the answer in an error", telling(1, 8)),
        bad("safety-hidden", "a description that runs backwards", {
            hiding("When the ~~~tide is high", "\u{202e}")
        }),
        bad(
            "safety-hidden",
            "a parameter's description with more than is seen",
            hiding("which ~~~beach", "\u{200b}"),
        ),
        bad("safety-hidden", "an example with a tag that nobody sees", {
            hiding("high ~~~~tide at Ocean Beach", "\u{e0041}")
        }),
        bad("safety-unused", "the web for nothing", of(&importing(WEB))),
        bad(
            "safety-unused",
            "a setting for nothing",
            of(&importing(SETTINGS)),
        ),
        bad(
            "safety-unused",
            "a store for nothing",
            of(&importing(STORE)),
        ),
        bad(
            "safety-unused",
            "a folder for nothing",
            of(&importing(FOLDERS)),
        ),
    ]
}

/// The good plugin with a character where the tildes are; no WIT may have it, but what a component carries may.
fn hiding(text: &str, hidden: &str) -> Vec<u8> {
    let mut bytes = with(&text.replace('~', ""), text);
    let tildes = "~".repeat(hidden.len());
    let at = bytes
        .windows(tildes.len())
        .position(|here| here == tildes.as_bytes())
        .unwrap();
    bytes[at..at + tildes.len()].copy_from_slice(hidden.as_bytes());
    bytes
}

/// The good plugin, which needs something before it answers.
fn needing(import: &str, extra: &str, code: &str) -> Vec<u8> {
    behaving(
        &importing(import),
        extra,
        &[("next", Does::Runs(code.to_owned(), tide()))],
    )
}

/// Gives what a host said: as its result, or as an error that says where to find nothing.
fn telling(case: u32, at: u32) -> Vec<u8> {
    let wit = changed(
        &importing(WEB),
        "result<tide, problem>",
        "result<text, problem>",
    );
    let wit = changed(
        &wit,
        "@read-only",
        "@returns what the harbour says\n  /// @read-only",
    );
    let wit = changed(&wit, "result.high | time", "result");
    let (text, length) = (512 + at, 516 + at);
    let body = format!(
        "(if (call $fetch (i32.const 0)) (then (global.set $body (i32.const 16)) (global.set $length (i32.const 15))))
         (i32.store8 (i32.const 512) (i32.const {case}))
         (i32.store (i32.const {text}) (global.get $body))
         (i32.store (i32.const {length}) (global.get $length))
         (i32.const 512)"
    );
    behaving(&wit, "", &[("next", Does::Is(body))])
}

/// The good plugin, which finds nothing where a host says much.
pub fn impressed_by_hosts() -> Vec<u8> {
    let said = "(drop (call $fetch (i32.const 0))) (i32.lt_u (global.get $length) (i32.const 180))";
    impressed(WEB, said)
}

/// The good plugin, which finds nothing where a file says much.
pub fn impressed_by_files() -> Vec<u8> {
    impressed(FOLDERS, "(i32.lt_u (call $read-notes) (i32.const 100))")
}

fn impressed(import: &str, calm: &str) -> Vec<u8> {
    let nothing = serde_json::json!({"err": {"not-found": "no beach of that name"}});
    let does = Does::Chooses(format!("(block (result i32) {calm})"), tide(), nothing);
    behaving(&importing(import), "", &[("next", does)])
}

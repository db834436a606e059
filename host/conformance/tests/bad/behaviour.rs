//! Plugins that misbehave when they are called.

use bellhop_test_components::{Does, behaving, component};
use serde_json::{Value, json};

use crate::Bad;
use crate::good::{WIT, changed, importing, tide};

pub fn plugins() -> Vec<Bad> {
    let next = |does| behaving(WIT, "", &[("next", does)]);
    let runs = |code: &str| next(Does::Runs(code.to_owned(), tide()));
    let fails = |problem| next(Does::Gives(json!({"err": problem})));
    let choice = |words: &str| json!({"label": "a beach", "value": words});
    let trap_on_long_names = "(if (i32.gt_u (local.get 1) (i32.const 10000)) (then unreachable))";
    let grow =
        "(loop $on (br_if $on (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
    let bad = Bad::new;
    vec![
        bad("behaviour-trap", "a crash", component(WIT)),
        bad(
            "behaviour-trap",
            "a crash on some arguments",
            runs(trap_on_long_names),
        ),
        bad(
            "behaviour-trap",
            "a division by nothing",
            runs("(drop (i32.div_u (i32.const 1) (i32.const 0)))"),
        ),
        bad("behaviour-trap", "endless recursion", {
            let extra = "(func $deep (call $deep) (call $deep))";
            behaving(
                WIT,
                extra,
                &[("next", Does::Runs("(call $deep)".to_owned(), tide()))],
            )
        }),
        bad(
            "behaviour-hang",
            "an endless loop",
            runs("(loop $on (br $on))"),
        ),
        bad("behaviour-memory", "memory without end", runs(grow)),
        bad("behaviour-reply", "a result without end", flood()),
        bad(
            "behaviour-lie",
            "a time that is none",
            next(Does::Gives(json!({"ok": {"high": "this evening"}}))),
        ),
        bad(
            "behaviour-lie",
            "a link that is none",
            gives("uri", json!("https://h\u{e4}fen.example.org/")),
        ),
        bad(
            "behaviour-lie",
            "an address that is none",
            gives("email-address", json!("kim..doe@example.org")),
        ),
        bad(
            "behaviour-lie",
            "a text that is none",
            next(Does::Is(NO_TEXT.to_owned())),
        ),
        bad(
            "behaviour-steady",
            "chance",
            by_chance(&importing("wasi:random/random@0.2.6")),
        ),
        bad("behaviour-steady", "chance where a call may be repeated", {
            by_chance(&changed(
                &importing("wasi:random/random@0.2.6"),
                "@read-only",
                "@idempotent",
            ))
        }),
        bad(
            "behaviour-writes",
            "a read-only function that posts",
            asking("(drop (call $fetch (i32.const 2)))"),
        ),
        bad(
            "behaviour-writes",
            "a read-only function that deletes",
            asking("(drop (call $fetch (i32.const 4)))"),
        ),
        bad("behaviour-requests", "twenty requests", {
            asking(&format!(
                "(local $n i32) {}",
                times(20, "(drop (call $fetch (i32.const 0)))")
            ))
        }),
        bad("behaviour-errors", "a parameter that is not there", {
            fails(json!({"invalid-argument": {"param": "where", "why": "no such beach"}}))
        }),
        bad(
            "behaviour-errors",
            "an empty text",
            fails(json!({"not-found": ""})),
        ),
        bad(
            "behaviour-errors",
            "an outage of nothing",
            fails(json!({"unavailable": {"what": " "}})),
        ),
        bad(
            "behaviour-errors",
            "one choice",
            fails(json!({"ambiguous": [choice("north")]})),
        ),
        bad(
            "behaviour-errors",
            "equal choices",
            fails(json!({"ambiguous": [choice("north"), choice("north")]})),
        ),
        bad("behaviour-start", "a long start", {
            let extra = format!(
                "(func $slow (local $n i32) {}) (start $slow)",
                times(1_000_000, "")
            );
            behaving(WIT, &extra, &[("next", Does::Gives(tide()))])
        }),
    ]
}

/// Its time is a byte that begins no character.
const NO_TEXT: &str = "(i32.store8 (i32.const 600) (i32.const 255)) (i32.store (i32.const 516) (i32.const 600)) \
    (i32.store (i32.const 520) (i32.const 1)) (i32.const 512)";

fn times(times: u32, code: &str) -> String {
    format!(
        "(loop $on {code} (local.set $n (i32.add (local.get $n) (i32.const 1))) \
         (br_if $on (i32.lt_u (local.get $n) (i32.const {times}))))"
    )
}

/// The good plugin with a result of a shared type.
fn gives(ty: &str, value: Value) -> Vec<u8> {
    let wit = changed(
        WIT,
        "result<tide, problem>",
        &format!("result<{ty}, problem>"),
    );
    let wit = changed(&wit, "result.high | time", "result");
    behaving(&wit, "", &[("next", Does::Gives(json!({"ok": value})))])
}

/// Three megabytes of text.
fn flood() -> Vec<u8> {
    let wit = changed(WIT, "result<tide, problem>", "result<text, problem>");
    let wit = changed(
        &wit,
        "@read-only",
        "@returns everything about the sea\n  /// @read-only",
    );
    let wit = changed(&wit, "result.high | time", "result");
    let body = "(drop (memory.grow (i32.const 64))) (i32.store (i32.const 516) (i32.const 65536)) \
        (i32.store (i32.const 520) (i32.const 3000000)) (i32.const 512)";
    behaving(&wit, "", &[("next", Does::Is(body.to_owned()))])
}

fn by_chance(wit: &str) -> Vec<u8> {
    let condition = "(i32.wrap_i64 (i64.and (call $get-random-u64) (i64.const 1)))";
    let other = json!({"ok": {"high": "2026-11-25T06:30:00-08:00"}});
    behaving(
        wit,
        "",
        &[("next", Does::Chooses(condition.to_owned(), tide(), other))],
    )
}

/// The good plugin, which asks the web before it answers.
fn asking(code: &str) -> Vec<u8> {
    let wit = importing("wasi:http/outgoing-handler@0.2.6");
    behaving(&wit, "", &[("next", Does::Runs(code.to_owned(), tide()))])
}

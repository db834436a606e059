//! JSON in, JSON out: nothing is lost on the way, and what does not fit is told by its path.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use bellhop_sandbox::Failure;
use common::Fixture;
use serde_json::{Value, json};

fn everything() -> Value {
    json!({
        "yes": true,
        "n-s8": -128, "n-u8": 255, "n-s16": -32768, "n-u16": 65535, "n-s32": i32::MIN, "n-u32": u32::MAX,
        "n-s64": i64::MIN, "n-u64": u64::MAX,
        "n-f32": 0.5, "n-f64": 1e300,
        "letter": "é", "text": "naïve \u{0} 🛎", "color": "dark-green", "rights": ["read", "run"],
        "shape": {"circle": 2.5}, "maybe": 7, "maybe-maybe": {"some": null},
        "either": {"err": "no"}, "pair": [-1, "x"], "many": [[1, 2], [], [65535]],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_type_comes_back_as_it_went() {
    let shapes = Fixture::plain("shapes");
    let sent = everything();
    assert_eq!(
        shapes
            .call("mirror", json!({"all": sent}))
            .await
            .unwrap()
            .value,
        sent
    );
    let mut other = sent.clone();
    for (name, value) in [
        ("shape", json!("point")),
        ("maybe-maybe", json!({"some": 3})),
        ("either", json!({"ok": 9})),
        ("rights", json!([])),
        ("n-f64", json!(-0.0)),
    ] {
        other[name] = value;
    }
    assert_eq!(
        shapes
            .call("mirror", json!({"all": other}))
            .await
            .unwrap()
            .value,
        other
    );
}

fn nested() -> Value {
    json!({
        "letters": ["a", null, "🛎", "\u{0}"],
        "deep": {"some": {"some": 7}},
        "options": [null, {"some": null}, {"some": ""}],
        "bare": {"ok": null},
        "only-ok": {"ok": 255},
        "only-err": {"err": ["é", "e"]},
        "results": [{"ok": 1}, {"ok": null}, {"err": {"ok": -128}}, {"err": {"err": "no"}}],
        "pairs": [["z", 0.1], [true, ["write"]]],
        "single": [0],
        "trees": ["leaf", {"twigs": [["b", null], ["c", []], ["d", ["read", "run"]]]},
                  {"state": {"ok": "red"}}, {"state": {"err": {"named": "x"}}},
                  {"state": {"err": "point"}}],
        "rights": ["r00", "r31"],
        "perhaps": {"ok": null},
        "places": [null, {"latitude": -90.0, "longitude": 180.0}],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn types_inside_types_come_back_as_they_went() {
    let shapes = Fixture::plain("shapes");
    let mirrored = async |sent: &Value| {
        let sent = json!({"all": sent});
        shapes.call("mirror-nested", sent).await.unwrap().value
    };
    let sent = nested();
    assert_eq!(mirrored(&sent).await, sent);
    for (name, value) in [
        ("deep", json!({"some": null})),
        ("deep", json!({"some": {"some": null}})),
        ("bare", json!({"err": null})),
        ("only-err", json!({"ok": null})),
        ("pairs", json!([["\u{10ffff}", -0.5], null])),
        ("rights", json!([])),
        ("perhaps", json!({"ok": "dark-green"})),
        ("perhaps", json!({"err": ""})),
        ("letters", json!([])),
    ] {
        let mut other = sent.clone();
        other[name] = value;
        assert_eq!(mirrored(&other).await, other);
    }
    let mut without = sent.clone();
    for name in ["deep", "rights", "perhaps"] {
        without.as_object_mut().unwrap().remove(name);
    }
    assert_eq!(mirrored(&without).await, without);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_leads_into_types_inside_types() {
    let shapes = Fixture::plain("shapes");
    for (name, value, told) in [
        (
            "letters",
            json!(["a", "bc"]),
            "letters[1]: expected one character, found \"bc\"",
        ),
        (
            "letters",
            json!(["e\u{301}"]),
            "letters[0]: expected one character",
        ),
        (
            "deep",
            json!({"some": 7}),
            "deep.some: expected null or an object with `some`, found 7",
        ),
        (
            "deep",
            json!(7),
            "deep: expected null or an object with `some`",
        ),
        ("bare", json!({"ok": 1}), "bare.ok: expected null, found 1"),
        (
            "bare",
            json!(null),
            "bare: expected an object with `ok` or `err`",
        ),
        (
            "only-ok",
            json!({"ok": 256}),
            "only-ok.ok: expected an integer from 0 to 255",
        ),
        (
            "results",
            json!([{"err": {"ok": -129}}]),
            "results[0].err.ok: expected an integer from -128",
        ),
        (
            "pairs",
            json!([["z"], null]),
            "pairs[0]: expected a list of 2, found a list of 1",
        ),
        (
            "pairs",
            json!([["z", 1e39], null]),
            "pairs[0][1]: expected a number",
        ),
        ("single", json!(0), "single: expected a list of 1, found 0"),
        (
            "trees",
            json!([{"twigs": [["b", ["fly"]]]}]),
            "trees[0].twigs[0][1][0]: expected",
        ),
        (
            "trees",
            json!(["twigs"]),
            "trees[0].twigs: expected a list, found nothing",
        ),
        (
            "trees",
            json!([{"leaf": 1}]),
            "trees[0].leaf: expected a case without a value",
        ),
        ("rights", json!(["r32"]), "rights[0]: expected"),
        (
            "places",
            json!([{"latitude": 91, "longitude": 0}]),
            "places[0]: expected a latitude",
        ),
    ] {
        let mut all = nested();
        all[name] = value;
        let refused = shapes.call("mirror-nested", json!({"all": all})).await;
        let refused = refused.unwrap_err().to_string();
        assert!(
            refused.contains(&format!("arguments.all.{told}")),
            "{refused}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_string_is_no_day() {
    let shapes = Fixture::plain("shapes");
    let to = json!({"place": {"name": "SFO"}});
    let sent = json!({"to": to, "on": ""});
    let back = shapes.call("mirror-stop", sent).await.unwrap().value;
    assert_eq!(back, json!([{"place": {"name": "SFO"}}, null]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_model_writes_loosely_is_understood_without_loss() {
    let shapes = Fixture::plain("shapes");
    let mut loose = everything();
    loose["n-u8"] = json!(2.0);
    loose["n-s32"] = json!("2");
    loose["n-u64"] = json!("18446744073709551615");
    loose["maybe"] = Value::Null;
    loose.as_object_mut().unwrap().remove("maybe-maybe");
    let back = shapes
        .call("mirror", json!({"all": loose}))
        .await
        .unwrap()
        .value;
    assert_eq!(back["n-u8"], json!(2));
    assert_eq!(back["n-s32"], json!(2));
    assert_eq!(back["n-u64"], json!(u64::MAX));
    assert_eq!((back.get("maybe"), back.get("maybe-maybe")), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_lose_something_is_refused() {
    let shapes = Fixture::plain("shapes");
    for (name, value) in [
        ("n-u8", json!(256)),
        ("n-u8", json!(-1)),
        ("n-u8", json!(2.5)),
        ("n-s64", json!(9.3e18)),
        ("n-u64", json!("1e3x")),
        ("n-f64", json!("NaN")),
        ("letter", json!("ab")),
        ("color", json!("blue")),
        ("rights", json!(["fly"])),
        ("shape", json!({"circle": 1, "point": null})),
        ("pair", json!([1])),
        ("text", json!(5)),
        ("yes", json!("maybe")),
    ] {
        let mut all = everything();
        all[name] = value.clone();
        let refused = shapes.call("mirror", json!({"all": all})).await;
        let Err(refused) = refused else {
            panic!("{name} took {value}")
        };
        assert!(
            matches!(*refused.failure, Failure::InvalidArgument { .. }),
            "{refused}"
        );
        assert!(
            refused
                .to_string()
                .contains(&format!("arguments.all.{name}")),
            "{refused}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_leads_to_what_does_not_fit() {
    let shapes = Fixture::plain("shapes");
    let stop =
        json!({"place": {"name": "SFO", "coordinates": {"latitude": "north", "longitude": 0}}});
    let refused = shapes
        .call("mirror-stop", json!({"to": stop}))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("arguments.to.place.coordinates.latitude: expected a number"),
        "{refused}"
    );
    let stop = json!({"place": {"name": "SFO"}});
    let refused = shapes
        .call("mirror-stop", json!({"to": stop, "on": "tomorrow"}))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("arguments.on: expected a day such as"),
        "{refused}"
    );
    let refused = shapes
        .call("mirror-stop", json!({"to": stop, "of": 1}))
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("of"), "{refused}");
    let refused = shapes
        .call("mirror-stop", json!({}))
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("arguments.to"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_functions_own_error_is_an_error_with_its_text() {
    let failed = Fixture::plain("shapes")
        .call("fail", json!({"why": "the tide is out"}))
        .await
        .unwrap_err();
    assert_eq!(
        *failed.failure,
        Failure::FunctionError(json!("the tide is out"))
    );
    assert!(failed.to_string().contains("the tide is out"));
}

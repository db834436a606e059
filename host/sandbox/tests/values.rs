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

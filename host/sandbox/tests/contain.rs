//! What a plugin must not do is stopped, named, and costs nobody else anything.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::time::{Duration, Instant, SystemTime};

use bellhop_sandbox::{Clock, Failure, Limits};
use common::{Fixture, config, no_grants};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

fn faulty(change: impl FnOnce(&mut Limits)) -> Fixture {
    let mut limits = Limits::interactive();
    change(&mut limits);
    Fixture::new("faulty", config(), no_grants(), limits)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_loop_is_stopped_by_time() {
    let fixture = faulty(|limits| {
        limits.time = Duration::from_millis(300);
        limits.fuel = u64::MAX;
    });
    let stopped = fixture.call("spin", json!({})).await.unwrap_err();
    assert_eq!(
        *stopped.failure,
        Failure::Timeout {
            limit: Duration::from_millis(300)
        }
    );
    assert!(stopped.to_string().contains("faulty.spin"), "{stopped}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_loop_is_stopped_by_fuel() {
    let fixture = faulty(|limits| limits.fuel = 1_000_000);
    let stopped = fixture.call("spin", json!({})).await.unwrap_err();
    assert_eq!(*stopped.failure, Failure::OutOfFuel { limit: 1_000_000 });
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_without_end_is_stopped() {
    let stopped = faulty(|_| {}).call("hoard", json!({})).await.unwrap_err();
    assert!(
        matches!(*stopped.failure, Failure::OutOfMemory { .. }),
        "{stopped}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_of_a_gigabyte_is_refused() {
    let fixture = faulty(|limits| limits.memory = 2 << 30);
    let stopped = fixture
        .call("flood", json!({"bytes": 1 << 30}))
        .await
        .unwrap_err();
    assert!(
        matches!(*stopped.failure, Failure::ReplyTooLarge { .. }),
        "{stopped}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_and_a_lie_are_named() {
    let fixture = faulty(|_| {});
    let crash = fixture.call("crash", json!({})).await.unwrap_err();
    assert!(matches!(*crash.failure, Failure::Trap { .. }), "{crash}");
    let lie = fixture.call("lie", json!({})).await.unwrap_err();
    assert!(matches!(*lie.failure, Failure::Lie { .. }), "{lie}");
    assert!(
        lie.to_string()
            .contains("expected a day such as 2026-11-24"),
        "{lie}"
    );
    assert_eq!(
        fixture
            .call("echo", json!({"text": "still here"}))
            .await
            .unwrap()
            .value,
        json!("still here")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hung_call_never_delays_another() {
    let fixture = std::sync::Arc::new(faulty(|limits| limits.fuel = u64::MAX));
    let cancel = CancellationToken::new();
    let hung: Vec<_> = (0..4)
        .map(|_| {
            let (fixture, cancel) = (fixture.clone(), cancel.clone());
            tokio::spawn(async move { fixture.cancellable("spin", json!({}), &cancel).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    let echoed = fixture
        .call("echo", json!({"text": "hello"}))
        .await
        .unwrap();
    assert_eq!(echoed.value, json!("hello"));
    // Far less than the time limit of the calls that hang on every worker.
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    cancel.cancel();
    for call in hung {
        assert_eq!(
            *call.await.unwrap().unwrap_err().failure,
            Failure::Cancelled
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_stops_a_guest_that_sleeps() {
    let fixture = faulty(|_| {});
    let cancel = CancellationToken::new();
    let soon = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        soon.cancel();
    });
    let started = Instant::now();
    let stopped = fixture
        .cancellable("sleep", json!({"seconds": 9}), &cancel)
        .await
        .unwrap_err();
    assert_eq!(*stopped.failure, Failure::Cancelled);
    assert!(started.elapsed() < Duration::from_secs(5));
}

fn seen(value: &Value, prefix: &str) -> Vec<String> {
    let lines = value.as_array().unwrap().iter().filter_map(Value::as_str);
    lines
        .filter(|line| line.starts_with(prefix))
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_machine_is_visible_without_a_grant() {
    let reply = faulty(|_| {}).call("look-around", json!({})).await.unwrap();
    for prefix in ["env", "arg", "file", "wrote"] {
        assert_eq!(seen(&reply.value, prefix), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_granted_folder_is_readable_and_never_writable() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.vcf"), "x").unwrap();
    let mut grants = no_grants();
    grants
        .folders
        .push((folder.path().to_owned(), "/contacts".to_owned()));
    grants
        .config
        .insert("time-zone".to_owned(), "Europe/Lisbon".to_owned());
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let config = bellhop_sandbox::SandboxConfig {
        clock: Clock::Fixed(moment),
        ..config()
    };
    let fixture = Fixture::new("faulty", config, grants, Limits::interactive());
    let reply = fixture.call("look-around", json!({})).await.unwrap();
    assert_eq!(seen(&reply.value, "file"), ["file /contacts/a.vcf"]);
    assert_eq!(seen(&reply.value, "wrote"), Vec::<String>::new());
    assert!(!folder.path().join("written").exists());
    assert_eq!(seen(&reply.value, "config"), ["config Europe/Lisbon"]);
    // The session's clock goes on from the moment it was set to.
    assert!(seen(&reply.value, "clock")[0].starts_with("clock 17000000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn code_is_compiled_once_and_a_damaged_cache_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let config = || bellhop_sandbox::SandboxConfig {
        cache_dir: Some(folder.path().to_owned()),
        ..config()
    };
    let load = || Fixture::new("faulty", config(), no_grants(), Limits::interactive());
    assert!(!load().loaded.from_cache());
    assert!(load().loaded.from_cache());
    let mut damaged = 0;
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let length = std::fs::metadata(&path).unwrap().len();
                std::fs::File::options()
                    .write(true)
                    .open(&path)
                    .unwrap()
                    .set_len(length / 2)
                    .unwrap();
                damaged += 1;
            }
        }
    }
    assert!(damaged > 0);
    let again = load();
    assert!(!again.loaded.from_cache());
    assert_eq!(
        again
            .call("echo", json!({"text": "ok"}))
            .await
            .unwrap()
            .value,
        json!("ok")
    );
}

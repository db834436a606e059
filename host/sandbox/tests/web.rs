//! A plugin's web: only granted hosts, keys it never sees, recordings instead of the network.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use bellhop_sandbox::{Grants, Limits, Network, SandboxConfig, Secret};
use common::{Fixture, config, no_grants};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server on this machine that answers every request with the request's own text.
async fn mirror() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                head.len()
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.write_all(&head).await.unwrap();
        }
    });
    port
}

fn faulty(grants: Grants, network: Network) -> Fixture {
    Fixture::new(
        "faulty",
        SandboxConfig {
            network,
            ..config()
        },
        grants,
        Limits::interactive(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_granted_host_answers_and_the_key_is_added_outside() {
    let port = mirror().await;
    let host = format!("127.0.0.1:{port}");
    let mut grants = no_grants();
    grants.hosts.push(host.clone());
    grants.secrets.push(Secret {
        name: "TIDES_KEY".to_owned(),
        host: host.clone(),
        header: "x-key".to_owned(),
        value: Some("s3cret".to_owned()),
    });
    let fixture = faulty(grants, Network::Live);
    let reply = fixture
        .call("fetch", json!({"url": format!("http://{host}/tide?at=9")}))
        .await
        .unwrap();
    let text = reply.value.as_str().unwrap();
    assert!(text.starts_with("200 GET /tide?at=9"), "{text}");
    assert!(text.contains("x-key: s3cret"), "{text}");
    // Public services turn away who does not say who asks.
    assert!(text.contains("user-agent: bellhop"), "{text}");
    assert_eq!(reply.http[0].status, Some(200));
    assert!(!reply.http[0].url.contains("s3cret"));
    let seen = fixture
        .call("look-around", json!({}))
        .await
        .unwrap()
        .value
        .to_string();
    assert!(!seen.contains("s3cret"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_a_grant_is_never_asked() {
    let port = mirror().await;
    let url = format!("http://127.0.0.1:{port}/");
    let refused = faulty(no_grants(), Network::Live)
        .call("fetch", json!({"url": url}))
        .await
        .unwrap_err();
    assert!(
        refused.hint().unwrap().contains("hosts"),
        "{:?}",
        refused.hint()
    );
    let mut grants = no_grants();
    grants.hosts.push(format!("127.0.0.1:{port}"));
    let refused = faulty(grants, Network::Off)
        .call("fetch", json!({"url": url}))
        .await
        .unwrap_err();
    assert!(
        refused
            .hint()
            .is_some_and(|hint| hint.contains("no network")),
        "{:?}",
        refused.hint()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_answers_instead_of_the_network() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("web.har");
    let entry = json!({
        "startedDateTime": "2026-11-24T14:30:00-08:00", "time": 1,
        "request": {"method": "GET", "url": "https://tides.example/now", "httpVersion": "HTTP/1.1",
                    "headers": [], "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [], "cookies": [],
                     "content": {"size": 4, "mimeType": "text/plain", "text": "high"},
                     "redirectURL": "", "headersSize": -1, "bodySize": 4},
        "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}
    });
    let har = json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": [entry]}});
    std::fs::write(&file, har.to_string()).unwrap();
    let mut grants = no_grants();
    grants.hosts.push("tides.example".to_owned());
    let fixture = faulty(grants, Network::Replay(vec![file]));
    let reply = fixture
        .call("fetch", json!({"url": "https://tides.example/now"}))
        .await
        .unwrap();
    assert_eq!(reply.value, json!("200 high"));
    let missing = fixture
        .call("fetch", json!({"url": "https://tides.example/later"}))
        .await
        .unwrap_err();
    assert!(
        missing
            .hint()
            .unwrap()
            .contains("https://tides.example/later"),
        "{:?}",
        missing.hint()
    );
}

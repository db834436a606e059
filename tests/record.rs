//! `bellhop record`: what was recorded from a live service is answered again without it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::service::Service;
use common::{Ran, bellhop, command, copy, root};
use serde_json::Value;

const NOW: &str = "2026-11-24T14:30:00-08:00";
const HEADLINE: &str = "when does mom's flight land and how long to dinner";
const KEY: &str = "k3y-of-the-airline";

/// The services of the demo, really listening.
fn services() -> Service {
    let mut answers = Vec::new();
    for file in ["flights", "maps"] {
        let text = fs::read_to_string(root().join(format!("demo/web/{file}.har"))).unwrap();
        let har: Value = serde_json::from_str(&text).unwrap();
        for entry in har["log"]["entries"].as_array().unwrap() {
            let url = entry["request"]["url"].as_str().unwrap();
            let path = url.splitn(4, '/').nth(3).unwrap();
            let body = entry["response"]["content"]["text"].as_str().unwrap();
            answers.push((format!("/{path}"), Some(body.to_owned())));
        }
    }
    Service::start(answers)
}

/// The demo's home, with its plugins sent to a service here.
fn home(service: &Service) -> tempfile::TempDir {
    let home = copy("demo/home");
    let file = home.path().join("bellhop.toml");
    let mut settings = fs::read_to_string(&file).unwrap();
    for host in [
        "aeroapi.flightaware.com",
        "nominatim.openstreetmap.org",
        "router.project-osrm.org",
    ] {
        let here = service.address.to_string();
        settings = settings
            .replace(&format!("https://{host}"), &format!("http://{here}"))
            .replace(host, &here);
    }
    fs::write(file, settings).unwrap();
    home
}

/// A home with the plugin that fetches whatever it is told to.
fn fetching(service: &Service) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let component = root().join("target/fixtures/faulty.wasm");
    let settings = format!(
        "[user]\nname = \"A\"\ntime-zone = \"UTC\"\n[plugins.faulty]\ncomponent = {component:?}\nhosts = [\"{}\"]\n",
        service.address
    );
    fs::write(home.path().join("bellhop.toml"), settings).unwrap();
    home
}

fn fetch(home: &Path, options: &[&str], service: &Service, path: &str) -> Ran {
    let url = format!("http://{}{path}", service.address);
    bellhop(
        home,
        &[options, &["call", "faulty.fetch", "--url", &url]].concat(),
    )
}

fn with_key(home: &Path, args: &[&str]) -> Ran {
    Ran::of(command(home, args).env("AEROAPI_KEY", KEY))
}

fn entries(file: &Path) -> Vec<Value> {
    let har: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    har["log"]["entries"].as_array().unwrap().clone()
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_recorded_run_answers_the_same_when_the_services_are_gone() {
    let service = services();
    let home = home(&service);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evening.har");
    let har = file.to_str().unwrap();
    let live = with_key(home.path(), &["--now", NOW, "record", har, "ask", HEADLINE]);
    assert_eq!(live.code, Some(0), "{live:?}");
    assert!(live.stderr.contains("exchanges added to"), "{live:?}");
    let asked = service.seen();
    assert!(
        asked.iter().any(|request| request.contains(KEY)),
        "{asked:?}"
    );
    drop(service);

    let again = bellhop(
        home.path(),
        &["--now", NOW, "--replay", har, "ask", HEADLINE],
    );
    assert_eq!(again.code, Some(0), "{again:?}");
    let sentence = |ran: &Ran| ran.stdout.lines().next().unwrap().to_owned();
    assert_eq!(sentence(&again), sentence(&live));
    assert_eq!(entries(&file).len(), asked.len());
    assert_eq!(names(folder.path()), ["evening.har"]);
}

#[test]
fn a_secret_is_in_no_recording_even_if_the_service_sends_it_back() {
    let service = services();
    let home = home(&service);
    let file = home.path().join("flight.har");
    let call = ["call", "flights.status", "--flight", "UA923"];
    let options = ["--now", NOW, "record", file.to_str().unwrap()];
    let ran = with_key(home.path(), &[&options[..], &call].concat());
    assert!(service.seen()[0].contains(KEY), "{ran:?}");
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains(KEY), "{text}");
    let entry = &entries(&file)[0];
    let headers = entry["request"]["headers"].as_array().unwrap();
    let key = headers.iter().find(|h| h["name"] == "x-apikey").unwrap();
    assert_eq!(key["value"], "[redacted]");
    assert_eq!(entry["response"]["content"]["text"], "[redacted]");
}

#[test]
fn exchanges_are_added_to_those_that_a_file_has() {
    let service = Service::start([
        ("/high".to_owned(), Some("\"18:05\"".to_owned())),
        ("/low".to_owned(), Some("\"11:52\"".to_owned())),
    ]);
    let home = fetching(&service);
    let file = home.path().join("tides.har");
    let record = ["record", file.to_str().unwrap()];
    assert_eq!(fetch(home.path(), &record, &service, "/high").code, Some(0));
    let first = entries(&file);
    assert_eq!(fetch(home.path(), &record, &service, "/low").code, Some(0));
    // What a service refuses is part of a fixture too.
    assert_eq!(fetch(home.path(), &record, &service, "/none").code, Some(0));
    let all = entries(&file);
    assert_eq!((all.len(), &all[..1]), (3, &first[..]));

    let replay = ["--replay", file.to_str().unwrap()];
    for (path, told) in [
        ("/high", "200 \"18:05\""),
        ("/low", "200 \"11:52\""),
        ("/none", "404 null"),
    ] {
        let ran = fetch(home.path(), &replay, &service, path);
        assert_eq!(ran.json(), told, "{ran:?}");
    }
    assert_eq!(service.seen().len(), 3);
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_leaves_the_file_as_it_was() {
    let service = Service::start([
        ("/high".to_owned(), Some("1".to_owned())),
        ("/slow".to_owned(), None),
    ]);
    let home = fetching(&service);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tides.har");
    let record = ["record", file.to_str().unwrap()];
    fetch(home.path(), &record, &service, "/high");
    let before = fs::read(&file).unwrap();

    let url = format!("http://{}/slow", service.address);
    let slow = [&record[..], &["call", "faulty.fetch", "--url", &url]].concat();
    let running = command(home.path(), &slow)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    while service.seen().len() < 2 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let id = running.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let ended = running.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(names(folder.path()), ["tides.har"]);
}

#[test]
fn what_cannot_become_a_recording_is_told_before_anything_is_sent() {
    let service = Service::start([]);
    let home = fetching(&service);
    let record = |file: &str| {
        let file = home.path().join(file);
        fetch(
            home.path(),
            &["record", file.to_str().unwrap()],
            &service,
            "/",
        )
    };
    let other_file = record("bellhop.toml");
    assert_eq!(other_file.code, Some(1));
    assert!(
        other_file.stderr.contains("not a HAR file"),
        "{other_file:?}"
    );
    let nowhere = record("nowhere/tides.har");
    assert_eq!(nowhere.code, Some(1));
    assert!(nowhere.stderr.contains("there is no folder"), "{nowhere:?}");
    let offline = fetch(
        home.path(),
        &["--offline", "record", "x.har"],
        &service,
        "/",
    );
    assert_eq!(offline.code, Some(2));
    assert!(offline.stderr.contains("needs the web"), "{offline:?}");
    assert_eq!(service.seen(), Vec::<String>::new());
}

//! What goes wrong in a home, on the web or in a component is told in one clear sentence; the rest goes
//! on, and nothing ends in a panic (`common` checks that of every run).
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{Case, Ran, bellhop, command, copy, root};
use serde_json::{Value, json};

const NOW: &str = "2026-11-24T14:30:00-08:00";
const HEADLINE: &str = "when does mom's flight land and how long to dinner";

fn web() -> PathBuf {
    root().join("demo/web")
}

fn ask(home: &Path, web: &Path, question: &str) -> Ran {
    bellhop(
        home,
        &[
            "--replay",
            web.to_str().unwrap(),
            "--now",
            NOW,
            "ask",
            question,
        ],
    )
}

fn each_file(folder: &Path, change: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, change);
        } else {
            change(&path);
        }
    }
}

/// A recording with one answer.
fn recording(url: &str, status: u16, body: &Value) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".har").tempfile().unwrap();
    let entry = json!({
        "request": {"method": "GET", "url": url},
        "response": {"status": status, "content": {"text": body.to_string()}},
    });
    fs::write(
        file.path(),
        json!({"log": {"version": "1.2", "entries": [entry]}}).to_string(),
    )
    .unwrap();
    file
}

#[test]
fn an_unknown_flight_is_not_found() {
    let url = "https://aeroapi.flightaware.com/aeroapi/flights/ZZ999";
    let har = recording(
        url,
        200,
        &json!({"flights": [], "links": null, "num_pages": 1}),
    );
    let ran = ask(
        &root().join("demo/home"),
        har.path(),
        "when does ZZ999 land",
    );
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.stdout.contains("ZZ999"), "{ran:?}");
}

#[test]
fn a_clock_in_a_far_year_is_refused() {
    let args = ["--now", "9999-12-30T00:00:00Z", "ask", HEADLINE];
    let ran = bellhop(&root().join("demo/home"), &args);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let why = "the year 9999 is not one from 1970 to 2199";
    assert!(ran.stderr.contains(why), "{ran:?}");
}

#[test]
fn without_mom_in_the_contacts_her_flight_is_not_found() {
    let home = copy("demo/home");
    fs::remove_dir_all(home.path().join("contacts")).unwrap();
    fs::create_dir(home.path().join("contacts")).unwrap();
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Alex Rivera\r\nN:Rivera;Alex;;;\r\nEND:VCARD\r\n";
    fs::write(home.path().join("contacts/me.vcf"), card).unwrap();
    let ran = ask(home.path(), &web(), HEADLINE);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.stdout.to_lowercase().contains("mom"), "{ran:?}");
}

#[test]
fn two_dinners_tonight_are_asked_about() {
    let home = copy("demo/home");
    let event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:second-dinner@test\r\n\
        DTSTAMP:20261120T000000Z\r\nDTSTART;TZID=America/Los_Angeles:20261124T193000\r\n\
        DTEND;TZID=America/Los_Angeles:20261124T213000\r\nSUMMARY:Dinner with the Okafors\r\n\
        LOCATION:Casa Nova\\, 12 Grand Ave\\, Oakland\\, CA 94610\\, USA\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    fs::write(home.path().join("calendar/second.ics"), event).unwrap();
    let ran = ask(home.path(), &web(), &format!("{HEADLINE} tonight"));
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stdout.contains("Okafors"), "{ran:?}");
}

#[test]
fn without_a_network_the_answer_says_so_and_gives_the_rest() {
    let ran = bellhop(
        &root().join("demo/home"),
        &["--offline", "--now", NOW, "ask", HEADLINE],
    );
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.stdout.contains("no network"), "{ran:?}");
}

#[test]
fn a_wrong_key_is_named() {
    let ran = ask(
        &root().join("demo/home"),
        &web().join("faults/wrong-key.har"),
        HEADLINE,
    );
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.stdout.contains("refused the key"), "{ran:?}");
}

#[test]
fn a_calendar_that_is_cut_off_is_named_and_the_rest_of_it_read() {
    let home = copy("demo/home");
    each_file(&home.path().join("calendar"), &mut |file| {
        let text = fs::read(file).unwrap();
        fs::write(file, &text[..text.len() / 2]).unwrap();
    });
    let args = [
        "--now",
        NOW,
        "call",
        "calendar.find",
        "--what",
        "zeppelin launch",
    ];
    let ran = bellhop(home.path(), &args);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr.contains(".ics") && ran.stderr.contains("cut off"),
        "{ran:?}"
    );
    let ran = bellhop(home.path(), &["--now", NOW, "call", "calendar.next"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn a_mail_of_30_megabytes_hides_no_other() {
    let home = copy("demo/home");
    let line =
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\r\n";
    let mut mail =
        "From: Big <big@example.org>\r\nTo: alex@example.org\r\nSubject: the whole album\r\n\
        Date: Tue, 24 Nov 2026 09:00:00 -0800\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n\
        Here are the zeppelin photos.\r\n--x\r\nContent-Type: image/jpeg\r\n\
        Content-Transfer-Encoding: base64\r\n\r\n"
            .to_owned();
    mail.push_str(&line.repeat(30_000_000 / line.len()));
    mail.push_str("--x--\r\n");
    fs::write(home.path().join("mail/Inbox/cur/1795500000.big:2,S"), mail).unwrap();
    let cases = Case::all("demo.jsonl");
    let case = cases.iter().find(|case| case.id == "school-trip").unwrap();
    let ran = ask(home.path(), &web(), &case.question);
    assert_eq!(case.faults(&ran.stdout), Vec::<String>::new(), "{ran:?}");
    let ran = bellhop(
        home.path(),
        &[
            "--now",
            NOW,
            "call",
            "mail.search",
            "--words",
            "zeppelin photos",
        ],
    );
    assert!(ran.stdout.contains("the whole album"), "{ran:?}");
}

#[test]
fn a_cancelled_flight_is_said_to_be_cancelled() {
    let web = copy("demo/web");
    let file = web.path().join("flights.har");
    let mut har: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    for entry in har["log"]["entries"].as_array_mut().unwrap() {
        let text = entry["response"]["content"]["text"].as_str().unwrap();
        let mut answer: Value = serde_json::from_str(text).unwrap();
        for leg in answer["flights"].as_array_mut().unwrap() {
            leg["cancelled"] = json!(true);
        }
        entry["response"]["content"]["text"] = answer.to_string().into();
    }
    fs::write(&file, har.to_string()).unwrap();
    let ran = ask(&root().join("demo/home"), web.path(), HEADLINE);
    let flight = ran.stdout.lines().next().unwrap_or_default();
    assert!(
        flight.contains("UA1423") && flight.ends_with("(SFO): Cancelled."),
        "{ran:?}"
    );
    assert!(!ran.stdout.contains("6:20 PM"), "{ran:?}");
}

#[test]
fn an_exchange_that_was_not_recorded_is_named_once() {
    let home = root().join("demo/home");
    let web = web();
    let replay = ["--replay", web.to_str().unwrap()];
    let call = ["call", "maps.find-place", "--query", "Atlantis"];
    let ran = bellhop(&home, &[&replay[..], &call[..]].concat());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let missing =
        "no recorded exchange for GET https://nominatim.openstreetmap.org/search?q=Atlantis";
    assert_eq!(ran.stderr.matches(missing).count(), 1, "{ran:?}");
}

#[test]
fn a_chat_saved_under_a_nickname_is_found_for_the_person() {
    let home = root().join("demo/home");
    let mom = bellhop(&home, &["call", "contacts.find", "--name", "my mother"]);
    let args = ["--now", NOW, "call", "messages.latest", "--from"];
    let ran = bellhop(&home, &[&args[..], &[mom.stdout.trim()]].concat());
    assert!(ran.stdout.contains("I have the purple thing"), "{ran:?}");
}

#[test]
fn an_empty_day_of_a_broken_calendar_is_not_told_as_free() {
    let home = copy("demo/home");
    let args = [
        "--now",
        NOW,
        "call",
        "calendar.agenda",
        "--on",
        "1999-01-05",
    ];
    let ran = bellhop(home.path(), &args);
    assert_eq!((ran.code, ran.stdout.trim()), (Some(0), "[]"), "{ran:?}");
    let file = home.path().join("calendar/alex.ics");
    let text = fs::read(&file).unwrap();
    fs::write(&file, &text[..text.len() / 2]).unwrap();
    let ran = bellhop(home.path(), &args);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("alex.ics is cut off"), "{ran:?}");
}

#[test]
fn an_interrupt_ends_a_question_that_waits() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap().to_string();
    let home = copy("demo/home");
    let config = home.path().join("bellhop.toml");
    let text = fs::read_to_string(&config).unwrap();
    let text = text
        .replace(
            "https://aeroapi.flightaware.com",
            &format!("http://{address}"),
        )
        .replace("aeroapi.flightaware.com", &address);
    fs::write(&config, text).unwrap();
    let mut command = command(home.path(), &["--now", NOW, "ask", "when does UA1423 land"]);
    let asked = command
        .env("AEROAPI_KEY", "x")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It waits for an answer that never comes.
    let waiting = server.accept().unwrap();
    let interrupt = ["-INT", &asked.id().to_string()];
    assert!(
        Command::new("kill")
            .args(interrupt)
            .status()
            .unwrap()
            .success()
    );
    let ran = Ran::checked(asked.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(130), ""), "{ran:?}");
    drop(waiting);
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    for args in [&["schema", "home"][..], &["plugins", "list"]] {
        let mut command = command(&root().join("demo/home"), args);
        let ran = Ran::of(command.stdout(full()));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(
            ran.stderr.contains("standard output cannot be written to"),
            "{ran:?}"
        );
    }
    let mut command = command(&root().join("demo/nowhere"), &["plugins", "list"]);
    let ran = Ran::of(command.stderr(full()));
    assert_eq!(ran.code, Some(1), "{ran:?}");
}

#[test]
fn an_empty_home_says_what_it_waits_for() {
    let home = tempfile::tempdir().unwrap();
    let ran = bellhop(home.path(), &["ask", HEADLINE]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("bellhop.toml"), "{ran:?}");
    fs::copy(
        root().join("demo/home/bellhop.toml"),
        home.path().join("bellhop.toml"),
    )
    .unwrap();
    let ran = ask(home.path(), &web(), HEADLINE);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    for folder in ["contacts", "calendar", "mail", "messages"] {
        fs::create_dir(home.path().join(folder)).unwrap();
    }
    let ran = ask(home.path(), &web(), HEADLINE);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.stdout.contains("contacts"), "{ran:?}");
}

#[test]
fn a_broken_component_is_named_and_the_others_answer() {
    let home = copy("demo/home");
    fs::write(home.path().join("broken.wasm"), b"\0asm\x0d\0\x01\0garbage").unwrap();
    let config = home.path().join("bellhop.toml");
    let text =
        fs::read_to_string(&config).unwrap() + "\n[plugins.tides]\ncomponent = \"broken.wasm\"\n";
    fs::write(&config, text).unwrap();
    let cases = Case::all("demo.jsonl");
    let case = cases
        .iter()
        .find(|case| case.id == "brother-phone")
        .unwrap();
    let ran = ask(home.path(), &web(), &case.question);
    assert_eq!(
        (ran.code, case.faults(&ran.stdout)),
        (Some(0), Vec::new()),
        "{ran:?}"
    );
    assert!(
        ran.stderr.contains("tides") && ran.stderr.contains("damaged"),
        "{ran:?}"
    );
}

#[test]
fn a_wrong_line_in_bellhop_toml_is_named() {
    let home = copy("demo/home");
    let config = home.path().join("bellhop.toml");
    let text = fs::read_to_string(&config).unwrap();
    for (wrong, told) in [
        (
            text.replace(
                "time-zone = \"America/Los_Angeles\"",
                "time-zone = \"Mars/Base\"",
            ),
            "Mars/Base",
        ),
        (
            format!("{text}\n[plugins.mail]\nfolders = [\"x\"]\n"),
            "mail",
        ),
        (
            text.replace("folders = [\"mail\"]", "folders = [\"../mail\"]"),
            "../mail",
        ),
        (
            text.replace("folders = [\"mail\"]", "folder = [\"mail\"]"),
            "folder",
        ),
    ] {
        fs::write(&config, wrong).unwrap();
        let ran = bellhop(home.path(), &["plugins", "list"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(
            ran.stderr.contains("bellhop.toml") && ran.stderr.contains(told),
            "{told}: {ran:?}"
        );
    }
}

#[test]
fn wrong_arguments_are_told_by_their_names() {
    let home = root().join("demo/home");
    let ran = bellhop(
        &home,
        &[
            "call",
            "maps.route",
            "--from",
            "{}",
            "--to",
            "{\"place\":{\"name\":\"x\"}}",
        ],
    );
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("arguments.from.place"), "{ran:?}");
    let ran = bellhop(&home, &["call", "maps.fly"]);
    assert!(
        ran.stderr.contains("there is no function maps.fly"),
        "{ran:?}"
    );
    let ran = bellhop(&home, &["call", "maps.route", "--help"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stdout.contains("--from <stop") && ran.stdout.contains("where the drive begins"),
        "{ran:?}"
    );
    let ran = bellhop(&home, &["call", "maps.find-place"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
}

//! Whole folders of exports: those of `demo/home`, and small ones with what real ones have.

use std::fs;

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::Folder;
use bellhop_sdk::types::{Person, Problem};

use crate::log::Log;

fn clock() -> Clock {
    let now = "2026-11-24T14:30:00-08:00".parse().unwrap();
    Clock::new(now, "America/Los_Angeles").unwrap()
}

fn demo() -> Log {
    let folder = Folder {
        path: concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/home/messages").into(),
        name: "messages".into(),
    };
    Log::open(&[folder], &clock(), Some("Alex Rivera")).unwrap()
}

fn log(files: &[(&str, &str)]) -> Log {
    let home = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(home.path().join(name), text).unwrap();
    }
    let folder = Folder {
        path: home.path().into(),
        name: "messages".into(),
    };
    Log::open(&[folder], &clock(), Some("Alex Rivera")).unwrap()
}

fn person(name: &str, phones: &[&str]) -> Person {
    Person {
        name: name.into(),
        phones: phones.iter().map(|phone| (*phone).to_owned()).collect(),
        ..Person::default()
    }
}

fn text(problem: Problem) -> String {
    match problem {
        Problem::NotFound(text) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_message_of_the_household_is_read() {
    let log = demo();
    assert!(log.faults.is_empty(), "{:?}", log.faults);
    let sms: usize = log
        .talks
        .iter()
        .filter(|talk| talk.address.is_some())
        .map(|talk| talk.messages.len())
        .sum();
    assert_eq!(sms, 419);
    let groups: Vec<&str> = log
        .talks
        .iter()
        .filter(|talk| talk.group)
        .map(|talk| talk.with.as_str())
        .collect();
    assert_eq!(groups, ["Room 12 parents"]);
}

#[test]
fn the_last_text_of_a_person_is_found_by_number_or_name() {
    let log = demo();
    for from in [
        person("Sam Okafor", &["+14155550163"]),
        person("Sam Okafor", &[]),
        person("", &["(415) 555-0163"]),
    ] {
        let message = log.latest(&from, &clock()).unwrap();
        assert!(message.body.contains("chalk bag"), "{message:?}");
        assert_eq!(message.sender, "Sam Okafor");
        assert_eq!(message.sent, "2026-11-24T13:12:15-08:00");
    }
}

#[test]
fn the_last_message_of_a_person_may_be_in_a_chat_or_a_group() {
    let log = demo();
    let latest = |name: &str, phone: &str| log.latest(&person(name, &[phone]), &clock()).unwrap();
    let carmen = latest("Carmen Walsh", "+353865550143");
    assert!(carmen.body.ends_with("I do it for the pie"), "{carmen:?}");
    let marcus = latest("Marcus Bell", "+15105550175");
    assert_eq!(marcus.sender, "Marcus Bell");
    assert!(!marcus.body.contains("deleted"), "{marcus:?}");
}

#[test]
fn a_chat_that_is_saved_under_a_nickname_is_the_persons() {
    let log = demo();
    let mom = |nicknames: &[&str]| Person {
        nicknames: nicknames.iter().map(|nick| (*nick).to_owned()).collect(),
        ..person("Elena Rivera", &["+17735550111"])
    };
    let message = log.latest(&mom(&["Mom"]), &clock()).unwrap();
    assert_eq!(
        (message.with.as_str(), message.sender.as_str()),
        ("Mom", "Mom")
    );
    let found = log.search("ferry building", Some(&mom(&["Mom"])), &clock());
    assert_eq!(found.unwrap()[0].sender, "me");
    assert!(log.latest(&mom(&[]), &clock()).is_err());
}

#[test]
fn the_name_that_the_phone_gives_a_number_counts_in_exports_without_numbers() {
    let sms = "<smses count=\"1\"><sms address=\"+17735550111\" date=\"1767494118000\" type=\"1\" body=\"from the phone\" contact_name=\"Mamma\"/></smses>";
    let chat = "24/11/2026 14:03 - Mamma: from the chat\n24/11/2026 14:04 - Alex Rivera: Hello\n";
    let log = log(&[("sms.xml", sms), ("WhatsApp Chat with Mamma.txt", chat)]);
    let mom = person("Elena Rivera", &["(773) 555-0111"]);
    assert_eq!(log.latest(&mom, &clock()).unwrap().body, "from the chat");
    let other = person("Elena Rivera", &["+14155550199"]);
    assert!(log.latest(&other, &clock()).is_err());
}

#[test]
fn a_first_name_of_two_people_is_ambiguous() {
    let Err(Problem::Ambiguous(choices)) = demo().latest(&person("Sam", &[]), &clock()) else {
        panic!("one Sam")
    };
    let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!(values, ["Sam Okafor", "Sam Whitfield"]);
}

#[test]
fn words_find_the_messages_that_say_them() {
    let log = demo();
    let search =
        |words: &str, with: Option<Person>| log.search(words, with.as_ref(), &clock()).unwrap();
    assert!(search("the door code", None)[0].body.contains("7294"));
    let nina = person("Nina Petrova", &["+15105550152"]);
    assert!(
        search("the concert tickets", Some(nina))[0]
            .body
            .contains("Fox Theater")
    );
    assert!(
        search("Nina concert tickets", None)[0]
            .body
            .contains("Fox Theater")
    );
    assert!(
        search("mentioned the code for the door Grace", None)[0]
            .body
            .contains("7294")
    );
    assert_eq!(search("warm layer", None)[0].with, "Room 12 parents");
}

#[test]
fn what_is_found_is_newest_first_and_not_endless() {
    let found = demo().search("meeting", None, &clock()).unwrap();
    assert!(found.len() > 2 && found.len() <= 20, "{}", found.len());
    let sent: Vec<jiff::Timestamp> = found.iter().map(|m| m.sent.parse().unwrap()).collect();
    assert!(sent.is_sorted_by(|a, b| a >= b), "{sent:?}");
}

#[test]
fn nothing_found_names_the_person_the_words_and_the_folder() {
    let log = demo();
    let wei = person("Wei Chen", &["+16505550127"]);
    assert_eq!(
        text(log.latest(&wei, &clock()).unwrap_err()),
        "Wei Chen has sent no message that is in messages."
    );
    assert_eq!(
        text(log.search("dinner", Some(&wei), &clock()).unwrap_err()),
        "There is no conversation with Wei Chen in messages."
    );
    assert_eq!(
        text(log.search("the zeppelin", None, &clock()).unwrap_err()),
        "No message in messages has the words \"the zeppelin\"."
    );
    assert!(matches!(
        log.search("?!", None, &clock()),
        Err(Problem::InvalidArgument(bad)) if bad.param == "words"
    ));
}

#[test]
fn a_backup_that_is_cut_off_keeps_its_good_part_and_is_told() {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/home/messages");
    let whole = fs::read_to_string(format!("{demo}/sms-20261124140500.xml")).unwrap();
    let cut = &whole[..whole.len() / 2];
    let log = log(&[
        ("sms.xml", cut),
        (
            "WhatsApp Chat with Rui.txt",
            "24/11/2026 14:03 - Rui: Guarda-chuva\n",
        ),
        ("notes.txt", "no chat"),
    ]);
    assert!(log.talks.len() > 5);
    let rui = log
        .latest(&person("Rui Costa", &["+351935550147"]), &clock())
        .unwrap();
    assert_eq!(rui.body, "Guarda-chuva");
    let text = text(log.search("zeppelin", None, &clock()).unwrap_err());
    assert!(text.contains("But messages/"), "{text}");
    assert!(text.contains("1 more file is broken"), "{text}");
}

#[test]
fn a_namesake_with_another_number_is_not_taken_for_the_person() {
    let log = log(&[(
        "sms.xml",
        "<smses count=\"1\"><sms address=\"+14155550163\" date=\"1\" type=\"1\" body=\"Hi\" contact_name=\"Sam\"/></smses>",
    )]);
    let other = person("Sam Whitfield", &["+15105550167"]);
    assert!(log.latest(&other, &clock()).is_err());
    assert!(log.latest(&person("Sam Whitfield", &[]), &clock()).is_ok());
}

//! Whole address books: the household of `demo/home`, and small ones with what real files have.

use std::fs;

use bellhop_sdk::files::Folder;
use bellhop_sdk::types::{Person, Problem};

use crate::birthday;
use crate::book::Book;

fn demo() -> Book {
    let folder = Folder {
        path: concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/home/contacts").into(),
        name: "contacts".into(),
    };
    Book::open(&[folder], Some("Alex Rivera")).unwrap()
}

fn book(files: &[&str]) -> Book {
    let home = tempfile::tempdir().unwrap();
    for (number, text) in files.iter().enumerate() {
        fs::write(home.path().join(format!("{number}.vcf")), text).unwrap();
    }
    let folder = Folder {
        path: home.path().into(),
        name: "contacts".into(),
    };
    Book::open(&[folder], Some("Ana Reis")).unwrap()
}

fn card(lines: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n",
        lines.replace('\n', "\r\n")
    )
}

fn name(book: &Book, said: &str) -> String {
    match book.find(said) {
        Ok(card) => card.person.name.clone(),
        Err(why) => panic!("{said}: {why:?}"),
    }
}

fn choices(book: &Book, said: &str) -> Vec<(String, String)> {
    match book.find(said) {
        Err(Problem::Ambiguous(choices)) => choices
            .into_iter()
            .map(|choice| (choice.label, choice.value))
            .collect(),
        other => panic!("{said}: {:?}", other.map(|card| &card.person.name)),
    }
}

#[test]
fn relatives_of_the_household_are_found_by_any_word_for_them() {
    let book = demo();
    for (said, who) in [
        ("mom", "Elena Rivera"),
        ("mum", "Elena Rivera"),
        ("my mother", "Elena Rivera"),
        ("Mom's", "Elena Rivera"),
        ("Elena", "Elena Rivera"),
        ("ELENA RIVERA", "Elena Rivera"),
        ("my dad", "Hector Rivera"),
        ("brother", "Daniel Rivera"),
        ("Danny", "Daniel Rivera"),
        ("my brother Daniel", "Daniel Rivera"),
        ("my little sister", "Carmen Walsh"),
        ("wife", "Naomi Chen"),
        ("partner", "Naomi Chen"),
        ("our son", "Mateo Rivera"),
        ("my daughter Lucia", "Lucía Rivera"),
        ("grandma", "Rosario Delgado"),
        ("grandmother", "Rosario Delgado"),
        ("abuela", "Rosario Delgado"),
        ("my boss", "Margaret Lindqvist"),
        ("Naomi's dad", "Wei Chen"),
        ("me", "Alex Rivera"),
    ] {
        assert_eq!(name(&book, said), who, "{said}");
    }
}

#[test]
fn people_of_the_household_are_found_by_names_and_by_what_they_do() {
    let book = demo();
    for (said, who) in [
        ("Priya", "Priya Raman"),
        ("the plumber", "Gus Papadakis"),
        ("our dentist", "Ruth Feldman"),
        ("the vet", "Henrik Dahl"),
        ("Mateo's teacher", "Claire Abernathy"),
        ("piano teacher", "Beatriz Carvalho"),
        ("the babysitter", "Jasmine Park"),
        ("coach", "Sam Whitfield"),
        ("Sam from climbing", "Sam Okafor"),
        ("coach Sam", "Sam Whitfield"),
        ("Carlos Ibanez", "Carlos Ibáñez"),
        ("jurgen", "Jürgen Müller"),
        ("O'Connor", "Liam O'Connor"),
        ("lindq", "Margaret Lindqvist"),
        ("sam.okafor@cragmail.example", "Sam Okafor"),
        ("415 555 0163", "Sam Okafor"),
        ("Tosca Verde", "Tosca Verde"),
    ] {
        assert_eq!(name(&book, said), who, "{said}");
    }
}

#[test]
fn two_sams_are_told_apart_by_choices_that_each_pick_one() {
    let book = demo();
    let choices = choices(&book, "Sam");
    assert_eq!(
        choices,
        [
            ("Sam Okafor (Climbing)".into(), "Sam Okafor".into()),
            (
                "Sam Whitfield (Lakeshore Youth Soccer)".into(),
                "Sam Whitfield".into()
            ),
        ]
    );
    for (_, value) in choices {
        assert_eq!(name(&book, &value), value);
    }
}

#[test]
fn numbers_without_a_country_are_of_the_users_country() {
    let book = demo();
    let phone = |said| book.find(said).unwrap().person.phones[0].clone();
    assert_eq!(phone("the plumber"), "+15105550188");
    assert_eq!(phone("my brother"), "+15035550172");
    assert_eq!(phone("Carmen"), "+353865550143");
    // The mobile goes before the desk.
    assert_eq!(phone("boss"), "+14155550102");
}

#[test]
fn homes_and_birthdays_of_the_household_are_known() {
    let book = demo();
    let priya = book.find("Priya").unwrap();
    let born = priya.birthday.unwrap();
    assert_eq!(
        birthday::next(born, jiff::civil::date(2026, 11, 24)),
        Some((jiff::civil::date(2027, 1, 17), Some(37)))
    );
    assert_eq!(
        priya.home().unwrap().address.unwrap(),
        "2716 Woolsey St, Berkeley, CA 94705, USA"
    );
    assert_eq!(book.find("boss").unwrap().home(), None);
    assert_eq!(book.find("Dmitri").unwrap().birthday.unwrap().year, None);
    let tosca = book.find("Tosca Verde").unwrap().home().unwrap();
    assert_eq!(tosca.name, "Tosca Verde");
}

#[test]
fn nobody_is_said_with_where_and_with_the_nearest_name() {
    let Err(Problem::NotFound(text)) = demo().find("Pryia").map(|card| card.person.clone()) else {
        panic!("found")
    };
    assert_eq!(
        text,
        "Nobody in contacts is \"Pryia\". The nearest name is Priya Raman."
    );
}

#[test]
fn a_person_of_another_app_is_found_by_name_then_by_address() {
    let book = demo();
    let person = |name: &str, email: &str, phone: &str| Person {
        name: name.into(),
        nicknames: Vec::new(),
        emails: Some(email)
            .filter(|e| !e.is_empty())
            .map(Into::into)
            .into_iter()
            .collect(),
        phones: Some(phone)
            .filter(|p| !p.is_empty())
            .map(Into::into)
            .into_iter()
            .collect(),
    };
    for (asked, who) in [
        (person("Daniel Rivera", "", ""), "Daniel Rivera"),
        (
            person("D. R.", "daniel.rivera@rosecity.example", ""),
            "Daniel Rivera",
        ),
        (person("", "", "(503) 555-0172"), "Daniel Rivera"),
        (person("mom", "", ""), "Elena Rivera"),
    ] {
        assert_eq!(book.card_of(&asked).unwrap().person.name, who, "{asked:?}");
    }
}

const ME: &str = "FN:Ana Reis\nN:Reis;Ana;;;\nTEL;TYPE=CELL:+351 935 550 100\nRELATED;TYPE=parent:urn:uuid:a1\nRELATED;TYPE=parent:urn:uuid:a2\nRELATED;TYPE=spouse;VALUE=text:Rui Costa\nX-SPOUSE:Rui Costa\nitem1.X-ABRELATEDNAMES:Olga\nitem1.X-ABLabel:landlady";

#[test]
fn a_parents_gender_decides_between_mother_and_father() {
    let book = book(&[
        &card(ME),
        &card("UID:a1\nFN:Rosa Reis\nN:Reis;Rosa;;;\nGENDER:F"),
        &card("UID:a2\nFN:Paulo Reis\nN:Reis;Paulo;;;\nGENDER:M"),
    ]);
    assert_eq!(name(&book, "my mother"), "Rosa Reis");
    assert_eq!(name(&book, "papa"), "Paulo Reis");
    assert_eq!(choices(&book, "my parents").len(), 2);
}

#[test]
fn a_relative_without_a_card_is_still_known_by_name() {
    let book = book(&[&card(ME)]);
    assert_eq!(name(&book, "my husband"), "Rui Costa");
    assert_eq!(name(&book, "landlady"), "Olga");
}

#[test]
fn a_relation_is_found_from_the_other_ones_card_and_over_two_steps() {
    let book = book(&[
        &card(ME),
        &card("FN:Tomé Reis\nN:Reis;Tomé;;;\nGENDER:M\nRELATED;TYPE=sibling;VALUE=text:Ana Reis"),
        &card("FN:Inês Reis\nN:Reis;Inês;;;\nGENDER:F\nRELATED;TYPE=parent;VALUE=text:Tomé Reis"),
        &card("FN:Rui Costa\nN:Costa;Rui;;;\nRELATED;TYPE=parent;VALUE=text:Lídia Costa"),
        &card("FN:Lídia Costa\nN:Costa;Lídia;;;"),
    ]);
    assert_eq!(name(&book, "my brother"), "Tomé Reis");
    assert_eq!(name(&book, "niece"), "Inês Reis");
    assert_eq!(name(&book, "mother-in-law"), "Lídia Costa");
    assert_eq!(name(&book, "Rui's mom"), "Lídia Costa");
}

#[test]
fn cards_of_one_person_in_two_files_become_one() {
    let book = book(&[
        &card("FN:Sean O'Brien\nN:O'Brien;Sean;;;\nEMAIL:sean@home.example\nNICKNAME:Ob"),
        &[
            card("FN:Sean\nEMAIL:SEAN@home.example\nTEL:+1 415 555 0123"),
            card("FN:Seán O’Brien\nN:O’Brien;Seán;;;\nBDAY:1980-02-03"),
        ]
        .concat(),
    ]);
    assert_eq!(book.cards.len(), 1);
    let sean = &book.cards[0];
    assert_eq!(sean.person.phones, ["+14155550123"]);
    assert_eq!(sean.person.emails, ["sean@home.example"]);
    assert!(sean.birthday.is_some());
}

#[test]
fn people_who_share_a_telephone_or_a_name_stay_two() {
    let book = book(&[
        &[
            card("FN:Jo Lee\nTEL:+14155550123\nBDAY:1980-02-03"),
            card("FN:Mia Lee\nTEL:+14155550123"),
        ]
        .concat(),
        &card("FN:Jo Lee\nEMAIL:jo@work.example\nBDAY:1991-07-08"),
    ]);
    assert_eq!(book.cards.len(), 3);
    let choices = choices(&book, "Jo Lee");
    let found = choices.iter().map(|(_, value)| book.find(value).unwrap());
    let born: Vec<_> = found.map(|card| card.birthday.unwrap().month).collect();
    assert_eq!(born, [2, 7], "{choices:?}");
}

#[test]
fn an_exact_nickname_goes_before_a_part_of_a_name() {
    let book = book(&[&[
        card("FN:Max Muster\nNICKNAME:Sunny"),
        card("FN:Sunny Patel\nN:Patel;Sunny;;;"),
        card("FN:Samantha Jones\nN:Jones;Samantha;;;"),
    ]
    .concat()]);
    assert_eq!(name(&book, "Sunny"), "Max Muster");
    assert_eq!(name(&book, "Sam"), "Samantha Jones");
}

#[test]
fn a_broken_file_hides_no_other_and_is_told_when_nobody_is_found() {
    let book = book(&[
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut Off\r\nTEL:+1415",
        &card("FN:Rui Costa\nN:Costa;Rui;;;"),
        "no card at all",
    ]);
    assert_eq!(name(&book, "Rui"), "Rui Costa");
    assert_eq!(name(&book, "Cut"), "Cut Off");
    let Err(Problem::NotFound(text)) = book.find("Zed").map(|card| card.person.clone()) else {
        panic!("found")
    };
    assert!(
        text.contains("contacts/0.vcf is cut off at line 4"),
        "{text}"
    );
    assert!(text.contains("1 more file"), "{text}");
}

#[test]
fn cards_of_phones_and_of_apple_are_read_in_their_own_forms() {
    let book = book(&[
        &card(ME),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Sørensen;Kåre;;;\r\nFN:Kåre Sørensen\r\nitem1.TEL;type=pref:+45 20 55 01 00\r\nTEL;type=CELL:+45 20 55 01 01\r\nTEL;type=WORK,FAX:+45 20 55 01 02\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29\r\nitem2.ADR;type=HOME;type=pref:;;Vesterbro 1\\nst. tv.;Aalborg;;9000;Denmark\r\nGEO:57.04;9.92\r\nPHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n AAAA\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Concei=C3=A7=C3=A3o;In=C3=AAs;;;\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:In=C3=AAs Concei=C3=A7=C3=A3o\r\nTEL;CELL;PREF:935550199\r\nBDAY:1985-02-03\r\nEND:VCARD\r\n",
    ]);
    let kare = book.find("kare sorensen").unwrap();
    assert_eq!(
        kare.person.phones,
        ["+4520550100", "+4520550101", "+4520550102"]
    );
    let born = kare.birthday.unwrap();
    assert_eq!((born.year, born.month, born.day), (None, 2, 29));
    let home = kare.home().unwrap();
    assert_eq!(
        home.address.unwrap(),
        "Vesterbro 1 st. tv., Aalborg, 9000, Denmark"
    );
    assert_eq!(home.coordinates.unwrap().latitude, 57.04);
    let ines = book.find("Inês").unwrap();
    assert_eq!(ines.person.name, "Inês Conceição");
    assert_eq!(ines.person.phones, ["+351935550199"]);
}

#[test]
fn of_two_sisters_the_user_is_asked_which() {
    let book = book(&[&card(&format!(
        "{ME}\nX-RELATION;TYPE=sister:Eva Reis\nX-RELATION;TYPE=sister:Luz Reis"
    ))]);
    let values: Vec<String> = choices(&book, "my sister")
        .into_iter()
        .map(|(_, value)| value)
        .collect();
    assert_eq!(values, ["Eva Reis", "Luz Reis"]);
}

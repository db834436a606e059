//! Letters by words and by sender.

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::Faults;
use bellhop_sdk::people::same_name;
use bellhop_sdk::types::{Person, Problem};
use bellhop_sdk::words::{Query, excerpt, excerpt_around, fold};

use crate::bindings::exports::bellhop::mail::mail::Message;
use crate::letter::Letter;

const MOST: usize = 20;
const EXCERPT: usize = 500;

/// The letters that have every word, newest first; those with the words in the subject come first.
pub fn search(
    letters: &[Letter],
    words: &str,
    from: Option<&Person>,
    clock: &Clock,
    faults: &Faults,
) -> Result<Vec<Message>, Problem> {
    let query = Query::new(words)
        .ok_or_else(|| Problem::invalid_argument("words", "expected words to look for"))?;
    let mut ranked: Vec<(usize, &Letter)> = letters
        .iter()
        .filter(|letter| from.is_none_or(|person| is_from(letter, person)))
        .filter_map(|letter| Some((rank(letter, &query)?, letter)))
        .collect();
    let Some(best) = ranked.iter().map(|(rank, _)| *rank).min() else {
        let by = from
            .map(|person| format!(" by {}", person.called()))
            .unwrap_or_default();
        return Err(faults.not_found(&format!("No mail{by} has \"{words}\" in it.")));
    };
    // All words somewhere is a find; fewer words count only where no letter has all.
    ranked.retain(|(rank, _)| *rank <= best.max(ALL));
    ranked.sort_by_key(|(rank, _)| *rank);
    Ok(ranked
        .into_iter()
        .take(MOST)
        .map(|(_, letter)| Message {
            excerpt: excerpt_around(&letter.text, &query, EXCERPT),
            ..told(letter, clock)
        })
        .collect())
}

/// The newest letter that a person sent.
pub fn latest(
    letters: &[Letter],
    from: &Person,
    clock: &Clock,
    faults: &Faults,
) -> Result<Message, Problem> {
    let letter = letters.iter().find(|letter| is_from(letter, from));
    letter
        .map(|letter| told(letter, clock))
        .ok_or_else(|| faults.not_found(&format!("There is no mail from {}.", from.called())))
}

fn is_from(letter: &Letter, person: &Person) -> bool {
    person.has_email(&letter.address)
        || (!person.name.is_empty() && same_name(&person.name, &letter.sender))
}

/// The worst rank of a letter that has every word.
const ALL: usize = 1;

/// 0 with every word in the subject, 1 with every word, more for each that is missing; half must be there.
fn rank(letter: &Letter, query: &Query) -> Option<usize> {
    let subject = fold(&letter.subject);
    if query.matches_folded(&subject) {
        return Some(0);
    }
    let whole = format!("{subject} {} {}", fold(&letter.sender), fold(&letter.text));
    let missing = query.missing(&whole).len();
    match missing {
        0 => Some(ALL),
        _ => (missing * 2 < query.stems().len()).then_some(ALL + missing),
    }
}

fn told(letter: &Letter, clock: &Clock) -> Message {
    Message {
        sender: letter.sender.clone(),
        address: letter.address.clone(),
        subject: letter.subject.clone(),
        excerpt: excerpt(&letter.text, EXCERPT),
        sent: clock.instant(letter.sent),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use bellhop_sdk::files::Folder;

    use super::*;

    fn demo() -> (Vec<Letter>, Faults, Clock) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/home/mail");
        let (letters, faults) = crate::letter::all(&[Folder::at(folder)]).unwrap();
        let clock = Clock::new(
            "2026-11-24T14:30:00-08:00".parse().unwrap(),
            "America/Los_Angeles",
        )
        .unwrap();
        (letters, faults, clock)
    }

    #[test]
    fn words_find_the_mail_of_a_household() {
        let (letters, faults, clock) = demo();
        assert!(
            letters.len() > 300 && faults.is_empty(),
            "{} {faults:?}",
            letters.len()
        );
        let said = |words: &str| {
            let found = search(&letters, words, None, &clock, &faults).unwrap();
            format!("{} {}", found[0].subject, found[0].excerpt)
        };
        assert!(
            said("school trip").contains("Chabot"),
            "{}",
            said("school trip")
        );
        assert!(said("wifi password for the cabin").contains("juniper-otter-58"));
    }

    #[test]
    fn a_sender_is_known_by_address_and_by_name() {
        let (letters, faults, clock) = demo();
        let named = Person {
            name: "Margaret Lindqvist".to_owned(),
            ..Person::default()
        };
        let by_name = latest(&letters, &named, &clock, &faults).unwrap();
        assert!(by_name.sender.contains("Lindqvist"), "{by_name:?}");
        let nobody = Person {
            name: "Nobody Atall".to_owned(),
            ..Person::default()
        };
        let Err(Problem::NotFound(why)) = latest(&letters, &nobody, &clock, &faults) else {
            panic!()
        };
        assert!(why.contains("Nobody Atall"));
    }
}

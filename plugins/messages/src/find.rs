//! Answering from the conversations: the newest message of a person, and messages about something.

use bellhop_sdk::clock::Clock;
use bellhop_sdk::people::{name_words, same_name};
use bellhop_sdk::types::{Person, Problem};
use bellhop_sdk::words::{Query, excerpt, fold};

use crate::bindings::exports::bellhop::messages::messages::Message as Answer;
use crate::log::{Log, Message, Talk};

const MOST: usize = 20;
/// Longer messages are cut: they go into an answer.
const MOST_CHARACTERS: usize = 2000;

/// A message and the conversation it is in.
type Hit<'a> = (&'a Talk, &'a Message);

/// How surely a name or number is a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// A part of the name.
    Partly,
    /// The number, the full name or a nickname.
    Fully,
}

impl Log {
    /// The newest message that a person sent to the user.
    ///
    /// # Errors
    /// `Ambiguous` where a first name is several senders', `NotFound` without a message.
    pub fn latest(&self, from: &Person, clock: &Clock) -> Result<Answer, Problem> {
        check("from", from)?;
        let known = self.as_known(from);
        let (sure, hits) = self.of_person(from, |_, message| {
            let sender = message.sender.as_deref()?;
            is_person(&known, sender, message.phone.as_deref())
        });
        let one = match sure {
            Some(Sure::Partly) => one_sender(&hits)?,
            _ => hits,
        };
        // Of messages in the same minute the last in the file is the newest.
        let newest = one.into_iter().max_by_key(|(_, message)| message.sent);
        newest.map(|hit| answer(hit, clock)).ok_or_else(|| {
            self.faults.not_found(&format!(
                "{} has sent no message that is in {}.",
                from.called(),
                self.folders
            ))
        })
    }

    /// Messages with all the words, or else those with most of them; newest first.
    ///
    /// # Errors
    /// `InvalidArgument` without a word, `NotFound` without a message.
    pub fn search(
        &self,
        said: &str,
        with: Option<&Person>,
        clock: &Clock,
    ) -> Result<Vec<Answer>, Problem> {
        let query = Query::new(said).ok_or_else(|| {
            Problem::invalid_argument("words", "expected words that the message says")
        })?;
        let hits = match with {
            Some(person) => {
                check("with", person)?;
                let known = self.as_known(person);
                let (_, hits) = self.of_person(person, |talk, message| {
                    let in_talk = || is_person(&known, &talk.with, talk.address.as_deref());
                    let sent = || {
                        let sender = message.sender.as_deref()?;
                        is_person(&known, sender, message.phone.as_deref())
                    };
                    if talk.group { sent() } else { in_talk() }
                });
                if hits.is_empty() {
                    return Err(self.faults.not_found(&format!(
                        "There is no conversation with {} in {}.",
                        person.called(),
                        self.folders
                    )));
                }
                hits
            }
            None => self.all().collect(),
        };
        let mut found = matching(&query, hits);
        if found.is_empty() {
            let with = with.map_or(String::new(), |person| format!(" with {}", person.called()));
            return Err(self.faults.not_found(&format!(
                "No message{with} in {} has the words \"{}\".",
                self.folders,
                said.trim()
            )));
        }
        found.sort_by_key(|(_, message)| message.sent);
        Ok(found
            .into_iter()
            .rev()
            .take(MOST)
            .map(|hit| answer(hit, clock))
            .collect())
    }

    fn all(&self) -> impl Iterator<Item = Hit<'_>> {
        self.talks
            .iter()
            .flat_map(|talk| talk.messages.iter().map(move |message| (talk, message)))
    }

    /// The person, with the names that the phone's own address book gives to the numbers as
    /// further nicknames: an export that has no numbers uses them too.
    fn as_known(&self, person: &Person) -> Person {
        let mut known = person.clone();
        let saved = self.talks.iter().filter(|talk| {
            let address = talk.address.as_deref();
            !talk.group && address.is_some_and(|address| person.has_phone(address))
        });
        known.nicknames.extend(saved.map(|talk| talk.with.clone()));
        known
    }

    /// The messages that are surest to be of the person, and how sure the surest is.
    fn of_person(
        &self,
        person: &Person,
        sure: impl Fn(&Talk, &Message) -> Option<Sure>,
    ) -> (Option<Sure>, Vec<Hit<'_>>) {
        let hits: Vec<(Sure, Hit<'_>)> = self
            .all()
            .filter_map(|(talk, message)| Some((sure(talk, message)?, (talk, message))))
            .collect();
        let best = hits.iter().map(|(sure, _)| *sure).max();
        // Whoever has a full name may be saved by the first one alone in another app.
        let lone = person.phones.is_empty() || name_words(&person.name).len() < 2;
        let hits = hits.into_iter();
        let hits = hits.filter(|(sure, _)| !lone || Some(*sure) == best);
        (best, hits.map(|(_, hit)| hit).collect())
    }
}

fn check(param: &str, person: &Person) -> Result<(), Problem> {
    let empty = name_words(&person.name).is_empty() && person.phones.is_empty();
    if empty {
        return Err(Problem::invalid_argument(
            param,
            "expected a person with a name or a telephone number",
        ));
    }
    Ok(())
}

/// Whether a name or number in an export is the person's.
fn is_person(person: &Person, name: &str, phone: Option<&str>) -> Option<Sure> {
    if phone.is_some_and(|phone| person.has_phone(phone)) {
        return Some(Sure::Fully);
    }
    // Another number tells a namesake.
    let other_phone = phone.is_some() && !person.phones.is_empty();
    let words = name_words(name);
    if words.len() > 1 && same_name(name, &person.name) && name_words(&person.name).len() > 1 {
        return Some(Sure::Fully);
    }
    if !words.is_empty() && words == name_words(&person.name) {
        return Some(Sure::Fully);
    }
    let nicknamed = || {
        person
            .nicknames
            .iter()
            .any(|nick| name_words(nick) == words)
    };
    if !other_phone && !words.is_empty() && nicknamed() {
        return Some(Sure::Fully);
    }
    (!other_phone && same_name(name, &person.name)).then_some(Sure::Partly)
}

/// The hits, if all are of one sender.
fn one_sender<'a>(hits: &[Hit<'a>]) -> Result<Vec<Hit<'a>>, Problem> {
    let mut senders: Vec<&str> = Vec::new();
    for (_, message) in hits {
        let sender = message.sender.as_deref().unwrap_or_default();
        // Elena is among the senders already where Elena Rivera is.
        match senders.iter().position(|known| same_name(known, sender)) {
            Some(at) if senders[at].len() < sender.len() => senders[at] = sender,
            Some(_) => {}
            None => senders.push(sender),
        }
    }
    let named = senders
        .iter()
        .filter(|sender| sender.contains(char::is_alphabetic));
    if named.count() > 1 {
        let choices = senders.iter().map(|sender| {
            let last = hits
                .iter()
                .filter(|(_, message)| message.sender.as_deref() == Some(*sender))
                .max_by_key(|(_, message)| message.sent)
                .map_or(String::new(), |(_, message)| excerpt(&message.body, 40));
            (format!("{sender} (\"{last}\")"), (*sender).to_owned())
        });
        return Err(Problem::ambiguous(choices));
    }
    Ok(hits.to_vec())
}

/// The messages with every word in them; else with those of the names beside them; else with most
/// words, as many as any message has.
fn matching<'a>(query: &Query, hits: Vec<Hit<'a>>) -> Vec<Hit<'a>> {
    let with_names = |(talk, message): &Hit<'a>| {
        let sender = message.sender.as_deref().unwrap_or_default();
        fold(&format!("{} {sender} {}", message.body, talk.with))
    };
    let all: Vec<Hit<'a>> = hits
        .iter()
        .filter(|(_, message)| query.matches(&message.body))
        .copied()
        .collect();
    if !all.is_empty() {
        return all;
    }
    let missing: Vec<usize> = hits
        .iter()
        .map(|hit| query.missing(&with_names(hit)).len())
        .collect();
    let fewest = missing.iter().copied().min().unwrap_or(usize::MAX);
    if fewest.saturating_mul(2) >= query.stems().len() {
        return Vec::new();
    }
    hits.into_iter()
        .zip(missing)
        .filter(|(_, missing)| *missing == fewest)
        .map(|(hit, _)| hit)
        .collect()
}

fn answer((talk, message): Hit<'_>, clock: &Clock) -> Answer {
    let sender = message.sender.clone().unwrap_or_else(|| "me".to_owned());
    let with = [&talk.with, &sender]
        .into_iter()
        .chain(&talk.address)
        .find(|name| !name.is_empty() && name.as_str() != "me")
        .cloned()
        .unwrap_or_default();
    let body = match message.body.chars().nth(MOST_CHARACTERS) {
        Some(_) => message
            .body
            .chars()
            .take(MOST_CHARACTERS - 1)
            .chain(['…'])
            .collect(),
        None => message.body.clone(),
    };
    Answer {
        with,
        sender,
        body,
        sent: clock.instant(message.sent),
    }
}

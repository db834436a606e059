//! The address book: the cards of all files, one for each person, and who stands how to the user.
//! Reading cards is card's, choosing one by words is find's.

use std::collections::HashMap;

use bellhop_sdk::files::{self, Faults, Folder, Wanted};
use bellhop_sdk::people::{digits, name_words, same_name};
use bellhop_sdk::types::{Person, Problem};

use crate::card::{self, Card};
use crate::kin::{Gender, Kin, Relation};
use crate::phone;

const WANTED: Wanted = Wanted {
    plugin: "contacts",
    files: "contact cards (.vcf)",
};

/// The address book.
pub struct Book {
    pub cards: Vec<Card>,
    /// The user's own card.
    pub me: Option<usize>,
    /// Where it was read from.
    pub folders: String,
    pub faults: Faults,
}

/// A card that stands in a relation to another; gender as the relation's word says it, else the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Related {
    pub card: usize,
    pub gender: Option<Gender>,
}

impl Book {
    /// Reads every card of the folders.
    ///
    /// # Errors
    /// As [`files::find`], and `NotFound` when no file holds a card.
    pub fn open(folders: &[Folder], user: Option<&str>) -> Result<Self, Problem> {
        let found = files::find(folders, WANTED, |path| {
            files::has_extension(path, &["vcf", "vcard"])
        })?;
        let mut faults = Faults::default();
        let mut merger = Merger::default();
        for (file, found) in found.iter().enumerate() {
            for card in card::read(found, &mut faults) {
                merger.add(card, file);
            }
        }
        let names: Vec<&str> = folders.iter().map(|folder| folder.name.as_str()).collect();
        let folders = names.join(" and ");
        if merger.cards.is_empty() {
            return Err(faults.not_found(&format!("There is no contact card in {folders}.")));
        }
        let mut book = Self {
            cards: merger.cards,
            me: None,
            folders,
            faults,
        };
        book.me = user.and_then(|user| book.own(user));
        book.complete();
        Ok(book)
    }

    /// The card with the user's name; of several, the one that says most about relatives.
    fn own(&self, user: &str) -> Option<usize> {
        let exact = name_words(user);
        self.indices(|card| same_name(&card.person.name, user))
            .into_iter()
            .max_by_key(|&at| {
                let card = &self.cards[at];
                (
                    name_words(&card.person.name) == exact,
                    card.relatives.len(),
                    std::cmp::Reverse(at),
                )
            })
    }

    /// What the whole book knows and a card does not say: a relative that has no card of its own
    /// gets one with the name, and a number without a country is of the user's country.
    fn complete(&mut self) {
        if let Some(me) = self.me {
            let relatives = self.cards[me].relatives.clone();
            for relative in relatives {
                let name = relative.target.trim();
                let is_name = !name.contains([':', '@', '/']) && name.contains(char::is_alphabetic);
                let is_uid = name.len() > 20 && !name.contains(' ');
                if is_name && !is_uid && self.resolve(name).is_empty() {
                    self.cards.push(Card {
                        person: Person {
                            name: name.to_owned(),
                            ..Person::default()
                        },
                        ..Card::default()
                    });
                }
            }
        }
        let Some(code) = self
            .me
            .and_then(|me| {
                let phones = &self.cards[me].person.phones;
                phones.iter().find_map(|own| phone::calling_code(own))
            })
            .map(str::to_owned)
        else {
            return;
        };
        for card in &mut self.cards {
            for number in &mut card.person.phones {
                *number = phone::at_home(number, &code);
            }
            card.person.phones = once(std::mem::take(&mut card.person.phones));
        }
    }

    /// The problem of a card without what was asked for.
    pub fn lacks(&self, person: &Person, what: &str) -> Problem {
        self.faults.not_found(&format!(
            "The contact card of {} in {} has no {what}.",
            person.called(),
            self.folders
        ))
    }

    /// The cards that fulfil a condition.
    pub fn indices(&self, fits: impl Fn(&Card) -> bool) -> Vec<usize> {
        (0..self.cards.len())
            .filter(|&at| fits(&self.cards[at]))
            .collect()
    }

    /// The cards that a relative's UID or name stands for.
    fn resolve(&self, target: &str) -> Vec<usize> {
        let by_uid = self.indices(|card| card.has_uid(target));
        if !by_uid.is_empty() {
            return by_uid;
        }
        let words = name_words(target);
        if words.is_empty() {
            return Vec::new();
        }
        let exact = self.indices(|card| name_words(&card.person.name) == words);
        if !exact.is_empty() {
            return exact;
        }
        self.indices(|card| {
            same_name(&card.person.name, target)
                || card
                    .person
                    .nicknames
                    .iter()
                    .any(|nick| name_words(nick) == words)
        })
    }

    /// Everybody whom a card, or whose card, says to be the kin of a person.
    pub fn kin_of(&self, of: usize, kin: Kin) -> Vec<Related> {
        let mut related = Vec::new();
        for relative in &self.cards[of].relatives {
            let Some(relation) = Relation::named(&relative.label) else {
                continue;
            };
            if relation.kin == kin {
                for card in self.resolve(&relative.target) {
                    self.relate(&mut related, card, relation.gender);
                }
            }
        }
        for (at, card) in self.cards.iter().enumerate() {
            let says_so = card.relatives.iter().any(|relative| {
                Relation::named(&relative.label).is_some_and(|relation| {
                    relation.kin.has_inverse() && relation.kin.inverse() == kin
                }) && self.resolve(&relative.target).contains(&of)
            });
            if says_so {
                self.relate(&mut related, at, None);
            }
        }
        related.retain(|related| related.card != of);
        related
    }

    fn relate(&self, related: &mut Vec<Related>, card: usize, gender: Option<Gender>) {
        let gender = gender.or(self.cards[card].gender);
        match related.iter_mut().find(|known| known.card == card) {
            Some(known) => known.gender = known.gender.or(gender),
            None => related.push(Related { card, gender }),
        }
    }

    /// Everybody in a relation to a person: as the cards say it, else by two steps between them.
    pub fn relatives(&self, of: usize, relation: Relation) -> Vec<usize> {
        let mut all = self.kin_of(of, relation.kin);
        if fitting(&all, relation.gender).is_empty() {
            for (first, second) in relation.kin.steps() {
                for middle in self.kin_of(of, *first) {
                    for end in self.kin_of(middle.card, *second) {
                        if end.card != of {
                            self.relate(&mut all, end.card, end.gender);
                        }
                    }
                }
            }
        }
        fitting(&all, relation.gender)
    }

    /// Those whom a card names with a label that is no known relation: `landlord`.
    pub fn labelled(&self, of: usize, label: &str) -> Vec<usize> {
        let relatives = self.cards[of].relatives.iter();
        let mut all: Vec<usize> = relatives
            .filter(|relative| relative.label == label)
            .flat_map(|relative| self.resolve(&relative.target))
            .collect();
        all.dedup();
        all
    }
}

/// Those of a gender; where nobody is known to be of it, those who may be.
fn fitting(all: &[Related], gender: Option<Gender>) -> Vec<usize> {
    let of = |wanted: Option<Gender>| -> Vec<usize> {
        all.iter()
            .filter(|related| related.gender == wanted)
            .map(|related| related.card)
            .collect()
    };
    match gender {
        None => all.iter().map(|related| related.card).collect(),
        Some(_) => {
            let sure = of(gender);
            if sure.is_empty() { of(None) } else { sure }
        }
    }
}

/// Puts the cards of one person together.
#[derive(Default)]
struct Merger {
    cards: Vec<Card>,
    /// The file each card came from first.
    files: Vec<usize>,
    by_uid: HashMap<String, usize>,
    by_contact: HashMap<String, Vec<usize>>,
    by_name: HashMap<Vec<String>, Vec<usize>>,
}

impl Merger {
    fn add(&mut self, card: Card, file: usize) {
        let keys = Keys::of(&card);
        let at = match self.same(&card, &keys, file) {
            Some(at) => {
                self.cards[at].absorb(card);
                at
            }
            None => {
                self.cards.push(card);
                self.files.push(file);
                self.cards.len() - 1
            }
        };
        self.by_uid
            .extend(keys.uids.into_iter().map(|uid| (uid, at)));
        for key in keys.contacts {
            self.by_contact.entry(key).or_default().push(at);
        }
        self.by_name.entry(keys.name).or_default().push(at);
    }

    /// The card of the same person: of the same UID, or of a fitting name with a shared address or
    /// number, or of the same full name in another file.
    fn same(&self, card: &Card, keys: &Keys, file: usize) -> Option<usize> {
        if let Some(at) = keys.uids.iter().find_map(|uid| self.by_uid.get(uid)) {
            return Some(*at);
        }
        let shares = keys
            .contacts
            .iter()
            .filter_map(|key| self.by_contact.get(key))
            .flatten()
            .find(|&&at| same_name(&self.cards[at].person.name, &card.person.name));
        if let Some(at) = shares {
            return Some(*at);
        }
        if keys.name.len() < 2 {
            return None;
        }
        let named = self.by_name.get(&keys.name)?;
        named
            .iter()
            .copied()
            .find(|&at| self.files[at] != file && !self.cards[at].contradicts(card))
    }
}

struct Keys {
    uids: Vec<String>,
    contacts: Vec<String>,
    name: Vec<String>,
}

impl Keys {
    fn of(card: &Card) -> Self {
        let emails = card.person.emails.iter().map(|email| email.to_lowercase());
        // Seven digits are the same with and without country and area; the name decides the rest.
        let phones = card.person.phones.iter().filter_map(|phone| {
            let digits = digits(phone);
            digits
                .len()
                .checked_sub(7)
                .map(|from| digits[from..].to_owned())
        });
        let mut name = name_words(&card.person.name);
        name.sort();
        Self {
            uids: card.uids.iter().map(|uid| uid.to_lowercase()).collect(),
            contacts: emails.chain(phones).collect(),
            name,
        }
    }
}

/// Numbers and addresses each once, in the same order.
fn once(list: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(list.len());
    for item in list {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

impl Card {
    fn has_uid(&self, uid: &str) -> bool {
        self.uids.iter().any(|own| own.eq_ignore_ascii_case(uid))
    }

    /// Whether two cards of one name are sure to be two people's.
    fn contradicts(&self, other: &Self) -> bool {
        let differ =
            |a: Option<String>, b: Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
        let day = |card: &Self| {
            card.birthday
                .map(|born| format!("{}-{}", born.month, born.day))
        };
        let gender = |card: &Self| card.gender.map(|gender| format!("{gender:?}"));
        differ(day(self), day(other)) || differ(gender(self), gender(other))
    }

    /// Takes in what another card of the same person says.
    fn absorb(&mut self, other: Self) {
        fn extend(mine: &mut Vec<String>, theirs: Vec<String>) {
            for text in theirs {
                if !mine.iter().any(|have| have.eq_ignore_ascii_case(&text)) {
                    mine.push(text);
                }
            }
        }
        if name_words(&other.person.name).len() > name_words(&self.person.name).len() {
            self.person.name = other.person.name;
        }
        extend(&mut self.uids, other.uids);
        extend(&mut self.person.emails, other.person.emails);
        for phone in other.person.phones {
            if !self.person.has_phone(&phone) {
                self.person.phones.push(phone);
            }
        }
        extend(&mut self.names, other.names);
        extend(&mut self.person.nicknames, other.person.nicknames);
        extend(&mut self.roles, other.roles);
        extend(&mut self.notes, other.notes);
        self.gender = self.gender.or(other.gender);
        let year = |born: &card::Birthday| born.year.is_some();
        if !self.birthday.as_ref().is_some_and(year) {
            self.birthday = other
                .birthday
                .filter(year)
                .or(self.birthday)
                .or(other.birthday);
        }
        self.home = self.home.take().or(other.home);
        for relative in other.relatives {
            if !self.relatives.contains(&relative) {
                self.relatives.push(relative);
            }
        }
    }
}

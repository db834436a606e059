//! From vCard files (RFC 6350, and 3.0 as phones and Apple write it) to cards. The grammar is
//! calcard's; here each card is parsed on its own, so that a broken one costs no other.

use bellhop_sdk::files::{Faults, Found};
use bellhop_sdk::types::{Coordinates, Person, Place};
use bellhop_sdk::words::fold;
use calcard::common::PartialDateTime;
use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardProperty, VCardSex, VCardValue};

use crate::kin::Gender;
use crate::phone;

/// One card of the address book.
#[derive(Clone, Debug, Default)]
pub struct Card {
    pub uids: Vec<String>,
    /// Name, nicknames, addresses and numbers, the preferred ones first.
    pub person: Person,
    /// The parts of N that are names: family, given, additional.
    pub names: Vec<String>,
    /// Title, role, organisation and categories.
    pub roles: Vec<String>,
    pub notes: Vec<String>,
    pub gender: Option<Gender>,
    pub birthday: Option<Birthday>,
    /// Without a name; [`Card::home`] gives it one.
    pub home: Option<Place>,
    pub relatives: Vec<Relative>,
}

impl Card {
    /// Whether the card is a shop's or a club's: those have no given and family name.
    pub fn is_organisation(&self) -> bool {
        self.names.is_empty()
    }

    /// Where the person lives, or the organisation is.
    pub fn home(&self) -> Option<Place> {
        let name = match self.is_organisation() {
            true => self.person.name.clone(),
            false => format!("{}'s home", self.person.name),
        };
        let home = self.home.clone()?;
        Some(Place { name, ..home })
    }
}

/// A day of birth; many cards leave the year out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday {
    pub year: Option<i16>,
    pub month: i8,
    pub day: i8,
}

/// "The target is my `label`", as the card says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// Folded: `parent`, `mother`.
    pub label: String,
    /// A UID without `urn:uuid:`, or a name.
    pub target: String,
}

/// Every card of a file. What is wrong with the file is noted.
pub fn read(file: &Found, faults: &mut Faults) -> Vec<Card> {
    let Some(text) = file.text(faults) else {
        return Vec::new();
    };
    let (chunks, open) = split(&text);
    if chunks.is_empty() {
        faults.note(format!("{} holds no card (no BEGIN:VCARD)", file.name));
    } else if open {
        faults.note(format!(
            "{} is cut off at line {}",
            file.name,
            text.lines().count()
        ));
    }
    chunks
        .into_iter()
        .filter_map(|chunk| VCard::parse(chunk).ok())
        .map(|vcard| card(&vcard))
        .filter(|card| !card.person.name.is_empty())
        .collect()
}

/// The text of each card, and whether the last one does not end.
fn split(text: &str) -> (Vec<&str>, bool) {
    let mut chunks = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare.eq_ignore_ascii_case("BEGIN:VCARD") {
            if let Some(start) = start {
                chunks.push(&text[start..at]);
            }
            start = Some(at);
        } else if bare.eq_ignore_ascii_case("END:VCARD")
            && let Some(start) = start.take()
        {
            chunks.push(&text[start..at + line.len()]);
        }
        at += line.len();
    }
    let open = start.is_some();
    if let Some(start) = start {
        chunks.push(&text[start..]);
    }
    (chunks, open)
}

fn card(vcard: &VCard) -> Card {
    let mut card = Card::default();
    let mut emails = Vec::new();
    let mut phones = Vec::new();
    let mut homes = Vec::new();
    let mut geo = None;
    for entry in &vcard.entries {
        match &entry.name {
            VCardProperty::Fn if card.person.name.is_empty() => card.person.name = text(entry),
            VCardProperty::N => card.names = names(entry),
            VCardProperty::Nickname => card.person.nicknames.extend(all(entry)),
            VCardProperty::Uid => card.uids.push(bare_uid(&text(entry)).to_owned()),
            VCardProperty::Email => emails.push((rank(entry), text(entry))),
            VCardProperty::Tel => phones.push((rank(entry), phone::written(&text(entry)))),
            VCardProperty::Adr => homes.push((home_rank(entry), address(entry))),
            VCardProperty::Geo => geo = coordinates(&text(entry)),
            VCardProperty::Bday => card.birthday = birthday(entry),
            VCardProperty::Gender => card.gender = gender(entry),
            VCardProperty::Org
            | VCardProperty::Title
            | VCardProperty::Role
            | VCardProperty::Categories => card.roles.extend(all(entry)),
            VCardProperty::Note => card.notes.extend(all(entry)),
            VCardProperty::Related => card.relatives.extend(related(entry, vcard)),
            VCardProperty::Other(name) => card.relatives.extend(extension(name, entry, vcard)),
            _ => {}
        }
    }
    if card.person.name.is_empty() {
        card.person.name = unnamed(&card);
    }
    card.person.emails = in_order(emails);
    card.person.phones = in_order(phones);
    let only = homes.len() == 1;
    homes.sort_by_key(|(rank, _)| *rank);
    // An organisation is at home where it works.
    let organisation = card.is_organisation();
    if let Some((rank, address)) = homes
        .into_iter()
        .find(|(rank, _)| organisation || *rank < WORK)
    {
        card.home = Some(Place {
            name: String::new(),
            address: Some(address).filter(|address| !address.is_empty()),
            coordinates: geo.filter(|_| only || rank == 0),
        })
        .filter(|place| place.address.is_some() || place.coordinates.is_some());
    }
    card
}

/// A card without FN goes by its given and family names, its organisation or its nickname.
fn unnamed(card: &Card) -> String {
    let mut names = card.names.clone();
    if names.len() > 1 {
        names.rotate_left(1);
    }
    let name = names.join(" ");
    [
        Some(name),
        card.roles.first().cloned(),
        card.person.nicknames.first().cloned(),
    ]
    .into_iter()
    .flatten()
    .find(|name| !name.trim().is_empty())
    .unwrap_or_default()
}

fn value_text(value: &VCardValue) -> Option<String> {
    let text = match value {
        VCardValue::Component(parts) => parts.join(", "),
        VCardValue::Float(number) => number.to_string(),
        VCardValue::Integer(number) => number.to_string(),
        other => other.as_text()?.to_owned(),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|text| !text.is_empty())
}

fn all(entry: &VCardEntry) -> Vec<String> {
    entry.values.iter().filter_map(value_text).collect()
}

fn text(entry: &VCardEntry) -> String {
    all(entry).join(";")
}

/// Family, given and additional names.
fn names(entry: &VCardEntry) -> Vec<String> {
    entry.values.iter().take(3).filter_map(value_text).collect()
}

/// The types of a property, folded, wherever the version puts them.
fn types(entry: &VCardEntry) -> Vec<String> {
    entry
        .parameters(&VCardParameterName::Type)
        .filter_map(|value| value.as_text())
        .flat_map(|text| text.split(','))
        .map(fold)
        .collect()
}

/// Smaller is preferred: PREF=1 to 100, TYPE=pref, mobile before the rest, fax last.
fn rank(entry: &VCardEntry) -> u32 {
    let types = types(entry);
    let has = |name: &str| types.iter().any(|have| have == name);
    let pref = entry
        .parameters(&VCardParameterName::Pref)
        .find_map(|value| match value.as_integer()? {
            calcard::common::IanaType::Iana(number) => Some(number),
            calcard::common::IanaType::Other(_) => None,
        });
    if has("fax") || has("pager") {
        return 400;
    }
    match pref {
        Some(pref) => pref.min(100),
        None if has("pref") => 1,
        None if has("cell") || has("iphone") || has("mobile") => 200,
        None => 300,
    }
}

const WORK: u32 = 2;

fn home_rank(entry: &VCardEntry) -> u32 {
    let types = types(entry);
    if types.iter().any(|have| have == "home") {
        0
    } else if types.iter().any(|have| have == "work") {
        WORK
    } else {
        1
    }
}

/// Sorted by rank, each once; ties keep the card's order.
fn in_order(mut ranked: Vec<(u32, String)>) -> Vec<String> {
    ranked.retain(|(_, text)| !text.is_empty());
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut list: Vec<String> = Vec::new();
    for (_, text) in ranked {
        if !list.contains(&text) {
            list.push(text);
        }
    }
    list
}

/// "street, locality, region postcode, country" on one line.
fn address(entry: &VCardEntry) -> String {
    let part = |index: usize| {
        entry
            .values
            .get(index)
            .and_then(value_text)
            .unwrap_or_default()
    };
    let region = [part(4), part(5)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let parts = [part(2), part(1), part(3), region, part(6)];
    let line = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    if !line.is_empty() {
        return line;
    }
    entry
        .parameters(&VCardParameterName::Label)
        .find_map(|value| value.as_text())
        .map(|label| {
            label
                .replace("\\n", "\n")
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        })
        .unwrap_or_default()
}

/// `geo:37.8,-122.2` (4.0) or `37.8;-122.2` (3.0).
fn coordinates(text: &str) -> Option<Coordinates> {
    let bare = text.trim().trim_start_matches("geo:");
    let mut numbers = bare
        .split([',', ';'])
        .map(|number| number.trim().parse::<f64>());
    let latitude = numbers.next()?.ok()?;
    let longitude = numbers.next()?.ok()?;
    (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some(Coordinates {
        latitude,
        longitude,
    })
}

fn gender(entry: &VCardEntry) -> Option<Gender> {
    let first = entry.values.first()?;
    match first {
        VCardValue::Sex(VCardSex::Female) => Some(Gender::Female),
        VCardValue::Sex(VCardSex::Male) => Some(Gender::Male),
        other => match fold(other.as_text()?).as_str() {
            "f" | "female" => Some(Gender::Female),
            "m" | "male" => Some(Gender::Male),
            _ => None,
        },
    }
}

fn birthday(entry: &VCardEntry) -> Option<Birthday> {
    let omitted = entry.params.iter().find_map(|param| match &param.name {
        VCardParameterName::Other(name) if name.eq_ignore_ascii_case("X-APPLE-OMIT-YEAR") => param
            .value
            .as_text()
            .and_then(|year| year.parse::<i16>().ok()),
        _ => None,
    });
    let day = match entry.values.first()? {
        VCardValue::PartialDateTime(PartialDateTime {
            year,
            month: Some(month),
            day: Some(day),
            ..
        }) => Birthday {
            year: year.and_then(|year| i16::try_from(year).ok()),
            month: i8::try_from(*month).ok()?,
            day: i8::try_from(*day).ok()?,
        },
        other => written_day(other.as_text()?)?,
    };
    let year = day.year.filter(|year| *year > 0 && Some(*year) != omitted);
    // A leap year accepts every day there is.
    jiff::civil::Date::new(2024, day.month, day.day).ok()?;
    Some(Birthday { year, ..day })
}

/// `1990-01-17`, `19900117`, `--0117`, `--01-17`, with or without a time behind.
fn written_day(text: &str) -> Option<Birthday> {
    let day = text.split(['T', ' ']).next()?;
    let (year, rest) = match day.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => (Some(day.get(..4)?.parse().ok()?), day.get(4..)?),
    };
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    Some(Birthday {
        year,
        month: digits.get(..2)?.parse().ok()?,
        day: digits.get(2..4)?.parse().ok()?,
    })
}

fn bare_uid(text: &str) -> &str {
    let text = text.trim();
    match text.get(..9) {
        Some(scheme) if scheme.eq_ignore_ascii_case("urn:uuid:") => &text[9..],
        _ => text,
    }
}

/// RELATED;TYPE=parent:urn:uuid:..., one for each type.
fn related(entry: &VCardEntry, vcard: &VCard) -> Vec<Relative> {
    let target = bare_uid(&text(entry)).to_owned();
    let mut labels = types(entry);
    labels.extend(label_of(entry, vcard));
    labels
        .into_iter()
        .filter(|label| !matches!(label.as_str(), "contact" | "me" | "kin" | "met" | "date"))
        .map(|label| Relative {
            label,
            target: target.clone(),
        })
        .collect()
}

/// The X- properties that clients wrote before RELATED: X-ABRELATEDNAMES with X-ABLabel in the same
/// group, X-RELATION;TYPE=mother, X-SPOUSE, X-EVOLUTION-MANAGER, X-KADDRESSBOOK-X-SpousesName.
fn extension(name: &str, entry: &VCardEntry, vcard: &VCard) -> Vec<Relative> {
    let name = fold(name);
    let target = text(entry);
    let labels = if name == "x-abrelatednames" || name == "x-relation" || name == "x-related" {
        let mut labels = types(entry);
        labels.retain(|label| label != "pref" && label != "internet");
        labels.extend(label_of(entry, vcard));
        labels
    } else {
        let Some(last) = name
            .strip_prefix("x-")
            .and_then(|rest| rest.rsplit('-').next())
        else {
            return Vec::new();
        };
        let last = last.trim_end_matches("name").trim_end_matches('s');
        if ![
            "spouse",
            "manager",
            "assistant",
            "mother",
            "father",
            "brother",
            "sister",
            "child",
        ]
        .contains(&last)
        {
            return Vec::new();
        }
        vec![last.to_owned()]
    };
    labels
        .into_iter()
        .filter(|_| !target.is_empty())
        .map(|label| Relative {
            label,
            target: bare_uid(&target).to_owned(),
        })
        .collect()
}

/// The X-ABLabel of the same group: `_$!<Mother>!$_` or free words.
fn label_of(entry: &VCardEntry, vcard: &VCard) -> Option<String> {
    let group = entry.group.as_deref()?;
    vcard.entries.iter().find_map(|other| match &other.name {
        VCardProperty::Other(name)
            if name.eq_ignore_ascii_case("X-ABLABEL")
                && other
                    .group
                    .as_deref()
                    .is_some_and(|of| of.eq_ignore_ascii_case(group)) =>
        {
            let label = text(other);
            let label = label.trim_start_matches("_$!<").trim_end_matches(">!$_");
            Some(fold(label.trim()))
        }
        _ => None,
    })
}

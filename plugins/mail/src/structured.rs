//! Reservations in letters: the schema.org data that airlines, restaurants and hotels send as JSON-LD in
//! the HTML of a confirmation.

use bellhop_sdk::types::Place;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use jiff::Timestamp;
use serde_json::Value;

use crate::letter::Letter;

/// What was booked.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    pub what: What,
    /// Who it is for, as written.
    pub under: Vec<String>,
    pub code: Option<String>,
    pub cancelled: bool,
    /// When the confirmation was sent; a newer one of the same booking replaces it.
    pub sent: Timestamp,
}

/// The kinds of reservation that are read.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Flight(Flight),
    Other(Other),
}

/// A booked flight.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight {
    /// `UA1423`
    pub number: String,
    pub from: Place,
    pub departs: String,
    pub to: Place,
    pub arrives: String,
    pub seat: Option<String>,
}

/// A table, a room, a seat at an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Words for the kind, to search by.
    pub kind: &'static str,
    pub name: String,
    pub place: Place,
    pub starts: Option<String>,
    pub party: Option<u16>,
}

/// Every booking in the letters, each once, as its newest letter has it.
pub fn all(letters: &[Letter]) -> Vec<Booking> {
    let mut found = Vec::new();
    for letter in letters {
        for data in letter.pages.iter().flat_map(|page| scripts(page)) {
            collect(&data, letter.sent, &mut found);
        }
    }
    found.sort_by_key(|booking: &Booking| std::cmp::Reverse(booking.sent));
    let mut bookings: Vec<Booking> = Vec::new();
    for booking in found {
        if !bookings.iter().any(|newer| newer.is_same(&booking)) {
            bookings.push(booking);
        }
    }
    bookings
}

impl Booking {
    /// A later letter about the same thing: one code, and for flights one number on one day.
    fn is_same(&self, other: &Self) -> bool {
        self.code.is_some()
            && self.code == other.code
            && self.under == other.under
            && match (&self.what, &other.what) {
                (What::Flight(a), What::Flight(b)) => {
                    a.number == b.number && a.departs.get(..10) == b.departs.get(..10)
                }
                (What::Other(a), What::Other(b)) => a.kind == b.kind,
                _ => false,
            }
    }
}

/// The JSON-LD of a page.
fn scripts(page: &str) -> Vec<Value> {
    let mut emitter = DefaultEmitter::default();
    // Scripts hold no markup.
    emitter.naively_switch_states(true);
    let mut data = Vec::new();
    let mut open: Option<String> = None;
    for token in Tokenizer::new_with_emitter(page, emitter).flatten() {
        match token {
            Token::StartTag(tag) if tag.name.as_slice() == b"script" => {
                let kind = tag.attributes.get(&b"type"[..]);
                open = kind
                    .filter(|kind| {
                        kind.value
                            .as_slice()
                            .eq_ignore_ascii_case(b"application/ld+json")
                    })
                    .map(|_| String::new());
            }
            Token::String(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&String::from_utf8_lossy(&text));
                }
            }
            Token::EndTag(tag) if tag.name.as_slice() == b"script" => {
                data.extend(
                    open.take()
                        .and_then(|text| serde_json::from_str::<Value>(&text).ok()),
                );
            }
            _ => {}
        }
    }
    data
}

/// Reservations may stand alone, in a list, or in an `@graph`.
fn collect(data: &Value, sent: Timestamp, found: &mut Vec<Booking>) {
    match data {
        Value::Array(items) => items.iter().for_each(|item| collect(item, sent, found)),
        Value::Object(_) => match data.get("@graph") {
            Some(graph) => collect(graph, sent, found),
            None => found.extend(booking(data, sent)),
        },
        _ => {}
    }
}

fn booking(data: &Value, sent: Timestamp) -> Option<Booking> {
    let about = data.get("reservationFor")?;
    let what = match bare(data.get("@type")?.as_str()?) {
        "FlightReservation" => What::Flight(flight(data, about)?),
        "FoodEstablishmentReservation" => What::Other(other(
            "restaurant table dinner lunch",
            data,
            about,
            "startTime",
        )?),
        "LodgingReservation" => What::Other(other(
            "hotel lodging room stay",
            data,
            about,
            "checkinTime",
        )?),
        "EventReservation" => What::Other(other(
            "event ticket concert show",
            data,
            about,
            "startTime",
        )?),
        _ => return None,
    };
    let status = text(data, "reservationStatus").or_else(|| text(about, "eventStatus"));
    Some(Booking {
        what,
        under: names(data.get("underName")),
        code: text(data, "reservationNumber").or_else(|| text(data, "reservationId")),
        cancelled: status.is_some_and(|status| bare(&status).contains("Cancelled")),
        sent,
    })
}

fn flight(data: &Value, about: &Value) -> Option<Flight> {
    let number: String = text(about, "flightNumber")?.split_whitespace().collect();
    let airline = about.get("airline").or_else(|| about.get("provider"));
    let code = airline
        .and_then(|airline| text(airline, "iataCode").or_else(|| text(airline, "icaoCode")))
        .unwrap_or_default();
    let number = if number.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{code}{number}")
    } else {
        number
    };
    let airport = |key: &str| {
        let airport = about.get(key)?;
        let code = text(airport, "iataCode");
        Some(match (text(airport, "name"), code) {
            (Some(name), Some(code)) => Place::named(format!("{name} ({code})")),
            (name, code) => Place::named(name.or(code)?),
        })
    };
    let seat = data
        .get("reservedTicket")
        .and_then(|ticket| ticket.get("ticketedSeat"));
    Some(Flight {
        number: number.to_uppercase(),
        from: airport("departureAirport")?,
        departs: moment(about, "departureTime")?,
        to: airport("arrivalAirport")?,
        arrives: moment(about, "arrivalTime")?,
        seat: text(data, "airplaneSeat").or_else(|| seat.and_then(|seat| text(seat, "seatNumber"))),
    })
}

fn other(kind: &'static str, data: &Value, about: &Value, start: &str) -> Option<Other> {
    let name = text(about, "name")?;
    let venue = about.get("location").unwrap_or(about);
    Some(Other {
        kind,
        place: Place {
            name: text(venue, "name").unwrap_or_else(|| name.clone()),
            address: venue.get("address").and_then(address),
            coordinates: None,
        },
        starts: moment(data, start).or_else(|| moment(about, "startDate")),
        party: ["partySize", "numSeats"]
            .iter()
            .find_map(|key| text(data, key)?.parse().ok()),
        name,
    })
}

/// One line, whether it is written as text or in parts.
fn address(data: &Value) -> Option<String> {
    if let Some(line) = data.as_str() {
        return Some(line.to_owned());
    }
    let region = [text(data, "addressRegion"), text(data, "postalCode")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let parts = [
        text(data, "streetAddress"),
        text(data, "addressLocality"),
        Some(region),
        text(data, "addressCountry"),
    ];
    let line = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    (!line.is_empty()).then_some(line)
}

fn names(under: Option<&Value>) -> Vec<String> {
    match under {
        Some(Value::Array(people)) => people
            .iter()
            .flat_map(|person| names(Some(person)))
            .collect(),
        Some(Value::String(name)) => vec![name.clone()],
        Some(person) => text(person, "name").into_iter().collect(),
        None => Vec::new(),
    }
}

/// Text or a number, as text.
fn text(data: &Value, key: &str) -> Option<String> {
    let text = match data.get(key)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A moment with its offset; what has none is of no use across time zones.
fn moment(data: &Value, key: &str) -> Option<String> {
    text(data, key).filter(|text| text.parse::<Timestamp>().is_ok())
}

/// A type without `http://schema.org/`.
fn bare(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

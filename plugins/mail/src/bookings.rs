//! Picking the booking that was asked for.

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::Faults;
use bellhop_sdk::people::same_name;
use bellhop_sdk::types::{Problem, Stop};
use bellhop_sdk::words::{Query, fold};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::bindings::exports::bellhop::mail::mail::{FlightBooking, Reservation};
use crate::structured::{Booking, Flight, Other, What};

/// How late a flight may land and still be the next one.
const LATE: SignedDuration = SignedDuration::from_hours(6);

/// The next flight that somebody has booked, or the one of a day.
pub fn flight(
    bookings: &[Booking],
    passenger: &str,
    on: Option<Date>,
    clock: &Clock,
    faults: &Faults,
) -> Result<FlightBooking, Problem> {
    let mut flights: Vec<(Timestamp, &Booking, &Flight)> = bookings
        .iter()
        .filter(|booking| !booking.cancelled && is_under(booking, passenger))
        .filter_map(|booking| match &booking.what {
            // A flight in the air is still the next one: what counts is when it lands.
            What::Flight(flight) => Some((flight.arrives.parse().ok()?, booking, flight)),
            What::Other(_) => None,
        })
        .filter(|(arrives, _, flight)| match on {
            Some(day) => flight.departs.get(..10) == Some(day.to_string().as_str()),
            None => *arrives >= clock.now - LATE,
        })
        .collect();
    // Of what may be late and what is still to come, the latter is meant.
    flights.sort_by_key(|(arrives, ..)| (*arrives < clock.now, *arrives));
    let Some((_, booking, flight)) = flights.into_iter().next() else {
        let when = on
            .map(|day| format!(" on {}", clock.day_label(day)))
            .unwrap_or_default();
        return Err(faults.not_found(&format!("No mail confirms a flight of {passenger}{when}.")));
    };
    Ok(FlightBooking {
        flight: flight.number.clone(),
        passenger: booking
            .under
            .iter()
            .find(|name| same_name(name, passenger))
            .cloned()
            .unwrap_or_default(),
        departure: Stop {
            place: flight.from.clone(),
            time: Some(flight.departs.clone()),
        },
        arrival: Stop {
            place: flight.to.clone(),
            time: Some(flight.arrives.clone()),
        },
        confirmation: booking.code.clone().unwrap_or_default(),
        seat: flight.seat.clone(),
    })
}

/// The next reservation that words name.
pub fn reservation(
    bookings: &[Booking],
    what: &str,
    clock: &Clock,
    faults: &Faults,
) -> Result<Reservation, Problem> {
    let query = Query::new(what)
        .ok_or_else(|| Problem::invalid_argument("what", "expected the name or the kind"))?;
    let mut found: Vec<(usize, Timestamp, &Booking, &Other)> = bookings
        .iter()
        .filter(|booking| !booking.cancelled)
        .filter_map(|booking| match &booking.what {
            What::Other(other) => Some((
                rank(other, &query)?,
                other.starts.as_deref()?.parse().ok()?,
                booking,
                other,
            )),
            What::Flight(_) => None,
        })
        .filter(|(_, starts, ..)| *starts >= clock.now - LATE)
        .collect();
    found.sort_by_key(|(rank, starts, ..)| (*rank, *starts));
    let Some((_, _, booking, other)) = found.into_iter().next() else {
        return Err(faults.not_found(&format!(
            "No mail confirms a reservation for \"{what}\" from now on."
        )));
    };
    Ok(Reservation {
        name: other.name.clone(),
        where_: Stop {
            place: other.place.clone(),
            time: other.starts.clone(),
        },
        party: other.party,
        confirmation: booking.code.clone(),
        under: booking.under.first().cloned(),
    })
}

fn is_under(booking: &Booking, name: &str) -> bool {
    booking.under.iter().any(|under| same_name(under, name))
}

/// 0 by name, 1 by kind, 2 by both or by place.
fn rank(other: &Other, query: &Query) -> Option<usize> {
    let name = fold(&other.name);
    let whole = format!(
        "{name} {} {} {}",
        other.kind,
        fold(&other.place.name),
        fold(other.place.address.as_deref().unwrap_or_default())
    );
    [name.as_str(), other.kind, whole.as_str()]
        .iter()
        .position(|text| query.matches_folded(text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use bellhop_sdk::files::Folder;

    use super::*;

    fn demo() -> (Vec<Booking>, Clock) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/home/mail");
        let (letters, _) = crate::letter::all(&[Folder::at(folder)]).unwrap();
        let clock = Clock::new(
            "2026-11-24T14:30:00-08:00".parse().unwrap(),
            "America/Los_Angeles",
        )
        .unwrap();
        (crate::structured::all(&letters), clock)
    }

    fn flight_of(name: &str, on: Option<&str>) -> Result<FlightBooking, Problem> {
        let (bookings, clock) = demo();
        flight(
            &bookings,
            name,
            on.map(|on| on.parse().unwrap()),
            &clock,
            &Faults::default(),
        )
    }

    #[test]
    fn the_next_flight_is_the_one_that_has_not_landed() {
        let moms = flight_of("Elena Rivera", None).unwrap();
        assert_eq!(
            (moms.flight.as_str(), moms.seat.as_deref()),
            ("UA1423", Some("22A"))
        );
        let back = flight_of("Elena Rivera", Some("2026-11-30")).unwrap();
        assert_eq!(back.flight, "UA618");
    }

    #[test]
    fn nobody_gets_a_strangers_or_a_cancelled_flight() {
        let Err(Problem::NotFound(why)) = flight_of("Zora Quill", None) else {
            panic!()
        };
        assert!(why.contains("Zora Quill"));
        let (bookings, _) = demo();
        assert!(bookings.iter().any(|booking| booking.cancelled));
    }

    #[test]
    fn a_reservation_is_found_by_name_and_by_kind() {
        let (bookings, clock) = demo();
        let found = |what: &str| reservation(&bookings, what, &clock, &Faults::default()).unwrap();
        assert_eq!(
            found("the hotel").confirmation.as_deref(),
            Some("OH-482915")
        );
        let table = found("Juniper & Rye");
        assert!(table.where_.time.unwrap().starts_with("2026-12-12T20:00"));
        assert!(table.where_.place.address.unwrap().contains("Hayes"));
    }
}

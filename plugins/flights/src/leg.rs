//! From AeroAPI's answer (`/flights/{ident}`, every leg of a flight some days around now) to the one leg
//! that was meant, told as `flight-status`.

use bellhop_sdk::types::{Place, Problem, Stop};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use url::form_urlencoded;

use crate::bindings::exports::bellhop::flights::flights::FlightStatus;

/// A leg that ended longer ago than this is not the current one.
const PAST: SignedDuration = SignedDuration::from_hours(6);
/// A smaller difference than this is no delay.
const ON_TIME: SignedDuration = SignedDuration::from_mins(5);

/// AeroAPI's answer.
#[derive(Debug, Default, Deserialize)]
pub struct Answer {
    #[serde(default)]
    flights: Vec<Leg>,
}

/// One leg, by the fields that are used; times are UTC.
#[derive(Clone, Debug, Deserialize)]
struct Leg {
    ident: String,
    ident_iata: Option<String>,
    status: Option<String>,
    #[serde(default)]
    cancelled: bool,
    origin: Option<Airport>,
    destination: Option<Airport>,
    scheduled_out: Option<Timestamp>,
    estimated_out: Option<Timestamp>,
    actual_out: Option<Timestamp>,
    scheduled_off: Option<Timestamp>,
    estimated_off: Option<Timestamp>,
    actual_off: Option<Timestamp>,
    scheduled_on: Option<Timestamp>,
    estimated_on: Option<Timestamp>,
    actual_on: Option<Timestamp>,
    scheduled_in: Option<Timestamp>,
    estimated_in: Option<Timestamp>,
    actual_in: Option<Timestamp>,
    terminal_destination: Option<String>,
    gate_destination: Option<String>,
    baggage_claim: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Airport {
    code: Option<String>,
    code_iata: Option<String>,
    timezone: Option<String>,
    name: Option<String>,
}

/// A flight's number as AeroAPI wants it, safe in a URL.
pub fn ident(flight: &str) -> Result<String, Problem> {
    let ident: String = flight
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let ident = ident.to_ascii_uppercase();
    if ident.len() < 3 || !ident.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let why =
            format!("expected an airline's code and a number such as UA923, got \"{flight}\"");
        return Err(Problem::invalid_argument("flight", why));
    }
    Ok(form_urlencoded::byte_serialize(ident.as_bytes()).collect())
}

/// The leg that departs on a day, or else the current or next one.
pub fn status(
    flight: &str,
    on: Option<Date>,
    now: Timestamp,
    answer: Answer,
) -> Result<FlightStatus, Problem> {
    let mut legs: Vec<Leg> = answer
        .flights
        .into_iter()
        .filter(|leg| leg.departure().is_some())
        .collect();
    legs.sort_by_key(Leg::departure);
    if legs.is_empty() {
        return Err(Problem::not_found(format!(
            "FlightAware knows no flight {flight} in these days."
        )));
    }
    let leg = match on {
        Some(day) => legs.iter().find(|leg| leg.day() == Some(day)),
        None => {
            // Of several legs the first that has not been over for long; a cancelled one only if no other is near.
            let current = |leg: &&Leg| leg.arrival().is_none_or(|at| at >= now - PAST);
            let flying = legs.iter().filter(current).find(|leg| !leg.cancelled);
            flying.or_else(|| legs.iter().find(current)).or(legs.last())
        }
    };
    let none = || {
        let day = on
            .map(|day| format!(" that departs on {day}"))
            .unwrap_or_default();
        Problem::not_found(format!("FlightAware knows no flight {flight}{day}."))
    };
    leg.map(Leg::told).ok_or_else(none)
}

impl Leg {
    fn departure(&self) -> Option<Timestamp> {
        self.actual_out
            .or(self.estimated_out)
            .or(self.scheduled_out)
            .or(self.actual_off)
            .or(self.estimated_off)
            .or(self.scheduled_off)
    }

    /// The day of departure where it departs, by the schedule: a late flight keeps its day.
    fn day(&self) -> Option<Date> {
        let at = self
            .scheduled_out
            .or(self.scheduled_off)
            .or(self.departure())?;
        Some(zone(self.origin.as_ref()).to_datetime(at).date())
    }

    fn arrival(&self) -> Option<Timestamp> {
        self.actual_in
            .or(self.estimated_in)
            .or(self.scheduled_in)
            .or(self.actual_on)
            .or(self.estimated_on)
            .or(self.scheduled_on)
    }

    fn delay(&self) -> Option<SignedDuration> {
        let scheduled = match (self.scheduled_in, self.actual_in.or(self.estimated_in)) {
            (Some(scheduled), Some(_)) => scheduled,
            _ => self.scheduled_in.or(self.scheduled_on)?,
        };
        let late = self.arrival()?.duration_since(scheduled);
        (late >= ON_TIME).then_some(late)
    }

    fn told(&self) -> FlightStatus {
        let status = if self.cancelled {
            Some("Cancelled")
        } else {
            self.status.as_deref()
        };
        FlightStatus {
            flight: self
                .ident_iata
                .clone()
                .unwrap_or_else(|| self.ident.clone()),
            status: status.unwrap_or("Unknown").to_owned(),
            departure: stop(self.origin.as_ref(), self.departure()),
            arrival: stop(
                self.destination.as_ref(),
                self.arrival().filter(|_| !self.cancelled),
            ),
            delay: self
                .delay()
                .filter(|_| !self.cancelled)
                .map(|late| format!("PT{}M", late.as_mins())),
            terminal: self.terminal_destination.clone(),
            gate: self.gate_destination.clone(),
            baggage_belt: self.baggage_claim.clone(),
        }
    }
}

fn zone(airport: Option<&Airport>) -> TimeZone {
    let name = airport.and_then(|airport| airport.timezone.as_deref());
    name.and_then(|name| TimeZone::get(name).ok())
        .unwrap_or(TimeZone::UTC)
}

/// An airport's city is no address: a map would lead to the city's centre.
fn stop(airport: Option<&Airport>, at: Option<Timestamp>) -> Stop {
    let code = airport.and_then(|airport| airport.code_iata.as_deref().or(airport.code.as_deref()));
    let name = match (airport.and_then(|airport| airport.name.as_deref()), code) {
        (Some(name), Some(code)) => format!("{} ({code})", called_airport(name)),
        (Some(name), None) => called_airport(name),
        (None, code) => code.unwrap_or("an unknown airport").to_owned(),
    };
    let zone = zone(airport);
    Stop {
        place: Place::named(name),
        time: at.map(|at| at.display_with_offset(zone.to_offset(at)).to_string()),
    }
}

/// AeroAPI shortens names: `San Francisco Int'l`.
fn called_airport(name: &str) -> String {
    let long = name.replace("Int'l", "International");
    if ["Airport", "Field", "Aeroport"]
        .iter()
        .any(|word| long.contains(word))
    {
        long
    } else {
        format!("{long} Airport")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const LEGS: &str = r#"{"links": null, "num_pages": 1, "flights": [
        {"ident": "UAL1423", "ident_iata": "UA1423", "status": "Scheduled", "cancelled": false,
         "origin": {"code": "KORD", "code_iata": "ORD", "timezone": "America/Chicago", "name": "Chicago O'Hare Int'l"},
         "destination": {"code": "KSFO", "code_iata": "SFO", "timezone": "America/Los_Angeles", "name": "San Francisco Int'l"},
         "scheduled_out": "2026-11-25T20:55:00Z", "scheduled_in": "2026-11-26T01:35:00Z"},
        {"ident": "UAL1423", "ident_iata": "UA1423", "status": "En Route / Delayed", "cancelled": false,
         "origin": {"code": "KORD", "code_iata": "ORD", "timezone": "America/Chicago", "name": "Chicago O'Hare Int'l"},
         "destination": {"code": "KSFO", "code_iata": "SFO", "timezone": "America/Los_Angeles", "name": "San Francisco Int'l"},
         "scheduled_out": "2026-11-24T20:55:00Z", "actual_out": "2026-11-24T21:40:00Z",
         "scheduled_in": "2026-11-25T01:35:00Z", "estimated_in": "2026-11-25T02:20:00Z", "gate_destination": "F11"},
        {"ident": "UAL1423", "ident_iata": "UA1423", "status": "Arrived", "cancelled": false,
         "origin": {"code": "KORD", "code_iata": "ORD", "timezone": "America/Chicago", "name": "Chicago O'Hare Int'l"},
         "destination": {"code": "KSFO", "code_iata": "SFO", "timezone": "America/Los_Angeles", "name": "San Francisco Int'l"},
         "scheduled_out": "2026-11-23T20:55:00Z", "scheduled_in": "2026-11-24T01:35:00Z", "actual_in": "2026-11-24T01:30:00Z"}
    ]}"#;

    fn ask(on: Option<&str>) -> Result<FlightStatus, Problem> {
        let now = "2026-11-24T22:30:00Z".parse().unwrap();
        status(
            "UA1423",
            on.map(|on| on.parse().unwrap()),
            now,
            serde_json::from_str(LEGS).unwrap(),
        )
    }

    #[test]
    fn the_leg_in_the_air_is_told_with_its_newest_times() {
        let status = ask(None).unwrap();
        assert_eq!(
            status.arrival.time.as_deref(),
            Some("2026-11-24T18:20:00-08:00")
        );
        assert_eq!(
            status.arrival.place.name,
            "San Francisco International Airport (SFO)"
        );
        assert_eq!(
            (status.delay.as_deref(), status.gate.as_deref()),
            (Some("PT45M"), Some("F11"))
        );
        assert_eq!(
            (status.flight.as_str(), status.status.as_str()),
            ("UA1423", "En Route / Delayed")
        );
    }

    #[test]
    fn a_day_picks_the_leg_that_departs_on_it() {
        let status = ask(Some("2026-11-25")).unwrap();
        assert_eq!(
            status.arrival.time.as_deref(),
            Some("2026-11-25T17:35:00-08:00")
        );
        assert_eq!(status.delay, None);
        assert!(
            matches!(ask(Some("2026-12-24")), Err(Problem::NotFound(why)) if why.contains("2026-12-24"))
        );
    }

    #[test]
    fn a_cancelled_leg_has_no_arrival_time() {
        let mut answer: Answer = serde_json::from_str(LEGS).unwrap();
        answer.flights.truncate(1);
        answer.flights[0].cancelled = true;
        let told = status("UA1423", None, Timestamp::UNIX_EPOCH, answer).unwrap();
        assert_eq!(
            (told.status.as_str(), told.arrival.time),
            ("Cancelled", None)
        );
    }

    #[test]
    fn what_no_airline_flies_is_not_found() {
        let none = status("ZZ999", None, Timestamp::UNIX_EPOCH, Answer::default());
        assert!(matches!(none, Err(Problem::NotFound(why)) if why.contains("ZZ999")));
    }

    #[test]
    fn a_number_is_normalised_and_nothing_else_gets_into_the_address() {
        assert_eq!(ident("ua 1423").unwrap(), "UA1423");
        assert!(ident("../account").is_err());
    }
}

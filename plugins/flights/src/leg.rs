//! From AeroAPI's answer (`/flights/{ident}`, every leg of a flight some days around now) to the one leg
//! that was meant, told as `flight-status`.

use bellhop_sdk::types::{Place, Problem, Stop};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::bindings::exports::bellhop::flights::flights::FlightStatus;

/// A leg that ended longer ago than this is not the current one.
const PAST: SignedDuration = SignedDuration::from_hours(6);
/// Fewer minutes than this are no delay.
const ON_TIME: i64 = 5;

/// Words that already say what it is.
const AIRPORT: [&str; 8] = [
    "Airport",
    "Airfield",
    "Field",
    "Aéroport",
    "Aeroporto",
    "Aeropuerto",
    "Flughafen",
    "Aerodrome",
];

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
    let Some(last) = legs.last() else {
        return Err(Problem::not_found(format!(
            "FlightAware knows no flight {flight} in these days."
        )));
    };
    let last_day = last.day().unwrap_or_default();
    let meant: Vec<&Leg> = legs
        .iter()
        .filter(|leg| match on {
            Some(day) => leg.day() == Some(day),
            None => leg.arrival().is_none_or(|at| at >= now - PAST),
        })
        .collect();
    let nearest = meant.iter().min_by_key(|leg| leg.away(now));
    let Some(nearest) = nearest else {
        let which = match on {
            Some(day) => format!("that departs on {day}"),
            None => "now or soon".to_owned(),
        };
        return Err(Problem::not_found(format!(
            "FlightAware, which looks about two days ahead, knows no flight {flight} {which}; the last it knows departs on {last_day}."
        )));
    };
    // An airline that cancels a leg may list it anew for the same day; another day's leg is no substitute.
    let anew = meant
        .iter()
        .filter(|leg| nearest.cancelled && !leg.cancelled && leg.day() == nearest.day())
        .min_by_key(|leg| leg.away(now));
    Ok(anew.unwrap_or(nearest).told())
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

    /// How far a moment is from the time under way, which is nothing for a leg in the air.
    fn away(&self, moment: Timestamp) -> SignedDuration {
        let departure = self.departure().unwrap_or(moment);
        let arrival = self.arrival().unwrap_or(departure);
        let after = departure.duration_since(moment);
        let before = moment.duration_since(arrival);
        after.max(before).max(SignedDuration::ZERO)
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

    /// Gate against gate, or else runway against runway; in whole minutes.
    fn delay(&self) -> Option<i64> {
        let late = |scheduled: Option<Timestamp>, newest: Option<Timestamp>| {
            Some(newest?.duration_since(scheduled?))
        };
        let at_gate = late(self.scheduled_in, self.actual_in.or(self.estimated_in));
        let late = match self.scheduled_in.or(self.estimated_in).or(self.actual_in) {
            Some(_) => at_gate?,
            None => late(self.scheduled_on, self.actual_on.or(self.estimated_on))?,
        };
        let minutes = (late.as_secs() + 30).div_euclid(60);
        (minutes >= ON_TIME).then_some(minutes)
    }

    fn told(&self) -> FlightStatus {
        let status = if self.cancelled {
            Some("Cancelled")
        } else {
            self.status.as_deref()
        };
        // What does not fly needs no gate.
        let goes = |at: &Option<String>| at.clone().filter(|_| !self.cancelled);
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
                .map(|late| format!("PT{late}M")),
            terminal: goes(&self.terminal_destination),
            gate: goes(&self.gate_destination),
            baggage_belt: goes(&self.baggage_claim),
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
    let long = |word| match word {
        "Int'l" | "Intl" => "International",
        word => word,
    };
    let words: Vec<&str> = name.split_whitespace().map(long).collect();
    let said = words.iter().any(|word| AIRPORT.contains(word));
    let name = words.join(" ");
    if said {
        name
    } else {
        format!("{name} Airport")
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

    fn changed(change: impl Fn(&mut Vec<Leg>)) -> Result<FlightStatus, Problem> {
        let mut answer: Answer = serde_json::from_str(LEGS).unwrap();
        change(&mut answer.flights);
        status(
            "UA1423",
            None,
            "2026-11-24T22:30:00Z".parse().unwrap(),
            answer,
        )
    }

    #[test]
    fn a_cancelled_leg_is_not_hidden_by_the_one_of_tomorrow() {
        let told = changed(|legs| legs[1].cancelled = true).unwrap();
        assert_eq!(
            (told.status.as_str(), told.arrival.time),
            ("Cancelled", None)
        );
        assert_eq!((told.delay, told.gate), (None, None));
    }

    #[test]
    fn a_leg_that_was_cancelled_and_listed_anew_flies() {
        let told = changed(|legs| {
            let mut anew = legs[1].clone();
            legs[1].cancelled = true;
            anew.actual_out = None;
            anew.estimated_out = Some("2026-11-24T23:30:00Z".parse().unwrap());
            anew.status = Some("Scheduled / Delayed".to_owned());
            legs.push(anew);
        });
        assert_eq!(told.unwrap().status, "Scheduled / Delayed");
    }

    #[test]
    fn of_two_legs_in_a_day_the_one_in_the_air_is_told() {
        let told = changed(|legs| {
            let mut before = legs[1].clone();
            before.scheduled_out = Some("2026-11-24T14:00:00Z".parse().unwrap());
            before.actual_out = before.scheduled_out;
            before.actual_in = Some("2026-11-24T19:00:00Z".parse().unwrap());
            before.gate_destination = Some("B2".to_owned());
            legs.push(before);
        });
        assert_eq!(told.unwrap().gate.as_deref(), Some("F11"));
    }

    #[test]
    fn a_leg_that_ended_long_ago_is_not_the_current_one() {
        let told = changed(|legs| {
            legs.drain(..2);
        });
        assert!(matches!(told, Err(Problem::NotFound(why)) if why.contains("2026-11-23")));
    }

    #[test]
    fn few_minutes_are_no_delay_and_seconds_are_rounded() {
        let late = |newest: &str| {
            let told = changed(|legs| legs[1].estimated_in = Some(newest.parse().unwrap()));
            told.unwrap().delay
        };
        assert_eq!(late("2026-11-25T01:39:29Z"), None);
        assert_eq!(late("2026-11-25T01:39:30Z").as_deref(), Some("PT5M"));
        assert_eq!(late("2026-11-25T01:20:00Z"), None);
    }

    #[test]
    fn without_times_at_the_gate_those_of_the_runway_are_told() {
        let told = changed(|legs| {
            let leg = &mut legs[1];
            leg.scheduled_on = leg.scheduled_in.take();
            leg.estimated_on = leg.estimated_in.take();
        });
        let told = told.unwrap();
        assert_eq!(
            told.arrival.time.as_deref(),
            Some("2026-11-24T18:20:00-08:00")
        );
        assert_eq!(told.delay.as_deref(), Some("PT45M"));
    }

    #[test]
    fn airports_are_called_in_full() {
        for (name, full) in [
            ("San Francisco Int'l", "San Francisco International Airport"),
            ("London Heathrow", "London Heathrow Airport"),
            ("Dallas Love Field", "Dallas Love Field"),
            ("Springfield Regional", "Springfield Regional Airport"),
        ] {
            assert_eq!(called_airport(name), full);
        }
    }

    #[test]
    fn the_recorded_flights_of_the_demo_are_told() {
        let har = include_str!("../../../demo/web/flights.har");
        let har: serde_json::Value = serde_json::from_str(har).unwrap();
        let told = |flight: &str, on: Option<Date>| {
            let entries = har["log"]["entries"].as_array().unwrap();
            let url = format!("https://aeroapi.flightaware.com/aeroapi/flights/{flight}");
            let entry = entries.iter().find(|entry| entry["request"]["url"] == url);
            let text = &entry.unwrap()["response"]["content"]["text"];
            let answer = serde_json::from_str(text.as_str().unwrap()).unwrap();
            let now = "2026-11-24T14:30:00-08:00".parse().unwrap();
            status(flight, on, now, answer).unwrap()
        };
        let moms = told("UA1423", None);
        assert_eq!(moms, told("UA1423", Some(jiff::civil::date(2026, 11, 24))));
        assert_eq!(moms.gate.as_deref(), Some("F11"));
        assert_eq!(
            moms.arrival.time.as_deref(),
            Some("2026-11-24T18:20:00-08:00")
        );
        let dads = told("WN1876", None);
        assert_eq!(dads.delay, None);
        assert_eq!(
            dads.arrival.time.as_deref(),
            Some("2026-11-25T11:55:00-08:00")
        );
        assert_eq!(
            dads.arrival.place.name,
            "Oakland International Airport (OAK)"
        );
    }

    #[test]
    fn what_no_airline_flies_is_not_found() {
        let none = status("ZZ999", None, Timestamp::UNIX_EPOCH, Answer::default());
        assert!(matches!(none, Err(Problem::NotFound(why)) if why.contains("ZZ999")));
    }
}

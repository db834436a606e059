//! From two places to a drive, in OSRM's terms (`/route/v1/driving`), and what the times of the two
//! stops mean for it.

use bellhop_sdk::http::Response;
use bellhop_sdk::types::{Place, Problem, Stop};
use jiff::{SignedDuration, Timestamp, tz::Offset};
use serde::Deserialize;

use crate::bindings::exports::bellhop::maps::maps::Drive;

/// OSRM's codes for places that no road joins, or that lie on none.
const NO_WAY: [&str; 2] = ["NoRoute", "NoSegment"];

/// OSRM's answer.
#[derive(Deserialize)]
struct Answer {
    code: String,
    #[serde(default)]
    routes: Vec<Route>,
}

#[derive(Deserialize)]
struct Route {
    /// Seconds.
    duration: f64,
    /// Metres.
    distance: f64,
}

/// The address that is asked for a drive; both places have coordinates.
pub fn request(base: &str, from: &Place, to: &Place) -> String {
    let at = |place: &Place| {
        let at = place.coordinates.as_ref();
        at.map(|at| format!("{:.6},{:.6}", at.longitude, at.latitude))
            .unwrap_or_default()
    };
    format!(
        "{base}/route/v1/driving/{};{}?overview=false",
        at(from),
        at(to)
    )
}

/// The drive that OSRM found between two stops.
pub fn between(from: Stop, to: Stop, answer: &Response) -> Result<Drive, Problem> {
    let no_way = || {
        Problem::not_found(format!(
            "There is no way by car from {} to {}.",
            from.place.name, to.place.name
        ))
    };
    // With status 400 comes a code that says whether it is the question or the road that is missing.
    let refused = (answer.status == 400)
        .then(|| serde_json::from_slice::<Answer>(&answer.body).ok())
        .flatten()
        .is_some_and(|told| NO_WAY.contains(&told.code.as_str()));
    if refused {
        return Err(no_way());
    }
    let told: Answer = answer.json("OSRM")?.ok_or_else(no_way)?;
    let route = told.routes.first().ok_or_else(no_way)?;
    let minutes = minutes(route.duration);
    let length = SignedDuration::from_mins(minutes);
    let leave = moment(from.time.as_deref(), "from")?;
    let due = moment(to.time.as_deref(), "to")?;
    let arrival =
        leave.map(|(leave, offset)| (leave.saturating_add(length).unwrap_or(leave), offset));
    let slack = arrival
        .zip(due)
        .map(|((arrival, _), (due, _))| whole_minutes(due.duration_since(arrival)));
    Ok(Drive {
        kilometres: (route.distance / 100.0).round() / 10.0,
        duration: iso(length),
        arrival: arrival.map(|(at, offset)| at.display_with_offset(offset).to_string()),
        spare: slack.filter(|slack| !slack.is_negative()).map(iso),
        late: slack
            .filter(SignedDuration::is_negative)
            .map(|slack| iso(slack.abs())),
        from,
        to,
    })
}

/// Whole minutes, at least one.
fn minutes(seconds: f64) -> i64 {
    let minutes = (seconds / 60.0).round().clamp(1.0, 1e6);
    #[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
    let minutes = minutes as i64;
    minutes
}

/// Halves go up: 30 seconds late are no minute late.
fn whole_minutes(length: SignedDuration) -> SignedDuration {
    SignedDuration::from_mins((length.as_secs() + 30).div_euclid(60))
}

/// A moment, and the offset it is told in.
fn moment(text: Option<&str>, param: &str) -> Result<Option<(Timestamp, Offset)>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let read = || {
        let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
        Some((
            text.parse().ok()?,
            pieces.to_numeric_offset().unwrap_or(Offset::UTC),
        ))
    };
    let bad = || {
        Problem::invalid_argument(
            param,
            format!("expected a time with its offset, got \"{text}\""),
        )
    };
    read().ok_or_else(bad).map(Some)
}

/// ISO 8601 in hours and minutes.
fn iso(length: SignedDuration) -> String {
    let minutes = length.as_mins();
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("PT{minutes}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn stop(name: &str, time: Option<&str>) -> Stop {
        Stop {
            place: Place::named(name),
            time: time.map(str::to_owned),
        }
    }

    fn drive(from: Option<&str>, to: Option<&str>) -> Drive {
        let body = r#"{"code": "Ok", "waypoints": [], "routes": [{"duration": 1571.3, "distance": 21240.5, "legs": []}]}"#;
        let answer = Response {
            status: 200,
            retry_after: None,
            body: body.into(),
        };
        between(stop("SFO", from), stop("Tosca Verde", to), &answer).unwrap()
    }

    #[test]
    fn time_to_spare_is_told() {
        let drive = drive(
            Some("2026-11-24T18:20:00-08:00"),
            Some("2026-11-24T19:30:00-08:00"),
        );
        assert_eq!((drive.duration.as_str(), drive.kilometres), ("PT26M", 21.2));
        assert_eq!(drive.arrival.as_deref(), Some("2026-11-24T18:46:00-08:00"));
        assert_eq!((drive.spare.as_deref(), drive.late), (Some("PT44M"), None));
    }

    #[test]
    fn being_late_is_told_across_time_zones() {
        let drive = drive(
            Some("2026-11-25T03:20:00Z"),
            Some("2026-11-24T19:30:00-08:00"),
        );
        assert_eq!((drive.late.as_deref(), drive.spare), (Some("PT16M"), None));
    }

    #[test]
    fn without_times_only_the_drive_is_told() {
        let drive = drive(None, Some("2026-11-24T19:30:00-08:00"));
        assert_eq!((drive.arrival, drive.spare, drive.late), (None, None, None));
    }

    #[test]
    fn seconds_make_nobody_late() {
        let drive = drive(
            Some("2026-11-24T18:20:20-08:00"),
            Some("2026-11-24T18:46:00-08:00"),
        );
        assert_eq!((drive.spare.as_deref(), drive.late), (Some("PT0M"), None));
    }

    #[test]
    fn the_shortest_drive_is_a_minute_and_long_ones_have_hours() {
        assert_eq!((minutes(0.0), minutes(89.0), minutes(90.0)), (1, 1, 2));
        assert_eq!(iso(SignedDuration::from_mins(605)), "PT10H5M");
    }

    #[test]
    fn a_time_without_an_offset_names_its_parameter() {
        let Err(Problem::InvalidArgument(bad)) = moment(Some("18:20"), "from") else {
            panic!("accepted")
        };
        assert_eq!(bad.param, "from");
    }

    fn refused(code: &str) -> Result<Drive, Problem> {
        let answer = Response {
            status: 400,
            retry_after: None,
            body: format!(r#"{{"code": "{code}", "message": ""}}"#).into(),
        };
        between(stop("Lisbon", None), stop("Funchal", None), &answer)
    }

    #[test]
    fn no_road_is_not_found() {
        assert!(
            matches!(refused("NoRoute"), Err(Problem::NotFound(why)) if why.contains("Funchal"))
        );
    }

    #[test]
    fn a_question_that_osrm_refuses_is_not_a_missing_road() {
        assert!(matches!(
            refused("InvalidOptions"),
            Err(Problem::Unavailable(_))
        ));
    }
}

//! The shared types of time and `jiff`'s, one into the other.

use std::str::FromStr;

use jiff::civil;
use jiff::{SignedDuration, Span, Timestamp, Zoned};

use crate::types::{Date, Duration, Instant, Problem};

/// An `instant`, with the offset of the place it is told for.
pub fn instant(moment: &Zoned) -> Instant {
    moment
        .timestamp()
        .display_with_offset(moment.offset())
        .to_string()
}

/// A `date`.
pub fn date(day: civil::Date) -> Date {
    day.to_string()
}

/// A `duration`.
pub fn duration(length: SignedDuration) -> Duration {
    length.to_string()
}

/// Reads an `instant` that was given as the parameter `param`.
///
/// # Errors
/// `InvalidArgument` naming the parameter.
pub fn read_instant(param: &str, text: &str) -> Result<Timestamp, Problem> {
    read(param, text, "a moment such as 2026-11-24T18:05:00-08:00")
}

/// Reads a `date` that was given as the parameter `param`.
///
/// # Errors
/// `InvalidArgument` naming the parameter.
pub fn read_date(param: &str, text: &str) -> Result<civil::Date, Problem> {
    read(param, text, "a day such as 2026-11-24")
}

/// Reads a `duration` that was given as the parameter `param`, days and months as they were said.
///
/// # Errors
/// `InvalidArgument` naming the parameter.
pub fn read_duration(param: &str, text: &str) -> Result<Span, Problem> {
    read(param, text, "a length of time such as PT1H25M")
}

fn read<T: FromStr>(param: &str, text: &str, what: &str) -> Result<T, Problem> {
    let told = |_| Problem::invalid_argument(param, format!("expected {what}, got \"{text}\""));
    text.trim().parse().map_err(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let landing: Zoned = "2026-11-24T18:05:00-08:00[America/Los_Angeles]"
            .parse()
            .unwrap();
        assert_eq!(instant(&landing), "2026-11-24T18:05:00-08:00");
        assert_eq!(
            read_instant("at", &instant(&landing)).unwrap(),
            landing.timestamp()
        );
        let day = civil::date(2026, 2, 28);
        assert_eq!(read_date("on", &date(day)).unwrap(), day);
        let length = SignedDuration::from_mins(85);
        assert_eq!(duration(length), "PT1H25M");
        assert_eq!(
            read_duration("for", "PT1H25M").unwrap().fieldwise(),
            Span::new().hours(1).minutes(25)
        );
    }

    #[test]
    fn what_is_no_time_names_its_parameter() {
        let Err(Problem::InvalidArgument(bad)) = read_date("on", "2026-02-30") else {
            panic!("accepted")
        };
        assert_eq!(bad.param, "on");
        assert!(
            bad.why.contains("a day such as 2026-11-24") && bad.why.contains("\"2026-02-30\""),
            "{}",
            bad.why
        );
    }
}

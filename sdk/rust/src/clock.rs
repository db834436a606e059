//! The user's clock: what moment it is, and what a day is where the user lives.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::types::Problem;

/// The session's moment and the user's time zone.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// Where the user's days begin and end.
    pub zone: TimeZone,
}

impl Clock {
    /// A clock in the zone of an IANA name.
    ///
    /// # Errors
    /// `Unavailable` when the name is in no time zone database.
    pub fn new(now: Timestamp, zone: &str) -> Result<Self, Problem> {
        let zone = TimeZone::get(zone).map_err(|_| {
            Problem::unavailable(format!(
                "The setting time-zone is \"{zone}\", which is no time zone; use an IANA name such as America/Los_Angeles."
            ))
        })?;
        Ok(Self { now, zone })
    }

    /// The clock as WASI and the plugin's settings give it; without a `time-zone` it is UTC.
    ///
    /// # Errors
    /// As [`Clock::new`].
    pub fn of_session() -> Result<Self, Problem> {
        let since_1970 = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        let seconds = i64::try_from(since_1970.as_secs()).unwrap_or_default();
        Self::new(
            Timestamp::from_second(seconds).unwrap_or_default(),
            crate::config::get("time-zone").as_deref().unwrap_or("UTC"),
        )
    }

    /// The day it is.
    pub fn today(&self) -> Date {
        self.day_of(self.now)
    }

    /// The user's day that a moment falls on.
    pub fn day_of(&self, moment: Timestamp) -> Date {
        self.local(moment).date()
    }

    /// What the user's wall clock shows at a moment.
    pub fn local(&self, moment: Timestamp) -> DateTime {
        self.zone.to_datetime(moment)
    }

    /// The moment a wall clock in the user's zone shows; in a gap, the moment after it.
    pub fn moment(&self, local: DateTime) -> Timestamp {
        self.zone
            .to_ambiguous_timestamp(local)
            .compatible()
            .unwrap_or(Timestamp::MAX)
    }

    /// The first moments of a day and of the day after.
    pub fn bounds(&self, day: Date) -> (Timestamp, Timestamp) {
        let after = day.saturating_add(1.day());
        (
            self.moment(day.at(0, 0, 0, 0)),
            self.moment(after.at(0, 0, 0, 0)),
        )
    }

    /// A moment as `instant`: RFC 3339 with the user's offset.
    pub fn instant(&self, moment: Timestamp) -> String {
        crate::time::instant(&moment.to_zoned(self.zone.clone()))
    }

    /// `7:30 PM`.
    pub fn time_label(&self, moment: Timestamp) -> String {
        self.local(moment).strftime("%-I:%M %p").to_string()
    }

    /// `Tue, Nov 24`, with the year unless it is this one.
    pub fn day_label(&self, day: Date) -> String {
        let form = if day.year() == self.today().year() {
            "%a, %b %-d"
        } else {
            "%a, %b %-d, %Y"
        };
        day.strftime(form).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::new(
            "2026-11-24T14:30:00-08:00".parse().unwrap(),
            "America/Los_Angeles",
        )
        .unwrap()
    }

    #[test]
    fn an_instant_carries_the_users_offset_of_its_own_season() {
        let clock = clock();
        assert_eq!(clock.instant(clock.now), "2026-11-24T14:30:00-08:00");
        let summer = "2026-07-01T00:00:00Z".parse().unwrap();
        assert_eq!(clock.instant(summer), "2026-06-30T17:00:00-07:00");
    }

    #[test]
    fn a_day_of_a_changed_clock_has_its_own_length() {
        let (start, end) = clock().bounds(jiff::civil::date(2026, 11, 1));
        assert_eq!(end.as_second() - start.as_second(), 25 * 3600);
    }

    #[test]
    fn a_bad_zone_is_named() {
        let Err(Problem::Unavailable(outage)) = Clock::new(Timestamp::UNIX_EPOCH, "Mars/Phobos")
        else {
            panic!("accepted")
        };
        assert!(outage.what.contains("Mars/Phobos"));
    }
}

//! Picking events: by words, by day, or the very next.

use std::collections::HashSet;

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::Faults;
use bellhop_sdk::people::same_name;
use bellhop_sdk::types::{Problem, Stop};
use bellhop_sdk::words::{Query, fold};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::bindings::exports::bellhop::calendar::calendar::Event;
use crate::read::Occurrence;

/// All occurrences, in order of time.
pub struct Calendar {
    events: Vec<Occurrence>,
    user: Option<String>,
    clock: Clock,
    faults: Faults,
}

impl Calendar {
    /// What several calendars share is there once.
    pub fn new(
        mut events: Vec<Occurrence>,
        user: Option<String>,
        clock: Clock,
        faults: Faults,
    ) -> Self {
        let mut seen = HashSet::new();
        events
            .retain(|event| event.uid.is_empty() || seen.insert((event.uid.clone(), event.start)));
        events.sort_by_key(|event| (event.start, event.end));
        Self {
            events,
            user,
            clock,
            faults,
        }
    }

    /// The event that words name: the next one that is not over, or the one of a day.
    pub fn find(&self, what: &str, on: Option<Date>) -> Result<Event, Problem> {
        let query = Query::new(what)
            .ok_or_else(|| Problem::invalid_argument("what", "expected words of an event"))?;
        let day = on.map(|on| self.clock.bounds(on));
        let asked = |event: &&Occurrence| match day {
            Some((start, end)) => event.start < end && event.end > start,
            None => event.end > self.clock.now,
        };
        let ranked: Vec<(usize, &Occurrence)> = self
            .events
            .iter()
            .filter(asked)
            .filter_map(|event| Some((rank(event, &query)?, event)))
            .collect();
        let Some(best) = ranked.iter().map(|(rank, _)| *rank).min() else {
            let when = match on {
                Some(on) => format!("on {}", self.clock.day_label(on)),
                None => "from now on".to_owned(),
            };
            return Err(self.faults.not_found(&format!(
                "Nothing in the calendar {when} is about \"{what}\"."
            )));
        };
        let mut fitting = ranked
            .iter()
            .filter(|(rank, _)| *rank == best)
            .map(|(_, event)| *event);
        let Some(first) = fitting.next() else {
            return Err(self.faults.not_found("The calendar is empty."));
        };
        // Two of a kind on one day are as likely meant.
        let day = self.clock.day_of(first.start);
        let mut rivals = vec![first];
        for event in fitting.take_while(|event| self.clock.day_of(event.start) == day) {
            if event.uid != first.uid && event.title != first.title {
                rivals.push(event);
            }
        }
        if rivals.len() > 1 {
            return Err(Problem::ambiguous(
                rivals.into_iter().map(|event| self.choice(event)),
            ));
        }
        Ok(self.told(first))
    }

    /// Everything on a day, whole days first.
    ///
    /// # Errors
    /// `NotFound` where nothing is on the day, but a file could not be read in whole.
    pub fn agenda(&self, on: Date) -> Result<Vec<Event>, Problem> {
        let (start, end) = self.clock.bounds(on);
        let mut events: Vec<&Occurrence> = self
            .events
            .iter()
            .filter(|event| event.start < end && (event.end > start || event.start >= start))
            .collect();
        if events.is_empty() && !self.faults.is_empty() {
            let day = self.clock.day_label(on);
            let sentence = format!("Nothing is in the calendar on {day}.");
            return Err(self.faults.not_found(&sentence));
        }
        events.sort_by_key(|event| (!event.all_day, event.start));
        Ok(events.into_iter().map(|event| self.told(event)).collect())
    }

    /// The next event that has not begun and does not last whole days.
    pub fn next(&self) -> Result<Event, Problem> {
        let next = self
            .events
            .iter()
            .find(|event| event.start >= self.clock.now && !event.all_day);
        next.map(|event| self.told(event))
            .ok_or_else(|| self.faults.not_found("Nothing more is in the calendar."))
    }

    fn choice(&self, event: &Occurrence) -> (String, String) {
        let time = if event.all_day {
            "all day".to_owned()
        } else {
            self.clock.time_label(event.start)
        };
        let place = event
            .place
            .as_ref()
            .map(|place| format!(", {}", place.name))
            .unwrap_or_default();
        (
            format!("{}, {time}{place}", event.title),
            event.title.clone(),
        )
    }

    fn told(&self, event: &Occurrence) -> Event {
        let instant = |at: Timestamp| self.clock.instant(at);
        let me = self.user.as_deref();
        Event {
            title: event.title.clone(),
            where_: event.place.clone().map(|place| Stop {
                place,
                time: Some(instant(event.start)),
            }),
            start: instant(event.start),
            end: instant(event.end),
            all_day: event.all_day,
            attendees: event
                .attendees
                .iter()
                .filter(|name| me.is_none_or(|me| !same_name(me, name)))
                .cloned()
                .collect(),
        }
    }
}

/// How well an event fits: 0 in the title, 1 with place and people, 2 with the description, more for
/// each word that is nowhere; half of the words must be somewhere.
fn rank(event: &Occurrence, query: &Query) -> Option<usize> {
    let title = fold(&event.title);
    if query.matches_folded(&title) {
        return Some(0);
    }
    let place = event.place.as_ref().map(|place| {
        format!(
            "{} {}",
            place.name,
            place.address.as_deref().unwrap_or_default()
        )
    });
    let around = fold(&format!(
        "{} {} {}",
        event.title,
        place.unwrap_or_default(),
        event.attendees.join(" ")
    ));
    if query.matches_folded(&around) {
        return Some(1);
    }
    let missing = query
        .missing(&fold(&format!("{around} {}", event.description)))
        .len();
    match missing {
        0 => Some(2),
        _ => (missing * 2 < query.stems().len()).then_some(2 + missing),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use bellhop_sdk::files::Folder;

    use super::*;

    fn demo() -> Calendar {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/home/calendar");
        let clock = Clock::new(
            "2026-11-24T14:30:00-08:00".parse().unwrap(),
            "America/Los_Angeles",
        )
        .unwrap();
        crate::open(&[Folder::at(folder)], clock).unwrap()
    }

    fn at(what: &str, on: Option<&str>) -> (String, String) {
        let event = demo().find(what, on.map(|on| on.parse().unwrap())).unwrap();
        (
            event.start,
            event.where_.map(|stop| stop.place.name).unwrap_or_default(),
        )
    }

    fn is(start: &str, place: &str) -> (String, String) {
        (start.to_owned(), place.to_owned())
    }

    #[test]
    fn words_find_the_next_event_of_a_household() {
        let tonight = is("2026-11-24T19:30:00-08:00", "Tosca Verde");
        assert_eq!(at("dinner", None), tonight);
        assert_eq!(at("the dinner with mom", Some("2026-11-24")), tonight);
        assert_eq!(at("my dentist appointment", None).1, "Grand Lake Dental");
        assert_eq!(
            at("book club", None),
            is("2026-12-03T19:00:00-08:00", "Rockridge Reading Room")
        );
        assert_eq!(
            at("parent teacher conference", None).0,
            "2026-12-01T15:40:00-08:00"
        );
    }

    #[test]
    fn what_is_not_there_is_told() {
        let Err(Problem::NotFound(why)) = demo().find("zeppelin launch", None) else {
            panic!()
        };
        assert!(why.contains("zeppelin launch"), "{why}");
    }

    #[test]
    fn a_day_has_its_events_in_order() {
        let titles: Vec<String> = demo()
            .agenda("2026-11-25".parse().unwrap())
            .unwrap()
            .into_iter()
            .map(|e| e.title)
            .collect();
        let place = |title: &str| {
            titles
                .iter()
                .position(|t| t.contains(title))
                .unwrap_or_else(|| panic!("{titles:?}"))
        };
        assert!(place("Design review") < place("Pick up Dad"), "{titles:?}");
        assert!(
            titles.iter().any(|title| title.contains("Pie")),
            "{titles:?}"
        );
    }
}

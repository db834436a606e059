//! From iCalendar files (RFC 5545) to occurrences: time zones, recurrence and exceptions resolved. The
//! grammar and the rules are calcard's; here a broken event costs no other.

use std::collections::BTreeMap;

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::{Faults, Found};
use bellhop_sdk::types::{Coordinates, Place};
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameterName,
    ICalendarProperty, ICalendarStatus, ICalendarValue,
};
use jiff::{Timestamp, ToSpan};

/// How far ahead of now a rule without an end is followed.
const YEARS_AHEAD: i64 = 3;
/// No real series has more occurrences in that time.
const MOST: usize = 50_000;

/// One event on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The same for all occurrences of a series.
    pub uid: String,
    pub title: String,
    pub description: String,
    pub place: Option<Place>,
    pub start: Timestamp,
    pub end: Timestamp,
    pub all_day: bool,
    /// Who is invited, by name where there is one.
    pub attendees: Vec<String>,
}

/// Every occurrence of a file's events. What is wrong with the file is noted.
pub fn events(file: &Found, clock: &Clock, faults: &mut Faults) -> Vec<Occurrence> {
    let Some(text) = file.text(faults) else {
        return Vec::new();
    };
    let blocks = blocks(&text);
    if blocks.cut {
        faults.note(format!(
            "{} is cut off at line {}",
            file.name,
            text.lines().count()
        ));
    } else if !blocks.whole {
        faults.note(format!(
            "{} holds no calendar (no BEGIN:VCALENDAR)",
            file.name
        ));
    }
    let mut made = Vec::new();
    // A series with its exceptions at a time: rules of two series must not meet.
    for events in blocks.series.values() {
        let source = format!(
            "BEGIN:VCALENDAR\r\n{}{}END:VCALENDAR\r\n",
            blocks.zones,
            events.concat()
        );
        if let Ok(mut calendar) = ICalendar::parse(&source) {
            made.extend(expanded(&mut calendar, clock));
        }
    }
    made
}

/// A file's text by what it is for.
#[derive(Default)]
struct Blocks<'a> {
    zones: String,
    /// By UID; what has none stands alone.
    series: BTreeMap<String, Vec<&'a str>>,
    whole: bool,
    /// Whether the file ends inside something.
    cut: bool,
}

fn blocks(text: &str) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let mut open: Option<(usize, &str, Option<String>)> = None;
    let mut depth = 0_i32;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let bare = line.trim_end();
        let is = |word: &str| bare.eq_ignore_ascii_case(word);
        if is("BEGIN:VCALENDAR") {
            depth += 1;
            blocks.whole = true;
        } else if is("END:VCALENDAR") {
            depth -= 1;
        } else if is("BEGIN:VEVENT") {
            open = Some((begin, "END:VEVENT", None));
        } else if is("BEGIN:VTIMEZONE") {
            open = Some((begin, "END:VTIMEZONE", None));
        } else if let Some((start, end, uid)) = &mut open {
            if is(end) {
                let block = &text[*start..at];
                match (*end, uid.take()) {
                    ("END:VEVENT", Some(uid)) => blocks.series.entry(uid).or_default().push(block),
                    ("END:VEVENT", None) => blocks
                        .series
                        .entry(format!("line {begin}"))
                        .or_default()
                        .push(block),
                    _ => blocks.zones.push_str(block),
                }
                open = None;
            } else if let Some(("UID", value)) = bare.split_once(':') {
                *uid = Some(value.trim().to_owned());
            }
        }
    }
    blocks.cut = open.is_some() || depth > 0;
    blocks
}

fn expanded(calendar: &mut ICalendar, clock: &Clock) -> Vec<Occurrence> {
    let last = clock.local(clock.now).saturating_add(YEARS_AHEAD.years());
    let until = PartialDateTime {
        year: u16::try_from(last.year()).ok(),
        month: u8::try_from(last.month()).ok(),
        day: u8::try_from(last.day()).ok(),
        hour: Some(0),
        minute: Some(0),
        second: Some(0),
        tz_hour: Some(0),
        tz_minute: Some(0),
        tz_minus: false,
    };
    for value in calendar
        .components
        .iter_mut()
        .flat_map(|c| &mut c.entries)
        .flat_map(|e| &mut e.values)
    {
        if let ICalendarValue::RecurrenceRule(rule) = value
            && rule.until.is_none()
            && rule.count.is_none()
        {
            rule.until = Some(until.clone());
        }
    }
    let zone = clock
        .zone
        .iana_name()
        .and_then(|name| name.parse::<Tz>().ok())
        .unwrap_or_default();
    let dates = calendar.expand_dates(zone, MOST).events;
    let occurrence = |date: calcard::icalendar::dates::CalendarEvent<_, _>| {
        let component = calendar.component_by_id(date.comp_id)?;
        let (start, end) = date.timestamps();
        occurrence(component, start, end, clock)
    };
    dates.into_iter().filter_map(occurrence).collect()
}

fn occurrence(
    event: &ICalendarComponent,
    start: i64,
    end: i64,
    clock: &Clock,
) -> Option<Occurrence> {
    if event.component_type != ICalendarComponentType::VEvent
        || event.status() == Some(&ICalendarStatus::Cancelled)
    {
        return None;
    }
    let start = Timestamp::from_second(start).ok()?;
    let end = Timestamp::from_second(end.max(start.as_second())).ok()?;
    let begins = event
        .property(&ICalendarProperty::Dtstart)?
        .values
        .first()?;
    let all_day = begins
        .as_partial_date_time()
        .is_some_and(|begins| !begins.has_time());
    let (start, end) = if all_day {
        whole_days(start, end, clock)
    } else {
        (start, end)
    };
    let text = |property| {
        event
            .property(&property)
            .and_then(first_text)
            .unwrap_or_default()
    };
    Some(Occurrence {
        uid: event.uid().unwrap_or_default().to_owned(),
        title: text(ICalendarProperty::Summary),
        description: text(ICalendarProperty::Description),
        place: place(
            &text(ICalendarProperty::Location),
            event.property(&ICalendarProperty::Geo),
        ),
        start,
        end,
        all_day,
        attendees: event
            .properties(&ICalendarProperty::Attendee)
            .filter_map(attendee)
            .collect(),
    })
}

/// The user's days from the one an event starts on: a day of a changed clock has its own length.
fn whole_days(start: Timestamp, end: Timestamp, clock: &Clock) -> (Timestamp, Timestamp) {
    let hours = end.duration_since(start).as_hours();
    let days = ((hours + 12) / 24).max(1);
    let first = clock.day_of(start);
    let last = first.saturating_add((days - 1).days());
    (clock.bounds(first).0, clock.bounds(last).1)
}

fn first_text(entry: &ICalendarEntry) -> Option<String> {
    let text = entry.values.first()?.as_text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn attendee(entry: &ICalendarEntry) -> Option<String> {
    let named = entry
        .parameter(&ICalendarParameterName::Cn)
        .and_then(|name| name.as_text());
    named
        .or_else(|| entry.calendar_address())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
}

/// "Tosca Verde, 2550 Mission St, San Francisco" is a name and an address; "2550 Mission St" is both at
/// once; a link to a call is no place.
fn place(location: &str, geo: Option<&ICalendarEntry>) -> Option<Place> {
    let line = location
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    if line.is_empty() || line.contains("://") {
        return None;
    }
    let (name, address) = match line.split_once(',') {
        Some((name, rest)) if !name.contains(|c: char| c.is_ascii_digit()) => {
            (name.trim(), rest.trim())
        }
        _ => (line.as_str(), line.as_str()),
    };
    Some(Place {
        name: name.to_owned(),
        address: Some(address.to_owned()),
        coordinates: geo.and_then(coordinates),
    })
}

fn coordinates(entry: &ICalendarEntry) -> Option<Coordinates> {
    let number = |index: usize| entry.values.get(index).and_then(ICalendarValue::as_float);
    Some(Coordinates {
        latitude: number(0)?,
        longitude: number(1)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn clock() -> Clock {
        Clock::new(
            "2026-11-24T14:30:00-08:00".parse().unwrap(),
            "America/Los_Angeles",
        )
        .unwrap()
    }

    fn read(body: &str) -> (Vec<Occurrence>, Faults) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ics");
        std::fs::write(&path, body.replace('\n', "\r\n")).unwrap();
        let mut faults = Faults::default();
        let file = Found {
            size: body.len() as u64,
            path,
            name: "calendar/a.ics".to_owned(),
        };
        (events(&file, &clock(), &mut faults), faults)
    }

    fn event(body: &str) -> String {
        format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\n{body}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    }

    fn starts(events: &[Occurrence]) -> Vec<String> {
        let mut all: Vec<String> = events.iter().map(|e| clock().instant(e.start)).collect();
        all.sort();
        all
    }

    #[test]
    fn a_time_is_understood_in_its_zone_in_utc_and_floating() {
        for start in [
            "DTSTART;TZID=America/New_York:20261124T223000",
            "DTSTART:20261125T033000Z",
            "DTSTART:20261124T193000",
        ] {
            let (events, _) = read(&event(&format!("{start}\nDURATION:PT2H\nSUMMARY:Dinner")));
            assert_eq!(starts(&events), ["2026-11-24T19:30:00-08:00"], "{start}");
            assert_eq!(events[0].end.duration_since(events[0].start).as_hours(), 2);
        }
    }

    #[test]
    fn a_series_keeps_its_hour_over_the_change_of_clocks_and_its_exceptions() {
        let text = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=America/Los_Angeles:20261027T090000\n\
            DTEND;TZID=America/Los_Angeles:20261027T100000\nRRULE:FREQ=WEEKLY;COUNT=4\n\
            EXDATE;TZID=America/Los_Angeles:20261103T090000\nSUMMARY:Swim\nEND:VEVENT\n\
            BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;TZID=America/Los_Angeles:20261110T090000\n\
            DTSTART;TZID=America/Los_Angeles:20261110T110000\nDTEND;TZID=America/Los_Angeles:20261110T120000\nSUMMARY:Swim late\nEND:VEVENT\n\
            END:VCALENDAR\n";
        let (events, _) = read(text);
        let expected = [
            "2026-10-27T09:00:00-07:00",
            "2026-11-10T11:00:00-08:00",
            "2026-11-17T09:00:00-08:00",
        ];
        assert_eq!(starts(&events), expected);
        assert!(events.iter().any(|event| event.title == "Swim late"));
    }

    #[test]
    fn a_rule_without_end_is_followed_for_some_years() {
        let (events, _) = read(&event(
            "DTSTART;VALUE=DATE:19620117\nRRULE:FREQ=YEARLY\nSUMMARY:Birthday",
        ));
        let last = events.iter().map(|e| e.start).max().unwrap();
        assert_eq!(clock().day_of(last).year(), 2029);
        assert!(events.iter().all(|event| event.all_day));
    }

    #[test]
    fn a_file_that_is_cut_off_keeps_what_is_whole() {
        let whole = event("DTSTART:20261125T033000Z\nSUMMARY:Dinner");
        let cut = whole.replace("END:VCALENDAR\n", "BEGIN:VEVENT\nUID:2\nDTSTART:2026");
        let (events, faults) = read(&cut);
        assert_eq!(events.len(), 1);
        let why = format!("{:?}", faults.not_found("Nothing."));
        assert!(
            why.contains("calendar/a.ics is cut off at line 10"),
            "{why}"
        );
    }

    #[test]
    fn a_cancelled_event_and_a_broken_one_are_left_out() {
        let (events, _) = read(&event(
            "DTSTART:20261125T033000Z\nSTATUS:CANCELLED\nSUMMARY:Dinner",
        ));
        assert_eq!(events, []);
        let (events, _) = read(&event("DTSTART:not a time\nSUMMARY:Dinner"));
        assert_eq!(events, []);
    }

    #[test]
    fn a_location_is_a_name_and_an_address() {
        let named = place("Tosca Verde, 2550 Mission St, San Francisco", None).unwrap();
        assert_eq!(
            (named.name.as_str(), named.address.as_deref()),
            ("Tosca Verde", Some("2550 Mission St, San Francisco"))
        );
        let bare = place("2716 Woolsey St, Berkeley", None).unwrap();
        assert_eq!(bare.name, "2716 Woolsey St, Berkeley");
        assert_eq!(place("https://meet.example/abc", None), None);
    }
}

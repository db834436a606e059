//! From the words the model points at to a value of a type: numbers, dates, durations, codes.
//!
//! The model never writes; what it points at is computed here, relative to the session's clock.

use bellhop_catalog::{Kind, Type};
use interim::{Dialect, parse_date_string};
use jiff::civil::{Date, Weekday};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::{Span, ToSpan, Zoned};
use serde_json::Value;

use crate::clock::time_of_day;
use crate::numbers::{Number, digits, numbers};

/// A type that words can be turned into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    Text,
    /// Text that is to be written as 2026-11-24, where the words name a day.
    WrittenDate,
    /// Text that is to be written as 18:30, where the words name a time of day.
    WrittenTime,
    Integer,
    Number,
    /// A number that is 5 for "5%".
    Percentage,
    Date,
    Instant,
    Duration,
    FlightNumber,
    EmailAddress,
    PhoneNumber,
    Uri,
}

impl Leaf {
    /// How words become this type, if they can.
    pub fn of(ty: &Type) -> Option<Self> {
        if let Some(name) = ty.name.as_ref().filter(|name| name.is_shared()) {
            match name.name.as_str() {
                "date" => return Some(Self::Date),
                "instant" => return Some(Self::Instant),
                "duration" => return Some(Self::Duration),
                "flight-number" => return Some(Self::FlightNumber),
                "email-address" => return Some(Self::EmailAddress),
                "phone-number" => return Some(Self::PhoneNumber),
                "uri" => return Some(Self::Uri),
                _ => {}
            }
        }
        match ty.kind {
            Kind::String | Kind::Char => Some(Self::Text),
            Kind::S8
            | Kind::U8
            | Kind::S16
            | Kind::U16
            | Kind::S32
            | Kind::U32
            | Kind::S64
            | Kind::U64 => Some(Self::Integer),
            Kind::F32 | Kind::F64 => Some(Self::Number),
            _ => None,
        }
    }

    /// The same for a parameter that is called a date, a time or a percentage, or whose description shows one.
    pub fn described(self, name: &str, docs: &str) -> Self {
        let called = name.split(' ').next_back();
        match self {
            Self::Text if called == Some("date") || shows_a_date(docs) => Self::WrittenDate,
            Self::Text if called == Some("time") && !in_halves_of_days(docs) => Self::WrittenTime,
            Self::Number if in_percent(name) || in_percent(docs) => Self::Percentage,
            _ => self,
        }
    }

    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number | Self::Percentage)
    }

    /// The value that `words` mean at `now`; none if they mean nothing of this type.
    pub fn value(self, words: &str, now: &Zoned) -> Option<Value> {
        let words = words.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | '.' | '?' | '!' | ';' | ':' | '"')
        });
        if words.is_empty() {
            return None;
        }
        match self {
            Self::Text => Some(
                words
                    .strip_suffix("'s")
                    .or(words.strip_suffix("’s"))
                    .unwrap_or(words)
                    .into(),
            ),
            Self::WrittenDate => match date(words, now) {
                Some(day) => Some(day.to_string().into()),
                None => Self::Text.value(words, now),
            },
            Self::WrittenTime => match time_of_day(words) {
                Some(time) => Some(time.strftime("%H:%M").to_string().into()),
                None => Self::Text.value(words, now),
            },
            Self::Integer => only_number(words)
                .map(|number| number.value)
                .filter(|n| n.fract() == 0.0 && n.abs() < 9.0e15)
                .map(|n| (n as i64).into()),
            Self::Number => only_number(words).map(|number| number.share().into()),
            Self::Percentage => only_number(words).map(|number| number.value.into()),
            Self::Date => date(words, now).map(|d| d.to_string().into()),
            Self::Instant => {
                instant(words, now).map(|t| t.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().into())
            }
            Self::Duration => duration(words).map(|d| d.to_string().into()),
            Self::FlightNumber => flight_number(words).map(Value::from),
            Self::EmailAddress => email_address(words).map(Value::from),
            Self::PhoneNumber => phone_number(words).map(Value::from),
            Self::Uri => words.contains("://").then(|| words.into()),
        }
    }
}

/// Whether a description writes times as "10:00 AM".
fn in_halves_of_days(docs: &str) -> bool {
    let lower = docs.to_lowercase().replace('.', "");
    lower
        .split(|c: char| !c.is_alphabetic())
        .any(|word| matches!(word, "am" | "pm"))
}

/// Whether a name or description speaks of percent, and shows no share such as 0.05.
fn in_percent(docs: &str) -> bool {
    let docs = docs.to_lowercase();
    (docs.contains("percent") || docs.contains('%')) && !docs.contains("0.")
}

/// Whether a description shows the form YYYY-MM-DD, or a day in it, with no time of day after it.
fn shows_a_date(docs: &str) -> bool {
    const FORM: &[u8] = b"dddd-dd-dd";
    let shown: Vec<u8> = docs
        .bytes()
        .map(|b| match b.to_ascii_lowercase() {
            b'y' | b'm' | b'd' | b'0'..=b'9' => b'd',
            other => other,
        })
        .collect();
    let ends = |at: usize| match shown.get(at + FORM.len()) {
        Some(b' ' | b't') => {
            !shown[at + FORM.len() + 1..].starts_with(b"dd:")
                && !shown[at + FORM.len() + 1..].starts_with(b"hh")
        }
        after => !after.is_some_and(u8::is_ascii_alphanumeric),
    };
    shown
        .windows(FORM.len())
        .enumerate()
        .any(|(at, window)| window == FORM && ends(at))
}

/// The number that some words are, if they hold one and no other.
fn only_number(words: &str) -> Option<Number> {
    let mut found = numbers(words);
    found.pop().filter(|_| found.is_empty())
}

fn date(words: &str, now: &Zoned) -> Option<Date> {
    let lower = words.to_lowercase();
    let lower = lower.trim_end_matches(" from now");
    let spoken: Vec<&str> = lower.split_whitespace().collect();
    let today = now.date();
    if matches!(lower, "now" | "right now")
        || spoken.iter().any(|w| matches!(*w, "today" | "tonight"))
        || lower.starts_with("this ") && !names_a_day(&spoken)
    {
        return Some(today);
    }
    if lower.contains("day after tomorrow") {
        return today.checked_add(2.days()).ok();
    }
    if spoken.contains(&"tomorrow") {
        return today.checked_add(1.day()).ok();
    }
    if spoken.contains(&"yesterday") {
        return today.checked_sub(1.day()).ok();
    }
    if let Some(day) = lower.strip_prefix("the ").and_then(day_of_month) {
        return next_day_of_month(day, today);
    }
    if let Some(date) = day_of_a_span(&spoken, today) {
        return Some(date);
    }
    if let Ok(date) = lower.parse::<Date>() {
        return Some(date);
    }
    let wanted = plain_date_words(&digits(lower));
    parse_date_string(&wanted, now.clone(), Dialect::Us)
        .ok()
        .map(|t| t.date())
}

fn names_a_day(words: &[&str]) -> bool {
    words
        .iter()
        .any(|w| parse_date_string(w, Zoned::default(), Dialect::Us).is_ok())
}

/// Without what a date parser stumbles over: articles, prepositions, parts of the day, "1st", and the day of the
/// month after the month's name and before a year.
fn plain_date_words(words: &str) -> String {
    let mut plain: Vec<String> = words
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| {
            !matches!(
                *w,
                "" | "on"
                    | "the"
                    | "of"
                    | "this"
                    | "coming"
                    | "at"
                    | "in"
                    | "for"
                    | "morning"
                    | "afternoon"
                    | "evening"
                    | "night"
            )
        })
        .map(|w| match day_of_month(w) {
            Some(day) => day.to_string(),
            None => w.to_owned(),
        })
        .collect();
    let is_number =
        |word: &str, most: usize| word.len() <= most && word.bytes().all(|b| b.is_ascii_digit());
    for at in 0..plain.len().saturating_sub(2) {
        if plain[at].bytes().all(|b| b.is_ascii_alphabetic())
            && is_number(&plain[at + 1], 2)
            && plain[at + 2].len() == 4
            && is_number(&plain[at + 2], 4)
        {
            plain.swap(at, at + 1);
        }
    }
    plain.join(" ")
}

fn day_of_month(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix))?;
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn next_day_of_month(day: i8, today: Date) -> Option<Date> {
    (0..3)
        .filter_map(|months| today.first_of_month().checked_add(months.months()).ok())
        .filter_map(|month| Date::new(month.year(), month.month(), day).ok())
        .find(|date| *date >= today)
}

/// "The 13th of this month", "Tuesday next week"; weeks begin on Monday.
fn day_of_a_span(spoken: &[&str], today: Date) -> Option<Date> {
    let (spans_from_now, span, rest) = match spoken {
        [rest @ .., "this", span] | ["this", span, rest @ ..] => (0, *span, rest),
        [rest @ .., "next", span] | ["next", span, rest @ ..] => (1, *span, rest),
        _ => return None,
    };
    let named: Vec<&&str> = rest
        .iter()
        .filter(|word| !matches!(**word, "the" | "of" | "on"))
        .collect();
    let [day] = named.as_slice() else {
        return None;
    };
    match span {
        "month" => {
            let first = today.first_of_month().checked_add(spans_from_now.months());
            let month = first.ok()?;
            Date::new(month.year(), month.month(), day_of_month(day)?).ok()
        }
        "week" => {
            let since_monday = today.weekday().to_monday_zero_offset();
            let days = weekday(day)?.to_monday_zero_offset() - since_monday;
            today.checked_add(spans_from_now.weeks().days(days)).ok()
        }
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let parsed = |form| BrokenDownTime::parse(form, word).ok()?.weekday();
    parsed("%A").or_else(|| parsed("%a"))
}

fn instant(words: &str, now: &Zoned) -> Option<Zoned> {
    let lower = words.to_lowercase();
    if lower == "now" || lower == "right now" {
        return Some(now.clone());
    }
    if let Ok(time) = words.parse::<jiff::Timestamp>() {
        return Some(time.to_zoned(now.time_zone().clone()));
    }
    let plain = plain_date_words(&digits(
        &lower
            .replace("noon", "12pm")
            .replace("midnight", "12am")
            .replace("tonight", "today"),
    ));
    parse_date_string(&plain, now.clone(), Dialect::Us).ok()
}

fn duration(words: &str) -> Option<Span> {
    let lower = words.to_lowercase();
    let plain = digits(&lower)
        .replace("half an hour", "30 minutes")
        .replace("an hour and a half", "90 minutes")
        .replace("an hour", "1 hour")
        .replace("a minute", "1 minute")
        .replace("a day", "1 day")
        .replace("a week", "1 week")
        .replace(" and ", " ");
    plain.trim_start_matches("for ").parse().ok()
}

/// Two or three letters or digits, not all digits, then a number of up to four digits.
fn flight_number(words: &str) -> Option<String> {
    let compact: String = digits(words)
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect::<String>()
        .to_uppercase();
    let split = compact
        .find(|c: char| c.is_ascii_digit())
        .filter(|&at| at > 0)
        .map(|at| at.max(2))?;
    let (airline, number) = compact.split_at_checked(split)?;
    let plausible = matches!(airline.len(), 2..=3)
        && airline.chars().any(|c| c.is_ascii_alphabetic())
        && matches!(number.len(), 1..=4)
        && number.chars().all(|c| c.is_ascii_digit());
    plausible.then_some(compact)
}

fn email_address(words: &str) -> Option<String> {
    let spoken = words
        .to_lowercase()
        .replace(" at ", "@")
        .replace(" dot ", ".")
        .replace(' ', "");
    let (name, host) = spoken.split_once('@')?;
    (!name.is_empty() && host.contains('.')).then_some(spoken)
}

fn phone_number(words: &str) -> Option<String> {
    let kept: String = words
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    (kept.len() >= 5).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(leaf: Leaf, words: &str) -> Option<String> {
        let now: Zoned = "2026-11-24T14:30:00-08:00[America/Los_Angeles]"
            .parse()
            .expect("a literal");
        leaf.value(words, &now)
            .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
    }

    #[test]
    fn days_are_counted_from_the_sessions_clock() {
        for (words, day) in [
            ("today", "2026-11-24"),
            ("tonight", "2026-11-24"),
            ("tomorrow morning", "2026-11-25"),
            ("the day after tomorrow", "2026-11-26"),
            ("Friday", "2026-11-27"),
            ("on Thursday", "2026-11-26"),
            ("the 1st", "2026-12-01"),
            ("the 24th", "2026-11-24"),
            ("December 5th", "2026-12-05"),
            ("Dec 5", "2026-12-05"),
            ("2026-12-24", "2026-12-24"),
            ("this evening", "2026-11-24"),
            ("August 15th, 2022", "2022-08-15"),
            ("2 weeks from now", "2026-12-08"),
            ("the 28th of this month", "2026-11-28"),
            ("3rd of next month", "2026-12-03"),
            ("Tuesday next week", "2026-12-01"),
            ("next week on Sunday", "2026-12-06"),
            ("Saturday of this week", "2026-11-28"),
            ("next Friday", "2026-11-27"),
            ("next Tuesday", "2026-12-01"),
        ] {
            assert_eq!(said(Leaf::Date, words).as_deref(), Some(day), "{words}");
        }
        assert_eq!(said(Leaf::Date, "dinner"), None);
    }

    #[test]
    fn a_text_is_written_as_a_date_where_its_name_or_description_wants_one() {
        for docs in [
            "The date of arrival (e.g., 2022-01-01)",
            "first day, 'yyyy-mm-dd'",
            "YYYY-MM-DD",
        ] {
            let leaf = Leaf::Text.described("from", docs);
            assert_eq!(leaf, Leaf::WrittenDate, "{docs}");
        }
        let leaf = Leaf::Text.described("check in date", "");
        assert_eq!(leaf, Leaf::WrittenDate);
        for docs in [
            "the start, as YYYY-MM-DD HH:MM",
            "2022-01-01T10:00:00Z",
            "order number, such as 12-34-56",
            "",
        ] {
            assert_eq!(Leaf::Text.described("update", docs), Leaf::Text, "{docs}");
        }
        let written = |words| said(Leaf::WrittenDate, words);
        assert_eq!(written("August 15th, 2022").as_deref(), Some("2022-08-15"));
        assert_eq!(
            written("the first Monday after Easter").as_deref(),
            Some("the first Monday after Easter")
        );
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_words() {
        for (words, number) in [
            ("five", "5"),
            ("twenty five", "25"),
            ("-3", "-3"),
            ("1,200", "1200"),
            ("2.0", "2"),
        ] {
            assert_eq!(
                said(Leaf::Integer, words).as_deref(),
                Some(number),
                "{words}"
            );
        }
        for none in ["2.5", "4 of 5", "2025-03-03"] {
            assert_eq!(said(Leaf::Integer, none), None, "{none}");
        }
        let rate = Leaf::Number.described("rate", "yearly interest, in percent");
        assert_eq!(said(rate, "3.5%").as_deref(), Some("3.5"));
        let rate = Leaf::Number.described("rate", "yearly interest, 0.05 for 5%");
        assert_eq!(said(rate, "12%").as_deref(), Some("0.12"));
        assert_eq!(said(Leaf::Number, "12%").as_deref(), Some("0.12"));
        assert_eq!(
            said(Leaf::Number, "3 million").as_deref(),
            Some("3000000.0")
        );
    }

    #[test]
    fn codes_lose_the_spaces_people_say_them_with() {
        assert_eq!(said(Leaf::FlightNumber, "ua 923").as_deref(), Some("UA923"));
        assert_eq!(
            said(Leaf::FlightNumber, "U2 8412").as_deref(),
            Some("U28412")
        );
        assert_eq!(said(Leaf::FlightNumber, "mom"), None);
        assert_eq!(
            said(Leaf::EmailAddress, "ana at example dot org").as_deref(),
            Some("ana@example.org")
        );
    }

    #[test]
    fn durations_are_iso_8601() {
        assert_eq!(
            said(Leaf::Duration, "an hour and 20 minutes").as_deref(),
            Some("PT1H20M")
        );
        assert_eq!(
            said(Leaf::Duration, "forty five minutes").as_deref(),
            Some("PT45M")
        );
    }

    #[test]
    fn times_are_in_the_users_zone() {
        assert_eq!(
            said(Leaf::Instant, "tomorrow at 8pm").as_deref(),
            Some("2026-11-25T20:00:00-08:00")
        );
    }
}

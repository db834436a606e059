//! The date and time in front of a line of a chat: telling it from text, and which of its numbers
//! is the day.

use jiff::civil::{Date, Time};

/// A date of three numbers in the order they were written, and a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    numbers: [i16; 3],
    dotted: bool,
    /// Whether the time was written with AM or PM.
    half_days: bool,
    pub time: Time,
}

/// How a file writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// Marks of writing direction, which the apps strew between the parts of a line.
pub fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// The stamp a line begins with, and what follows: `[24/11/2026, 14:03:22] ` or `11/24/26, 2:03 PM - `.
pub fn head(line: &str) -> Option<(Stamp, &str)> {
    let line = line.trim_start_matches(is_mark);
    let (bracket, line) = match line.strip_prefix('[') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let mut rest = line;
    let first = number(&mut rest)?;
    let separator = rest.chars().next().filter(|c| "/.-".contains(*c))?;
    rest = &rest[1..];
    let second = number(&mut rest)?;
    rest = rest.strip_prefix(separator)?;
    let third = number(&mut rest)?;
    rest =
        rest.trim_start_matches(|c: char| c == ',' || c == '.' || c.is_whitespace() || is_mark(c));
    let hour = number(&mut rest)?;
    rest = rest.strip_prefix([':', '.'])?;
    let minute = number(&mut rest)?;
    let second_of_minute = match rest.strip_prefix([':', '.']) {
        Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => {
            rest = after;
            number(&mut rest)?
        }
        _ => 0,
    };
    let (marker, after) = match bracket {
        true => rest.split_once(']')?,
        false => rest
            .split_once(" - ")
            .or_else(|| Some((rest.strip_suffix(" -")?, "")))?,
    };
    let marker: String = marker.chars().filter(|c| c.is_alphanumeric()).collect();
    let hour = match (marker.to_lowercase().as_str(), hour) {
        ("", hour) => hour,
        ("am", 12) => 0,
        ("am", hour) | ("pm", hour @ 12) => hour,
        ("pm", hour) => hour + 12,
        _ => return None,
    };
    let part = |number: i16| i8::try_from(number).ok();
    let stamp = Stamp {
        numbers: [first, second, third],
        dotted: separator != '/',
        half_days: !marker.is_empty(),
        time: Time::new(part(hour)?, part(minute)?, part(second_of_minute)?, 0).ok()?,
    };
    // Some order must make a date of it.
    stamp
        .date(Order::DayFirst)
        .or(stamp.date(Order::MonthFirst))?;
    Some((stamp, after.strip_prefix(' ').unwrap_or(after)))
}

fn number(rest: &mut &str) -> Option<i16> {
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    digits.get(..4.min(end)).filter(|_| end <= 4)?.parse().ok()
}

impl Stamp {
    /// The day, where the numbers in this order are one.
    pub fn date(self, order: Order) -> Option<Date> {
        let [a, b, c] = self.numbers;
        let (year, month, day) = match order {
            _ if a > 31 => (a, b, c),
            Order::DayFirst => (c, b, a),
            Order::MonthFirst => (c, a, b),
        };
        let year = if year < 100 { year + 2000 } else { year };
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }
}

impl Order {
    /// The order in which the stamps of a file are dates, run forward and are not in the future; where
    /// that leaves both, the one that goes with how the time and the date are written.
    pub fn of(stamps: &[Stamp], today: Date) -> Self {
        let wrong = |order: Order| {
            let mut last = None;
            let (mut impossible, mut backward, mut future) = (0, 0, 0);
            for stamp in stamps {
                match stamp.date(order) {
                    None => impossible += 1,
                    Some(date) => {
                        future += usize::from(date > today);
                        backward += usize::from(last.is_some_and(|last| date < last));
                        last = Some(date);
                    }
                }
            }
            (impossible, backward, future)
        };
        let (day_first, month_first) = (wrong(Self::DayFirst), wrong(Self::MonthFirst));
        if day_first != month_first {
            return match day_first < month_first {
                true => Self::DayFirst,
                false => Self::MonthFirst,
            };
        }
        match stamps.iter().all(|stamp| stamp.half_days && !stamp.dotted) {
            true => Self::MonthFirst,
            false => Self::DayFirst,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn order(lines: &[&str]) -> Order {
        let stamps: Vec<Stamp> = lines.iter().map(|line| head(line).unwrap().0).collect();
        Order::of(&stamps, date(2026, 11, 24))
    }

    #[test]
    fn every_form_of_a_stamp_is_read() {
        for line in [
            "[24/11/2026, 14:03:22] Sam: hi",
            "\u{200e}[24/11/2026, 14:03:22] Sam: hi",
            "[24.11.26, 14:03:22] Sam: hi",
            "24/11/2026, 14:03 - Sam: hi",
            "24/11/2026 14:03 - Sam: hi",
            "24-11-2026 14:03 - Sam: hi",
            "2026-11-24, 14:03 - Sam: hi",
            "24/11/26, 2:03\u{202f}p.\u{a0}m. - Sam: hi",
            "24/11/26, 2:03 pm - Sam: hi",
        ] {
            let (stamp, rest) = head(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                stamp.date(Order::DayFirst),
                Some(date(2026, 11, 24)),
                "{line}"
            );
            assert_eq!((stamp.time.hour(), stamp.time.minute()), (14, 3), "{line}");
            assert_eq!(rest, "Sam: hi", "{line}");
        }
        let (stamp, _) = head("11/24/26, 12:03\u{202f}AM - Sam: hi").unwrap();
        assert_eq!(stamp.date(Order::MonthFirst), Some(date(2026, 11, 24)));
        assert_eq!(stamp.time, time(0, 3, 0, 0));
    }

    #[test]
    fn a_line_of_text_is_no_stamp() {
        for line in [
            "- $12",
            "12/3 is good",
            "3.5 - 4 hours",
            "99/99/2026, 10:00 - Sam: hi",
            "[x]",
            "",
        ] {
            assert_eq!(head(line), None, "{line}");
        }
    }

    #[test]
    fn one_day_past_the_12th_decides_the_order() {
        assert_eq!(
            order(&["1/2/26, 1:00 PM - a: b", "1/13/26, 1:00 PM - a: b"]),
            Order::MonthFirst
        );
        assert_eq!(
            order(&["[1/2/26, 13:00:00] a: b", "[13/2/26, 13:00:00] a: b"]),
            Order::DayFirst
        );
    }

    #[test]
    fn time_runs_forward_and_not_into_the_future() {
        assert_eq!(
            order(&["9/1/26, 13:00 - a: b", "2/3/26, 13:00 - a: b"]),
            Order::DayFirst
        );
        // 11 December is not yet, 12 November is over.
        assert_eq!(order(&["11/12/26, 13:00 - a: b"]), Order::MonthFirst);
    }

    #[test]
    fn otherwise_am_and_pm_go_with_the_month_first() {
        assert_eq!(order(&["1/2/26, 1:00 PM - a: b"]), Order::MonthFirst);
        assert_eq!(order(&["1/2/26, 13:00 - a: b"]), Order::DayFirst);
        assert_eq!(order(&["1.2.26, 1:00 PM - a: b"]), Order::DayFirst);
    }
}

//! Times of day as people say them: "half past six in the evening" is 18:30.

use jiff::civil::Time;

use crate::numbers::digits;

/// The time of day that some words are, if they are one and nothing else.
pub fn time_of_day(words: &str) -> Option<Time> {
    let said = words.to_lowercase().replace(['-', '’', '\''], " ");
    let said = said
        .replace("a.m.", "am")
        .replace("p.m.", "pm")
        .replace("o clock", "");
    let said = digits(&said);
    let mut rest: Vec<&str> = said.split_whitespace().collect();
    while rest
        .first()
        .is_some_and(|word| matches!(*word, "at" | "around" | "about" | "by"))
    {
        rest.remove(0);
    }
    match rest.as_slice() {
        ["noon" | "midday"] => return Time::new(12, 0, 0, 0).ok(),
        ["midnight"] => return Some(Time::midnight()),
        _ => {}
    }
    let half = part_of_day(&mut rest);
    let (hour, minute) = match rest.as_slice() {
        ["half", "past", hour] => (hour.parse().ok()?, 30),
        ["quarter", "past", hour] | ["a", "quarter", "past", hour] => (hour.parse().ok()?, 15),
        ["quarter", "to", hour] | ["a", "quarter", "to", hour] => {
            (hour.parse::<i8>().ok()? - 1, 45)
        }
        [minute, "past", hour] => (hour.parse().ok()?, minute.parse().ok()?),
        [minute, "to", hour] => (
            hour.parse::<i8>().ok()? - 1,
            60 - minute.parse::<i8>().ok()?,
        ),
        [time] if time.contains([':', '.']) => {
            let (hour, minute) = time.split_once([':', '.'])?;
            let minute = minute
                .get(..2)
                .filter(|_| minute.len() == 2 || minute.len() == 5)?;
            (hour.parse().ok()?, minute.parse().ok()?)
        }
        [hour, minute] if minute.len() == 2 => (hour.parse().ok()?, minute.parse().ok()?),
        // A number alone may be anything.
        [hour] if half.is_some() => (hour.parse::<i8>().ok()?, 0),
        _ => return None,
    };
    let hour = match half {
        Some(Half::Second) if (1..12).contains(&hour) => hour + 12,
        Some(Half::First) if hour == 12 => 0,
        _ => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

enum Half {
    First,
    Second,
}

/// Takes what says which half of the day is meant out of some words; a part of its own word too ("6pm").
fn part_of_day(words: &mut Vec<&str>) -> Option<Half> {
    const BESIDE: [&str; 4] = ["in", "the", "this", "at"];
    let half = |word: &str| match word {
        "am" | "morning" => Some(Half::First),
        "pm" | "afternoon" | "evening" | "night" | "tonight" => Some(Half::Second),
        _ => None,
    };
    if let Some(found) = words.iter().find_map(|word| half(word)) {
        words.retain(|word| half(word).is_none() && !BESIDE.contains(word));
        return Some(found);
    }
    let last = words.last_mut()?;
    for (part, half) in [("am", Half::First), ("pm", Half::Second)] {
        if let Some(bare) = last
            .strip_suffix(part)
            .filter(|bare| bare.ends_with(|c: char| c.is_ascii_digit()))
        {
            *last = bare;
            return Some(half);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::time_of_day;

    #[test]
    fn times_are_read_as_they_are_said() {
        for (words, time) in [
            ("afternoon 3:30", "15:30"),
            ("evening at 6", "18:00"),
            ("4 pm", "16:00"),
            ("9:30", "09:30"),
            ("half past six in the evening", "18:30"),
            ("a quarter to eight", "07:45"),
            ("12:15 a.m.", "00:15"),
            ("at noon", "12:00"),
            ("ten past 5 pm", "17:10"),
            ("7:05pm", "19:05"),
            ("8 05 pm", "20:05"),
            ("18:30:00", "18:30"),
            ("11 o'clock in the morning", "11:00"),
        ] {
            let found = time_of_day(words).map(|time| time.strftime("%H:%M").to_string());
            assert_eq!(found.as_deref(), Some(time), "{words}");
        }
        for none in ["5", "tomorrow at 5 pm", "dinner", "25:00", "2 hours", ""] {
            assert_eq!(time_of_day(none), None, "{none}");
        }
    }
}

//! Numbers as people write and say them: where they stand in a text, and what they are.

use std::borrow::Cow;
use std::ops::Range;

use text2num::{Language, Token, find_numbers, replace_numbers_in_text};

use crate::spans::meet;

/// A number in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub bytes: Range<usize>,
    /// The "5" of "5%".
    pub value: f64,
    pub percent: bool,
    /// Nothing but a comma or a word such as "and" stands between it and the number before.
    pub listed: bool,
}

impl Number {
    /// The "0.05" of "5%".
    pub fn share(&self) -> f64 {
        self.value * if self.percent { 0.01 } else { 1.0 }
    }
}

/// All numbers of a text, in order; parts of codes, dates and times of day are none.
pub fn numbers(text: &str) -> Vec<Number> {
    let mut found = in_digits(text);
    let mut spoken = in_words(text);
    spoken.retain(|number| !found.iter().any(|other| meet(&number.bytes, &other.bytes)));
    found.extend(spoken);
    found.sort_by_key(|number| number.bytes.start);
    for at in 1..found.len() {
        let between = &text[found[at - 1].bytes.end..found[at].bytes.start];
        let mut words = between
            .split([' ', ',', ';'])
            .filter(|word| !word.is_empty());
        found[at].listed = words.all(|word| matches!(word, "and" | "&" | "or"));
    }
    found
}

/// Number words as digits: "twenty five minutes" as "25 minutes".
pub fn digits(words: &str) -> String {
    replace_numbers_in_text(words, &Language::english(), 0.0)
}

fn in_digits(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        at = digits_end(bytes, start);
        let code = in_code(text, start, at);
        if code > at {
            at = code;
        } else if code == at
            && let Some(value) = parsed(&text[start..at])
        {
            found.push(completed(text, start..at, value));
        }
    }
    found
}

/// Where the digits of a number end, those of thousands and of a fraction among them.
fn digits_end(bytes: &[u8], start: usize) -> usize {
    let run = |from: usize| {
        from + bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut end = run(start);
    while bytes.get(end) == Some(&b',') && run(end + 1) == end + 4 {
        end += 4;
    }
    match bytes.get(end) {
        Some(b'.') if run(end + 1) > end + 1 => run(end + 1),
        _ => end,
    }
}

/// Where the code, date or time of day ends that some digits are part of: their own end if they are part of none, and
/// 0 where the code began before them.
fn in_code(text: &str, start: usize, end: usize) -> usize {
    let mut before = text[..start].chars().rev();
    if let Some(last) = before.next() {
        let joined = match (before.next(), last) {
            (Some(previous), '-') => previous.is_alphabetic(),
            (Some(previous), '.' | '/' | ':') => previous.is_alphanumeric(),
            _ => false,
        };
        if last.is_alphanumeric() || last == '_' || joined {
            return 0;
        }
    }
    let rest = &text[end..];
    let code = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':')))
        .unwrap_or(rest.len());
    let code = rest[..code].trim_end_matches(['-', '_', '.', '/', ':']);
    let breaks = code.matches(['-', '_', '/', ':']).count();
    // "18-25" are two numbers; "2025-03-03", "7:30", "2.4.1" and "12ab3" are none.
    let part = match code.chars().next() {
        None => false,
        Some('-') => breaks > 1 && code.contains(|c: char| c.is_ascii_digit()),
        Some('.' | '/' | ':' | '_') => true,
        Some(_) => code.contains(|c: char| c.is_ascii_digit()) && !code.contains('-'),
    };
    if part { end + code.len() } else { end }
}

fn parsed(digits: &str) -> Option<f64> {
    let value: f64 = digits.replace(',', "").parse().ok()?;
    value.is_finite().then_some(value)
}

/// A token for the reader of number words.
struct Word<'a> {
    text: &'a str,
    /// Something other than a space or a hyphen stands before it.
    apart: bool,
}

impl Token for Word<'_> {
    fn text(&self) -> Cow<'_, str> {
        self.text.into()
    }

    fn text_lowercase(&self) -> Cow<'_, str> {
        self.text.to_lowercase().into()
    }

    fn nt_separated(&self, _previous: &Self) -> bool {
        self.apart
    }

    fn not_a_number_part(&self) -> bool {
        self.text.contains(|c: char| c.is_ascii_digit())
    }
}

fn in_words(text: &str) -> Vec<Number> {
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut words = Vec::new();
    let mut end = 0;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let apart = !text[end..start].chars().all(|c| matches!(c, ' ' | '-'));
        end = start + word.len();
        places.push(start..end);
        words.push(Word { text: word, apart });
    }
    let found = find_numbers(words.into_iter(), &Language::english(), 0.0);
    let spoken = found.into_iter().map(|number| {
        let bytes = places[number.start].start..places[number.end - 1].end;
        completed(text, bytes, number.value)
    });
    spoken
        .filter(|number| {
            !text[number.bytes.clone()]
                .chars()
                .all(|c| c.is_ascii_digit())
        })
        .collect()
}

const HALVES: [&str; 4] = [" and a half", "-and-a-half", " ½", "½"];

/// Bytes of the longest word that makes a number negative, and the spaces beside it.
const LONGEST_SIGN: usize = "a negative ".len();

/// A number with its sign, its half and its scale.
fn completed(text: &str, bytes: Range<usize>, value: f64) -> Number {
    let Range { mut start, mut end } = bytes;
    let mut value = value;
    let near = text.floor_char_boundary(start.saturating_sub(LONGEST_SIGN));
    let before = text[near..start].to_ascii_lowercase();
    let half = HALVES.iter().find(|half| {
        text.get(end..end + half.len())
            .is_some_and(|said| said.eq_ignore_ascii_case(half))
    });
    if let Some(half) = half {
        value += 0.5;
        end += half.len();
    }
    let rest = &text[end..];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    let word_end = rest[spaces..]
        .find(|c: char| !c.is_ascii_alphabetic())
        .map_or(rest.len(), |at| spaces + at);
    let scale = match rest[spaces..word_end].to_lowercase().as_str() {
        "k" | "thousand" => Some(1e3),
        "million" => Some(1e6),
        "billion" => Some(1e9),
        "dozen" => Some(12.0),
        _ => None,
    };
    if let Some(scale) = scale {
        value *= scale;
        end += word_end;
    }
    let rest = &text[end..];
    let after = rest.trim_start_matches(' ');
    let sign = ["%", "percent", "per cent"].into_iter().find(|sign| {
        after
            .get(..sign.len())
            .is_some_and(|said| said.eq_ignore_ascii_case(sign))
    });
    if let Some(sign) = sign {
        end += rest.len() - after.len() + sign.len();
    }
    let percent = sign.is_some();
    for (sign, apart) in [("-", ""), ("−", ""), ("minus", " "), ("negative", " ")] {
        let Some(left) = before
            .strip_suffix(apart)
            .and_then(|left| left.strip_suffix(sign))
        else {
            continue;
        };
        if !left.ends_with(char::is_alphanumeric) {
            value = -value;
            start = near + left.len();
        }
    }
    Number {
        bytes: start..end,
        value,
        percent,
        listed: false,
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_stand_where_they_are_said() {
        for (text, wanted) in [
            (
                "a 77 kWh battery from fifteen percent up to 80",
                vec![("77", 77.0), ("fifteen percent", 15.0), ("80", 80.0)],
            ),
            (
                "0.31 each, with a fee of 12.50.",
                vec![("0.31", 0.31), ("12.50", 12.5)],
            ),
            (
                "$1,200 and 2 million",
                vec![("1,200", 1200.0), ("2 million", 2e6)],
            ),
            (
                "three twenty-sided dice",
                vec![("three", 3.0), ("twenty", 20.0)],
            ),
            (
                "nineteen and a half degrees",
                vec![("nineteen and a half", 19.5)],
            ),
            (
                "from -5 to minus three",
                vec![("-5", -5.0), ("minus three", -3.0)],
            ),
            (
                "aged 18-25, 300g",
                vec![("18", 18.0), ("25", 25.0), ("300", 300.0)],
            ),
            (
                "the 48-year-old paid 1.5k",
                vec![("48", 48.0), ("1.5k", 1500.0)],
            ),
            (
                "two hundred and fifty-one, seven",
                vec![("two hundred and fifty-one", 251.0), ("seven", 7.0)],
            ),
            (
                "on 2025-03-03 at 7:30 with 2.4.1 of L-20931 and UA923",
                vec![],
            ),
            (
                "4, 8, 15 and 16",
                vec![("4", 4.0), ("8", 8.0), ("15", 15.0), ("16", 16.0)],
            ),
        ] {
            let found: Vec<_> = numbers(text)
                .into_iter()
                .map(|n| (text[n.bytes].to_owned(), n.value))
                .collect();
            let wanted: Vec<_> = wanted
                .into_iter()
                .map(|(said, value)| (said.to_owned(), value))
                .collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn odd_texts_have_no_half_characters() {
        for text in [
            "",
            "İİİİ −5½ %",
            "٣ 3٣",
            "5．5 ５ 🙂7🙂",
            "minus",
            "1,2,3,4",
            "9".repeat(400).as_str(),
            "two½ million%",
        ] {
            for number in numbers(text) {
                assert!(
                    text.get(number.bytes.clone()).is_some(),
                    "{text}: {number:?}"
                );
            }
        }
    }

    #[test]
    fn a_percentage_is_a_number_and_a_share() {
        let found = numbers("at 3.5% or 20 percent");
        assert!(found.iter().all(|number| number.percent));
        assert!((found[0].value - 3.5).abs() < 1e-9 && (found[0].share() - 0.035).abs() < 1e-9);
    }
}

//! What the model points at, made whole: word pieces may end inside a word, a number or a quotation; values do not.

use std::ops::Range;

/// The words of a text that some bytes of it are part of.
pub fn whole(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let mut start = text.floor_char_boundary(bytes.start);
    while start > 0 && goes_on(text, start) {
        start = text.floor_char_boundary(start - 1);
    }
    let mut end = text.ceil_char_boundary(bytes.end);
    while end < text.len() && goes_on(text, end) {
        end = text.ceil_char_boundary(end + 1);
    }
    quoted(text, &(start..end))
        .or_else(|| address(text, &(start..end)))
        .unwrap_or_else(|| bracketed(text, start..end))
}

/// At how many of its two ends some words are cut out of a name: there a word with a capital follows another, and the
/// first of them does not begin a sentence.
pub fn cut_out_of_a_name(text: &str, bytes: &Range<usize>) -> u8 {
    let capital = |word: &str| {
        let said = word.strip_prefix('I');
        let is_i = said.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        word.starts_with(char::is_uppercase) && !is_i
    };
    let first = |words: &str| capital(words.split(' ').next().unwrap_or_default());
    let last = |words: &str| {
        let (before, word) = words.rsplit_once(' ').unwrap_or(("", words));
        capital(word)
            && words.ends_with(char::is_alphanumeric)
            && before.ends_with(|c: char| c.is_alphanumeric() || c == ',')
    };
    let before = text[..bytes.start].strip_suffix(' ');
    let begins = before.is_some_and(last) && first(&text[bytes.clone()]);
    let after = text[bytes.end..].strip_prefix(' ');
    let ends = after.is_some_and(first) && last(&text[..bytes.end]);
    u8::from(begins) + u8::from(ends)
}

/// The whole web address that some words are part of.
fn address(text: &str, bytes: &Range<usize>) -> Option<Range<usize>> {
    const CLOSING: [char; 11] = ['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '\''];
    if text[bytes.clone()].contains(char::is_whitespace) {
        return None;
    }
    let before = text[..bytes.start].rsplit(char::is_whitespace).next();
    let end = text[bytes.end..].find(char::is_whitespace);
    let end = end.map_or(text.len(), |at| bytes.end + at);
    let word = &text[bytes.start - before.map_or(0, str::len)..end];
    let word = word.trim_start_matches(['(', '[', '<', '"', '\'']);
    let start = end - word.len();
    let word = word.trim_end_matches(CLOSING);
    // A bracket that the address itself opens is closed in it.
    word.contains("://")
        .then(|| bracketed(text, start..start + word.len()))
}

/// Words with the brackets beside them that those among them lack.
fn bracketed(text: &str, bytes: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = bytes;
    let (mut depth, mut least) = (0, 0);
    for c in text[start..end].chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        least = least.min(depth);
    }
    if depth > least && text[end..].starts_with(')') {
        end += 1;
    }
    if least < 0 && text[..start].ends_with('(') {
        start -= 1;
    }
    start..end
}

/// Whether a word or a number goes on over a place in a text.
fn goes_on(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let mut after = text[at..].chars();
    let (Some(last), Some(next)) = (before.next(), after.next()) else {
        return false;
    };
    let joins = |left: Option<char>, mark: char, right: Option<char>| {
        let (Some(left), Some(right)) = (left, right) else {
            return false;
        };
        match mark {
            ',' | ':' => left.is_ascii_digit() && right.is_ascii_digit(),
            '.' | '@' => left.is_alphanumeric() && right.is_alphanumeric(),
            '-' | '_' | '/' => {
                left.is_alphanumeric()
                    && right.is_alphanumeric()
                    && (left.is_ascii_digit() || right.is_ascii_digit())
            }
            _ => false,
        }
    };
    last.is_alphanumeric() && next.is_alphanumeric()
        || joins(Some(last), next, after.next())
        || joins(before.next(), last, Some(next))
}

/// The whole of a quotation that most of is meant.
fn quoted(text: &str, bytes: &Range<usize>) -> Option<Range<usize>> {
    const MARKS: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’')];
    MARKS.iter().find_map(|&(open, close)| {
        let start = text[..bytes.start].rfind(open)? + open.len_utf8();
        let before = text[..start - open.len_utf8()].chars().next_back();
        let end = bytes.end + text[bytes.end..].find(close)?;
        let after = text[end + close.len_utf8()..].chars().next();
        let inside = &text[start..end];
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let quotation = apart(before) && apart(after) && !inside.contains([open, close, '\n']);
        (quotation && bytes.len() * 2 > inside.len()).then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::{cut_out_of_a_name, whole};

    #[test]
    fn words_numbers_and_quotations_are_whole() {
        for (text, part, meant) in [
            ("land in Lisbon", "isb", "Lisbon"),
            ("a threshold of 0.9 in mice", "0", "0.9"),
            ("within $10000.00. After that", "10000", "10000.00"),
            ("at 7:30 sharp", "30", "7:30"),
            ("code PP2023-001 now", "001", "PP2023-001"),
            (
                "check 'The Grand Palace' soon",
                "Grand Palace",
                "The Grand Palace",
            ),
            ("mom's flight, dad's flight", "flight", "flight"),
            ("save photo.tiff as png", "photo", "photo.tiff"),
            ("write to ana@acme.example.", "acme", "ana@acme.example"),
            ("the end. 3 more", "3", "3"),
            (
                "call https://hooks.acme.io/in, daily",
                "hooks",
                "https://hooks.acme.io/in",
            ),
            (
                "my site (https://acme.io/in) daily",
                "acme",
                "https://acme.io/in",
            ),
            (
                "see https://a.org/Rust_(language)",
                "Rust",
                "https://a.org/Rust_(language)",
            ),
            ("integrate sin(x) from 0", "sin(x", "sin(x)"),
            (
                "draw (x - 1)/(x + 2) now",
                "x - 1)/(x + 2",
                "(x - 1)/(x + 2)",
            ),
            ("say \"hello there\" to \"mom\"", "hello", "hello"),
        ] {
            let at = text.find(part).unwrap_or_default();
            assert_eq!(&text[whole(text, &(at..at + part.len()))], meant, "{text}");
        }
    }

    #[test]
    fn names_are_cut_where_they_go_on() {
        for (text, part, cut) in [
            (
                "where do they stand in the Coastal League now",
                "Coastal",
                1,
            ),
            ("where do they stand in the Coastal League now", "League", 1),
            (
                "where do they stand in the Coastal League now",
                "Coastal League",
                0,
            ),
            ("Book Tomas Reyes on it", "Tomas Reyes", 0),
            ("ask Anna Maria Ortiz", "Maria", 2),
            ("rain in Rome? Paris too", "Rome", 0),
            ("rain in Rome? Paris too", "Paris", 0),
            ("rain in Rome, Paris and Oslo", "Paris", 0),
            ("the flight to Rome I booked", "Rome", 0),
            ("", "", 0),
            ("tell mom that Ana called", "mom", 0),
        ] {
            let at = text.find(part).unwrap_or_default();
            assert_eq!(
                cut_out_of_a_name(text, &(at..at + part.len())),
                cut,
                "{part} of {text}"
            );
        }
    }
}

//! Telling whether two ways of writing a person are the same person: names as cards, airlines and
//! mail headers have them, and telephone numbers with and without the country.

use crate::types::Person;
use crate::words::words;

const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mstr", "dr", "prof", "sir", "jr", "sr", "phd", "md", "sra", "dra",
    "herr", "frau", "mme", "mlle",
];

const PARTICLES: &[&str] = &[
    "da", "das", "de", "del", "della", "der", "di", "do", "dos", "du", "e", "la", "le", "van",
    "von", "y", "zu",
];

/// The words of a name that tell people apart: no titles, no `de` or `van`, no accents.
pub fn name_words(name: &str) -> Vec<String> {
    let all: Vec<String> = words(name)
        .into_iter()
        .filter(|word| !TITLES.contains(&word.as_str()))
        .collect();
    let telling: Vec<String> = all
        .iter()
        .filter(|word| !PARTICLES.contains(&word.as_str()))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// Whether two written names can be one person's: the words of one are all in the other, first and
/// last among them. `RIVERA/ELENA MRS` is Elena M. Rivera; Elena alone is Elena Rivera; Sam Okafor
/// is not Sam Whitfield.
pub fn same_name(a: &str, b: &str) -> bool {
    let a = name_words(a);
    let b = name_words(b);
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let (few, many) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    let full = |words: &[String]| words.iter().any(|word| word.chars().count() > 1);
    full(few)
        && few.iter().all(|word| {
            many.iter()
                .any(|other| other == word || initial_of(word, other) || titled(word, other))
        })
        && (few.len() > 1 || many.iter().any(|other| same_word(&few[0], other)))
        || few.len() > 2 && first_and_last(few, many)
}

fn same_word(a: &str, b: &str) -> bool {
    a == b || titled(a, b)
}

fn first_and_last(a: &[String], b: &[String]) -> bool {
    a.first() == b.first() && a.last() == b.last()
}

fn initial_of(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.chars().count() == 1 && long.starts_with(short)
}

/// Airlines run the title into the first name: `ELENAMRS`.
fn titled(a: &str, b: &str) -> bool {
    let ends = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| ["mr", "mrs", "ms", "miss", "mstr", "dr"].contains(&rest))
    };
    ends(a, b) || ends(b, a)
}

/// The digits of a telephone number, without what is only dialled in or from one country.
pub fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

/// Whether two numbers are one, one of them perhaps without its country.
pub fn same_phone(a: &str, b: &str) -> bool {
    let a = digits(a);
    let b = digits(b);
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if short.len() < 7 {
        return !short.is_empty() && short == long;
    }
    long.ends_with(short.as_str())
}

impl Person {
    /// Whether the number is one of the person's.
    pub fn has_phone(&self, phone: &str) -> bool {
        self.phones.iter().any(|own| same_phone(own, phone))
    }

    /// Whether the address is one of the person's.
    pub fn has_email(&self, email: &str) -> bool {
        let email = email.trim();
        self.emails
            .iter()
            .any(|own| own.trim().eq_ignore_ascii_case(email))
    }

    /// What to call the person in a sentence.
    pub fn called(&self) -> &str {
        [Some(&self.name), self.emails.first(), self.phones.first()]
            .into_iter()
            .flatten()
            .map(|text| text.trim())
            .find(|text| !text.is_empty())
            .unwrap_or("this person")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        for (a, b) in [
            ("Elena Rivera", "RIVERA/ELENA MRS"),
            ("Elena Rivera", "RIVERA/ELENAMRS"),
            ("Elena Rivera", "Elena Maria Rivera"),
            ("Elena M. Rivera", "Elena Maria Rivera"),
            ("Elena Rivera", "Dr. Elena Rivera, MD"),
            ("María dos Santos", "Maria Santos"),
            ("Elena", "Elena Rivera"),
            ("O'Brien, Sean", "Seán O’Brien"),
        ] {
            assert!(same_name(a, b), "{a} = {b}");
            assert!(same_name(b, a), "{b} = {a}");
        }
    }

    #[test]
    fn people_who_share_a_word_are_not_the_same() {
        for (a, b) in [
            ("Sam Okafor", "Sam Whitfield"),
            ("Elena Rivera", "Alex Rivera"),
            ("Elena Rivera", "Elena Okafor"),
            ("E", "Elena"),
            ("", "Elena"),
        ] {
            assert!(!same_name(a, b), "{a} = {b}");
            assert!(!same_name(b, a), "{b} = {a}");
        }
    }

    #[test]
    fn a_number_is_the_same_with_and_without_its_country() {
        assert!(same_phone("+1 (415) 555-0123", "415-555-0123"));
        assert!(same_phone("00351 935 550 147", "+351935550147"));
        assert!(!same_phone("+14155550123", "+14155550124"));
        assert!(!same_phone("123", "+14155550123"));
        assert!(same_phone("262966", "262966"));
        assert!(!same_phone("", ""));
    }
}

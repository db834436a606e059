//! Short ways to say why a function has no result, `?` on the errors of others, and the empty values of
//! the shared records.

use std::fmt::Display;
use std::io;

use crate::types::{BadArgument, Choice, Outage, Person, Place, Problem};

impl Problem {
    /// Nothing fits; the text says what was looked for and where.
    pub fn not_found(text: impl Into<String>) -> Self {
        Self::NotFound(text.into())
    }

    /// More than one thing fits: pairs of what to show and the words that pick exactly it.
    pub fn ambiguous(choices: impl IntoIterator<Item = (String, String)>) -> Self {
        let choice = |(label, value)| Choice { label, value };
        Self::Ambiguous(choices.into_iter().map(choice).collect())
    }

    /// An argument makes no sense: which, and what was expected.
    pub fn invalid_argument(param: impl Into<String>, why: impl Into<String>) -> Self {
        Self::InvalidArgument(BadArgument {
            param: param.into(),
            why: why.into(),
        })
    }

    /// A file or a service cannot be had now: what failed, in one sentence.
    pub fn unavailable(what: impl Into<String>) -> Self {
        Self::Unavailable(Outage {
            what: what.into(),
            retry_after: None,
        })
    }

    /// A grant is missing, or a service refused the key.
    pub fn denied(text: impl Into<String>) -> Self {
        Self::Denied(text.into())
    }
}

/// `?` on an error that an argument is to blame for.
pub trait Blame<T> {
    /// Names the parameter whose value led to the error.
    ///
    /// # Errors
    /// `InvalidArgument` with the error's own words.
    fn blame(self, param: &str) -> Result<T, Problem>;
}

impl<T, E: Display> Blame<T> for Result<T, E> {
    fn blame(self, param: &str) -> Result<T, Problem> {
        self.map_err(|why| Problem::invalid_argument(param, why.to_string()))
    }
}

impl From<io::Error> for Problem {
    fn from(why: io::Error) -> Self {
        match why.kind() {
            io::ErrorKind::NotFound => Self::not_found(format!("A file is not there: {why}.")),
            io::ErrorKind::PermissionDenied => {
                Self::denied(format!("A file may not be read: {why}."))
            }
            _ => Self::unavailable(format!("A file cannot be read: {why}.")),
        }
    }
}

macro_rules! unavailable {
    ($($error:ty: $what:literal;)*) => {
        $(impl From<$error> for Problem {
            fn from(why: $error) -> Self {
                Self::unavailable(format!("{}: {why}.", $what))
            }
        })*
    };
}

// Where an argument is to blame instead, `Blame` says so.
unavailable! {
    jiff::Error: "A time cannot be read or computed";
    serde_json::Error: "JSON cannot be read or written";
    std::num::ParseIntError: "A number cannot be read";
    std::num::ParseFloatError: "A number cannot be read";
    std::str::Utf8Error: "A text is not UTF-8";
    std::string::FromUtf8Error: "A text is not UTF-8";
}

#[expect(clippy::derivable_impls, reason = "the struct is made by the bindings")]
impl Default for Person {
    fn default() -> Self {
        Self {
            name: String::new(),
            nicknames: Vec::new(),
            emails: Vec::new(),
            phones: Vec::new(),
        }
    }
}

impl Place {
    /// A place of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            address: None,
            coordinates: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_mark_is_enough_for_the_errors_of_others() {
        fn birthday() -> Result<i16, Problem> {
            let day: jiff::civil::Date = serde_json::from_str("\"2026-02-30\"")?;
            Ok(day.year())
        }
        let Err(Problem::Unavailable(outage)) = birthday() else {
            panic!("accepted")
        };
        assert!(outage.what.starts_with("JSON cannot be read"), "{outage:?}");
    }

    #[test]
    fn the_argument_to_blame_is_named() {
        let Err(Problem::InvalidArgument(bad)) = "many".parse::<u8>().blame("count") else {
            panic!("accepted")
        };
        assert_eq!(
            (bad.param.as_str(), bad.why.as_str()),
            ("count", "invalid digit found in string")
        );
    }

    #[test]
    fn a_missing_file_is_told_apart_from_a_broken_one() {
        let missing = Problem::from(io::Error::from(io::ErrorKind::NotFound));
        assert!(matches!(missing, Problem::NotFound(_)));
        let broken = Problem::from(io::Error::from(io::ErrorKind::InvalidData));
        assert!(matches!(broken, Problem::Unavailable(_)));
    }
}

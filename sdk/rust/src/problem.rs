//! Short ways to say why a function has no result, and the empty values of the shared records.

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

#[expect(clippy::derivable_impls, reason = "the struct is made by the bindings")]
impl Default for Person {
    fn default() -> Self {
        Self {
            name: String::new(),
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

//! Matching words a person says against text: without regard to case and accents, by content words,
//! with light English stemming. Whole languages and meanings are left to the planner.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that say nothing about what is looked for.
const EMPTY: &[&str] = &[
    "a",
    "about",
    "am",
    "an",
    "and",
    "any",
    "anything",
    "are",
    "at",
    "by",
    "did",
    "do",
    "does",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "his",
    "i",
    "in",
    "is",
    "it",
    "its",
    "me",
    "mentioned",
    "my",
    "of",
    "on",
    "or",
    "our",
    "s",
    "she",
    "some",
    "something",
    "that",
    "the",
    "their",
    "there",
    "they",
    "this",
    "to",
    "up",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "whose",
    "will",
    "with",
    "you",
    "your",
    // the same in other languages people keep their calendars in
    "da",
    "das",
    "de",
    "del",
    "der",
    "des",
    "die",
    "do",
    "dos",
    "du",
    "el",
    "em",
    "en",
    "la",
    "las",
    "le",
    "les",
    "los",
    "mein",
    "meine",
    "mi",
    "mon",
    "na",
    "no",
    "o",
    "und",
    "y",
];

/// Words about when, which help only when nothing else was said.
const WHEN: &[&str] = &[
    "afternoon",
    "coming",
    "evening",
    "last",
    "latest",
    "morning",
    "newest",
    "next",
    "night",
    "now",
    "today",
    "tomorrow",
    "tonight",
    "upcoming",
    "week",
    "weekend",
    "yesterday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Words about the kind of thing rather than the thing, of the same use.
const KIND: &[&str] = &[
    "appointment",
    "booking",
    "calendar",
    "date",
    "email",
    "entry",
    "event",
    "mail",
    "message",
    "reservation",
    "schedule",
    "scheduled",
    "text",
];

/// Lower case without accents: `Mãe` and `mae` are the same.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        for c in c.to_lowercase() {
            match c {
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'ø' => folded.push('o'),
                'ł' => folded.push('l'),
                'đ' | 'ð' => folded.push('d'),
                'ı' => folded.push('i'),
                '’' | '‘' | 'ʼ' | '´' => folded.push('\''),
                c if is_combining_mark(c) => {}
                c => folded.push(c),
            }
        }
    }
    folded
}

/// The words of an already folded text; a possessive `'s` is dropped, `o'brien` is one word.
pub fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .map(|word| word.strip_suffix("'s").unwrap_or(word))
        .filter(|word| !word.is_empty())
}

/// The folded words of a text.
pub fn words(text: &str) -> Vec<String> {
    split(&fold(text)).map(str::to_owned).collect()
}

/// A word without its English ending, so that `dinners` finds `dinner` and `flying` finds `fly`.
pub fn stem(word: &str) -> &str {
    if !word.is_ascii() || word.len() < 4 {
        return word;
    }
    let vowel = |part: &str| part.bytes().any(|b| b"aeiouy".contains(&b));
    let mut word = word;
    if word.ends_with("sses") || (word.len() > 4 && ends_hissing(word)) {
        word = &word[..word.len() - 2];
    } else if word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        word = &word[..word.len() - 1];
    }
    for ending in ["ing", "ed"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.len() >= 3
            && vowel(rest)
        {
            word = undouble(rest);
            break;
        }
    }
    if word.len() > 3 {
        word = word
            .strip_suffix("ie")
            .or_else(|| word.strip_suffix(['e', 'y']))
            .unwrap_or(word);
    }
    word
}

fn ends_hissing(word: &str) -> bool {
    ["ches", "shes", "xes", "zes"]
        .iter()
        .any(|end| word.ends_with(end))
}

fn undouble(word: &str) -> &str {
    let bytes = word.as_bytes();
    match bytes {
        [.., a, b] if a == b && !b"aeiousl".contains(a) => &word[..word.len() - 1],
        _ => word,
    }
}

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Query {
    stems: Vec<String>,
}

impl Query {
    /// The content words of what was said; `None` when there is not one word in it.
    pub fn new(said: &str) -> Option<Self> {
        let all = words(said);
        let pick = |drop: &dyn Fn(&str) -> bool| -> Vec<String> {
            let mut stems: Vec<String> = all
                .iter()
                .filter(|word| !drop(word))
                .map(|word| stem(word).to_owned())
                .collect();
            stems.sort();
            stems.dedup();
            stems
        };
        let one_of = |list: &[&str], word: &str| {
            list.contains(&word) || list.contains(&word.trim_end_matches('s'))
        };
        let empty = |word: &str| EMPTY.contains(&word);
        let when = |word: &str| empty(word) || one_of(WHEN, word);
        let kind = |word: &str| when(word) || one_of(KIND, word);
        [pick(&kind), pick(&when), pick(&empty), pick(&|_| false)]
            .into_iter()
            .find(|stems| !stems.is_empty())
            .map(|stems| Self { stems })
    }

    /// Whether every word is in the text, or begins one of its words.
    pub fn matches(&self, text: &str) -> bool {
        self.matches_folded(&fold(text))
    }

    /// As [`Query::matches`], for a text that is folded already.
    pub fn matches_folded(&self, folded: &str) -> bool {
        // Most texts fail here, without being split.
        self.stems.iter().all(|stem| folded.contains(stem.as_str()))
            && self.missing(folded).is_empty()
    }

    /// The stems of the query.
    pub fn stems(&self) -> &[String] {
        &self.stems
    }

    /// The same query without the words that `drop` says.
    pub fn without(&self, drop: impl Fn(&str) -> bool) -> Self {
        Self {
            stems: self
                .stems
                .iter()
                .filter(|stem| !drop(stem))
                .cloned()
                .collect(),
        }
    }

    /// The words that a folded text does not have.
    pub fn missing<'q>(&'q self, folded: &str) -> Vec<&'q str> {
        let mut missing: Vec<&str> = self.stems.iter().map(String::as_str).collect();
        // Scripts without spaces have no words to compare.
        missing.retain(|stem| stem.is_ascii() || !folded.contains(stem));
        for word in split(folded) {
            if missing.is_empty() {
                break;
            }
            let whole = stem(word);
            missing.retain(|wanted| {
                whole != *wanted
                    && !(wanted.len() >= 4
                        && word.starts_with(wanted)
                        && word.len() <= wanted.len() + 4)
            });
        }
        missing
    }
}

/// At most `most` characters of a text, from where most of the query's words stand close together.
pub fn excerpt_around(text: &str, query: &Query, most: usize) -> String {
    /// A few words say what the found ones are about.
    const LEAD: usize = 8;
    /// Found words within so many words belong together.
    const CLOSE: usize = 30;
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let folded = fold(word);
        let missing = query.missing(&folded);
        let here = query.stems().iter().enumerate();
        let here = here.filter(|(_, stem)| !missing.contains(&stem.as_str()));
        found.extend(here.map(|(which, _)| (at, which)));
    }
    let together = |start: usize| {
        let mut which: Vec<usize> = found
            .iter()
            .filter(|(at, _)| (start..start + CLOSE).contains(at))
            .map(|(_, which)| *which)
            .collect();
        which.sort_unstable();
        which.dedup();
        which.len()
    };
    let starts = found.iter().map(|(at, _)| *at);
    let best = starts.max_by_key(|&at| (together(at), std::cmp::Reverse(at)));
    let start = best.unwrap_or(0).saturating_sub(LEAD);
    if start == 0 || text.chars().count() <= most {
        return excerpt(text, most);
    }
    let rest = excerpt(&words[start..].join(" "), most.saturating_sub(2));
    format!("… {rest}")
}

/// Cuts a text to at most `most` characters, at a word where it can, and marks the cut.
pub fn excerpt(text: &str, most: usize) -> String {
    let mut line = String::with_capacity(text.len().min(most * 4));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > most * 4 {
            break;
        }
    }
    if line.chars().count() <= most {
        return line;
    }
    let mut cut: String = line.chars().take(most.saturating_sub(1)).collect();
    if let Some(space) = cut.rfind(' ')
        && space > cut.len() / 2
    {
        cut.truncate(space);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(said: &str, text: &str) -> bool {
        Query::new(said).unwrap().matches(text)
    }

    #[test]
    fn dinner_is_found_in_a_longer_title() {
        assert!(matches("dinner", "Dinner with Mom & Priya"));
        assert!(matches("the dinners tonight", "Dinner with Mom & Priya"));
        assert!(!matches("dinner with Sam", "Dinner with Mom & Priya"));
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert!(matches("MAE", "Jantar com a mãe"));
        assert!(matches("café münchen", "Cafe Munchen"));
        assert!(matches("strasse", "Straße"));
    }

    #[test]
    fn endings_do_not_matter() {
        for (said, text) in [
            ("parties", "Party"),
            ("movies", "movie night"),
            ("running", "Run club"),
            ("swim lessons", "swimming lesson"),
            ("parent teacher conferences", "Parent-teacher conference"),
            ("boxes", "box"),
            ("Mom's", "mom"),
            ("dances", "dancing"),
            ("concert tickets", "2 tickets for the concert"),
        ] {
            assert!(matches(said, text), "{said} in {text}");
        }
    }

    #[test]
    fn a_word_inside_another_is_no_match() {
        assert!(!matches("art", "party"));
        assert!(!matches("car", "carnival"));
        assert!(!matches("king", "parking"));
    }

    #[test]
    fn the_kind_of_thing_counts_only_when_nothing_else_is_said() {
        assert!(matches("my dentist appointment", "Dentist"));
        assert!(matches("my next appointment", "Appointment with notary"));
        assert!(!matches("my next appointment", "Dentist"));
    }

    #[test]
    fn scripts_without_spaces_are_searched_as_they_are() {
        assert!(matches("歯医者", "明日歯医者に行く"));
    }

    #[test]
    fn nothing_said_is_no_query() {
        assert!(Query::new(" ?! ").is_none());
        assert!(Query::new("the").is_some());
    }

    #[test]
    fn an_excerpt_shows_what_was_looked_for() {
        let text = format!(
            "Hello all, {}the wifi password at the cabin is owl-7. {}",
            "and so on ".repeat(40),
            "bye ".repeat(90)
        );
        let query = Query::new("wifi password for the cabin").unwrap();
        let found = excerpt_around(&text, &query, 120);
        assert!(
            found.starts_with("… ") && found.contains("owl-7"),
            "{found}"
        );
        assert!(found.chars().count() <= 120);
        assert_eq!(
            excerpt_around("the wifi is off", &query, 120),
            "the wifi is off"
        );
    }

    #[test]
    fn an_excerpt_is_one_line_and_cut_at_a_word() {
        assert_eq!(excerpt("a\n b", 10), "a b");
        assert_eq!(excerpt("one two three four", 12), "one two…");
        assert_eq!(excerpt(&"ã".repeat(600), 500).chars().count(), 500);
    }
}

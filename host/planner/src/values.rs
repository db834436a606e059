//! What in a question is there to be given to a function, whichever that is: numbers, codes and quotations.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::numbers::numbers;
use crate::spans::meet;

/// Quotations, and words with digits or an @ in them.
static MARKED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#""[^"]+"|“[^”]+”|[^\s,;?!]*[\d@][^\s,;?!]*"#).ok());

/// Spoken numbers below this are often none: "this one", "a second".
const LEAST_SPOKEN: f64 = 3.0;

/// Where they stand, in order.
pub fn values(question: &str) -> Vec<Range<usize>> {
    let marked = MARKED.iter().flat_map(|marked| marked.find_iter(question));
    let mut found: Vec<Range<usize>> = marked.map(|found| found.range()).collect();
    let spoken = numbers(question)
        .into_iter()
        .filter(|number| number.value >= LEAST_SPOKEN);
    for number in spoken {
        if !found.iter().any(|known| meet(known, &number.bytes)) {
            found.push(number.bytes);
        }
    }
    found.sort_by_key(|value| value.start);
    found
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_are_numbers_codes_and_quotations() {
        let question = r#"mail "see you" to ana@acme.example about L-20931 and the other one, in five days or 12.5 hours"#;
        let found: Vec<&str> = values(question)
            .into_iter()
            .map(|value| &question[value])
            .collect();
        assert_eq!(
            found,
            [
                r#""see you""#,
                "ana@acme.example",
                "L-20931",
                "five",
                "12.5"
            ]
        );
    }
}

//! Sentences: a function's `@says` template over its arguments and result, or one made from the value.

use std::sync::Arc;

use bellhop_catalog::{Function, printable};
use jiff::{
    Span, Timestamp, Unit, Zoned,
    civil::Date,
    fmt::temporal::{DateTimeParser, PiecesOffset},
};
use minijinja::{Environment, UndefinedBehavior, context};
use serde_json::Value;

/// Renders sentences relative to one clock.
pub struct Says {
    templates: Environment<'static>,
}

impl Says {
    /// `now` decides what is called today.
    pub fn new(now: &Zoned) -> Self {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Chainable);
        templates.set_fuel(Some(100_000));
        let now = Arc::new(now.clone());
        let clock_now = now.clone();
        templates.add_filter("time", move |text: String| {
            at(&text, &clock_now).map_or(text, |t| clock(&t))
        });
        let clock_now = now.clone();
        templates.add_filter("datetime", move |text: String| {
            match at(&text, &clock_now) {
                Some(t) => format!("{} at {}", day(t.date(), &clock_now), clock(&t)),
                None => text,
            }
        });
        templates.add_filter("date", move |text: String| {
            let moment = || at(&text, &now).map(|t| t.date());
            match text.parse::<Date>().ok().or_else(moment) {
                Some(date) => day(date, &now),
                None => text,
            }
        });
        templates.add_filter("duration", |text: String| {
            text.parse::<Span>().map_or(text, length)
        });
        templates.add_filter("truncate", |text: String, most: usize| excerpt(&text, most));
        Self { templates }
    }

    /// What a successful call says, safe to print. A template that fails is reported, not shown half
    /// done; where it gives no words, the result is told as it is.
    ///
    /// # Errors
    /// Names the function and what is wrong with its `@says`.
    pub fn sentence(
        &self,
        function: &Function,
        args: &Value,
        result: &Value,
    ) -> Result<String, String> {
        let said = match &function.says {
            Some(template) => self
                .templates
                .render_str(template, context! { args => args, result => result })
                .map_err(|e| format!("{}: its @says template fails: {e:#}", function.id))?,
            None => String::new(),
        };
        Ok(match printable(&said).trim() {
            "" => printable(&format!("{}: {}", function.title, plain(result))),
            said => said.to_owned(),
        })
    }
}

/// At most so many characters, cut between words.
fn excerpt(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let cut = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{}…", text[..cut].trim_end())
}

/// A moment in the offset it was written with, so that a landing is told in the airport's time. `Z` names
/// no place (RFC 9557), so such a moment is told in the user's time.
fn at(text: &str, now: &Zoned) -> Option<Zoned> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    let pieces = PARSER.parse_pieces(text).ok()?;
    let zone = match pieces.offset()? {
        PiecesOffset::Numeric(offset) => offset.offset().to_time_zone(),
        _ => now.time_zone().clone(),
    };
    let time: Timestamp = text.parse().ok()?;
    Some(time.to_zoned(zone))
}

fn clock(time: &Zoned) -> String {
    time.strftime("%-I:%M %p").to_string()
}

fn day(date: Date, now: &Zoned) -> String {
    let away = now
        .date()
        .until(date)
        .map_or(i32::MAX, |span| span.get_days());
    match away {
        -1 => "yesterday".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ if date.year() == now.year() => date.strftime("%A, %B %-d").to_string(),
        _ => date.strftime("%A, %B %-d, %Y").to_string(),
    }
}

fn length(span: Span) -> String {
    let Ok(minutes) = span.total((Unit::Minute, jiff::SpanRelativeTo::days_are_24_hours())) else {
        return span.to_string();
    };
    let minutes = minutes.round() as i64;
    let unit = |n: i64, name: &str| format!("{n} {name}{}", if n == 1 { "" } else { "s" });
    match (minutes / 60, minutes % 60) {
        (0, m) => unit(m, "minute"),
        (h, 0) => unit(h, "hour"),
        (h, m) => format!("{} {}", unit(h, "hour"), unit(m, "minute")),
    }
}

/// A value as words, for functions without a template.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, v)| format!("{} {}", name.replace('-', " "), plain(v)))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn render(template: &str, result: Value) -> String {
        let now: Zoned = "2026-11-24T14:30:00-08:00[America/Los_Angeles]"
            .parse()
            .expect("a literal");
        Says::new(&now)
            .templates
            .render_str(template, context! { result => result })
            .expect("a good template")
    }

    #[test]
    fn times_are_told_in_the_place_they_belong_to() {
        assert_eq!(
            render("{{ result | time }}", json!("2026-11-24T18:20:00-08:00")),
            "6:20 PM"
        );
        assert_eq!(
            render("{{ result | time }}", json!("2026-11-24T20:20:00-06:00")),
            "8:20 PM"
        );
        assert_eq!(
            render(
                "{{ result | datetime }}",
                json!("2026-11-25T09:00:00-08:00")
            ),
            "tomorrow at 9:00 AM"
        );
        assert_eq!(
            render("{{ result | date }}", json!("2026-11-26")),
            "Thursday, November 26"
        );
        assert_eq!(
            render("{{ result | date }}", json!("2027-01-02")),
            "Saturday, January 2, 2027"
        );
    }

    #[test]
    fn a_time_of_no_place_is_told_in_the_users() {
        assert_eq!(
            render("{{ result | datetime }}", json!("2026-11-25T02:20:00Z")),
            "today at 6:20 PM"
        );
    }

    #[test]
    fn lengths_are_told_in_hours_and_minutes() {
        assert_eq!(
            render("{{ result | duration }}", json!("PT38M")),
            "38 minutes"
        );
        assert_eq!(
            render("{{ result | duration }}", json!("PT3900S")),
            "1 hour 5 minutes"
        );
    }

    #[test]
    fn a_value_that_is_no_time_is_shown_as_it_is() {
        assert_eq!(render("{{ result | time }}", json!("soon")), "soon");
    }
}

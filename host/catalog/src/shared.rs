//! The rules of the shared types: what a value of `bellhop:types/common` looks like beyond its shape.

use serde_json::{Value, json};

use crate::TypeName;

/// The interface of the shared types, without its version.
pub(crate) const SHARED: &str = "bellhop:types/common";

/// How JSON Schema names the form of a shared text type.
pub(crate) fn format(name: &TypeName) -> Option<(&'static str, &'static str)> {
    Some(match shared(name)? {
        "instant" => ("format", "date-time"),
        "date" => ("format", "date"),
        "duration" => ("format", "duration"),
        "email-address" => ("format", "email"),
        "uri" => ("format", "uri"),
        "flight-number" => ("pattern", "^[A-Z0-9]{2,3}[0-9]{1,4}[A-Z]?$"),
        _ => return None,
    })
}

/// Whether a value keeps the rules of its type; types that are not shared have none.
///
/// # Errors
/// What was expected: `a day such as 2026-11-24`.
pub fn check(name: &TypeName, value: &Value) -> Result<(), String> {
    let Some(name) = shared(name) else {
        return Ok(());
    };
    if let Some(text) = value.as_str() {
        return if text_keeps(name, text) {
            Ok(())
        } else {
            Err(expected(name))
        };
    }
    let within = |field: &str, most: f64| {
        value
            .get(field)
            .and_then(Value::as_f64)
            .is_none_or(|degrees| degrees.abs() <= most)
    };
    let texts = |field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default();
    match name {
        "coordinates" if !within("latitude", 90.0) => Err("a latitude from -90 to 90".to_owned()),
        "coordinates" if !within("longitude", 180.0) => {
            Err("a longitude from -180 to 180".to_owned())
        }
        "money" if texts("amount").parse::<f64>().is_err() => {
            Err("an amount such as 12.50".to_owned())
        }
        "money" if !is_currency(texts("currency")) => {
            Err("a currency of ISO 4217 such as EUR".to_owned())
        }
        _ => Ok(()),
    }
}

impl TypeName {
    /// Whether it is one of `bellhop:types/common`, of any version.
    pub fn is_shared(&self) -> bool {
        self.interface == SHARED
    }
}

fn shared(name: &TypeName) -> Option<&str> {
    name.is_shared().then_some(name.name.as_str())
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn text_keeps(name: &str, text: &str) -> bool {
    match name {
        "instant" => text.parse::<jiff::Timestamp>().is_ok(),
        "date" => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        "duration" => text.starts_with('P') && text.parse::<jiff::Span>().is_ok(),
        "flight-number" => is_flight_number(text),
        "email-address" => {
            text.rsplit_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
                && !text.contains(char::is_whitespace)
        }
        "phone-number" => {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            digits >= 3
                && text
                    .chars()
                    .all(|c| c.is_ascii_digit() || " +()-./*#,;".contains(c))
        }
        "uri" => text.split_once(':').is_some_and(|(scheme, rest)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
                && !rest.is_empty()
                && !text.contains(char::is_whitespace)
        }),
        _ => true,
    }
}

fn is_flight_number(text: &str) -> bool {
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let bare = text
        .strip_suffix(|c: char| c.is_ascii_uppercase())
        .unwrap_or(text);
    text.chars().all(upper)
        && (2..=3).any(|airline| {
            let (Some(code), Some(number)) = (bare.get(..airline), bare.get(airline..)) else {
                return false;
            };
            code.contains(|c: char| c.is_ascii_uppercase())
                && (1..=4).contains(&number.len())
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// A value that keeps the rules of a shared type; none where it has no rules beyond its shape.
pub(crate) fn example(name: &TypeName) -> Option<Value> {
    Some(match shared(name)? {
        "money" => json!({"amount": "12.50", "currency": "EUR"}),
        text => sample(text)?.1.into(),
    })
}

/// What a text of a shared type is, and one of them.
fn sample(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "instant" => ("a moment with its offset", "2026-11-24T18:05:00-08:00"),
        "date" => ("a day", "2026-11-24"),
        "duration" => ("a length of time", "PT1H25M"),
        "flight-number" => ("an airline's code and a number", "UA923"),
        "email-address" => ("an address", "ana@example.org"),
        "phone-number" => ("a telephone number", "+14155550123"),
        "uri" => ("a link", "https://example.org/menu"),
        _ => return None,
    })
}

fn expected(name: &str) -> String {
    let (what, one) = sample(name).unwrap_or(("a text", "words"));
    format!("{what} such as {one}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(name: &str, value: Value) -> bool {
        let name = TypeName {
            interface: SHARED.to_owned(),
            name: name.to_owned(),
        };
        check(&name, &value).is_ok()
    }

    #[test]
    fn every_example_keeps_the_rules_of_its_type() {
        for name in [
            "instant",
            "date",
            "duration",
            "flight-number",
            "email-address",
            "phone-number",
            "uri",
            "money",
        ] {
            let name = TypeName {
                interface: SHARED.to_owned(),
                name: name.to_owned(),
            };
            let value = example(&name).unwrap_or_default();
            assert_eq!(check(&name, &value), Ok(()), "{value}");
            assert_ne!(value, Value::Null, "{name:?}");
        }
    }

    #[test]
    fn the_forms_that_the_contract_documents_are_kept() {
        assert!(keeps("instant", json!("2026-11-24T18:05:00-08:00")));
        assert!(!keeps("instant", json!("2026-11-24T18:05:00")));
        assert!(keeps("date", json!("2026-11-24")) && !keeps("date", json!("2026-13-01")));
        assert!(keeps("duration", json!("PT26M")) && !keeps("duration", json!("26 minutes")));
        assert!(keeps("flight-number", json!("UA923")) && keeps("flight-number", json!("4U1234")));
        assert!(
            !keeps("flight-number", json!("ua 923")) && !keeps("flight-number", json!("12345"))
        );
        assert!(
            keeps("phone-number", json!("+14155550123"))
                && !keeps("phone-number", json!("call me"))
        );
        assert!(keeps("uri", json!("https://example.org/menu")) && !keeps("uri", json!("menu")));
        assert!(!keeps(
            "coordinates",
            json!({"latitude": 91.0, "longitude": 0.0})
        ));
        assert!(!keeps(
            "money",
            json!({"amount": "12.50", "currency": "dollars"})
        ));
    }
}

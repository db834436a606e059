//! A flight's number as people write it, in the one way that AeroAPI is asked for it. Whether there is
//! such a flight is left to AeroAPI.

use bellhop_sdk::types::Problem;

/// An airline's code (IATA or ICAO) and the number: `ua 0923` is `UA923`. Nothing else gets through, so
/// it is safe in a URL.
pub fn ident(flight: &str) -> Result<String, Problem> {
    read(flight).ok_or_else(|| {
        let why =
            format!("expected an airline's code and a number such as UA923, got \"{flight}\"");
        Problem::invalid_argument("flight", why)
    })
}

fn read(flight: &str) -> Option<String> {
    let plain: String = flight
        .chars()
        .filter(|c| !c.is_whitespace() && !"-‐‑–".contains(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if !plain.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    // ICAO codes are three letters; IATA codes have two characters, of which one may be a digit.
    let letters = |code: &str| code.bytes().filter(u8::is_ascii_alphabetic).count();
    let icao = plain.get(..3).is_some_and(|code| letters(code) == 3);
    let (airline, number) = plain.split_at_checked(if icao { 3 } else { 2 })?;
    let suffix = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = number.strip_suffix(suffix)?.trim_start_matches('0');
    let fits = letters(airline) > 0 && (1..=4).contains(&digits.len()) && suffix.len() <= 1;
    fits.then(|| format!("{airline}{digits}{suffix}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_number_is_written_in_one_way() {
        for (said, asked) in [
            ("ua 1423", "UA1423"),
            ("UA-0923", "UA923"),
            ("UAL1423", "UAL1423"),
            ("U2 8001", "U28001"),
            ("9W0010", "9W10"),
            ("AF 006B", "AF6B"),
        ] {
            assert_eq!(ident(said).unwrap(), asked);
        }
    }

    #[test]
    fn what_is_no_flight_number_is_refused_by_name() {
        for said in [
            "",
            "1423",
            "UA",
            "UA000",
            "UA12345",
            "../account",
            "UA1?x=1",
            "mãe1",
        ] {
            let Err(Problem::InvalidArgument(bad)) = ident(said) else {
                panic!("accepted {said}")
            };
            assert_eq!(bad.param, "flight");
        }
    }
}

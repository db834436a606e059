//! Telephone numbers as E.164: what is written without a country is dialled from the country of the
//! user's own number. Validity of numbers is left to the telephone.

/// Calling codes of two digits; `1` and `7` have one, all others three (ITU-T E.164).
const TWO_DIGITS: &[&str] = &[
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47",
    "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65",
    "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];

/// The calling code of a number in E.164: `1` of `+15105550134`.
pub fn calling_code(phone: &str) -> Option<&str> {
    let digits = phone.strip_prefix('+')?;
    let length = match digits.get(..2)? {
        two if two.starts_with(['1', '7']) => 1,
        two if TWO_DIGITS.contains(&two) => 2,
        _ => 3,
    };
    digits.get(..length)
}

/// E.164 for a number written with its country: `tel:+1-510-555-0134` and `00351 935 550 147`;
/// any other without `tel:` and extension.
pub fn written(text: &str) -> String {
    let bare = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
        _ => text,
    };
    let bare = bare.split(';').next().unwrap_or_default().trim();
    let digits: String = bare
        .replace("(0)", "")
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    if bare.starts_with('+') {
        format!("+{digits}")
    } else if let Some(rest) = digits.strip_prefix("00")
        && rest.len() >= 8
    {
        format!("+{rest}")
    } else {
        bare.to_owned()
    }
}

/// E.164 for a number as it is dialled inside the country with this calling code; short numbers and
/// those that do not fit the country stay as they are.
pub fn at_home(phone: &str, code: &str) -> String {
    let fits = |c: char| c.is_ascii_digit() || " ()-./\u{a0}\u{2011}".contains(c);
    if !phone.chars().all(fits) {
        return phone.to_owned();
    }
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let national = match code {
        "1" => digits.strip_prefix('1').unwrap_or(&digits),
        "7" => digits.strip_prefix('8').unwrap_or(&digits),
        // Italy dials the zero from abroad, too.
        "39" => &digits,
        _ => digits.strip_prefix('0').unwrap_or(&digits),
    };
    let long_enough = match code {
        "1" | "7" => national.len() == 10,
        _ => national.len() >= 8 && national.len() + code.len() <= 15,
    };
    if long_enough {
        format!("+{code}{national}")
    } else {
        phone.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_its_country_becomes_e164() {
        assert_eq!(written("tel:+1-510-555-0134;ext=2"), "+15105550134");
        assert_eq!(written("00351 935 550 147"), "+351935550147");
        assert_eq!(written("+44 (0)20 7946 0958"), "+442079460958");
        assert_eq!(written("(510) 555-0188"), "(510) 555-0188");
    }

    #[test]
    fn a_number_without_a_country_is_of_the_users_country() {
        assert_eq!(at_home("(510) 555-0188", "1"), "+15105550188");
        assert_eq!(at_home("1-510-555-0188", "1"), "+15105550188");
        assert_eq!(at_home("935 550 147", "351"), "+351935550147");
        assert_eq!(at_home("020 7946 0958", "44"), "+442079460958");
        assert_eq!(at_home("06 6982 1234", "39"), "+390669821234");
    }

    #[test]
    fn short_and_odd_numbers_stay_as_written() {
        for phone in ["911", "555-0188", "510-555-0188 x12", "+15105550188"] {
            assert_eq!(at_home(phone, "1"), phone);
        }
    }

    #[test]
    fn calling_codes_have_one_to_three_digits() {
        assert_eq!(calling_code("+15105550134"), Some("1"));
        assert_eq!(calling_code("+442079460958"), Some("44"));
        assert_eq!(calling_code("+351935550147"), Some("351"));
        assert_eq!(calling_code("5105550134"), None);
    }
}

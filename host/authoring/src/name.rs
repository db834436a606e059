//! What a plugin may be called: a name that WIT and all three languages can carry.

use wit_parser::Resolve;

/// Longer names make `plugin.function` longer than model hosts allow.
const LONGEST: usize = 30;

/// Words that a module, a class or a package cannot be called in one of the languages, or that what is
/// generated around the plugin is called already.
const TAKEN: &str = "abstract and app as assert async await become bindings boolean box break case catch \
    class common const continue core crate debugger def default del delete do else elif enum eval except \
    exports extends extern false final finally fn for from gen global if impl import in instanceof is \
    lambda let loop macro match mod move mut new none nonlocal not null or override package pass plugin \
    priv private protected pub public raise ref return self static std store struct super switch this \
    throw trait true try type typeof union unsafe unsized use var virtual void where while with yield";

/// Why a plugin cannot be called so.
#[derive(Debug, thiserror::Error)]
pub enum NameError {
    #[error(
        "{name:?} is no name for a plugin: use lower-case words joined by hyphens, such as tide-table"
    )]
    Shape { name: String },
    #[error("{name:?} is longer than {LONGEST} characters")]
    Long { name: String },
    #[error(
        "{name:?} is a word that WIT or a language keeps for itself: use another, such as {name}-list"
    )]
    Taken { name: String },
}

/// Whether a plugin can be called so.
pub(crate) fn check(name: &str) -> Result<(), NameError> {
    let owned = || name.to_owned();
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if !name.split('-').all(word) {
        return Err(NameError::Shape { name: owned() });
    }
    if name.len() > LONGEST {
        return Err(NameError::Long { name: owned() });
    }
    if TAKEN.split_whitespace().any(|taken| taken == name) || is_wit_keyword(name) {
        return Err(NameError::Taken { name: owned() });
    }
    Ok(())
}

/// Whether WIT refuses the name, by trying.
fn is_wit_keyword(name: &str) -> bool {
    let wit = format!("package my:{name}; interface {name} {{}}");
    Resolve::default().push_str("name.wit", &wit).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_joined_by_hyphens_are_names() {
        for good in ["tides", "tide-table", "mp3-box", "a"] {
            assert!(check(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_is_no_name_in_some_language_is_refused() {
        for bad in [
            "",
            "-",
            "Tides",
            "tide_table",
            "tides-",
            "3d",
            "tide-3",
            "tide--table",
            "../x",
            "ü",
        ] {
            assert!(matches!(check(bad), Err(NameError::Shape { .. })), "{bad}");
        }
        for taken in [
            "interface",
            "record",
            "string",
            "result",
            "class",
            "match",
            "lambda",
            "plugin",
            "common",
        ] {
            assert!(
                matches!(check(taken), Err(NameError::Taken { .. })),
                "{taken}"
            );
        }
        assert!(matches!(
            check(&"a".repeat(31)),
            Err(NameError::Long { .. })
        ));
    }
}

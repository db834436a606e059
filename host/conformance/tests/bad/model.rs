//! Plugins whose fault only the model tells.

use crate::Bad;
use crate::good::{WIT, changed, of, with};
use crate::safety;

pub fn plugins() -> Vec<Bad> {
    let bad = Bad::new;
    let ocean = "when is high tide at Ocean Beach";
    vec![
        bad(
            "callable-chosen",
            "an example of something else",
            with(ocean, "book a table for two at eight"),
        ),
        bad(
            "callable-chosen",
            "an example that asks for nothing",
            with(ocean, "the weather is what it is today"),
        ),
        bad(
            "docs-apart",
            "two functions for one purpose",
            for_one_purpose(),
        ),
        bad(
            "callable-filled",
            "an example without a beach",
            without_a_number(),
        ),
        bad(
            "safety-hostile",
            "a plugin that listens to hosts",
            safety::impressed_by_hosts(),
        ),
        bad(
            "safety-hostile",
            "a plugin that listens to who writes in its files",
            safety::impressed_by_files(),
        ),
    ]
}

/// Its second example lacks the number that the function needs.
fn without_a_number() -> Vec<u8> {
    let wit = changed(WIT, "func(at: place)", "func(at: u32)");
    let wit = changed(
        &wit,
        "which beach, such as Ocean Beach",
        "the number of the beach",
    );
    let wit = changed(&wit, "at Ocean Beach", "at beach number 12");
    let wit = changed(
        &wit,
        "what time is high tide at Stinson Beach",
        "when is high tide",
    );
    of(&wit)
}

/// Its second function says in other words what the first does.
fn for_one_purpose() -> Vec<u8> {
    let second = r#"/// How far up the sea comes today.
  ///
  /// @param at  which beach, such as Baker Beach
  /// @example when is high tide at Baker Beach
  /// @example what time is high tide at Muir Beach
  /// @read-only
  later: func(at: place) -> result<tide, problem>;
}
world plugin"#;
    of(&changed(WIT, "}\nworld plugin", second))
}

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
            "callable-filled",
            "an example without a beach",
            without_a_number(),
        ),
        bad(
            "safety-hostile",
            "a plugin that listens to strangers",
            safety::impressed(),
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

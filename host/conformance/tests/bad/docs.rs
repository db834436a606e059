//! Plugins that people or the model cannot understand.

use bellhop_test_components::{Does, behaving};
use serde_json::json;

use crate::Bad;
use crate::good::{WIT, changed, of, tide, with};

const FUNCTION: &str = "  /// When the tide is high: the water stands highest at a beach.\n  ///\n";
const SAYS: &str = "High water is {{ result.high | time }}.";
const EXAMPLE: &str = "  /// @example when is high tide at Ocean Beach\n";

pub fn plugins() -> Vec<Bad> {
    let bad = Bad::new;
    let mut all = vec![
        bad(
            "docs-package",
            "an undescribed package",
            with("/// Tides on the coast.\n", ""),
        ),
        bad(
            "docs-field",
            "an undescribed field",
            with("    /// When the water is highest.\n", ""),
        ),
        bad(
            "docs-case",
            "an undescribed case",
            taking("enum size { spring, neap }", "size"),
        ),
        bad(
            "docs-case",
            "an undescribed flag",
            taking("flags size { spring }", "size"),
        ),
        bad(
            "docs-case",
            "an undescribed variant",
            taking("variant size { metres(u32) }", "size"),
        ),
        bad(
            "docs-function",
            "an undescribed function",
            with(FUNCTION, ""),
        ),
        bad(
            "docs-param",
            "no @param",
            with("  /// @param at  which beach, such as Ocean Beach\n", ""),
        ),
        bad(
            "docs-param",
            "an empty @param",
            with("@param at  which beach, such as Ocean Beach", "@param at"),
        ),
        bad("docs-examples", "one example", with(EXAMPLE, "")),
        bad("docs-examples", "no example", {
            let one = changed(WIT, EXAMPLE, "");
            of(&changed(
                &one,
                "  /// @example what time is high tide at Stinson Beach\n",
                "",
            ))
        }),
        bad("docs-long", "a long description", {
            let long =
                "The height of the sea is told for the hour at which it stands highest. ".repeat(4);
            with(FUNCTION, &format!("  /// {long}\n  ///\n"))
        }),
        bad("docs-alike", "two of one description", alike()),
        bad(
            "docs-echo",
            "a function's name again",
            with(FUNCTION, "  /// The next tides.\n  ///\n"),
        ),
        bad(
            "docs-echo",
            "a parameter's name again",
            with("which beach, such as Ocean Beach", "the at"),
        ),
        bad(
            "docs-echo",
            "a field's name again",
            with("/// When the water is highest.", "/// The high."),
        ),
        bad("docs-default", "an option without a word on it", {
            let wit = changed(
                WIT,
                "next: func(at: place)",
                "next: func(at: option<place>)",
            );
            of(&wit)
        }),
        bad("docs-result", "a text of any kind", {
            let wit = changed(WIT, "result<tide, problem>", "result<text, problem>");
            let wit = changed(&wit, "result.high | time", "result");
            behaving(&wit, "", &[("next", Does::Gives(json!({"ok": "six"})))])
        }),
    ];
    all.extend([
        bad(
            "docs-tags",
            "a tag of nobody's",
            with("@read-only", "@read-only\n  /// @cached for a day"),
        ),
        bad(
            "docs-tags",
            "a misspelt tag",
            with("@read-only", "@readonly"),
        ),
        bad(
            "docs-tags",
            "an empty tag",
            with("@read-only", "@read-only\n  /// @title"),
        ),
        bad(
            "docs-tags",
            "a second tag",
            with("@read-only", "@read-only\n  /// @says High."),
        ),
        bad(
            "docs-tags",
            "a contradiction",
            with("@read-only", "@read-only\n  /// @destructive"),
        ),
        bad("docs-tags", "a parameter that is not there", {
            let param = "@param at  which beach, such as Ocean Beach";
            with(param, &format!("{param}\n  /// @param day  which day"))
        }),
        bad(
            "docs-says",
            "an unknown filter",
            with(SAYS, "High water is {{ result.high | tidily }}."),
        ),
        bad(
            "docs-says",
            "an open brace",
            with(SAYS, "High water is {{ result.high }."),
        ),
        bad(
            "docs-says",
            "an open block",
            with(SAYS, "{% if result.high %}High"),
        ),
        bad(
            "docs-says",
            "no end",
            with(SAYS, "{% for x in range(10000000) %}{{ x }}{% endfor %}"),
        ),
        bad(
            "docs-says",
            "a field that is not there",
            with(SAYS, "High water is {{ result.hihg | time }}."),
        ),
        bad(
            "docs-says",
            "a parameter that is not there",
            with(SAYS, "High in {{ args.town }}."),
        ),
        bad(
            "docs-says",
            "a filter that wants a number",
            with(SAYS, "High at {{ result.high | round }}."),
        ),
    ]);
    all
}

/// The good plugin with one more parameter of this type.
fn taking(definition: &str, name: &str) -> Vec<u8> {
    let wit = changed(
        WIT,
        "  /// When the tide is high",
        &format!("  {definition}\n  /// When the tide is high"),
    );
    let wit = changed(&wit, "(at: place)", &format!("(at: place, big: {name})"));
    of(&changed(
        &wit,
        "  /// @example",
        "  /// @param big  how much the sea moves\n  /// @example",
    ))
}

fn alike() -> Vec<u8> {
    let second = r#"/// The water stands highest at a beach when the tide is high.
  ///
  /// @param at  which beach, by its name
  /// @example high water
  /// @example flood
  /// @read-only
  later: func(at: place) -> result<tide, problem>;
}
world plugin"#;
    let wit = changed(WIT, "}\nworld plugin", second);
    behaving(
        &wit,
        "",
        &[
            ("next", Does::Gives(tide())),
            ("later", Does::Gives(tide())),
        ],
    )
}

//! A plugin without a fault, of which the others have one each.

use bellhop_test_components::{Does, behaving};
use serde_json::{Value, json};

pub const WIT: &str = r#"
/// Tides on the coast.
package test:tides@0.1.0;
interface tides {
  use bellhop:types/common@0.1.0.{email-address, place, instant, problem, text, uri};
  /// A turn of the tide.
  record tide {
    /// When the water is highest.
    high: instant,
  }
  /// When the tide is high: the water stands highest at a beach.
  ///
  /// @param at  which beach, such as Ocean Beach
  /// @example when is high tide at Ocean Beach
  /// @example what time is high tide at Stinson Beach
  /// @says High water is {{ result.high | time }}.
  /// @read-only
  next: func(at: place) -> result<tide, problem>;
}
world plugin { export tides; }
"#;

/// What its function gives.
pub fn tide() -> Value {
    json!({"ok": {"high": "2026-11-24T18:05:00-08:00"}})
}

pub fn plugin() -> Vec<u8> {
    of(WIT)
}

/// A plugin of this WIT whose functions behave.
pub fn of(wit: &str) -> Vec<u8> {
    behaving(
        wit,
        "",
        &[
            ("next", Does::Gives(tide())),
            ("later", Does::Gives(tide())),
        ],
    )
}

/// The good plugin with one thing changed.
pub fn with(old: &str, new: &str) -> Vec<u8> {
    of(&changed(WIT, old, new))
}

pub fn changed(wit: &str, old: &str, new: &str) -> String {
    assert!(wit.contains(old), "{old}");
    wit.replacen(old, new, 1)
}

/// The good plugin's WIT with this import.
pub fn importing(import: &str) -> String {
    changed(
        WIT,
        "world plugin {",
        &format!("world plugin {{ import {import};"),
    )
}

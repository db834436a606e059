//! The rules of the shared types, which the catalog knows; here only the way to ask.

use bellhop_catalog::TypeName;
use serde_json::Value;

/// Whether values of this type are checked beyond their shape.
pub(crate) fn has_rule(name: &TypeName) -> bool {
    is_shared(name)
}

/// Whether the name is one of `bellhop:types/common`, of any version.
pub(crate) fn is_shared(name: &TypeName) -> bool {
    let interface = name.interface.split('@').next().unwrap_or_default();
    interface == "bellhop:types/common"
}

/// What was expected, if the value breaks its type's rules.
pub(crate) fn check(_name: &TypeName, _value: &Value) -> Result<(), String> {
    Ok(())
}

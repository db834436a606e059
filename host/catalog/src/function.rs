//! What a plugin offers: its functions with their docs, parsed from WIT and its tags.

use serde::{Deserialize, Serialize};

use crate::types::Type;

/// One loaded component, described.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plugin {
    /// The name the home gave it; calls are written `NAME.FUNCTION`.
    pub name: String,
    /// SHA-256 of the component's bytes, lower-case hexadecimal.
    pub digest: String,
    /// The WIT package of its first exported interface: `bellhop:flights@0.1.0`.
    pub package: Option<String>,
    pub docs: Option<String>,
    /// Imported interfaces by full name: `wasi:http/outgoing-handler@0.2.6`.
    pub imports: Vec<String>,
    pub functions: Vec<Function>,
}

/// One exported WIT function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Function {
    pub id: FunctionId,
    /// The exported interface's full name with version; absent for a function of the world itself.
    pub interface: Option<String>,
    /// The name it is exported by.
    pub export: String,
    /// `@title`, or the name in words.
    pub title: String,
    /// The prose before the first tag.
    pub docs: String,
    pub params: Vec<Param>,
    /// The result; for `result<T, E>` this is T, and `error` is E.
    pub result: Option<Type>,
    pub error: Option<Type>,
    /// Whether WIT's result is `result<_, _>`, so that an error is the function's own word.
    pub fallible: bool,
    /// `@returns`
    pub returns: Option<String>,
    /// `@example`
    pub examples: Vec<String>,
    /// `@says`
    pub says: Option<String>,
    pub effect: Effect,
    /// Tags that the contract does not know, as written, `@param` of what is no parameter, and tags that are empty
    /// or said twice.
    pub unknown_tags: Vec<String>,
}

/// `flights.status`: the plugin's name and the function's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FunctionId {
    pub plugin: String,
    pub function: String,
}

impl std::fmt::Display for FunctionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.plugin, self.function)
    }
}

/// A parameter with its `@param` text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Param {
    pub name: String,
    pub docs: Option<String>,
    pub ty: Type,
}

/// What a call may do, in the words of MCP's tool annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    pub read_only: bool,
    pub idempotent: bool,
    pub destructive: bool,
    pub open_world: bool,
}

//! The shapes of values: WIT types as plain data, names and docs kept.
//! How a value looks in JSON is told in `json_schema`; running anything is left to the sandbox.

use serde::{Deserialize, Serialize};

/// A WIT type with the name it was given, if any.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Type {
    /// The nominal identity: where the type was first named. `use` keeps it; two types are
    /// interchangeable between plugins exactly when their names are equal.
    pub name: Option<TypeName>,
    /// The doc comment of the named type.
    pub docs: Option<String>,
    pub kind: Kind,
}

/// `bellhop:types/common` and `flight-number`; of another package's interface only as much of the version as
/// tells what is compatible: `example:tides/tides@0.1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TypeName {
    pub interface: String,
    pub name: String,
}

/// The structure under the name: every WIT value type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Kind {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
    List(Box<Type>),
    Option(Box<Type>),
    Result {
        ok: Option<Box<Type>>,
        err: Option<Box<Type>>,
    },
    Tuple(Vec<Type>),
    Record(Vec<Field>),
    Variant(Vec<Case>),
    Enum(Vec<Label>),
    Flags(Vec<Label>),
}

/// A record's field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    pub docs: Option<String>,
    pub ty: Type,
}

/// A variant's case, with or without a payload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub name: String,
    pub docs: Option<String>,
    pub ty: Option<Type>,
}

/// An enum's case or a flag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Label {
    pub name: String,
    pub docs: Option<String>,
}

impl Type {
    /// Visits this type and those that it is made of, outermost first; what `enter` says no to is not entered.
    pub fn visit<'a>(&'a self, enter: &mut impl FnMut(&'a Type) -> bool) {
        if !enter(self) {
            return;
        }
        match &self.kind {
            Kind::List(inner) | Kind::Option(inner) => inner.visit(enter),
            Kind::Result { ok, err } => {
                for part in [ok, err].into_iter().flatten() {
                    part.visit(enter);
                }
            }
            Kind::Tuple(parts) => parts.iter().for_each(|part| part.visit(enter)),
            Kind::Record(fields) => fields.iter().for_each(|field| field.ty.visit(enter)),
            Kind::Variant(cases) => {
                let payloads = cases.iter().filter_map(|case| case.ty.as_ref());
                payloads.for_each(|payload| payload.visit(enter));
            }
            _ => {}
        }
    }
}

//! A function as the model and the search see it: short texts, and which values fit where.

use bellhop_catalog::{Function, Kind, Type, TypeName};
use serde_json::Value;

use crate::normalise::Leaf;
use crate::plan::Step;

/// One function of the state.
pub struct Candidate {
    /// Name and description, as the model reads them.
    pub text: String,
    pub slots: Vec<Slot>,
    pub outputs: Vec<Output>,
    pub read_only: bool,
}

/// One parameter.
pub struct Slot {
    pub name: String,
    pub text: String,
    pub required: bool,
    /// A list of such values is wanted.
    pub list: bool,
    /// The cases of an enum: as the model reads them, and as they are sent.
    pub cases: Vec<(String, Value)>,
    /// True or false is wanted.
    pub flag: bool,
    /// How words become a value, if they can; `wrap` leads from the parameter's type to it.
    pub leaf: Option<(Leaf, Vec<String>)>,
    /// Types whose values fit: key, and the fields to wrap such a value in.
    pub accepts: Vec<(String, Vec<String>)>,
}

/// A value inside a function's result that another function may take.
pub struct Output {
    pub path: Vec<Step>,
    pub ty: String,
    /// "flights status: arrival (stop)"
    pub text: String,
}

/// `departureTime`, `departure_time` and `departure-time` as "departure time".
pub fn humanize(name: &str) -> String {
    let mut words = String::new();
    let mut previous = ' ';
    for c in name.chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && previous.is_lowercase() {
                words.push(' ');
            }
            words.extend(c.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
        previous = c;
    }
    words.trim().to_owned()
}

/// The identity of a nominal type, as a key.
pub fn type_key(name: &TypeName) -> String {
    format!("{}#{}", name.interface, name.name)
}

impl Candidate {
    pub fn of(function: &Function) -> Self {
        let name = humanize(&format!("{} {}", function.id.plugin, function.id.function));
        Self {
            text: format!("{name}: {}", one_line(&function.docs)),
            slots: function
                .params
                .iter()
                .map(|p| Slot::of(&p.name, &p.ty, p.docs.as_deref()))
                .collect(),
            outputs: function
                .result
                .as_ref()
                .map(|ty| outputs(&name, ty))
                .unwrap_or_default(),
            read_only: function.effect.read_only,
        }
    }
}

impl Slot {
    fn of(name: &str, ty: &Type, docs: Option<&str>) -> Self {
        let (required, inner) = match &ty.kind {
            Kind::Option(inner) => (false, inner.as_ref()),
            _ => (true, ty),
        };
        let (list, element) = match &inner.kind {
            Kind::List(element) => (true, element.as_ref()),
            _ => (false, inner),
        };
        let optional = if required { "" } else { ", optional" };
        let text = format!(
            "{} ({}{optional}): {}",
            humanize(name),
            type_words(inner),
            one_line(docs.unwrap_or_default())
        );
        let cases = match &element.kind {
            Kind::Enum(labels) => labels
                .iter()
                .map(|l| (humanize(&l.name), Value::from(l.name.clone())))
                .collect(),
            _ => Vec::new(),
        };
        let mut accepts = Vec::new();
        accepted(element, &mut Vec::new(), &mut accepts);
        Self {
            name: name.to_owned(),
            text,
            required,
            list,
            cases,
            flag: element.kind == Kind::Bool,
            leaf: leaf(element, &mut Vec::new()),
            accepts,
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The type as the model reads it.
pub fn type_words(ty: &Type) -> String {
    if let Some(name) = &ty.name
        && !matches!(ty.kind, Kind::Enum(_))
    {
        return humanize(&name.name);
    }
    match &ty.kind {
        Kind::Bool => "yes or no".to_owned(),
        Kind::S8
        | Kind::U8
        | Kind::S16
        | Kind::U16
        | Kind::S32
        | Kind::U32
        | Kind::S64
        | Kind::U64 => "integer".to_owned(),
        Kind::F32 | Kind::F64 => "number".to_owned(),
        Kind::Char | Kind::String => "text".to_owned(),
        Kind::Enum(_) => "choice".to_owned(),
        Kind::List(inner) => format!("list of {}", type_words(inner)),
        Kind::Option(inner) => type_words(inner),
        Kind::Result { .. }
        | Kind::Tuple(_)
        | Kind::Record(_)
        | Kind::Variant(_)
        | Kind::Flags(_) => "record".to_owned(),
    }
}

/// The one field of a record that has to be given, if it is exactly one: a record can be made from it.
fn only_required(ty: &Type) -> Option<(&str, &Type)> {
    let Kind::Record(fields) = &ty.kind else {
        return None;
    };
    let mut required = fields
        .iter()
        .filter(|f| !matches!(f.ty.kind, Kind::Option(_)));
    let only = required.next()?;
    required
        .next()
        .is_none()
        .then_some((only.name.as_str(), &only.ty))
}

fn leaf(ty: &Type, wrap: &mut Vec<String>) -> Option<(Leaf, Vec<String>)> {
    if let Some(leaf) = Leaf::of(ty) {
        return Some((leaf, wrap.clone()));
    }
    let (field, inner) = only_required(ty)?;
    wrap.push(field.to_owned());
    leaf(inner, wrap)
}

/// Nominal types whose values this type takes, itself and what it can be made from. `text` takes
/// part in nothing: everything is words to somebody.
fn accepted(ty: &Type, wrap: &mut Vec<String>, into: &mut Vec<(String, Vec<String>)>) {
    if let Some(name) = &ty.name
        && is_chained(ty)
    {
        into.push((type_key(name), wrap.clone()));
    }
    if let Some((field, inner)) = only_required(ty) {
        wrap.push(field.to_owned());
        accepted(inner, wrap, into);
        wrap.pop();
    }
}

fn is_chained(ty: &Type) -> bool {
    ty.name.as_ref().is_some_and(|name| name.name != "text")
}

fn outputs(source: &str, result: &Type) -> Vec<Output> {
    let mut found = Vec::new();
    walk(result, &mut Vec::new(), &mut |path, ty| {
        if let Some(name) = &ty.name {
            let words = path
                .iter()
                .filter_map(|step| match step {
                    Step::Field(field) => Some(humanize(field)),
                    Step::Only => None,
                })
                .collect::<Vec<_>>()
                .join(" ");
            let text = if words.is_empty() {
                format!("{source} ({})", type_words(ty))
            } else {
                format!("{source}: {words} ({})", type_words(ty))
            };
            found.push(Output {
                path: path.to_vec(),
                ty: type_key(name),
                text,
            });
        }
    });
    found
}

/// Visits every chainable value in a type, outermost first.
fn walk(ty: &Type, path: &mut Vec<Step>, visit: &mut impl FnMut(&[Step], &Type)) {
    const DEEPEST: usize = 6;
    if path.len() > DEEPEST {
        return;
    }
    if is_chained(ty) {
        visit(path, ty);
    }
    match &ty.kind {
        Kind::Record(fields) => {
            for field in fields {
                path.push(Step::Field(field.name.clone()));
                walk(&field.ty, path, visit);
                path.pop();
            }
        }
        Kind::Option(inner) => walk(inner, path, visit),
        Kind::List(inner) => {
            path.push(Step::Only);
            walk(inner, path, visit);
            path.pop();
        }
        _ => {}
    }
}

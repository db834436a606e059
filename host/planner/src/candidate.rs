//! A function as the model and the search see it: short texts, and which values fit where.

use bellhop_catalog::{Function, Kind, Type, TypeName};
use serde_json::Value;

use crate::naming::Naming;
use crate::normalise::Leaf;
use crate::plan::Step;

/// One function of the state.
pub struct Candidate {
    /// Name and description, as the model reads them.
    pub text: String,
    pub slots: Vec<Slot>,
    pub naming: Naming,
    pub outputs: Vec<Output>,
    pub read_only: bool,
    /// Its types have no names: its parameters take what has their structure, which is much.
    pub untyped: bool,
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
        let chains = Chains::of(function);
        let params = function.params.iter();
        let slots: Vec<Slot> = params
            .map(|p| Slot::of(&p.name, &p.ty, p.docs.as_deref(), chains))
            .collect();
        Self {
            text: Self::text_of(function),
            naming: Naming::of(&slots),
            slots,
            outputs: Self::outputs_of(function),
            read_only: function.effect.read_only,
            untyped: chains == Chains::Structure,
        }
    }

    /// The values inside a function's result.
    pub fn outputs_of(function: &Function) -> Vec<Output> {
        let made = |ty| outputs(&name_of(function), ty, Chains::of(function));
        function.result.as_ref().map(made).unwrap_or_default()
    }

    /// Name and description, as the model reads them.
    pub fn text_of(function: &Function) -> String {
        format!("{}: {}", name_of(function), one_line(&function.docs))
    }
}

fn name_of(function: &Function) -> String {
    humanize(&format!("{} {}", function.id.plugin, function.id.function))
}

impl Slot {
    /// A record is wanted, which words can only name.
    pub fn is_record(&self) -> bool {
        self.leaf.as_ref().is_some_and(|(_, wrap)| !wrap.is_empty())
    }

    fn of(name: &str, ty: &Type, docs: Option<&str>, chains: Chains) -> Self {
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
        accepted(element, chains, &mut Vec::new(), &mut accepts);
        Self {
            name: name.to_owned(),
            text,
            required,
            list,
            cases,
            flag: element.kind == Kind::Bool,
            leaf: leaf(element, &mut Vec::new()).map(|(leaf, wrap)| {
                (
                    leaf.described(&humanize(name), docs.unwrap_or_default()),
                    wrap,
                )
            }),
            accepts,
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const INTEGER: &str = "integer";
const NUMBER: &str = "number";

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
        | Kind::U64 => INTEGER.to_owned(),
        Kind::F32 | Kind::F64 => NUMBER.to_owned(),
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
fn accepted(
    ty: &Type,
    chains: Chains,
    wrap: &mut Vec<String>,
    into: &mut Vec<(String, Vec<String>)>,
) {
    if let Some(key) = chains.key(ty) {
        if key == NUMBER {
            into.push((INTEGER.to_owned(), wrap.clone()));
        }
        into.push((key, wrap.clone()));
    }
    if let Some((field, inner)) = only_required(ty) {
        wrap.push(field.to_owned());
        accepted(inner, chains, wrap, into);
        wrap.pop();
    }
}

/// By what the values of a function are passed on to others.
#[derive(Clone, Copy, PartialEq)]
enum Chains {
    /// By the names of their types.
    Names,
    /// By their structure: no type of the function has a name.
    Structure,
}

impl Chains {
    fn of(function: &Function) -> Self {
        let params = function.params.iter().map(|param| &param.ty);
        match function.interface.is_none() && !params.chain(&function.result).any(is_named) {
            true => Self::Structure,
            false => Self::Names,
        }
    }

    /// What a value of the type and a parameter that takes it have in common; none for what is not passed on.
    fn key(self, ty: &Type) -> Option<String> {
        match (&ty.name, &ty.kind) {
            (Some(name), _) => (name.name != "text").then(|| type_key(name)),
            (None, Kind::Bool | Kind::Enum(_) | Kind::Option(_) | Kind::List(_)) => None,
            (None, _) => (self == Self::Structure).then(|| type_words(ty)),
        }
    }
}

fn is_named(ty: &Type) -> bool {
    ty.name.is_some()
        || match &ty.kind {
            Kind::Option(inner) | Kind::List(inner) => is_named(inner),
            Kind::Record(fields) => fields.iter().any(|field| is_named(&field.ty)),
            _ => false,
        }
}

fn outputs(source: &str, result: &Type, chains: Chains) -> Vec<Output> {
    let mut found = Vec::new();
    let mut path = Vec::new();
    walk(result, &mut path, &mut |path, ty| {
        let Some(key) = chains.key(ty) else {
            return;
        };
        let words = path
            .iter()
            .filter_map(Step::field)
            .map(humanize)
            .collect::<Vec<_>>()
            .join(" ");
        let text = if words.is_empty() {
            format!("{source} ({})", type_words(ty))
        } else {
            format!("{source}: {words} ({})", type_words(ty))
        };
        found.push(Output {
            path: path.to_vec(),
            ty: key,
            text,
        });
    });
    found
}

/// Visits every value in a type, outermost first.
fn walk(ty: &Type, path: &mut Vec<Step>, visit: &mut impl FnMut(&[Step], &Type)) {
    const DEEPEST: usize = 6;
    if path.len() > DEEPEST {
        return;
    }
    visit(path, ty);
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

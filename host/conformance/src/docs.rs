//! What people and the model read.

use std::collections::BTreeSet;

use bellhop_catalog::{Function, Kind, Plugin, Type};

use crate::rules::{
    ALIKE, CASE_DESCRIBED, DEFAULT, DESCRIBED, ECHO, EXAMPLES, FIELD_DESCRIBED, HIDDEN, LONG,
    PACKAGE_DESCRIBED, PARAM_DESCRIBED, RESULT_DESCRIBED, Rule, TAGS,
};
use crate::{Finding, Report};

/// The model reads 56 word pieces of a name and its description.
const MOST_WORDS: usize = 40;
/// Descriptions that share more than this of their words read alike.
const ALIKE_SHARE: f64 = 0.8;
/// Words that say nothing about what they stand before.
const FILLERS: &[&str] = &[
    "a",
    "an",
    "and",
    "argument",
    "by",
    "field",
    "for",
    "given",
    "gets",
    "is",
    "its",
    "of",
    "or",
    "parameter",
    "returns",
    "the",
    "this",
    "to",
    "value",
];
/// Words by which a description tells what holds where nothing is given.
const WITHOUT: &[&str] = &[
    "absent",
    "all",
    "any",
    "default",
    "defaults",
    "else",
    "everything",
    "if",
    "instead",
    "left",
    "limit",
    "limits",
    "missing",
    "narrow",
    "narrows",
    "none",
    "not",
    "omitted",
    "only",
    "otherwise",
    "unless",
    "unset",
    "usually",
    "when",
    "without",
];

pub fn check(plugin: &Plugin, report: &mut Report) {
    let mut add = |rule: &'static Rule, subject: &str, what: String| {
        report.findings.push(Finding::new(rule, subject, what));
    };
    if is_blank(plugin.docs.as_deref()) {
        add(
            &PACKAGE_DESCRIBED,
            "the package",
            "it has no description".to_owned(),
        );
    }
    let mut named = BTreeSet::new();
    for function in &plugin.functions {
        let name = &function.id.function;
        for (rule, what) in of_function(function) {
            add(rule, name, what);
        }
        let types = function.params.iter().map(|param| &param.ty);
        for ty in types.chain(&function.result).chain(&function.error) {
            ty.visit(&mut |ty| of_type(ty, &mut named));
        }
    }
    for (rule, subject, what) in named {
        add(rule, &subject, what);
    }
    for (index, one) in plugin.functions.iter().enumerate() {
        for other in &plugin.functions[index + 1..] {
            if alike(one, other) {
                let what = format!("it reads like {}", other.id.function);
                add(&ALIKE, &one.id.function, what);
            }
        }
    }
    for (subject, text) in prose(plugin) {
        if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
            let what = format!("its prose has the character U+{:04X}", u32::from(hidden));
            add(&HIDDEN, &subject, what);
        }
    }
}

fn of_function(function: &Function) -> Vec<(&'static Rule, String)> {
    let mut found = Vec::new();
    let mut add = |rule: &'static Rule, what: String| found.push((rule, what));
    let docs = &function.docs;
    if is_blank(Some(docs)) {
        add(&DESCRIBED, "it has no description".to_owned());
    } else if echoes(docs, &[&function.id.function, &function.id.plugin]) {
        add(&ECHO, format!("{docs:?} says no more than its name"));
    }
    let words = docs.split_whitespace().count();
    if words > MOST_WORDS {
        add(&LONG, format!("its description has {words} words"));
    }
    for param in &function.params {
        let (name, text) = (&param.name, param.docs.as_deref().unwrap_or_default());
        if is_blank(Some(text)) {
            add(
                &PARAM_DESCRIBED,
                format!("the parameter {name} has no description"),
            );
        } else if echoes(text, &[name]) {
            add(
                &ECHO,
                format!("{text:?} says no more than the name of the parameter {name}"),
            );
        } else if matches!(param.ty.kind, Kind::Option(_)) && !says_without(text) {
            add(
                &DEFAULT,
                format!("{text:?} does not say what holds without {name}"),
            );
        }
    }
    for tag in &function.unknown_tags {
        add(&TAGS, format!("{tag} is of no meaning here"));
    }
    if function.effect.read_only && function.effect.destructive {
        add(&TAGS, "@destructive contradicts @read-only".to_owned());
    }
    if function.examples.len() < 2 {
        add(
            &EXAMPLES,
            format!("it has {} examples", function.examples.len()),
        );
    }
    if let Some(result) = &function.result
        && is_blank(function.returns.as_deref())
        && !is_described(result)
    {
        add(&RESULT_DESCRIBED, "its result is not described".to_owned());
    }
    found
}

/// Whether a type says itself what its values are; `text` of the shared types does not.
fn is_described(ty: &Type) -> bool {
    let vague = ty
        .name
        .as_ref()
        .is_some_and(|name| name.is_shared() && name.name == "text");
    if ty.name.is_some() && !vague && !is_blank(ty.docs.as_deref()) {
        return true;
    }
    match &ty.kind {
        Kind::List(inner) | Kind::Option(inner) => is_described(inner),
        _ => false,
    }
}

/// Notes what a type of the plugin's own does not describe, and tells whether to look into it.
fn of_type(ty: &Type, into: &mut BTreeSet<(&'static Rule, String, String)>) -> bool {
    if ty.name.as_ref().is_some_and(|name| name.is_shared()) {
        return false;
    }
    let owner = ty.name.as_ref().map_or("a type", |name| name.name.as_str());
    let mut add = |rule: &'static Rule, what: String| {
        into.insert((rule, owner.to_owned(), what));
    };
    let mut cases = |name: &str, docs: Option<&str>| {
        if is_blank(docs) {
            add(
                &CASE_DESCRIBED,
                format!("the case {name} has no description"),
            );
        }
    };
    match &ty.kind {
        Kind::Enum(labels) | Kind::Flags(labels) => {
            labels
                .iter()
                .for_each(|label| cases(&label.name, label.docs.as_deref()));
        }
        Kind::Variant(variant) => {
            variant
                .iter()
                .for_each(|case| cases(&case.name, case.docs.as_deref()));
        }
        Kind::Record(fields) => {
            for field in fields {
                let text = field.docs.as_deref().unwrap_or_default();
                if is_blank(Some(text)) {
                    let what = format!("the field {} has no description", field.name);
                    add(&FIELD_DESCRIBED, what);
                } else if echoes(text, &[&field.name]) {
                    let what = format!(
                        "{text:?} says no more than the name of the field {}",
                        field.name
                    );
                    add(&ECHO, what);
                }
            }
        }
        _ => {}
    }
    true
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let text = text.to_lowercase();
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// Whether a description has only words of the names, and fillers.
fn echoes(text: &str, names: &[&String]) -> bool {
    let singular = |word: String| word.trim_end_matches('s').to_owned();
    let known: BTreeSet<String> = names
        .iter()
        .flat_map(|name| words(name))
        .map(singular)
        .collect();
    words(text).all(|word| FILLERS.contains(&word.as_str()) || known.contains(&singular(word)))
}

fn says_without(text: &str) -> bool {
    words(text).any(|word| WITHOUT.contains(&word.as_str()))
}

fn alike(one: &Function, other: &Function) -> bool {
    let one: BTreeSet<String> = words(&one.docs).collect();
    let other: BTreeSet<String> = words(&other.docs).collect();
    let both = one.intersection(&other).count() as f64;
    let all = one.union(&other).count() as f64;
    all > 0.0 && both / all > ALIKE_SHARE
}

/// All prose of a plugin, with what it is about.
fn prose(plugin: &Plugin) -> Vec<(String, &str)> {
    let package = plugin
        .docs
        .iter()
        .map(|docs| ("the package".to_owned(), docs.as_str()));
    let mut all: Vec<(String, &str)> = package.collect();
    for function in &plugin.functions {
        let texts = [&function.docs, &function.title]
            .into_iter()
            .chain(&function.examples);
        let texts = texts.chain(&function.returns).chain(&function.says);
        let texts = texts.chain(
            function
                .params
                .iter()
                .filter_map(|param| param.docs.as_ref()),
        );
        all.extend(texts.map(|text| (function.id.function.clone(), text.as_str())));
        let types = function.params.iter().map(|param| &param.ty);
        for ty in types.chain(&function.result) {
            ty.visit(&mut |ty| {
                let items: Vec<&Option<String>> = match &ty.kind {
                    Kind::Record(fields) => fields.iter().map(|field| &field.docs).collect(),
                    Kind::Variant(cases) => cases.iter().map(|case| &case.docs).collect(),
                    Kind::Enum(labels) | Kind::Flags(labels) => {
                        labels.iter().map(|label| &label.docs).collect()
                    }
                    _ => Vec::new(),
                };
                let owner = ty.name.as_ref().map_or("a type", |name| name.name.as_str());
                let texts = items.into_iter().chain([&ty.docs]).flatten();
                all.extend(texts.map(|text| (owner.to_owned(), text.as_str())));
                true
            });
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Characters without a width, and those that turn the direction of writing: people do not see them.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
        || c.is_control() && !matches!(c, '\n' | '\t')
}

//! What people and the model read.

use std::collections::BTreeSet;

use bellhop_catalog::{Function, Kind, Plugin, Type};
use bellhop_session::Says;
use jiff::Zoned;
use serde_json::{Map, Value, json};

use crate::rules::{
    ALIKE, DESCRIBED, EXAMPLES, FIELD_DESCRIBED, LONG, PACKAGE_DESCRIBED, PARAM_DESCRIBED, SAYS,
    TAGS,
};
use crate::{Finding, Report};

/// The model reads 56 word pieces of a name and its description.
const MOST_WORDS: usize = 40;
/// Descriptions that share more than this of their words read alike.
const ALIKE_SHARE: f64 = 0.8;

pub fn check(plugin: &Plugin, now: &Zoned, report: &mut Report) {
    let mut found = Vec::new();
    if plugin.docs.is_none() {
        found.push(Finding::new(
            &PACKAGE_DESCRIBED,
            "the package",
            "it has no description",
        ));
    }
    let says = Says::new(now);
    let mut undescribed = BTreeSet::new();
    for function in &plugin.functions {
        let name = &function.id.function;
        let mut add = |rule, what: String| found.push(Finding::new(rule, name, what));
        if function.docs.trim().is_empty() {
            add(&DESCRIBED, "it has no description".to_owned());
        }
        let words = function.docs.split_whitespace().count();
        if words > MOST_WORDS {
            add(&LONG, format!("its description has {words} words"));
        }
        for param in &function.params {
            if param.docs.as_ref().is_none_or(|d| d.trim().is_empty()) {
                add(
                    &PARAM_DESCRIBED,
                    format!("the parameter {} has no description", param.name),
                );
            }
            fields(&param.ty, &mut undescribed);
        }
        for tag in &function.unknown_tags {
            add(&TAGS, format!("{tag} is of no meaning here"));
        }
        if function.examples.len() < 2 {
            add(
                &EXAMPLES,
                format!("it has {} examples", function.examples.len()),
            );
        }
        if let Some(result) = &function.result {
            fields(result, &mut undescribed);
        }
        for full in [true, false] {
            let sample = |ty: &Type| sample(ty, full);
            let args: Map<String, Value> = function
                .params
                .iter()
                .map(|p| (p.name.clone(), sample(&p.ty)))
                .collect();
            let result = function.result.as_ref().map_or(Value::Null, sample);
            if let Err(why) = says.sentence(function, &args.into(), &result) {
                add(&SAYS, why);
                break;
            }
        }
    }
    for (record, field) in undescribed {
        let what = format!("the field {field} has no description");
        found.push(Finding::new(&FIELD_DESCRIBED, record, what));
    }
    for (index, one) in plugin.functions.iter().enumerate() {
        for other in &plugin.functions[index + 1..] {
            if alike(one, other) {
                let what = format!("it reads like {}", other.id.function);
                found.push(Finding::new(&ALIKE, &one.id.function, what));
            }
        }
    }
    report.findings.append(&mut found);
}

/// Fields without a description, of records that the plugin names itself.
fn fields(ty: &Type, into: &mut BTreeSet<(String, String)>) {
    if ty.name.as_ref().is_some_and(|name| name.is_shared()) {
        return;
    }
    match &ty.kind {
        Kind::Record(fields_) => {
            let record = ty
                .name
                .as_ref()
                .map_or("a record", |name| name.name.as_str());
            for field in fields_ {
                if field.docs.as_ref().is_none_or(|d| d.trim().is_empty()) {
                    into.insert((record.to_owned(), field.name.clone()));
                }
                fields(&field.ty, into);
            }
        }
        Kind::List(inner) | Kind::Option(inner) => fields(inner, into),
        Kind::Tuple(parts) => parts.iter().for_each(|part| fields(part, into)),
        Kind::Variant(cases) => cases
            .iter()
            .filter_map(|case| case.ty.as_ref())
            .for_each(|ty| fields(ty, into)),
        _ => {}
    }
}

fn alike(one: &Function, other: &Function) -> bool {
    let words = |function: &Function| -> BTreeSet<String> {
        let docs = function.docs.to_lowercase();
        docs.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let both = one.intersection(&other).count() as f64;
    let all = one.union(&other).count() as f64;
    all > 0.0 && both / all > ALIKE_SHARE
}

/// A value of a type: with everything that may be there, or with nothing of it.
fn sample(ty: &Type, full: bool) -> Value {
    let shared = ty.name.as_ref().filter(|name| name.is_shared());
    match shared.map(|name| name.name.as_str()) {
        Some("date") => return "2026-11-24".into(),
        Some("instant") => return "2026-11-24T18:05:00-08:00".into(),
        Some("duration") => return "PT1H25M".into(),
        _ => {}
    }
    match &ty.kind {
        Kind::Bool => full.into(),
        Kind::F32 | Kind::F64 => 1.5.into(),
        Kind::Char | Kind::String => "text".into(),
        Kind::List(inner) if full => json!([sample(inner, full), sample(inner, full)]),
        Kind::List(_) => json!([]),
        Kind::Option(inner) if full => sample(inner, full),
        Kind::Option(_) => Value::Null,
        Kind::Result { ok, .. } => json!({"ok": ok.as_ref().map(|ty| sample(ty, full))}),
        Kind::Tuple(parts) => parts.iter().map(|part| sample(part, full)).collect(),
        Kind::Record(fields) => {
            let fields = fields.iter().map(|f| (f.name.clone(), sample(&f.ty, full)));
            Value::Object(fields.filter(|(_, v)| !v.is_null()).collect())
        }
        Kind::Variant(cases) => cases.first().map_or(Value::Null, |case| match &case.ty {
            Some(ty) => json!({case.name.clone(): sample(ty, full)}),
            None => case.name.clone().into(),
        }),
        Kind::Enum(labels) => labels
            .first()
            .map_or(Value::Null, |l| l.name.clone().into()),
        Kind::Flags(_) => json!([]),
        _ => 2.into(),
    }
}

//! What the component is: its types, imports, names and version.

use std::collections::BTreeSet;

use bellhop_catalog::{CatalogError, Plugin, Type};

use crate::rules::{
    COMPONENT, FUNCTIONS, IMPORTS, NAMES, PACKAGE, PROBLEM, Rule, TYPES, UNIQUE, VERSION,
};
use crate::{Bench, Finding, Report};

/// What the host can give. Sockets it always refuses, but Python imports them whether or not it uses them.
const CONTRACT: &[&str] = &[
    "wasi:cli/",
    "wasi:clocks/",
    "wasi:config/",
    "wasi:filesystem/",
    "wasi:http/",
    "wasi:io/",
    "wasi:keyvalue/",
    "wasi:random/",
    "wasi:sockets/",
    "bellhop:types/",
];

/// The longest name of a tool that MCP clients take.
const LONGEST_NAME: usize = 64;

pub fn unreadable(why: &CatalogError) -> Finding {
    let rule = match why {
        CatalogError::Unsupported { .. } => &TYPES,
        CatalogError::NoFunctions => &FUNCTIONS,
        _ => &COMPONENT,
    };
    Finding::new(rule, "the component", why.to_string())
}

pub fn check(plugin: &Plugin, bench: &Bench<'_>, report: &mut Report) {
    let mut add = |rule: &'static Rule, subject: &str, what: String| {
        report.findings.push(Finding::new(rule, subject, what));
    };
    for import in &plugin.imports {
        if !CONTRACT.iter().any(|known| import.starts_with(known)) {
            add(&IMPORTS, "the component", format!("it imports {import}"));
        }
    }
    match &plugin.package {
        Some(package) => {
            if !package.contains('@') {
                let what = format!("the package {package} has no version");
                add(&VERSION, "the component", what);
            }
            if let Some(other) = bench.bundled.iter().find(|b| stands_in_for(plugin, b)) {
                let what = format!(
                    "{package} is the package of the bundled plugin {}",
                    other.name
                );
                add(&PACKAGE, "the component", what);
            }
        }
        None => {
            let what = "it exports no interface of a package".to_owned();
            add(&VERSION, "the component", what);
        }
    }
    let mut names = BTreeSet::new();
    for function in &plugin.functions {
        let name = &function.id.function;
        let full = function.id.to_string();
        if full.chars().count() > LONGEST_NAME {
            let what = format!("{full} has {} characters", full.chars().count());
            add(&NAMES, name, what);
        }
        if !names.insert(name) {
            add(
                &UNIQUE,
                name,
                "another function has this name too".to_owned(),
            );
        }
        let shared = |ty: &Type| {
            ty.name
                .as_ref()
                .is_some_and(|n| n.is_shared() && n.name == "problem")
        };
        if function.fallible && !function.error.as_ref().is_some_and(shared) {
            add(
                &PROBLEM,
                name,
                "its errors are of a type of its own".to_owned(),
            );
        }
    }
}

/// Whether a plugin is not the bundled one, and has its package all the same.
fn stands_in_for(plugin: &Plugin, bundled: &Plugin) -> bool {
    let package = |plugin: &Plugin| {
        let package = plugin.package.as_deref()?;
        package.split('@').next().map(str::to_owned)
    };
    plugin.digest != bundled.digest && package(plugin) == package(bundled)
}

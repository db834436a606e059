//! What the component is: its types, imports and version.

use bellhop_catalog::{CatalogError, Plugin};

use crate::rules::{COMPONENT, FUNCTIONS, IMPORTS, TYPES, VERSION};
use crate::{Finding, Report};

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

pub fn unreadable(why: &CatalogError) -> Finding {
    let rule = match why {
        CatalogError::Unsupported { .. } => &TYPES,
        CatalogError::NoFunctions => &FUNCTIONS,
        _ => &COMPONENT,
    };
    Finding::new(rule, "the component", why.to_string())
}

pub fn check(plugin: &Plugin, report: &mut Report) {
    for import in &plugin.imports {
        if !CONTRACT.iter().any(|known| import.starts_with(known)) {
            let what = format!("it imports {import}");
            report
                .findings
                .push(Finding::new(&IMPORTS, "the component", what));
        }
    }
    let versioned = plugin
        .package
        .as_ref()
        .is_some_and(|package| package.contains('@'));
    if !versioned {
        let what = match &plugin.package {
            Some(package) => format!("the package {package} has no version"),
            None => "it exports no interface of a package".to_owned(),
        };
        report
            .findings
            .push(Finding::new(&VERSION, "the component", what));
    }
}

//! The reference for authors, in Markdown: tags, shared types, and what the host offers, as the code and the
//! contract's WIT have them.

use std::fmt::Write as _;

use bellhop_catalog::{Field, Kind, SharedTypes, TAGS, Type, shared_types};
use wit_parser::Resolve;

const START: &str = "# Tags and shared types

Written by `bellhop reference > docs/reference.md`. The [tutorial](tutorial.md) shows them at work.

## Tags

A tag begins a line of a function's doc comment and goes on to the next tag or an empty line. The text before
the first tag describes the function. A tag that is not listed here is a fault that `bellhop check` tells.

| tag | what it says | without it |
|---|---|---|
";

const TYPES: &str = "
Values of these types flow between plugins that never heard of each other: a `stop` that one makes fills a `stop`
of another. The host checks their form on the way in and on the way out. In JSON a record is an object with the
names of WIT, and an absent option is an absent field.
";

const HOST: &str = "
## What the host offers

All of it is denied until `bellhop.toml` grants it, but for the clock and the settings. Besides these a plugin may
import `wasi:filesystem` (folders of the home, to read), `wasi:http/outgoing-handler` (a list of hosts) and
`wasi:random`.

| interface | what it is for |
|---|---|
";

/// The reference.
///
/// # Errors
/// When the contract's own WIT is wrong, which is no user's fault.
pub fn reference() -> Result<String, String> {
    let mut text = START.to_owned();
    for tag in TAGS {
        let form = format!("@{} {}", tag.name, tag.form);
        row(
            &mut text,
            &[&format!("`{}`", form.trim_end()), tag.says, tag.absent],
        );
    }
    let versions = shared_types()?;
    let (newest, older) = versions.split_last().ok_or("there is no contract")?;
    line(
        &mut text,
        &format!("\n## Shared types: `{}`", newest.interface),
    );
    text.push_str(TYPES);
    for ty in &newest.types {
        shared_type(&mut text, ty, newest, older);
    }
    text.push_str(HOST);
    for (file, wit) in bellhop_contract::HOST {
        let mut resolve = Resolve::default();
        let pushed = resolve.push_str(file, wit);
        let package = pushed.map_err(|why| resolve.render_error(&why))?;
        let package = &resolve.packages[package];
        let docs = package.docs.contents.as_deref().unwrap_or_default();
        for name in package.interfaces.keys() {
            let interface = format!("`{}`", package.name.interface_id(name));
            row(&mut text, &[&interface, &docs.replace('\n', " ")]);
        }
    }
    Ok(text)
}

fn shared_type(text: &mut String, ty: &Type, newest: &SharedTypes, older: &[SharedTypes]) {
    let Some(name) = &ty.name else { return };
    let docs = ty.docs.as_deref().unwrap_or_default();
    line(text, &format!("\n### {}\n\n{docs}\n", name.name));
    let before: Vec<&Type> = older
        .iter()
        .filter_map(|version| version.types.iter().find(|old| old.name == ty.name))
        .collect();
    match &ty.kind {
        Kind::Record(fields) => {
            line(text, "| field | type | |\n|---|---|---|");
            for field in fields {
                let docs = field.docs.clone().unwrap_or_default();
                let is_new = !before.is_empty() && !before.iter().all(|old| has(old, field));
                let since = if is_new { since(newest) } else { String::new() };
                row(text, &[&field.name, &short(&field.ty), &(docs + &since)]);
            }
            line(text, "");
        }
        Kind::Variant(cases) => {
            line(text, "| case | type | |\n|---|---|---|");
            for case in cases {
                let ty = case.ty.as_ref().map(short).unwrap_or_default();
                row(
                    text,
                    &[&case.name, &ty, case.docs.as_deref().unwrap_or_default()],
                );
            }
            line(text, "");
        }
        _ => {}
    }
    line(text, &format!("    {}", ty.example()));
}

fn has(old: &Type, field: &Field) -> bool {
    match &old.kind {
        Kind::Record(fields) => fields.iter().any(|known| known.name == field.name),
        _ => false,
    }
}

/// Since which version a field is there.
fn since(newest: &SharedTypes) -> String {
    let version = newest
        .interface
        .split_once('@')
        .map_or("", |(_, version)| version);
    format!(" Since {version}.")
}

/// A type by its name, with what is around it.
fn short(ty: &Type) -> String {
    match (&ty.name, &ty.kind) {
        (Some(name), _) => name.name.clone(),
        (None, Kind::List(item)) => format!("list of {}", short(item)),
        (None, Kind::Option(inner)) => format!("{}, optional", short(inner)),
        (None, Kind::F64) => "number".to_owned(),
        (None, kind) => format!("{kind:?}").to_lowercase(),
    }
}

fn row(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    line(text, &format!("| {} |", cells.join(" | ")));
}

fn line(text: &mut String, words: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{words}");
}

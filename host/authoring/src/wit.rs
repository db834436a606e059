//! A plugin's WIT beside the contract's: the shared types and the interfaces of the host lie in this
//! binary, so that a plugin's own `wit/` holds nothing but its own.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;
use wit_parser::{Resolve, WorldItem};

use crate::build::BuildError;

/// The contract, by package: the file's name, and its text. A plugin may still be written against released
/// versions of the shared types.
const CONTRACT: [(&str, &str); 5] = [
    ("types.wit", include_str!("../../../wit/v0.2.0/types.wit")),
    (
        "types-0.1.0.wit",
        include_str!("../../../wit/v0.1.0/types.wit"),
    ),
    (
        "clocks.wit",
        include_str!("../../../wit/v0.2.0/deps/clocks.wit"),
    ),
    (
        "config.wit",
        include_str!("../../../wit/v0.2.0/deps/config.wit"),
    ),
    (
        "keyvalue.wit",
        include_str!("../../../wit/v0.2.0/deps/keyvalue.wit"),
    ),
];

/// What the build of a plugin needs of its WIT.
pub(crate) struct Wit {
    /// A folder with all of it, for the languages' tools.
    pub(crate) folder: TempDir,
    /// The plugin's world, by its full name.
    pub(crate) world: String,
    /// The interfaces that the world imports.
    imports: Vec<String>,
    /// The custom section with the doc comments.
    pub(crate) docs: Vec<u8>,
}

impl Wit {
    /// Reads `wit/` of a plugin's folder.
    pub(crate) fn read(plugin: &Path) -> Result<Self, BuildError> {
        let own = plugin.join("wit");
        let unreadable = |why: io::Error| BuildError::File {
            path: own.clone(),
            why,
        };
        let folder = tempfile::tempdir().map_err(unreadable)?;
        copy(&own, folder.path()).map_err(unreadable)?;
        let deps = folder.path().join("deps");
        fs::create_dir_all(&deps).map_err(unreadable)?;
        for (name, text) in CONTRACT {
            if !declares(&deps, package(text)).map_err(unreadable)? {
                fs::write(deps.join(name), text).map_err(unreadable)?;
            }
        }
        let wrong = |why: String| {
            // What is wrong is in the plugin's own folder, not in the copy.
            let shown = why.replace(
                &folder.path().display().to_string(),
                &own.display().to_string(),
            );
            BuildError::Wit { why: shown }
        };
        let mut resolve = Resolve::default();
        let pushed = resolve.push_dir(folder.path());
        let (package, _) = pushed.map_err(|why| wrong(format!("{why:#}")))?;
        let world = resolve.select_world(&[package], None);
        let world = &resolve.worlds[world.map_err(|why| wrong(format!("{why:#}")))?];
        let name = resolve.packages[package].name.interface_id(&world.name);
        let imports = world.imports.values().filter_map(|item| match item {
            WorldItem::Interface { id, .. } => resolve.id_of(*id),
            _ => None,
        });
        Ok(Self {
            world: name,
            imports: imports.collect(),
            docs: bellhop_catalog::docs_section(&resolve),
            folder,
        })
    }

    /// Whether the world imports an interface of a package: `wasi:clocks`.
    pub(crate) fn imports(&self, package: &str) -> bool {
        self.imports.iter().any(|id| {
            let rest = id.strip_prefix(package);
            rest.is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

/// `package wasi:config@0.2.0-rc.1;` of a WIT text.
fn package(wit: &str) -> &str {
    let line = wit.lines().find(|line| line.starts_with("package "));
    line.unwrap_or_default()
}

/// Whether a WIT file in the folder or below declares the package itself.
fn declares(folder: &Path, declaration: &str) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let found = match path.is_dir() {
            true => declares(&path, declaration)?,
            false => {
                let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
                text.lines().any(|line| line.trim() == declaration)
            }
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&to)?;
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), &to)?;
        }
    }
    Ok(())
}

//! A plugin's WIT beside the contract's: the shared types of every released version and the interfaces of
//! the host are added, so that a plugin's own `wit/` holds nothing but its own.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;
use wit_parser::{Resolve, WorldItem};

use crate::build::BuildError;

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
        for (name, text) in bellhop_contract::TYPES
            .into_iter()
            .chain(bellhop_contract::HOST)
        {
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
        let (package, _) = pushed.map_err(|why| wrong(resolve.render_error(&why)))?;
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
            docs: bellhop_contract::docs_section(&resolve),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_may_be_written_against_any_released_version() {
        for version in ["0.1.0", "0.2.0"] {
            let plugin = tempfile::tempdir().expect("a folder");
            let folder = plugin.path().join("wit");
            fs::create_dir(&folder).expect("a folder");
            let text = format!(
                "package my:tides@1.0.0;
                interface tides {{
                  use bellhop:types/common@{version}.{{person}};
                  /// Who swims.
                  swimmer: func() -> person;
                }}
                world plugin {{ export tides; import wasi:keyvalue/store@0.2.0-draft; }}"
            );
            fs::write(folder.join("tides.wit"), text).expect("a file");
            let wit = Wit::read(plugin.path()).expect("the WIT");
            assert_eq!(wit.world, "my:tides/plugin@1.0.0");
            assert!(wit.imports("wasi:keyvalue") && !wit.imports("wasi:http"));
        }
    }

    #[test]
    fn what_is_wrong_is_told_of_the_plugins_own_folder() {
        let plugin = tempfile::tempdir().expect("a folder");
        let folder = plugin.path().join("wit");
        fs::create_dir(&folder).expect("a folder");
        fs::write(folder.join("tides.wit"), "package my:tides; interface").expect("a file");
        let Err(why) = Wit::read(plugin.path()) else {
            panic!("half a WIT was read")
        };
        let at = folder.join("tides.wit").display().to_string();
        assert!(why.to_string().contains(&at), "{why}");
    }
}

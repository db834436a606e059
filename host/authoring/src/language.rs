//! The languages a plugin can be written in, told apart by the file their own tools want.

use std::path::Path;

use serde::Serialize;

use crate::build::BuildError;

/// What a plugin is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Rust,
    Python,
    JavaScript,
}

impl Language {
    const ALL: [Self; 3] = [Self::Rust, Self::Python, Self::JavaScript];

    /// The file that every project of the language has.
    fn manifest(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Python => "pyproject.toml",
            Self::JavaScript => "package.json",
        }
    }

    /// The language of the plugin in a folder.
    pub(crate) fn of(folder: &Path) -> Result<Self, BuildError> {
        let here = |language: &Self| folder.join(language.manifest()).is_file();
        let found: Vec<Self> = Self::ALL.into_iter().filter(here).collect();
        match found[..] {
            [one] => Ok(one),
            _ => Err(BuildError::Language {
                folder: folder.to_owned(),
                found: found.iter().map(|one| one.manifest()).collect(),
            }),
        }
    }
}

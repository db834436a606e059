//! The folder of a new plugin: the same small example in each language, written whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, context};

use crate::language::Language;
use crate::name::{self, NameError};

/// A file of a new plugin: where it goes, and its text.
type File = (&'static str, &'static str);

/// Files of a folder of `sdk/templates`, which lie there as they lie in the plugin.
macro_rules! templates {
    ($folder:literal: $($path:literal),+) => {
        &[$(($path, include_str!(concat!("../../../sdk/templates/", $folder, "/", $path, ".jinja")))),+]
    };
}

/// Files of Bellhop that a plugin gets a copy of: where it goes, and which it is.
macro_rules! copies {
    ($($path:literal of $file:literal),+) => {
        &[$(($path, include_str!(concat!("../../../", $file)))),+]
    };
}

/// The files that every plugin has. `NAME` in a path is the plugin's name.
const COMMON: &[File] =
    templates!("common": "wit/NAME.wit", "README.md", ".gitignore", ".github/workflows/check.yml");

/// What is filled in for a language, and what is copied as it is.
fn files(language: Language) -> (&'static [File], &'static [File]) {
    match language {
        Language::Rust => (
            templates!("rust": "Cargo.toml", "src/lib.rs", "src/loans.rs", "tests/plugin.rs"),
            // The versions that the SDK was built and tested with; cargo takes out those that are not needed.
            copies!("Cargo.lock" of "Cargo.lock"),
        ),
        Language::Python => (
            templates!("python": "pyproject.toml", "src/app.py", "src/loans.py", "tests/test_loans.py"),
            copies!("src/bellhop.py" of "sdk/python/bellhop.py"),
        ),
        Language::JavaScript => (
            templates!("javascript": "package.json", "src/app.js", "src/loans.js", "tests/loans.test.js"),
            copies!("src/bellhop.js" of "sdk/javascript/bellhop.js", "src/store.js" of "sdk/javascript/store.js"),
        ),
    }
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Created {
    pub folder: PathBuf,
    /// The files, relative to the folder.
    pub files: Vec<PathBuf>,
}

/// Why no plugin was made.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    #[error(transparent)]
    Name(#[from] NameError),
    #[error("{path} is there already; nothing was changed", path = path.display())]
    Exists { path: PathBuf },
    #[error("{path} is no Rust SDK of Bellhop: there is no bellhop-sdk in its Cargo.toml", path = path.display())]
    Sdk { path: PathBuf },
    #[error("{path}: {why}", path = path.display())]
    File { path: PathBuf, why: io::Error },
    #[error("the template of {path} cannot be filled: {why}")]
    Template {
        path: &'static str,
        why: minijinja::Error,
    },
}

/// Makes the folder `into/NAME` of a new plugin. `sdk` is where the Rust SDK lies; None: it is the one of
/// this version on crates.io.
///
/// # Errors
/// When the name is none, the folder exists, or nothing can be written. Then nothing is changed.
pub fn new(
    name: &str,
    language: Language,
    into: &Path,
    sdk: Option<&Path>,
) -> Result<Created, NewError> {
    name::check(name)?;
    let folder = into.join(name);
    if folder.symlink_metadata().is_ok() {
        return Err(NewError::Exists { path: folder });
    }
    let files = render(name, language, &dependency(sdk)?)?;
    let failed = |why: io::Error| NewError::File {
        path: folder.clone(),
        why,
    };
    // Written beside, then moved: who is interrupted finds nothing half done.
    let work = tempfile::Builder::new().prefix(".new-").tempdir_in(into);
    let work = work.map_err(failed)?;
    let whole = work.path().join(name);
    for (path, text) in &files {
        let path = whole.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&whole)).map_err(failed)?;
        fs::write(path, text).map_err(failed)?;
    }
    fs::rename(&whole, &folder).map_err(failed)?;
    Ok(Created {
        folder,
        files: files.into_iter().map(|(path, _)| path).collect(),
    })
}

/// How `Cargo.toml` names the SDK.
fn dependency(sdk: Option<&Path>) -> Result<String, NewError> {
    let Some(sdk) = sdk else {
        return Ok(format!("{:?}", env!("CARGO_PKG_VERSION")));
    };
    let none = || NewError::Sdk {
        path: sdk.to_owned(),
    };
    let path = sdk.canonicalize().map_err(|_| none())?;
    let manifest = fs::read_to_string(path.join("Cargo.toml")).map_err(|_| none())?;
    if !manifest.contains("name = \"bellhop-sdk\"") {
        return Err(none());
    }
    Ok(format!("{{ path = {:?} }}", path.display().to_string()))
}

fn render(name: &str, language: Language, sdk: &str) -> Result<Vec<(PathBuf, String)>, NewError> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_keep_trailing_newline(true);
    // The files themselves are full of braces.
    let syntax = SyntaxConfig::builder()
        .block_delimiters("<%", "%>")
        .variable_delimiters("<<", ">>")
        .comment_delimiters("<#", "#>")
        .build();
    let of_template = |path| move |why| NewError::Template { path, why };
    templates.set_syntax(syntax.map_err(of_template("all"))?);
    let pascal: String = name.split('-').map(capital).collect();
    let (first, rest) = pascal.split_at(1);
    let context = context! {
        name,
        language,
        sdk,
        snake => name.replace('-', "_"),
        camel => first.to_lowercase() + rest,
        pascal,
    };
    let (filled, copied) = files(language);
    let mut files = Vec::new();
    for &(path, template) in COMMON.iter().chain(filled) {
        let text = templates
            .render_str(template, &context)
            .map_err(of_template(path))?;
        files.push((PathBuf::from(path.replace("NAME", name)), text));
    }
    let copied = copied.iter();
    files.extend(copied.map(|(path, text)| (PathBuf::from(path), (*text).to_owned())));
    Ok(files)
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

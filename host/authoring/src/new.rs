//! The folder of a new plugin: the same small example in each language, written whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, context};

use crate::language::Language;
use crate::name::{self, NameError};

/// A file of a template: where it goes, and its text.
type File = (&'static str, &'static str);

macro_rules! file {
    ($path:literal from $template:literal) => {
        (
            $path,
            include_str!(concat!("../../../sdk/templates/", $template)),
        )
    };
}

/// The files that every plugin has. `NAME` in a path is the plugin's name.
const COMMON: [File; 4] = [
    file!("wit/NAME.wit" from "plugin.wit.jinja"),
    file!("README.md" from "README.md.jinja"),
    file!(".gitignore" from "gitignore.jinja"),
    file!(".github/workflows/check.yml" from "check.yml.jinja"),
];

const RUST: [File; 4] = [
    file!("Cargo.toml" from "rust/Cargo.toml.jinja"),
    file!("src/lib.rs" from "rust/src/lib.rs.jinja"),
    file!("src/loans.rs" from "rust/src/loans.rs.jinja"),
    file!("tests/plugin.rs" from "rust/tests/plugin.rs.jinja"),
];

/// The versions that the SDK was built and tested with; cargo takes out those that are not needed.
const LOCK: File = ("Cargo.lock", include_str!("../../../Cargo.lock"));

const PYTHON: [File; 4] = [
    file!("pyproject.toml" from "python/pyproject.toml.jinja"),
    file!("src/app.py" from "python/src/app.py.jinja"),
    file!("src/loans.py" from "python/src/loans.py.jinja"),
    file!("tests/test_loans.py" from "python/tests/test_loans.py.jinja"),
];

const PYTHON_SDK: File = (
    "src/bellhop.py",
    include_str!("../../../sdk/python/bellhop.py"),
);

const JAVASCRIPT: [File; 4] = [
    file!("package.json" from "javascript/package.json.jinja"),
    file!("src/app.js" from "javascript/src/app.js.jinja"),
    file!("src/loans.js" from "javascript/src/loans.js.jinja"),
    file!("tests/loans.test.js" from "javascript/tests/loans.test.js.jinja"),
];

const JAVASCRIPT_SDK: [File; 2] = [
    (
        "src/bellhop.js",
        include_str!("../../../sdk/javascript/bellhop.js"),
    ),
    (
        "src/store.js",
        include_str!("../../../sdk/javascript/store.js"),
    ),
];

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
    // What is filled in, and what is copied as it is.
    let (filled, whole): (&[File], &[File]) = match language {
        Language::Rust => (&RUST, &[LOCK]),
        Language::Python => (&PYTHON, &[PYTHON_SDK]),
        Language::JavaScript => (&JAVASCRIPT, &JAVASCRIPT_SDK),
    };
    let mut files = Vec::new();
    for &(path, template) in COMMON.iter().chain(filled) {
        let text = templates
            .render_str(template, &context)
            .map_err(of_template(path))?;
        files.push((PathBuf::from(path.replace("NAME", name)), text));
    }
    let whole = whole.iter();
    files.extend(whole.map(|(path, text)| (PathBuf::from(path), (*text).to_owned())));
    Ok(files)
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

//! The build of one plugin: its language's tool, then its doc comments, then what nobody needs taken out.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use bellhop_catalog::{CatalogError, Plugin};
use bellhop_contract::DOCS_SECTION;
use schemars::JsonSchema;
use serde::Serialize;
use wasm_encoder::{ComponentSection, CustomSection};

use crate::language::Language;
use crate::strip::strip;
use crate::tools::Tools;
use crate::wit::Wit;
use crate::{javascript, python, rust};

/// Told what is being done, before it is.
pub type Progress<'a> = &'a (dyn Fn(&str) + Sync);

/// What was built.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Built {
    /// The component's file.
    pub component: PathBuf,
    pub language: Language,
    /// The component's size in bytes.
    pub size: usize,
    /// Bytes that were taken out because no host needs them.
    pub stripped: usize,
    /// What it asks of the host, as WIT interfaces.
    pub imports: Vec<String>,
    /// The functions it offers.
    pub functions: Vec<String>,
}

/// Why a plugin could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("{}", language(folder, found))]
    Language {
        folder: PathBuf,
        found: Vec<&'static str>,
    },
    #[error("{path}: {why}", path = path.display())]
    File { path: PathBuf, why: io::Error },
    #[error("the WIT is wrong: {why}")]
    Wit { why: String },
    #[error("there is no {path}, which has the plugin's functions", path = path.display())]
    Source { path: PathBuf },
    #[error("{tool} cannot be run: there is no {program}\nhint: {}", hint(program))]
    Missing { tool: &'static str, program: String },
    #[error(
        "a JavaScript plugin is built by Node {oldest} or newer with npm, and there is none; one from PyPI could not be had: {why}\nhint: install Node (Debian: apt install nodejs npm)"
    )]
    Node { oldest: u32, why: String },
    #[error(
        "this Rust toolchain does not compile components, and rustup could not make it\nhint: with a network, run `rustup target add wasm32-wasip2`"
    )]
    Target,
    #[error("{tool} could not build the plugin: {why}")]
    Tool { tool: &'static str, why: String },
    #[error(
        "cargo made no component\nhint: write `crate-type = [\"cdylib\"]` under [lib] in Cargo.toml"
    )]
    NoComponent,
    #[error("what was built is no usable component: {0}")]
    Component(#[from] CatalogError),
    #[error("what was built cannot be read: {why}")]
    Broken { why: String },
}

fn language(folder: &Path, found: &[&str]) -> String {
    let folder = folder.display();
    match found {
        [] => format!(
            "{folder} is no plugin: it has no Cargo.toml, pyproject.toml or package.json\nhint: `bellhop new NAME --lang rust` makes one"
        ),
        several => format!(
            "{folder} has {}; a plugin is in one language\nhint: remove what is not its own",
            several.join(" and ")
        ),
    }
}

fn hint(program: &str) -> &'static str {
    match program {
        "cargo" | "rustc" | "rustup" => "install Rust with rustup",
        "python3" => "install Python 3 with pip (Debian: apt install python3-pip)",
        _ => "install it, and put it on the PATH",
    }
}

/// Builds the plugin in a folder into `NAME.wasm` there, or into the file `out`, which is replaced only by
/// a whole component. NAME is that of its WIT package. Tools are kept in the folder `cache`.
///
/// The future may be dropped at any time: tools are stopped, and nothing half done stays.
///
/// # Errors
/// One sentence, with a hint where something can be done.
pub async fn build(
    folder: &Path,
    out: Option<&Path>,
    cache: &Path,
    progress: Progress<'_>,
) -> Result<Built, BuildError> {
    let tools = Tools { cache, progress };
    let language = Language::of(folder)?;
    let raw = match language {
        Language::Rust => rust::build(folder, &tools).await?,
        Language::Python => {
            let wit = Wit::read(folder)?;
            documented(python::build(folder, &wit, &tools).await?, wit)
        }
        Language::JavaScript => {
            let wit = Wit::read(folder)?;
            documented(javascript::build(folder, &wit, &tools).await?, wit)
        }
    };
    let component = strip(&raw).map_err(|why| BuildError::Broken {
        why: why.to_string(),
    })?;
    let plugin = Plugin::read("plugin", &component)?;
    let out = match out {
        Some(out) => out.to_owned(),
        None => folder.join(name(&plugin, folder)).with_extension("wasm"),
    };
    write(&out, &component).map_err(|why| BuildError::File {
        path: out.clone(),
        why,
    })?;
    Ok(Built {
        component: out,
        language,
        size: component.len(),
        stripped: raw.len() - component.len(),
        imports: plugin.imports,
        functions: plugin
            .functions
            .into_iter()
            .map(|f| f.id.function)
            .collect(),
    })
}

/// The component with the WIT's doc comments.
fn documented(mut component: Vec<u8>, wit: Wit) -> Vec<u8> {
    let section = CustomSection {
        name: DOCS_SECTION.into(),
        data: wit.docs.into(),
    };
    section.append_to_component(&mut component);
    component
}

/// `lending` of the package `my:lending@0.1.0`, or the folder's own name.
fn name(plugin: &Plugin, folder: &Path) -> PathBuf {
    let package = plugin.package.as_deref().and_then(|package| {
        let (_, name) = package.split_once(':')?;
        name.split('@').next()
    });
    match (package, folder.canonicalize()) {
        (Some(name), _) => name.into(),
        (None, Ok(folder)) => folder.file_name().unwrap_or("plugin".as_ref()).into(),
        (None, Err(_)) => "plugin".into(),
    }
}

fn write(out: &Path, component: &[u8]) -> io::Result<()> {
    let folder = match out.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(component)?;
    // A temporary file is its maker's alone; a component is as readable as any other file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open = std::fs::Permissions::from_mode(0o644);
        file.as_file().set_permissions(open)?;
    }
    file.persist(out)?;
    Ok(())
}

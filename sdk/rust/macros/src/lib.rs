//! The macro that makes a crate a Bellhop plugin: bindings from its WIT, with the shared types
//! mapped to the SDK's, and the WIT's doc comments kept inside the component.
//! The bindings themselves are wit-bindgen's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Error, LitStr, Result, Token};
use wit_parser::{PackageMetadata, Resolve};

/// Where this crate finds the shared types: beside it in the same checkout.
const SHARED_TYPES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../wit/v0.1.0");

/// The custom section that carries the doc comments: JSON, `{package: metadata}`.
const DOCS_SECTION: &str = "bellhop-wit-docs";

/// Makes the crate a plugin: `plugin!(Type)` where `Type` implements the `Guest` traits of the
/// module `bindings` that this makes from `wit/`; `plugin!(Type in "folder")` for another folder.
#[proc_macro]
pub fn plugin(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let plugin = syn::parse_macro_input!(input as Plugin);
    plugin
        .expand()
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

struct Plugin {
    implementor: syn::Path,
    folder: Option<LitStr>,
}

impl Parse for Plugin {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let implementor = input.parse()?;
        let folder = match input.parse::<Option<Token![in]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self {
            implementor,
            folder,
        })
    }
}

impl Plugin {
    fn expand(self) -> Result<TokenStream> {
        let span = self
            .folder
            .as_ref()
            .map_or_else(Span::call_site, LitStr::span);
        let root = std::env::var("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .map_err(|_| Error::new(span, "plugin! needs to be built by cargo"))?;
        let folder = root.join(self.folder.map_or_else(|| "wit".to_owned(), |f| f.value()));
        let (world, docs) = read(&folder).map_err(|why| Error::new(span, why))?;
        let length = docs.len();
        let docs = proc_macro2::Literal::byte_string(docs.as_bytes());
        let folder = folder.display().to_string();
        let implementor = self.implementor;
        Ok(quote! {
            #[allow(unused, missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]
            mod bindings {
                ::bellhop_sdk::wit_bindgen::generate!({
                    path: [#SHARED_TYPES, #folder],
                    world: #world,
                    runtime_path: "::bellhop_sdk::wit_bindgen::rt",
                    default_bindings_module: "crate::bindings",
                    additional_derives: [PartialEq],
                    with: { "bellhop:types/common@0.1.0": ::bellhop_sdk::types },
                    generate_all,
                });

                #[cfg(target_arch = "wasm32")]
                #[unsafe(link_section = #DOCS_SECTION)]
                #[used]
                static DOCS: [u8; #length] = *#docs;

                export!(Exported);
                use super::#implementor as Exported;
            }
        })
    }
}

/// The name of the plugin's world, and the doc comments of its package and of all that it uses, as
/// JSON.
fn read(folder: &Path) -> std::result::Result<(String, String), String> {
    let mut resolve = Resolve::default();
    let mut push = |path: &Path| {
        let pushed = resolve.push_path(path);
        pushed
            .map(|(id, _)| id)
            .map_err(|e| format!("the WIT in {}: {e:#}", path.display()))
    };
    push(Path::new(SHARED_TYPES))?;
    let package = push(folder)?;
    let world = resolve.select_world(&[package], None);
    let world =
        &resolve.worlds[world.map_err(|e| format!("the WIT in {}: {e:#}", folder.display()))?];
    let package = &resolve.packages[package].name;
    let world = match &package.version {
        Some(version) => format!(
            "{}:{}/{}@{version}",
            package.namespace, package.name, world.name
        ),
        None => format!("{}:{}/{}", package.namespace, package.name, world.name),
    };
    let docs: BTreeMap<String, PackageMetadata> = resolve
        .packages
        .iter()
        .map(|(id, package)| {
            (
                package.name.to_string(),
                PackageMetadata::extract(&resolve, id),
            )
        })
        .collect();
    Ok((
        world,
        serde_json::to_string(&docs).map_err(|e| e.to_string())?,
    ))
}

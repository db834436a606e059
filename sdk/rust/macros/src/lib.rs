//! The macros that make a crate a Bellhop plugin: bindings from its WIT, with the shared types
//! mapped to the SDK's, and the WIT's doc comments kept inside the component.
//! The bindings themselves are wit-bindgen's.

use std::path::{Path, PathBuf};

use bellhop_contract::{DOCS_SECTION, NEWEST};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Ident, LitStr, Result, Token};
use wit_parser::{Resolve, World, WorldItem};

/// Makes the crate a plugin whose world exports one interface. Stands on `impl Name { ... }` with the
/// interface's functions; makes the type `Name`, and brings the interface's types into scope.
#[proc_macro_attribute]
pub fn export(
    _: proc_macro::TokenStream,
    input: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let export = syn::parse_macro_input!(input as Export);
    export
        .expand()
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// `impl Name { functions }`.
struct Export {
    attributes: Vec<Attribute>,
    implementor: Ident,
    functions: TokenStream,
}

impl Parse for Export {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![impl]>()?;
        let implementor = input.parse()?;
        let functions;
        syn::braced!(functions in input);
        Ok(Self {
            attributes,
            implementor,
            functions: functions.parse()?,
        })
    }
}

impl Export {
    fn expand(self) -> Result<TokenStream> {
        let Self {
            attributes,
            implementor,
            functions,
        } = self;
        let plugin = Plugin {
            implementor: implementor.clone().into(),
            folder: None,
        };
        let wit = plugin.wit()?;
        let [interface] = &wit.interfaces[..] else {
            return Err(Error::new(
                implementor.span(),
                format!(
                    "the world exports {} interfaces, and this stands for one; use plugin!({implementor}) and implement the traits in `bindings::exports`",
                    wit.interfaces.len()
                ),
            ));
        };
        let interface: syn::Path = syn::parse_str(interface)?;
        let bindings = plugin.bindings(&wit);
        Ok(quote! {
            #(#attributes)*
            struct #implementor;

            #bindings

            #[allow(unused_imports)]
            use #interface::*;

            impl #interface::Guest for #implementor {
                #functions
            }
        })
    }
}

/// Makes the crate a plugin, of however many interfaces: `plugin!(Type)` where `Type` implements the `Guest` traits of the
/// module `bindings` that this makes from `wit/`; `plugin!(Type in "folder")` for another folder.
#[proc_macro]
pub fn plugin(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let plugin = syn::parse_macro_input!(input as Plugin);
    plugin
        .wit()
        .map_or_else(Error::into_compile_error, |wit| plugin.bindings(&wit))
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
    /// What the plugin's WIT says.
    fn wit(&self) -> Result<Wit> {
        let folder = self.folder.as_ref();
        let span = folder.map_or_else(Span::call_site, LitStr::span);
        let root = std::env::var("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .map_err(|_| Error::new(span, "a plugin needs to be built by cargo"))?;
        let folder = root.join(folder.map_or_else(|| "wit".to_owned(), LitStr::value));
        Wit::read(&folder).map_err(|why| Error::new(span, why))
    }

    fn bindings(&self, wit: &Wit) -> TokenStream {
        let Wit {
            folder,
            world,
            docs,
            ..
        } = wit;
        let length = docs.len();
        let docs = proc_macro2::Literal::byte_string(docs);
        let implementor = &self.implementor;
        quote! {
            #[allow(unused, missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]
            mod bindings {
                ::bellhop_sdk::wit_bindgen::generate!({
                    path: [#NEWEST, #folder],
                    world: #world,
                    runtime_path: "::bellhop_sdk::wit_bindgen::rt",
                    default_bindings_module: "crate::bindings",
                    additional_derives: [PartialEq],
                    with: { "bellhop:types/common@0.2.0": ::bellhop_sdk::types },
                    generate_all,
                });

                #[cfg(target_arch = "wasm32")]
                #[unsafe(link_section = #DOCS_SECTION)]
                #[used]
                static DOCS: [u8; #length] = *#docs;

                export!(Exported);
                use super::#implementor as Exported;
            }
        }
    }
}

/// What the macros need of a plugin's WIT.
struct Wit {
    folder: String,
    /// The world's full name.
    world: String,
    /// The exported interfaces, as paths of the bindings' modules.
    interfaces: Vec<String>,
    /// The doc comments of the package and of all that it uses, as JSON.
    docs: Vec<u8>,
}

impl Wit {
    fn read(folder: &Path) -> std::result::Result<Self, String> {
        let mut resolve = Resolve::default();
        let mut push = |path: &Path| {
            let pushed = resolve.push_path(path).map(|(id, _)| id);
            pushed.map_err(|why| resolve.render_error(&why))
        };
        push(Path::new(NEWEST))?;
        let package = push(folder)?;
        let world = resolve.select_world(&[package], None);
        let world = &resolve.worlds
            [world.map_err(|e| format!("the WIT in {}: {e:#}", folder.display()))?];
        let name = resolve.packages[package].name.interface_id(&world.name);
        Ok(Self {
            folder: folder.display().to_string(),
            world: name,
            interfaces: interfaces(&resolve, world),
            docs: bellhop_contract::docs_section(&resolve),
        })
    }
}

/// Where wit-bindgen puts the interfaces that a world exports.
fn interfaces(resolve: &Resolve, world: &World) -> Vec<String> {
    let module = |name: &str| {
        let name = name.replace('-', "_");
        // A keyword gets an underscore.
        match syn::parse_str::<Ident>(&name) {
            Ok(_) => name,
            Err(_) => format!("{name}_"),
        }
    };
    let path = |item: &WorldItem| {
        let WorldItem::Interface { id, .. } = item else {
            return None;
        };
        let interface = &resolve.interfaces[*id];
        let package = &resolve.packages[interface.package?].name;
        Some(format!(
            "bindings::exports::{}::{}::{}",
            module(&package.namespace),
            module(&package.name),
            module(interface.name.as_ref()?)
        ))
    };
    world.exports.values().filter_map(path).collect()
}

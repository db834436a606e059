//! From a component's bytes to a [`Plugin`]: its exported functions with types and prose.

use std::collections::HashMap;

use bellhop_contract::{TYPES, docs_section};
use sha2::{Digest, Sha256};
use wasmparser::Parser;
use wit_component::DecodedWasm;
use wit_parser::{FunctionKind, Handle, Resolve, TypeDefKind, TypeId, TypeOwner, World, WorldItem};

use crate::docs::{Docs, printable, without_prose};
use crate::tags::Tags;
use crate::versions::identity;
use crate::{
    Case, CatalogError, Effect, Field, Function, FunctionId, Kind, Label, Param, Plugin, Type,
    TypeName,
};

/// Deeper types than this are no interface but an attack.
const MAX_DEPTH: usize = 32;

impl Plugin {
    /// Reads a component's own WIT and its doc comments, under the name the home gave it.
    ///
    /// # Errors
    /// If the bytes are no component, or a function uses what has no JSON form: resources, futures,
    /// streams, async functions.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, CatalogError> {
        if !bytes.starts_with(b"\0asm") {
            return Err(CatalogError::NotWasm);
        }
        if Parser::is_core_wasm(bytes) {
            return Err(CatalogError::CoreModule);
        }
        let broken = |e: &dyn std::fmt::Display| {
            CatalogError::Broken(e.to_string().lines().next().unwrap_or_default().to_owned())
        };
        // The decoder trusts its input; what is no valid component must not reach it.
        let features = wasmparser::WasmFeatures::all();
        wasmparser::Validator::new_with_features(features)
            .validate_all(bytes)
            .map_err(|e| broken(&e))?;
        let (resolve, world) = match wit_component::decode(&without_prose(bytes)) {
            Ok(DecodedWasm::Component(resolve, world)) => (resolve, world),
            Ok(DecodedWasm::WitPackage(..)) => return Err(CatalogError::OnlyWit),
            Err(e) => return Err(broken(&e)),
        };
        let docs = Docs::read(bytes);
        let reader = Reader {
            resolve: &resolve,
            docs: &docs,
            plugin: name,
        };
        let world = &resolve.worlds[world];
        let functions = reader.functions(world)?;
        if functions.is_empty() {
            return Err(CatalogError::NoFunctions);
        }
        let package = functions.iter().find_map(|function| {
            let (package, rest) = function.interface.as_ref()?.split_once('/')?;
            Some(
                rest.split_once('@')
                    .map_or(package.to_owned(), |(_, version)| {
                        format!("{package}@{version}")
                    }),
            )
        });
        Ok(Self {
            name: name.to_owned(),
            digest: Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            docs: package.as_deref().and_then(|package| docs.package(package)),
            package,
            imports: world
                .imports
                .keys()
                .map(|key| resolve.name_world_key(key))
                .collect(),
            functions,
        })
    }
}

/// The types that every plugin may share with every other, as one version of the contract has them.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedTypes {
    /// `bellhop:types/common@0.2.0`
    pub interface: String,
    pub types: Vec<Type>,
}

/// The shared types of every released version of the contract, the newest last.
///
/// # Errors
/// When the contract's own WIT is wrong, which is no user's fault.
pub fn shared_types() -> Result<Vec<SharedTypes>, String> {
    let version = |&(file, text): &(&str, &str)| {
        let mut resolve = Resolve::default();
        let pushed = resolve.push_str(file, text);
        pushed.map_err(|why| resolve.render_error(&why))?;
        let docs = Docs::of_section(&docs_section(&resolve));
        let reader = Reader {
            resolve: &resolve,
            docs: &docs,
            plugin: "",
        };
        let mut interfaces = resolve.interfaces.iter();
        let (id, interface) = interfaces.next().ok_or("there is no interface")?;
        let types = interface.types.values().map(|id| reader.defined(*id, 0));
        Ok(SharedTypes {
            interface: resolve.id_of(id).unwrap_or_default(),
            types: types.collect::<Result<_, String>>()?,
        })
    };
    TYPES.iter().map(version).collect()
}

struct Reader<'a> {
    resolve: &'a Resolve,
    docs: &'a Docs,
    plugin: &'a str,
}

impl Reader<'_> {
    fn functions(&self, world: &World) -> Result<Vec<Function>, CatalogError> {
        let mut all = Vec::new();
        for (key, item) in &world.exports {
            match item {
                WorldItem::Interface { id, .. } => {
                    let name = self
                        .resolve
                        .id_of(*id)
                        .unwrap_or_else(|| self.resolve.name_world_key(key));
                    // What the toolchain exports for itself is no function of the app; `exports` is
                    // how componentize-py starts Python.
                    if name.starts_with("wasi:") || name == "exports" {
                        continue;
                    }
                    for function in self.resolve.interfaces[*id].functions.values() {
                        let docs = self.docs.item(&name, &["funcs", &function.name]);
                        all.push(self.function(Some(&name), function, docs)?);
                    }
                }
                WorldItem::Function(function) => {
                    let docs = self.docs.world_function(&function.name);
                    all.push(self.function(None, function, docs)?);
                }
                WorldItem::Type { .. } => {}
            }
        }
        qualify(&mut all);
        Ok(all)
    }

    fn function(
        &self,
        interface: Option<&str>,
        function: &wit_parser::Function,
        docs: Option<String>,
    ) -> Result<Function, CatalogError> {
        let unsupported = |what: String| CatalogError::Unsupported {
            function: function.name.clone(),
            what,
        };
        match function.kind {
            FunctionKind::Freestanding => {}
            FunctionKind::AsyncFreestanding => return Err(unsupported("an async call".to_owned())),
            _ => return Err(unsupported("a resource".to_owned())),
        }
        let docs = docs
            .or_else(|| function.docs.contents.as_deref().map(printable))
            .unwrap_or_default();
        let tags = Tags::parse(&docs);
        let described: HashMap<&str, &str> = tags
            .params
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let params = function.params.iter().map(|param| {
            Ok(Param {
                docs: described
                    .get(param.name.as_str())
                    .map(|text| (*text).to_owned()),
                ty: self.ty(&param.ty, 0).map_err(unsupported)?,
                name: param.name.clone(),
            })
        });
        let params: Vec<Param> = params.collect::<Result<_, CatalogError>>()?;
        let of_no_param = tags
            .params
            .iter()
            .filter(|(name, _)| !params.iter().any(|param| param.name == *name));
        let unknown_tags: Vec<String> = tags
            .unknown
            .iter()
            .cloned()
            .chain(of_no_param.map(|(name, _)| format!("@param {name}")))
            .collect();
        let result = function
            .result
            .as_ref()
            .map(|ty| self.ty(ty, 0))
            .transpose()
            .map_err(unsupported)?;
        let (result, error, fallible) = match result {
            Some(Type {
                kind: Kind::Result { ok, err },
                ..
            }) => (ok.map(|t| *t), err.map(|t| *t), true),
            other => (other, None, false),
        };
        Ok(Function {
            id: FunctionId {
                plugin: self.plugin.to_owned(),
                function: function.name.clone(),
            },
            interface: interface.map(str::to_owned),
            export: function.name.clone(),
            title: tags
                .title
                .unwrap_or_else(|| function.name.replace('-', " ")),
            docs: tags.prose,
            params,
            result,
            error,
            fallible,
            returns: tags.returns,
            examples: tags.examples,
            says: tags.says,
            effect: Effect {
                read_only: tags.read_only,
                idempotent: tags.idempotent,
                destructive: tags.destructive,
                open_world: tags.open_world,
            },
            unknown_tags,
        })
    }

    fn ty(&self, ty: &wit_parser::Type, depth: usize) -> Result<Type, String> {
        use wit_parser::Type as Wit;
        let kind = match ty {
            Wit::Bool => Kind::Bool,
            Wit::S8 => Kind::S8,
            Wit::U8 => Kind::U8,
            Wit::S16 => Kind::S16,
            Wit::U16 => Kind::U16,
            Wit::S32 => Kind::S32,
            Wit::U32 => Kind::U32,
            Wit::S64 => Kind::S64,
            Wit::U64 => Kind::U64,
            Wit::F32 => Kind::F32,
            Wit::F64 => Kind::F64,
            Wit::Char => Kind::Char,
            Wit::String => Kind::String,
            Wit::ErrorContext => return Err("an error-context".to_owned()),
            Wit::Id(id) => return self.defined(*id, depth),
        };
        Ok(Type {
            name: None,
            docs: None,
            kind,
        })
    }

    fn defined(&self, id: TypeId, depth: usize) -> Result<Type, String> {
        if depth > MAX_DEPTH {
            return Err(format!("a type nested deeper than {MAX_DEPTH}"));
        }
        let def = &self.resolve.types[id];
        // `use` makes an alias of the same name's type elsewhere; the first naming is the identity.
        if let TypeDefKind::Type(wit_parser::Type::Id(inner)) = def.kind
            && self.resolve.types[inner].name.is_some()
        {
            return self.defined(inner, depth);
        }
        let interface = match def.owner {
            TypeOwner::Interface(id) => Some(id),
            _ => None,
        };
        let name = def.name.clone().map(|name| TypeName {
            interface: interface
                .and_then(|id| identity(self.resolve, id))
                .unwrap_or_default(),
            name,
        });
        let documented = |path: &[&str]| {
            let mut full = vec!["types", def.name.as_deref()?];
            full.extend(path);
            self.docs.item(&self.resolve.id_of(interface?)?, &full)
        };
        let item = |item: &str| documented(&["items", item]);
        let inner = |ty: &wit_parser::Type| self.ty(ty, depth + 1);
        let boxed = |ty: &wit_parser::Type| inner(ty).map(Box::new);
        let kind = match &def.kind {
            TypeDefKind::Record(record) => {
                let field = |field: &wit_parser::Field| {
                    let ty = inner(&field.ty)?;
                    Ok(Field {
                        docs: item(&field.name),
                        name: field.name.clone(),
                        ty,
                    })
                };
                Kind::Record(
                    record
                        .fields
                        .iter()
                        .map(field)
                        .collect::<Result<_, String>>()?,
                )
            }
            TypeDefKind::Variant(variant) => {
                let case = |case: &wit_parser::Case| {
                    let ty = case.ty.as_ref().map(inner).transpose()?;
                    Ok(Case {
                        docs: item(&case.name),
                        name: case.name.clone(),
                        ty,
                    })
                };
                Kind::Variant(
                    variant
                        .cases
                        .iter()
                        .map(case)
                        .collect::<Result<_, String>>()?,
                )
            }
            TypeDefKind::Enum(labels) => {
                let label = |case: &wit_parser::EnumCase| Label {
                    docs: item(&case.name),
                    name: case.name.clone(),
                };
                Kind::Enum(labels.cases.iter().map(label).collect())
            }
            TypeDefKind::Flags(labels) => {
                let label = |flag: &wit_parser::Flag| Label {
                    docs: item(&flag.name),
                    name: flag.name.clone(),
                };
                Kind::Flags(labels.flags.iter().map(label).collect())
            }
            TypeDefKind::Tuple(tuple) => {
                Kind::Tuple(tuple.types.iter().map(inner).collect::<Result<_, _>>()?)
            }
            TypeDefKind::Option(ty) => Kind::Option(boxed(ty)?),
            TypeDefKind::Result(result) => Kind::Result {
                ok: result.ok.as_ref().map(boxed).transpose()?,
                err: result.err.as_ref().map(boxed).transpose()?,
            },
            TypeDefKind::List(ty) => Kind::List(boxed(ty)?),
            TypeDefKind::Type(ty) => inner(ty)?.kind,
            other => {
                let what = match other {
                    TypeDefKind::Resource | TypeDefKind::Handle(_) => "a resource",
                    TypeDefKind::Future(_) => "a future",
                    TypeDefKind::Stream(_) => "a stream",
                    _ => "a type newer than this host",
                };
                let named = match other {
                    TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => {
                        &self.resolve.types[*id]
                    }
                    _ => def,
                };
                return Err(match &named.name {
                    Some(name) => format!("{what} (`{name}`)"),
                    None => what.to_owned(),
                });
            }
        };
        Ok(Type {
            docs: documented(&[]),
            kind,
            name,
        })
    }
}

/// Functions of one name in several interfaces are told apart by the interface.
fn qualify(functions: &mut [Function]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for function in functions.iter() {
        *seen.entry(function.id.function.clone()).or_default() += 1;
    }
    for function in functions.iter_mut() {
        if seen[&function.id.function] > 1
            && let Some(interface) = &function.interface
        {
            let short = interface.rsplit('/').next().unwrap_or_default();
            let short = short.split('@').next().unwrap_or_default();
            function.id.function = format!("{short}-{}", function.id.function);
        }
    }
}

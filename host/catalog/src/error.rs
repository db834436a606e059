//! Why bytes are not a plugin, each told with what to do.

use thiserror::Error;

/// Why a component could not be read.
#[derive(Debug, Error)]
pub enum CatalogError {
    /// The bytes are no WebAssembly at all.
    #[error(
        "it is not a WebAssembly component; build one with `cargo build --target wasm32-wasip2`"
    )]
    NotWasm,
    /// A core module, as older toolchains build.
    #[error(
        "it is a core WebAssembly module, not a component; build it for the target wasm32-wasip2"
    )]
    CoreModule,
    /// A WIT package encoded as a component: types without code.
    #[error("it holds only WIT and no code; give the built component instead")]
    OnlyWit,
    /// Damaged, or of a newer format.
    #[error("it is damaged or cut off ({0}); build or download it again")]
    Broken(String),
    /// A function uses what has no JSON form.
    #[error(
        "its function {function} uses {what}, which Bellhop cannot call; use plain values instead"
    )]
    Unsupported {
        /// The function's name.
        function: String,
        /// Such as "a resource (`cursor`)".
        what: String,
    },
    /// Nothing to call.
    #[error("it exports no function; export an interface from its world")]
    NoFunctions,
}

//! Finds ONNX Runtime's shared library: where the environment says, beside the binary, or in the cache.

use std::path::PathBuf;
use std::sync::OnceLock;

use ort::environment::Environment;

use crate::PlannerError;

/// The file that `make runtime` sets up.
pub const LIBRARY: &str = if cfg!(target_os = "macos") {
    "libonnxruntime.dylib"
} else if cfg!(windows) {
    "onnxruntime.dll"
} else {
    "libonnxruntime.so"
};

/// The library's path: `ORT_DYLIB_PATH`, then beside the binary, then `$XDG_CACHE_HOME/bellhop`
/// (by default `~/.cache/bellhop`).
///
/// # Errors
/// Names every place that was looked in.
pub fn find_library() -> Result<PathBuf, PlannerError> {
    let mut looked = Vec::new();
    if let Some(path) = std::env::var_os("ORT_DYLIB_PATH").map(PathBuf::from) {
        if path.is_file() {
            return Ok(path);
        }
        looked.push(path);
    }
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| Some(exe.parent()?.to_owned()));
    for folder in [beside, cache_folder()].into_iter().flatten() {
        let path = folder.join(LIBRARY);
        if path.is_file() {
            return Ok(path);
        }
        looked.push(folder);
    }
    Err(PlannerError::RuntimeMissing {
        name: LIBRARY.to_owned(),
        looked,
    })
}

/// Where what can be made again is kept for this user.
pub fn cache_folder() -> Option<PathBuf> {
    // The XDG specification has relative ones ignored.
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.filter(|folder| folder.is_absolute());
    let base = base.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?;
    Some(base.join("bellhop"))
}

/// Loads the library and makes its environment, once a process.
pub fn environment() -> Result<&'static Environment, PlannerError> {
    static ENVIRONMENT: OnceLock<Result<Environment, (PathBuf, String)>> = OnceLock::new();
    let path = find_library()?;
    ENVIRONMENT
        .get_or_init(|| {
            let build = || {
                let builder = ort::init_from(&path).map_err(|e| e.to_string())?;
                builder
                    .with_name("bellhop")
                    .with_telemetry(false)
                    .build()
                    .map_err(|e| e.to_string())
            };
            build().map_err(|why| (path.clone(), why))
        })
        .as_ref()
        .map_err(|(path, why)| PlannerError::RuntimeBroken {
            path: path.clone(),
            why: why.clone(),
        })
}

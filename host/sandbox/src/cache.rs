//! Compiled code on disk, so that a plugin is compiled once and not at every start.
//!
//! Loading machine code is `unsafe`: it is run as it is. Only files that this host wrote are
//! read: the name holds the component's hash and that of the engine's version and settings,
//! and a digest of the code is checked before it is used. A file that does not check out is
//! treated as if it were not there. Whoever can write to the folder can run code as the user,
//! so it is made accessible to the user alone.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

const MAGIC: &[u8; 16] = b"bellhop code v1\n";
const DIGEST: usize = 32;

#[derive(Debug)]
pub(crate) struct Cache {
    dir: PathBuf,
    /// Of the engine: its version, its settings and the processor it compiles for.
    engine: String,
}

impl Cache {
    pub(crate) fn new(dir: PathBuf, engine: &Engine) -> Self {
        let mut hasher = Sha256Hasher(Sha256::new());
        env!("CARGO_PKG_VERSION").hash(&mut hasher);
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let digest = hex(&hasher.0.finalize());
        Self {
            dir,
            engine: digest.chars().take(16).collect(),
        }
    }

    fn path(&self, component: &str) -> PathBuf {
        self.dir.join(format!("{component}-{}.code", self.engine))
    }

    /// Whether there is code of a component; reading it may still find it damaged.
    pub(crate) fn has(&self, component: &str) -> bool {
        self.path(component).is_file()
    }

    /// The compiled component, if it is there and whole.
    pub(crate) fn read(&self, engine: &Engine, component: &str) -> Option<Component> {
        let file = fs::read(self.path(component)).ok()?;
        let (digest, code) = file.strip_prefix(MAGIC)?.split_at_checked(DIGEST)?;
        if Sha256::digest(code).as_slice() != digest {
            return None;
        }
        // SAFETY: the bytes are those that `write` below got from `Component::serialize` for
        // this very engine version and configuration (the name) and nothing has changed them
        // since (the digest). The same bytes that were checked are loaded.
        unsafe { Component::deserialize(engine, code) }.ok()
    }

    /// Keeps compiled code for the next start. Without a place to keep it, it is only slower.
    pub(crate) fn write(&self, component: &str, compiled: &Component) {
        if let Ok(code) = compiled.serialize() {
            let _slower_next_time = self.try_write(&self.path(component), &code);
        }
    }

    fn try_write(&self, path: &Path, code: &[u8]) -> std::io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.dir)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.dir)?;
        file.write_all(MAGIC)?;
        file.write_all(&Sha256::digest(code))?;
        file.write_all(code)?;
        // Whoever looks sees the whole file or none.
        file.persist(path)?;
        Ok(())
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Rust's own hashers promise no stable result; a file's name needs one.
struct Sha256Hasher(Sha256);

impl Hasher for Sha256Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.clone().finalize();
        digest
            .iter()
            .take(8)
            .fold(0, |n, byte| (n << 8) | u64::from(*byte))
    }
}

//! When the author of a plugin has changed it: its own files, not what tools put beside them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Editors write a file in several steps, and several files one after another.
const QUIET: Duration = Duration::from_millis(200);
/// Folders that tools fill. Of files they write `Cargo.lock` and components; `~` ends an editor's copies.
const OF_TOOLS: [&str; 3] = ["target", "node_modules", "__pycache__"];

/// The files of a plugin's folder, with their sizes and when they were last written.
type Sources = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Why a folder cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    #[error("{folder} cannot be watched: {why}", folder = folder.display())]
    Folder { folder: PathBuf, why: notify::Error },
    #[error("{folder} is no longer watched: the system ended it", folder = folder.display())]
    Ended { folder: PathBuf },
}

/// A plugin's folder that is watched.
pub struct Watch {
    folder: PathBuf,
    watcher: RecommendedWatcher,
    /// Something happened somewhere in the folder.
    stirred: UnboundedReceiver<()>,
    known: Sources,
}

impl Watch {
    /// Begins to watch a folder as it is now.
    ///
    /// # Errors
    /// When it is not there, or the system has no watches left.
    pub fn new(folder: &Path) -> Result<Self, WatchError> {
        let (stir, stirred) = unbounded_channel();
        let watcher = notify::recommended_watcher(move |_| {
            // Nobody listens any more when the watch is about to be dropped.
            let _ = stir.send(());
        });
        let failed = |why| WatchError::Folder {
            folder: folder.to_owned(),
            why,
        };
        let mut watch = Self {
            folder: folder.to_owned(),
            watcher: watcher.map_err(failed)?,
            stirred,
            known: Sources::new(),
        };
        watch.attend()?;
        watch.known = sources(folder);
        Ok(watch)
    }

    /// Waits until the folder is not as it was when this was last true, and has come to rest. May be
    /// dropped and called again at any time; nothing is missed.
    ///
    /// # Errors
    /// When the folder can be watched no longer.
    pub async fn changed(&mut self) -> Result<(), WatchError> {
        loop {
            let found = sources(&self.folder);
            if found != self.known {
                tokio::time::sleep(QUIET).await;
                if found == sources(&self.folder) {
                    self.known = found;
                    return Ok(());
                }
                continue;
            }
            if self.stirred.recv().await.is_none() {
                let folder = self.folder.clone();
                return Err(WatchError::Ended { folder });
            }
            while self.stirred.try_recv().is_ok() {}
            self.attend()?;
        }
    }

    /// Watches the folder itself and, with all below, those of its folders that are the author's.
    fn attend(&mut self) -> Result<(), WatchError> {
        let mut watch = |path: &Path, mode| match self.watcher.watch(path, mode) {
            // It was removed in the meantime; what that means is the build's to tell.
            Err(_) if !path.exists() => Ok(()),
            Err(why) => Err(WatchError::Folder {
                folder: path.to_owned(),
                why,
            }),
            Ok(()) => Ok(()),
        };
        watch(&self.folder, RecursiveMode::NonRecursive)?;
        for (path, folder) in own(&self.folder) {
            if folder {
                watch(&path, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }
}

fn sources(folder: &Path) -> Sources {
    let mut found = Sources::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for (path, is_folder) in own(&next) {
            if is_folder {
                open.push(path);
            } else if let Ok(file) = fs::metadata(&path) {
                found.insert(path, (file.len(), file.modified().ok()));
            }
        }
    }
    found
}

/// What lies in a folder and is the author's own, and whether it is a folder.
fn own(folder: &Path) -> impl Iterator<Item = (PathBuf, bool)> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| {
        let entry = entry.ok()?;
        let is_folder = entry.file_type().ok()?.is_dir();
        let own = is_own(&entry.file_name(), is_folder);
        own.then(|| (entry.path(), is_folder))
    })
}

fn is_own(name: &OsStr, is_folder: bool) -> bool {
    let text = name.to_string_lossy();
    let of_tools = match is_folder {
        true => OF_TOOLS.contains(&&*text),
        false => text == "Cargo.lock" || text.ends_with(".wasm") || text.ends_with('~'),
    };
    !text.starts_with('.') && !of_tools
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    async fn is_told(watch: &mut Watch) -> bool {
        let told = tokio::time::timeout(Duration::from_secs(2), watch.changed());
        told.await.is_ok_and(|changed| changed.is_ok())
    }

    #[tokio::test]
    async fn what_the_author_writes_is_told_and_what_tools_write_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let write = |file: &str| {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        };
        write("src/lib.rs");
        let mut watch = Watch::new(folder.path()).unwrap();
        for file in ["wit/tides.wit", "src/deep/more.rs", "Cargo.toml"] {
            write(file);
            assert!(is_told(&mut watch).await, "{file}");
        }
        for file in [
            "target/debug/x",
            "Cargo.lock",
            "tides.wasm",
            ".git/index",
            "src/__pycache__/x.pyc",
        ] {
            write(file);
        }
        assert!(!is_told(&mut watch).await);
        // A wait that was given up misses nothing.
        fs::remove_file(folder.path().join("src/lib.rs")).unwrap();
        assert!(is_told(&mut watch).await);
    }
}

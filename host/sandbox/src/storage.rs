//! What a plugin keeps for itself: `wasi:keyvalue/store` on a folder of the home that no other plugin
//! sees. One file a key, replaced as a whole, so that a call that is stopped leaves the old value or
//! the new one. A read-only function that tries to change something is stopped.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use wasmtime::component::{HasData, Linker, Resource, ResourceTable};

use crate::cache::hex;
use crate::state::State;

wasmtime::component::bindgen!({
    path: "../../wit/v0.2.0/deps/keyvalue.wit",
    inline: "
        package bellhop:sandbox;
        world keeps { import wasi:keyvalue/store@0.2.0-draft; }
    ",
    imports: { default: trappable },
    with: { "wasi:keyvalue/store.bucket": Bucket },
    trappable_error_type: { "wasi:keyvalue/store.error" => Error },
});

use wasi::keyvalue::store;

/// A key's bytes; a file's name is twice as long.
const MOST_KEY: usize = 100;
/// Bytes of one value.
const MOST_VALUE: usize = 1 << 20;
/// Bytes of all values of a plugin.
const MOST_IN_ALL: u64 = 16 << 20;
/// Keys of a plugin.
const MOST_KEYS: usize = 10_000;

/// A plugin's store as one call may use it.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    /// None: not granted.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) read_only: bool,
}

/// An open store. There is one for each plugin, so it holds nothing.
pub struct Bucket;

/// A function that says it changes nothing tried to.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a read-only function tried to change what the plugin keeps")]
pub(crate) struct Wrote;

/// Why a request was not done.
pub enum Error {
    /// The guest is told.
    Told(store::Error),
    /// The call ends.
    Stop(wasmtime::Error),
}

impl Error {
    fn other(why: impl Into<String>) -> Self {
        Self::Told(store::Error::Other(why.into()))
    }
}

impl From<io::Error> for Error {
    fn from(why: io::Error) -> Self {
        Self::other(why.to_string())
    }
}

impl Storage {
    fn folder(&self) -> Result<&PathBuf, Error> {
        let denied = Error::Told(store::Error::AccessDenied);
        self.folder.as_ref().ok_or(denied)
    }

    fn path(&self, key: &str) -> Result<PathBuf, Error> {
        if key.is_empty() || key.len() > MOST_KEY {
            return Err(Error::other(format!(
                "a key has 1 to {MOST_KEY} bytes, not {}",
                key.len()
            )));
        }
        Ok(self.folder()?.join(hex(key.as_bytes())))
    }

    fn read(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        match fs::read(self.path(key)?) {
            Ok(value) => Ok(Some(value)),
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(why) => Err(why.into()),
        }
    }

    /// The keys and the sizes of their values, in order.
    fn entries(&self) -> Result<Vec<(String, u64)>, Error> {
        let files = match fs::read_dir(self.folder()?) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            files => files?,
        };
        let mut entries = Vec::new();
        for file in files {
            let file = file?;
            if let Some(key) = file.file_name().to_str().and_then(unhex) {
                entries.push((key, file.metadata()?.len()));
            }
        }
        entries.sort();
        Ok(entries)
    }

    fn may_write(&self) -> Result<(), Error> {
        match self.read_only {
            true => Err(Error::Stop(Wrote.into())),
            false => Ok(()),
        }
    }

    fn write(&self, key: &str, value: &[u8]) -> Result<(), Error> {
        self.may_write()?;
        let (folder, path) = (self.folder()?, self.path(key)?);
        if value.len() > MOST_VALUE {
            return Err(Error::other(format!(
                "a value has at most {MOST_VALUE} bytes, not {}",
                value.len()
            )));
        }
        let others = self.entries()?;
        let others = others.iter().filter(|(other, _)| other != key);
        let (count, size) = others.fold((0, 0), |(n, all), (_, size)| (n + 1, all + size));
        if count >= MOST_KEYS || size + value.len() as u64 > MOST_IN_ALL {
            return Err(Error::other("the store is full"));
        }
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(value)?;
        file.persist(path).map_err(|why| why.error)?;
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), Error> {
        self.may_write()?;
        match fs::remove_file(self.path(key)?) {
            Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why.into()),
            _ => Ok(()),
        }
    }
}

/// The text that [`hex`] wrote, or `None` for a file of another kind.
fn unhex(name: &str) -> Option<String> {
    let (pairs, rest) = name.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8; 2]| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok();
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    String::from_utf8(bytes.filter(|_| rest.is_empty())?).ok()
}

/// A store and the table its resources live in.
pub(crate) struct View<'a> {
    pub(crate) storage: &'a Storage,
    pub(crate) table: &'a mut ResourceTable,
}

impl store::Host for View<'_> {
    fn open(&mut self, identifier: String) -> Result<Resource<Bucket>, Error> {
        if !identifier.is_empty() {
            return Err(Error::Told(store::Error::NoSuchStore));
        }
        self.storage.folder()?;
        let pushed = self.table.push(Bucket);
        pushed.map_err(|why| Error::Stop(why.into()))
    }

    fn convert_error(&mut self, error: Error) -> wasmtime::Result<store::Error> {
        match error {
            Error::Told(error) => Ok(error),
            Error::Stop(why) => Err(why),
        }
    }
}

impl store::HostBucket for View<'_> {
    fn get(&mut self, _: Resource<Bucket>, key: String) -> Result<Option<Vec<u8>>, Error> {
        self.storage.read(&key)
    }

    fn set(&mut self, _: Resource<Bucket>, key: String, value: Vec<u8>) -> Result<(), Error> {
        self.storage.write(&key, &value)
    }

    fn delete(&mut self, _: Resource<Bucket>, key: String) -> Result<(), Error> {
        self.storage.delete(&key)
    }

    fn exists(&mut self, _: Resource<Bucket>, key: String) -> Result<bool, Error> {
        Ok(self.storage.path(&key)?.is_file())
    }

    fn list_keys(
        &mut self,
        _: Resource<Bucket>,
        cursor: Option<u64>,
    ) -> Result<store::KeyResponse, Error> {
        let start = usize::try_from(cursor.unwrap_or_default()).unwrap_or(usize::MAX);
        let keys = self.storage.entries()?.into_iter().skip(start);
        Ok(store::KeyResponse {
            keys: keys.map(|(key, _)| key).collect(),
            cursor: None,
        })
    }

    fn drop(&mut self, bucket: Resource<Bucket>) -> wasmtime::Result<()> {
        self.table.delete(bucket)?;
        Ok(())
    }
}

struct HasStorage;

impl HasData for HasStorage {
    type Data<'a> = View<'a>;
}

pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    store::add_to_linker::<_, HasStorage>(linker, |state| {
        state.touched.storage = true;
        View {
            storage: &state.storage,
            table: &mut state.table,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storage(folder: &tempfile::TempDir) -> Storage {
        Storage {
            folder: Some(folder.path().join("kept")),
            read_only: false,
        }
    }

    fn why<T>(result: Result<T, Error>) -> String {
        match result {
            Err(Error::Told(error)) => format!("{error:?}"),
            Err(Error::Stop(why)) => why.to_string(),
            Ok(_) => panic!("it was done"),
        }
    }

    #[test]
    fn what_was_set_is_there_until_it_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let storage = storage(&folder);
        assert!(storage.read("a/../b").ok().unwrap().is_none());
        assert!(storage.entries().ok().unwrap().is_empty());
        for value in [b"one", b"two"] {
            storage.write("a/../b", value).ok().unwrap();
        }
        storage.write("ü", b"").ok().unwrap();
        assert_eq!(storage.read("a/../b").ok().unwrap().unwrap(), b"two");
        let keys = storage.entries().ok().unwrap();
        assert_eq!(keys, [("a/../b".to_owned(), 3), ("ü".to_owned(), 0)]);
        storage.delete("a/../b").ok().unwrap();
        storage.delete("a/../b").ok().unwrap();
        assert!(storage.read("a/../b").ok().unwrap().is_none());
    }

    #[test]
    fn nothing_is_kept_without_the_grant() {
        let storage = Storage {
            folder: None,
            read_only: false,
        };
        assert_eq!(why(storage.read("a")), "Error::AccessDenied");
        assert_eq!(why(storage.write("a", b"x")), "Error::AccessDenied");
    }

    #[test]
    fn a_read_only_function_is_stopped_when_it_writes() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage {
            read_only: true,
            ..storage(&folder)
        };
        for stopped in [storage.write("a", b"x"), storage.delete("a")] {
            assert!(why(stopped).contains("read-only"));
        }
        assert!(!folder.path().join("kept").exists());
    }

    #[test]
    fn a_store_does_not_grow_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let storage = storage(&folder);
        let large = vec![0; MOST_VALUE];
        let fits = usize::try_from(MOST_IN_ALL).unwrap() / MOST_VALUE;
        for key in 0..fits {
            storage.write(&key.to_string(), &large).ok().unwrap();
        }
        storage.write("0", &large).ok().unwrap();
        assert!(why(storage.write("one more", b"x")).contains("full"));
        assert!(why(storage.write("0", &vec![0; MOST_VALUE + 1])).contains("at most"));
        assert!(why(storage.write(&"k".repeat(MOST_KEY + 1), b"x")).contains("1 to 100 bytes"));
    }
}

//! What the plugin keeps from one call to the next, in the user's home: texts and JSON by key. It needs
//! `storage = true` under the plugin in `bellhop.toml`. Only functions without `@read-only` may change it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::types::Problem;

/// What is kept under a key.
///
/// # Errors
/// `Denied` without the grant, `Unavailable` when the disk fails or what is kept cannot be read as `T`.
pub fn get<T: DeserializeOwned>(key: &str) -> Result<Option<T>, Problem> {
    let Some(bytes) = store::get(key)? else {
        return Ok(None);
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|why| {
        Problem::unavailable(format!(
            "What was kept as \"{key}\" cannot be read ({why})."
        ))
    })
}

/// Keeps a value under a key of at most 100 bytes, in the place of what was there.
///
/// # Errors
/// `Denied` without the grant, `Unavailable` when the disk fails or the store is full.
pub fn set(key: &str, value: &impl Serialize) -> Result<(), Problem> {
    let bytes = serde_json::to_vec(value)?;
    store::set(key, &bytes)
}

/// Forgets a key.
///
/// # Errors
/// As [`set`].
pub fn delete(key: &str) -> Result<(), Problem> {
    store::delete(key)
}

/// Every key, in order.
///
/// # Errors
/// As [`get`].
pub fn keys() -> Result<Vec<String>, Problem> {
    store::keys()
}

#[cfg(target_arch = "wasm32")]
mod store {
    use crate::bindings::wasi::keyvalue::store::{Bucket, Error, open};
    use crate::types::Problem;

    pub fn get(key: &str) -> Result<Option<Vec<u8>>, Problem> {
        Ok(bucket()?.get(key)?)
    }

    pub fn set(key: &str, value: &[u8]) -> Result<(), Problem> {
        Ok(bucket()?.set(key, value)?)
    }

    pub fn delete(key: &str) -> Result<(), Problem> {
        Ok(bucket()?.delete(key)?)
    }

    pub fn keys() -> Result<Vec<String>, Problem> {
        let bucket = bucket()?;
        let mut keys = Vec::new();
        let mut cursor = None;
        loop {
            let mut page = bucket.list_keys(cursor)?;
            keys.append(&mut page.keys);
            if page.cursor.is_none() {
                return Ok(keys);
            }
            cursor = page.cursor;
        }
    }

    fn bucket() -> Result<Bucket, Problem> {
        Ok(open("")?)
    }

    impl From<Error> for Problem {
        fn from(error: Error) -> Self {
            match error {
                Error::AccessDenied => Self::denied(
                    "The plugin may keep nothing; grant it with storage = true under its name in bellhop.toml.",
                ),
                Error::NoSuchStore => Self::unavailable("There is no store of this name."),
                Error::Other(why) => Self::unavailable(format!("The store failed: {why}.")),
            }
        }
    }
}

/// Outside a component there is no store.
#[cfg(not(target_arch = "wasm32"))]
mod store {
    use crate::types::Problem;

    fn none<T>() -> Result<T, Problem> {
        Err(Problem::unavailable(
            "There is a store only inside a component.",
        ))
    }

    pub fn get(_key: &str) -> Result<Option<Vec<u8>>, Problem> {
        none()
    }

    pub fn set(_key: &str, _value: &[u8]) -> Result<(), Problem> {
        none()
    }

    pub fn delete(_key: &str) -> Result<(), Problem> {
        none()
    }

    pub fn keys() -> Result<Vec<String>, Problem> {
        none()
    }
}

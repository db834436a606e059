//! Where functions stand among all others: a vector for each, near the vectors of the dialogs that need it.
//! Vectors are kept between runs, in a file of records that anything may delete.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Numbers of a vector.
pub const SIZE: usize = 384;
const KEY: usize = 32;
const RECORD: usize = KEY + SIZE * size_of::<f32>();

/// Of length 1.
pub type Place = [f32; SIZE];

/// How near two places are, from -1 to 1.
pub fn nearness(one: &Place, other: &Place) -> f32 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// Says which model placed which text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; KEY]);

impl Key {
    pub fn of(model: &str, text: &str) -> Self {
        Self(
            Sha256::new()
                .chain_update(model)
                .chain_update([0])
                .chain_update(text)
                .finalize()
                .into(),
        )
    }
}

/// The places known so far.
#[derive(Default)]
pub struct Places {
    file: Option<PathBuf>,
    known: HashMap<Key, Place>,
}

impl Places {
    /// Those in a file, if it can be read, kept there from now on.
    pub fn kept_in(file: &Path) -> Self {
        let bytes = std::fs::read(file).unwrap_or_default();
        Self {
            file: Some(file.to_owned()),
            known: bytes.chunks_exact(RECORD).map(read).collect(),
        }
    }

    pub fn get(&self, key: &Key) -> Option<&Place> {
        self.known.get(key)
    }

    /// Adds some, and keeps them in the file; where that fails, they are only made again another time.
    pub fn add(&mut self, new: Vec<(Key, Place)>) {
        if new.is_empty() {
            return;
        }
        self.known.extend(new);
        if let Some(file) = &self.file {
            let records: Vec<u8> = self.known.iter().flat_map(write).collect();
            let part = file.with_extension(format!("part-{}", std::process::id()));
            let kept = std::fs::write(&part, records).and_then(|()| std::fs::rename(&part, file));
            if kept.is_err() {
                // Nothing to do about it: what is left of the try is only in the way.
                let _ = std::fs::remove_file(&part);
            }
        }
    }
}

fn read(record: &[u8]) -> (Key, Place) {
    let (key, numbers) = record.split_at(KEY);
    let mut made = (Key([0; KEY]), [0.0; SIZE]);
    made.0.0.copy_from_slice(key);
    for (number, bytes) in made.1.iter_mut().zip(numbers.chunks_exact(4)) {
        *number = bytes.try_into().map_or(0.0, f32::from_le_bytes);
    }
    made
}

fn write((key, place): (&Key, &Place)) -> Vec<u8> {
    let numbers = place.iter().flat_map(|number| number.to_le_bytes());
    key.0.iter().copied().chain(numbers).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn places_outlive_a_run_and_a_damaged_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("places");
        let (lamp, door) = (Key::of("model", "lamp"), Key::of("model", "door"));
        Places::kept_in(&file).add(vec![(lamp, [0.5; SIZE]), (door, [0.25; SIZE])]);
        let again = Places::kept_in(&file);
        assert_eq!(again.get(&lamp), Some(&[0.5; SIZE]));
        assert_eq!(again.get(&Key::of("another", "lamp")), None);
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
        let known = Places::kept_in(&file);
        assert!(known.get(&lamp).is_some() != known.get(&door).is_some());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

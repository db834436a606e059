//! The files of the granted folders: finding them by kind, reading them as text, and keeping note
//! of what was broken, so that an answer of "not found" can say where it could not look.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::types::Problem;

const MAX_DEPTH: usize = 8;
const MAX_FILES: usize = 100_000;
/// No text format that people keep by hand grows past this; larger files are refused unread.
const MAX_TEXT: u64 = 96 << 20;

/// A folder the plugin may read.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Where it is for this process.
    pub path: PathBuf,
    /// What the user calls it: its path in the home.
    pub name: String,
}

impl Folder {
    /// Every folder that the home granted: `/` and its path in the home.
    pub fn granted() -> Vec<Self> {
        #[cfg(target_arch = "wasm32")]
        return wasip2::filesystem::preopens::get_directories()
            .into_iter()
            .map(|(_, path)| Self::at(path))
            .collect();
        #[cfg(not(target_arch = "wasm32"))]
        return Vec::new();
    }

    /// A folder at a path, called as the path says.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.to_string_lossy().trim_matches('/').to_owned();
        Self { path, name }
    }
}

/// One file of a granted folder.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it is for this process.
    pub path: PathBuf,
    /// What the user calls it: `calendar/home.ics`.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What a plugin keeps, for messages about what is missing.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The plugin's name, as in `bellhop.toml`.
    pub plugin: &'static str,
    /// The files it reads: `calendar files (.ics)`.
    pub files: &'static str,
}

/// What could not be read, one clause a fault: `calendar/home.ics is cut off at line 812`.
#[derive(Clone, Debug, Default)]
pub struct Faults(Vec<String>);

impl Faults {
    /// Notes a fault once.
    pub fn note(&mut self, fault: String) {
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    /// Whether everything could be read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A problem of nothing found that also says what could not be read.
    pub fn not_found(&self, sentence: &str) -> Problem {
        let mut text = sentence.to_owned();
        if let Some(first) = self.0.first() {
            text.push_str(" But ");
            text.push_str(first);
            match self.0.len() {
                1 => {}
                2 => text.push_str(", and 1 more file is broken"),
                more => text.push_str(&format!(", and {} more files are broken", more - 1)),
            }
            text.push('.');
        }
        Problem::NotFound(text)
    }
}

/// Every file that `keep` wants, from all folders and their subfolders, in a fixed order.
///
/// # Errors
/// `Denied` with no folder granted, `Unavailable` for a folder that cannot be read, and `NotFound`
/// when no folder holds such a file; each names the folder and what is expected in it.
pub fn find(
    folders: &[Folder],
    wanted: Wanted,
    keep: impl Fn(&Path) -> bool,
) -> Result<Vec<Found>, Problem> {
    if folders.is_empty() {
        return Err(Problem::Denied(format!(
            "The plugin {0} may read no folder; grant it one with folders = [\"{0}\"] under [plugins.{0}] in bellhop.toml.",
            wanted.plugin
        )));
    }
    let mut found = Vec::new();
    for folder in folders {
        walk(&folder.path, &folder.name, 0, &keep, &mut found).map_err(|why| {
            Problem::unavailable(format!("The folder {} cannot be read: {why}.", folder.name))
        })?;
    }
    if found.is_empty() {
        let names: Vec<&str> = folders.iter().map(|folder| folder.name.as_str()).collect();
        let (noun, verb) = if names.len() == 1 {
            ("folder", "has")
        } else {
            ("folders", "have")
        };
        return Err(Problem::NotFound(format!(
            "The {noun} {} {verb} no {} yet; put some there.",
            names.join(" and "),
            wanted.files
        )));
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn walk(
    path: &Path,
    name: &str,
    depth: usize,
    keep: &impl Fn(&Path) -> bool,
    found: &mut Vec<Found>,
) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let Ok(entry) = entry else { continue };
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let path = entry.path();
        let file_name = entry.file_name();
        let file_name = file_name.to_string_lossy();
        let name = format!("{name}/{file_name}");
        if kind.is_dir() {
            if depth < MAX_DEPTH {
                // A subfolder that cannot be read must not hide the files beside it.
                let _ = walk(&path, &name, depth + 1, keep, found);
            }
        } else if !file_name.starts_with('.') && found.len() < MAX_FILES && keep(&path) {
            let size = entry.metadata().map_or(0, |meta| meta.len());
            found.push(Found { path, name, size });
        }
    }
    Ok(())
}

/// Whether a path ends with one of the extensions (without the dot), in any case.
pub fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            extensions
                .iter()
                .any(|wanted| extension.eq_ignore_ascii_case(wanted))
        })
}

impl Found {
    /// The whole file as text: UTF-8, UTF-16 with a byte order mark, or else Latin-1. What cannot
    /// be read is noted and `None`.
    pub fn text(&self, faults: &mut Faults) -> Option<String> {
        if self.size > MAX_TEXT {
            faults.note(format!(
                "{} is too large to read ({} MB)",
                self.name,
                self.size >> 20
            ));
            return None;
        }
        match fs::read(&self.path) {
            Ok(bytes) => Some(decode(bytes)),
            Err(why) => {
                faults.note(format!("{} cannot be read: {why}", self.name));
                None
            }
        }
    }
}

fn decode(bytes: Vec<u8>) -> String {
    let utf16 = |units: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes[2..].as_chunks::<2>();
        String::from_utf16_lossy(&pairs.iter().map(|pair| units(*pair)).collect::<Vec<_>>())
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] => utf16(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => utf16(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8(bytes).unwrap_or_else(|bad| {
            let at = bad.utf8_error();
            // A file that merely ends inside a character is cut off, not Latin-1.
            if at.error_len().is_none() {
                String::from_utf8_lossy(bad.as_bytes()).into_owned()
            } else {
                bad.as_bytes()
                    .iter()
                    .map(|byte| char::from(*byte))
                    .collect()
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted = Wanted {
        plugin: "calendar",
        files: "calendar files (.ics)",
    };

    fn ics(path: &Path) -> bool {
        has_extension(path, &["ics"])
    }

    #[test]
    fn files_are_found_in_subfolders_in_a_fixed_order_and_named_as_in_the_home() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("b")).unwrap();
        for name in ["z.ics", "b/a.ICS", "notes.txt", ".hidden.ics"] {
            fs::write(home.path().join(name), "x").unwrap();
        }
        let folder = Folder {
            path: home.path().into(),
            name: "calendar".into(),
        };
        let names: Vec<String> = find(&[folder], WANTED, ics)
            .unwrap()
            .into_iter()
            .map(|found| found.name)
            .collect();
        assert_eq!(names, ["calendar/b/a.ICS", "calendar/z.ics"]);
    }

    #[test]
    fn an_empty_folder_says_what_it_waits_for() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder {
            path: home.path().into(),
            name: "calendar".into(),
        };
        assert_eq!(
            find(&[folder], WANTED, ics).unwrap_err(),
            Problem::NotFound(
                "The folder calendar has no calendar files (.ics) yet; put some there.".into()
            )
        );
    }

    #[test]
    fn no_folder_granted_is_denied_with_the_line_to_write() {
        let Err(Problem::Denied(why)) = find(&[], WANTED, ics) else {
            panic!("allowed")
        };
        assert!(why.contains("folders = [\"calendar\"]"), "{why}");
    }

    #[test]
    fn old_encodings_are_read() {
        assert_eq!(decode(b"M\xe3e".to_vec()), "Mãe");
        assert_eq!(decode(b"\xEF\xBB\xBFM\xc3\xa3e".to_vec()), "Mãe");
        assert_eq!(decode(b"\xFF\xFEM\x00\xe3\x00e\x00".to_vec()), "Mãe");
        assert_eq!(decode(b"cut M\xc3".to_vec()), "cut M\u{fffd}");
    }

    #[test]
    fn what_is_broken_is_said_with_what_was_not_found() {
        let mut faults = Faults::default();
        faults.note("calendar/home.ics is cut off at line 812".into());
        assert_eq!(
            faults.not_found("No event matches."),
            Problem::NotFound(
                "No event matches. But calendar/home.ics is cut off at line 812.".into()
            )
        );
    }
}

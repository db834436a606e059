//! All conversations of the granted folders, whichever app they were exported from, and whose they
//! are. Reading one format is sms' and chat's, answering is find's.

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::{self, Faults, Folder, Wanted};
use bellhop_sdk::types::Problem;
use jiff::Timestamp;

use crate::{chat, sms};

const WANTED: Wanted = Wanted {
    plugin: "messages",
    files: "exported messages (SMS Backup & Restore .xml, WhatsApp .txt)",
};

/// A conversation.
#[derive(Clone, Debug)]
pub struct Talk {
    /// The other person's name, or the group's.
    pub with: String,
    /// The other person's number, where the export has it.
    pub address: Option<String>,
    pub group: bool,
    pub messages: Vec<Message>,
}

/// One message of a conversation.
#[derive(Clone, Debug)]
pub struct Message {
    /// `None` is the user.
    pub sender: Option<String>,
    /// The sender's number, where the export has it.
    pub phone: Option<String>,
    pub body: String,
    pub sent: Timestamp,
}

/// All conversations.
pub struct Log {
    pub talks: Vec<Talk>,
    /// Where they were read from.
    pub folders: String,
    pub faults: Faults,
}

impl Log {
    /// Reads every exported conversation of the folders.
    ///
    /// # Errors
    /// As [`files::find`], and `NotFound` when no file holds a message.
    pub fn open(folders: &[Folder], clock: &Clock, user: Option<&str>) -> Result<Self, Problem> {
        let found = files::find(folders, WANTED, |path| {
            files::has_extension(path, &["xml", "txt"])
        })?;
        let mut faults = Faults::default();
        let mut talks = Vec::new();
        for file in &found {
            if files::has_extension(&file.path, &["xml"]) {
                talks.extend(sms::read(file, &mut faults));
            } else {
                talks.extend(chat::read(file, clock, user, &mut faults));
            }
        }
        let names: Vec<&str> = folders.iter().map(|folder| folder.name.as_str()).collect();
        let log = Self {
            talks,
            folders: names.join(" and "),
            faults,
        };
        if log.talks.iter().all(|talk| talk.messages.is_empty()) {
            let sentence = format!("There is no message in {}.", log.folders);
            return Err(log.faults.not_found(&sentence));
        }
        Ok(log)
    }
}

//! From files to letters, by the mail-parser crate: MIME, encoded words, HTML bodies as text. What is
//! attached is left alone.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use bellhop_sdk::files::{self, Faults, Folder, Found, Wanted};
use bellhop_sdk::types::Problem;
use jiff::Timestamp;
use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{MessageParser, PartType};

const WANTED: Wanted = Wanted {
    plugin: "mail",
    files: "mail (a Maildir, .mbox or .eml files)",
};
/// A single letter larger than this is not read: its size alone would fill the plugin's memory.
const MOST: u64 = 64 << 20;
/// What is searched of one letter's text.
const MOST_TEXT: usize = 256 << 10;

/// One mail, as far as it is read.
#[derive(Clone, Debug)]
pub struct Letter {
    pub sender: String,
    pub address: String,
    pub subject: String,
    pub text: String,
    pub sent: Timestamp,
    /// The HTML bodies that carry structured data.
    pub pages: Vec<String>,
}

/// Every letter of the granted folders, newest first, and what could not be read.
pub fn all(folders: &[Folder]) -> Result<(Vec<Letter>, Faults), Problem> {
    let mut faults = Faults::default();
    let mut letters = Vec::new();
    for file in files::find(folders, WANTED, is_mail)? {
        if files::has_extension(&file.path, &["mbox"]) {
            mailbox(&file, &mut letters, &mut faults);
        } else {
            single(&file, &mut letters, &mut faults);
        }
    }
    letters.sort_by_key(|letter| std::cmp::Reverse(letter.sent));
    Ok((letters, faults))
}

/// In a Maildir, every file of `cur` and `new`.
fn is_mail(path: &Path) -> bool {
    let folder = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str());
    files::has_extension(path, &["mbox", "eml"]) || matches!(folder, Some("cur" | "new"))
}

fn single(file: &Found, letters: &mut Vec<Letter>, faults: &mut Faults) {
    if file.size > MOST {
        return faults.note(format!(
            "{} is larger than 64 MB and was not read",
            file.name
        ));
    }
    match std::fs::read(&file.path) {
        Ok(bytes) => match letter(&bytes) {
            Some(letter) => letters.push(letter),
            None => faults.note(format!("{} is no mail", file.name)),
        },
        Err(why) => faults.note(format!("{} cannot be read ({why})", file.name)),
    }
}

fn mailbox(file: &Found, letters: &mut Vec<Letter>, faults: &mut Faults) {
    let opened = match File::open(&file.path) {
        Ok(opened) => opened,
        Err(why) => return faults.note(format!("{} cannot be read ({why})", file.name)),
    };
    let before = letters.len();
    for message in MessageIterator::new(BufReader::new(opened)) {
        match message {
            Ok(message) => letters.extend(letter(message.contents())),
            Err(_) => {
                faults.note(format!(
                    "{} is damaged after {} mails",
                    file.name,
                    letters.len() - before
                ));
                break;
            }
        }
    }
    if letters.len() == before && file.size > 0 {
        faults.note(format!("{} holds no mail", file.name));
    }
}

fn letter(bytes: &[u8]) -> Option<Letter> {
    let message = MessageParser::default().parse(bytes)?;
    let from = message.from().and_then(|from| from.first());
    let address = from
        .and_then(|from| from.address())
        .unwrap_or_default()
        .to_owned();
    let name = from
        .and_then(|from| from.name())
        .map(str::trim)
        .filter(|name| !name.is_empty());
    // Without a sender and a date it is some other file.
    let sent = Timestamp::from_second(message.date()?.to_timestamp()).ok()?;
    let mut text = String::new();
    for part in 0..message.text_body_count() {
        if let Some(body) = message.body_text(part) {
            text.push_str(&body);
            text.push('\n');
        }
        if text.len() > MOST_TEXT {
            text.truncate(text.floor_char_boundary(MOST_TEXT));
            break;
        }
    }
    let pages = message.parts.iter().filter_map(|part| match &part.body {
        PartType::Html(page) if page.contains("ld+json") => Some(page.to_string()),
        _ => None,
    });
    Some(Letter {
        sender: name.unwrap_or(&address).to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        sent,
        pages: pages.collect(),
        address,
        text,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(files: &[(&str, &[u8])]) -> (Vec<Letter>, Faults) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        all(&[Folder::at(folder.path())]).unwrap()
    }

    const LATIN: &[u8] = b"From: =?iso-8859-1?Q?Jos=E9?= <jose@example.org>\r\nDate: Tue, 24 Nov 2026 09:00:00 -0800\r\n\
        Subject: =?utf-8?B?T2zDoQ==?=\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nAt=E9 logo\r\n";

    #[test]
    fn words_in_old_encodings_are_read() {
        let (letters, _) = read(&[("Inbox/cur/1.a:2,S", LATIN)]);
        let letter = &letters[0];
        assert_eq!(
            (letter.sender.as_str(), letter.subject.as_str()),
            ("José", "Olá")
        );
        assert!(letter.text.contains("Até logo"));
        assert_eq!(letter.sent.to_string(), "2026-11-24T17:00:00Z");
    }

    #[test]
    fn a_mailbox_is_read_letter_by_letter_newest_first() {
        let one = "From a@b Mon Nov 23 09:00:00 2026\nFrom: a@example.org\nDate: Mon, 23 Nov 2026 09:00:00 +0000\nSubject: one\n\nfirst\n>From here on\n\n";
        let two = "From a@b Tue Nov 24 09:00:00 2026\nFrom: B <b@example.org>\nDate: Tue, 24 Nov 2026 09:00:00 +0000\nSubject: two\n\nsecond\n";
        let (letters, faults) = read(&[("old.mbox", format!("{one}{two}").as_bytes())]);
        let subjects: Vec<&str> = letters
            .iter()
            .map(|letter| letter.subject.as_str())
            .collect();
        assert_eq!(subjects, ["two", "one"]);
        assert!(letters[1].text.contains("From here on") && faults.is_empty());
    }

    #[test]
    fn what_is_no_mail_is_named_and_hides_no_other() {
        let (letters, faults) =
            read(&[("Inbox/cur/1", LATIN), ("Inbox/cur/2", b"\x00\x01garbage")]);
        assert_eq!(letters.len(), 1);
        assert!(format!("{:?}", faults.not_found("x")).contains("Inbox/cur/2 is no mail"));
    }
}

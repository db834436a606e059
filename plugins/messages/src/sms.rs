//! Text messages from SMS Backup & Restore's XML. The file is streamed, as the pictures inside make
//! it large; of a file that is cut off, what came before the cut is kept.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};

use bellhop_sdk::files::{Faults, Found};
use jiff::Timestamp;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use crate::log::{Message, Talk};

/// Every message of a file, in conversations. What is wrong with the file is noted.
pub fn read(file: &Found, faults: &mut Faults) -> Vec<Talk> {
    match File::open(&file.path) {
        Ok(open) => parse(BufReader::with_capacity(1 << 16, open), &file.name, faults),
        Err(why) => {
            faults.note(format!("{} cannot be read: {why}", file.name));
            Vec::new()
        }
    }
}

fn parse(source: impl BufRead, file: &str, faults: &mut Faults) -> Vec<Talk> {
    let mut reader = Reader::from_reader(source);
    let mut buffer = Vec::new();
    let mut backup = Backup::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => backup.opened(&tag),
            Ok(Event::End(tag)) => backup.closed(tag.name().0),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(why) => {
                backup.broken = true;
                faults.note(format!(
                    "{file} is cut off or broken at byte {} ({why})",
                    reader.error_position()
                ));
                break;
            }
        }
    }
    if !backup.seen_root {
        faults.note(format!("{file} is no backup of text messages (no <smses>)"));
    } else if !backup.seen_end && !backup.broken {
        faults.note(format!(
            "{file} is cut off after {} messages",
            backup
                .talks
                .iter()
                .map(|talk| talk.messages.len())
                .sum::<usize>()
        ));
    }
    backup.talks
}

#[derive(Default)]
struct Backup {
    talks: Vec<Talk>,
    /// The conversation of each address.
    by_address: HashMap<String, usize>,
    seen_root: bool,
    seen_end: bool,
    broken: bool,
    /// The MMS being read: its text is in elements inside it.
    mms: Option<Mms>,
}

struct Mms {
    head: Head,
    texts: Vec<String>,
    /// The number of the sender, as far as the addresses say it.
    sender: Option<String>,
}

/// What an `sms` or `mms` element says of a message.
struct Head {
    address: String,
    contact: String,
    sent: Timestamp,
    mine: bool,
}

impl Backup {
    fn opened(&mut self, tag: &BytesStart<'_>) {
        match tag.name().0 {
            "smses" => self.seen_root = true,
            "sms" => {
                if let Some(head) = head(tag, "type")
                    && let Some(body) = attribute(tag, "body")
                {
                    self.push(head, None, body);
                }
            }
            "mms" => {
                self.mms = head(tag, "msg_box").map(|head| Mms {
                    head,
                    texts: Vec::new(),
                    sender: None,
                });
            }
            "part" => {
                if let Some(mms) = &mut self.mms
                    && attribute(tag, "ct").is_some_and(|kind| kind == "text/plain")
                {
                    mms.texts.extend(attribute(tag, "text"));
                }
            }
            "addr" => {
                // PduHeaders.FROM
                if let Some(mms) = &mut self.mms
                    && attribute(tag, "type").is_some_and(|kind| kind == "137")
                {
                    mms.sender = attribute(tag, "address")
                        .filter(|address| address != "insert-address-token");
                }
            }
            _ => {}
        }
    }

    fn closed(&mut self, name: &str) {
        match name {
            "smses" => self.seen_end = true,
            "mms" => {
                if let Some(mms) = self.mms.take() {
                    self.push(mms.head, mms.sender, mms.texts.join("\n"));
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, head: Head, sender: Option<String>, body: String) {
        if body.trim().is_empty() {
            return;
        }
        let next = self.talks.len();
        let at = *self.by_address.entry(head.address.clone()).or_insert(next);
        if at == next {
            self.talks.push(Talk {
                with: head.contact.clone(),
                address: Some(head.address.clone()),
                group: head.address.contains(['~', ';']),
                messages: Vec::new(),
            });
        }
        let talk = &mut self.talks[at];
        if talk.with.is_empty() {
            talk.with.clone_from(&head.contact);
        }
        let phone = match (head.mine, talk.group) {
            (true, _) => None,
            (false, true) => sender,
            (false, false) => Some(head.address),
        };
        let sender = match &phone {
            _ if head.mine => None,
            Some(phone) if talk.group || head.contact.is_empty() => Some(phone.clone()),
            _ => Some(head.contact),
        };
        talk.messages.push(Message {
            sender,
            phone,
            body,
            sent: head.sent,
        });
    }
}

/// `None` for drafts and what has no time.
fn head(tag: &BytesStart<'_>, direction: &str) -> Option<Head> {
    // 1 received; 2 sent, 4 to 6 on its way out; 3 is a draft.
    let mine = match attribute(tag, direction)?.as_str() {
        "1" => false,
        "2" | "4" | "5" | "6" => true,
        _ => return None,
    };
    let since_1970: i64 = attribute(tag, "date")?.trim().parse().ok()?;
    let contact = attribute(tag, "contact_name").unwrap_or_default();
    Some(Head {
        address: attribute(tag, "address")?,
        contact: if contact == "(Unknown)" {
            String::new()
        } else {
            contact
        },
        sent: Timestamp::from_millisecond(since_1970).ok()?,
        mine,
    })
}

/// An attribute's text; `null` is how the app writes that there is none.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.0 == name)?;
    let joined = join_surrogates(&attribute.value);
    let text = match unescape(&joined) {
        Ok(text) => text.into_owned(),
        Err(_) => joined.into_owned(),
    };
    Some(text).filter(|text| text != "null")
}

/// The app writes an emoji as its two UTF-16 halves, `&#55357;&#56832;`, which is no XML.
fn join_surrogates(raw: &str) -> Cow<'_, str> {
    if !raw.contains("&#5") {
        return Cow::Borrowed(raw);
    }
    let mut joined = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find("&#5") {
        joined.push_str(&rest[..at]);
        rest = &rest[at..];
        let pair = half(rest).and_then(|(high, after)| {
            let (low, after) = half(after)?;
            let c = char::decode_utf16([high, low]).next()?.ok()?;
            Some((c, after)).filter(|_| (0xD800..0xDC00).contains(&high))
        });
        if let Some((c, after)) = pair {
            joined.push(c);
            rest = after;
        } else if let Some((_, after)) =
            half(rest).filter(|(unit, _)| (0xD800..0xE000).contains(unit))
        {
            joined.push(char::REPLACEMENT_CHARACTER);
            rest = after;
        } else {
            joined.push_str(&rest[..3]);
            rest = &rest[3..];
        }
    }
    joined.push_str(rest);
    Cow::Owned(joined)
}

/// The number of a decimal character reference and what follows it.
fn half(text: &str) -> Option<(u16, &str)> {
    let (number, after) = text.strip_prefix("&#")?.split_once(';')?;
    Some((number.parse().ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(xml: &str) -> (Vec<Talk>, Faults) {
        let mut faults = Faults::default();
        let talks = parse(xml.as_bytes(), "messages/sms.xml", &mut faults);
        (talks, faults)
    }

    const HEAD: &str = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup & Restore-->\n<smses count=\"2\">\n";

    fn sms(kind: u8, date: i64, body: &str) -> String {
        format!(
            "<sms protocol=\"0\" address=\"+14155550163\" date=\"{date}\" type=\"{kind}\" subject=\"null\" body=\"{body}\" contact_name=\"Sam Okafor\" />\n"
        )
    }

    #[test]
    fn received_and_sent_messages_are_told_apart_and_drafts_left_out() {
        let (talks, faults) = parsed(&format!(
            "{HEAD}{}{}{}</smses>",
            sms(1, 1_767_494_118_000, "Hi &amp; &lt;hello&gt;&#10;two"),
            sms(2, 1_767_494_119_000, "Yes"),
            sms(3, 1_767_494_120_000, "A draft"),
        ));
        assert!(faults.is_empty());
        assert_eq!(talks.len(), 1);
        let messages = &talks[0].messages;
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].sender.as_deref(), Some("Sam Okafor"));
        assert_eq!(messages[0].body, "Hi & <hello>\ntwo");
        assert_eq!(messages[1].sender, None);
        assert_eq!(messages[0].sent.as_millisecond(), 1_767_494_118_000);
    }

    #[test]
    fn an_emoji_in_two_halves_becomes_one() {
        assert_eq!(join_surrogates("ok &#55357;&#56832;!"), "ok 😀!");
        assert_eq!(join_surrogates("&#55357; &#53;"), "\u{fffd} &#53;");
        let (talks, _) = parsed(&format!(
            "{HEAD}{}</smses>",
            sms(1, 1, "&#55357;&#56832; &amp;")
        ));
        assert_eq!(talks[0].messages[0].body, "😀 &");
    }

    #[test]
    fn a_picture_message_has_its_text_and_a_groups_sender() {
        let (talks, _) = parsed(&format!(
            "{HEAD}<mms date=\"1767494118000\" msg_box=\"1\" address=\"+14155550163~+14155550164\" contact_name=\"Sam, Liam\"><parts><part seq=\"0\" ct=\"application/smil\" text=\"&lt;smil/&gt;\"/><part ct=\"text/plain\" text=\"the view\"/><part ct=\"image/gif\" text=\"null\" data=\"R0lG\"/></parts><addrs><addr address=\"+14155550164\" type=\"137\"/><addr address=\"+15105550134\" type=\"151\"/></addrs></mms></smses>"
        ));
        assert!(talks[0].group);
        let message = &talks[0].messages[0];
        assert_eq!(message.body, "the view");
        assert_eq!(message.phone.as_deref(), Some("+14155550164"));
    }

    #[test]
    fn what_came_before_the_cut_is_kept_and_the_cut_is_noted() {
        let whole = format!("{HEAD}{}{}", sms(1, 1, "one"), sms(1, 2, "two"));
        for cut in [whole.len(), whole.len() - 20] {
            let (talks, faults) = parsed(&whole[..cut]);
            assert_eq!(talks[0].messages[0].body, "one", "{cut}");
            assert!(format!("{faults:?}").contains("cut off"), "{faults:?}");
        }
    }

    #[test]
    fn another_xml_is_noted_as_no_backup() {
        let (talks, faults) = parsed("<calls count=\"1\"><call number=\"1\"/></calls>");
        assert!(talks.is_empty());
        assert!(format!("{faults:?}").contains("no backup of text messages"));
    }
}

//! Chats as WhatsApp exports them to text, in the forms of its Android and iOS apps. The export says
//! neither which way round its dates are nor who the user is; both are made out from the whole file.

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::{Faults, Found};
use bellhop_sdk::people::{name_words, same_name};
use bellhop_sdk::words::fold;
use jiff::civil::DateTime;

use crate::log::{Message, Talk};
use crate::stamp::{self, Order, Stamp};

/// What the apps write in place of a message, folded.
const PLACEHOLDERS: &[&str] = &[
    "this message was deleted",
    "you deleted this message",
    "null",
    "mensagem apagada",
    "esta mensagem foi apagada",
    "voce apagou esta mensagem",
    "apagou esta mensagem",
    "se elimino este mensaje",
    "este mensaje fue eliminado",
    "eliminaste este mensaje",
    "diese nachricht wurde geloscht",
    "du hast diese nachricht geloscht",
    "ce message a ete supprime",
    "waiting for this message",
    "missed voice call",
    "missed video call",
];

/// How the app itself calls the user.
const YOU: &[&str] = &["you", "voce", "tu", "vos", "du", "sie", "vous", "jij", "eu"];

/// Between "WhatsApp chat" and whom it is with, in a file's name.
const WITH: &[&str] = &[
    " with ", " com ", " con ", " mit ", " avec ", " met ", " - ",
];

struct Line<'a> {
    stamp: Stamp,
    sender: &'a str,
    body: String,
}

/// The chat of a file. A file that is none is noted.
pub fn read(file: &Found, clock: &Clock, user: Option<&str>, faults: &mut Faults) -> Option<Talk> {
    let text = file.text(faults)?;
    let talk = parse(&text, &title(&file.name), clock, user);
    if talk.is_none() {
        faults.note(format!(
            "{} holds no chat that WhatsApp exported",
            file.name
        ));
    }
    talk
}

/// Whom the file's name says the chat is with: the end of `WhatsApp Chat with Mom.txt`, or of the
/// folder's name where the file is the `_chat.txt` of an unpacked export.
fn title(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = match stem {
        "_chat" => parts.next().unwrap_or_default(),
        stem => stem,
    };
    let folded = name.to_lowercase();
    if !folded.contains("whatsapp") {
        return name.to_owned();
    }
    WITH.iter()
        .filter_map(|with| Some((folded.find(with)?, with.len())))
        .min()
        .and_then(|(at, length)| name.get(at + length..))
        .unwrap_or(name)
        .trim()
        .to_owned()
}

fn parse(text: &str, title: &str, clock: &Clock, user: Option<&str>) -> Option<Talk> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut stamps = Vec::new();
    // Lines after one of the app's own belong to it.
    let mut ours = true;
    for line in text.lines() {
        match stamp::head(line) {
            Some((stamp, rest)) => {
                stamps.push(stamp);
                let said = said(rest);
                ours = said.is_none();
                lines.extend(said.map(|(sender, body)| Line {
                    stamp,
                    sender,
                    body: body.to_owned(),
                }));
            }
            None if !ours => {
                if let Some(last) = lines.last_mut() {
                    last.body.push('\n');
                    last.body.push_str(line);
                }
            }
            None => {}
        }
    }
    if stamps.is_empty() {
        return None;
    }
    let order = Order::of(&stamps, clock.today());
    let mut senders: Vec<&str> = Vec::new();
    for line in &lines {
        if !senders.contains(&line.sender) {
            senders.push(line.sender);
        }
    }
    let me = own(&senders, title, user);
    let others: Vec<&str> = senders
        .into_iter()
        .filter(|sender| Some(*sender) != me)
        .collect();
    let (with, group) = match others.as_slice() {
        [] => (title, false),
        // A group in which one person wrote is not that person's chat.
        [other] => match names_one(title) && !same_name(other, title) && !is_phone(other) {
            true => (title, true),
            false => (*other, false),
        },
        _ => (title, true),
    };
    let messages = lines
        .iter()
        .filter_map(|line| {
            let body = clean(&line.body)?;
            let date = line.stamp.date(order)?;
            let sender = Some(line.sender).filter(|sender| Some(*sender) != me);
            Some(Message {
                sender: sender.map(str::to_owned),
                phone: sender.filter(|sender| is_phone(sender)).map(str::to_owned),
                body,
                sent: clock.moment(DateTime::from_parts(date, line.stamp.time)),
            })
        })
        .collect();
    Some(Talk {
        with: with.to_owned(),
        address: Some(with).filter(|with| is_phone(with)).map(str::to_owned),
        group,
        messages,
    })
}

/// Who said what; `None` for the app's own lines, such as "Ana added Rui".
fn said(rest: &str) -> Option<(&str, &str)> {
    let (sender, body) = rest
        .split_once(": ")
        .or_else(|| Some((rest.strip_suffix(':')?, "")))?;
    let sender = sender.trim_matches(|c: char| stamp::is_mark(c) || c == '~' || c.is_whitespace());
    let is_name =
        !sender.is_empty() && sender.chars().count() <= 60 && !sender.contains(['"', '“', '”']);
    // iOS puts a mark before what the app and not a person wrote.
    let app = body.starts_with('\u{200e}') && !body.contains('\n');
    (is_name && !app).then_some((sender, body))
}

/// The text of a message without marks; `None` for a placeholder of media or a deleted message.
fn clean(body: &str) -> Option<String> {
    let body: String = body.chars().filter(|c| !stamp::is_mark(*c)).collect();
    let mut body = body.trim();
    // `<This message was edited>`, and `<Media omitted>` alone.
    if body.ends_with('>')
        && let Some(at) = body.rfind('<')
        && !body[at..].contains('\n')
        && body[at..].contains(' ')
    {
        body = body[..at].trim_end();
    }
    // `IMG-20261124-WA0003.jpg (file attached)`, with the caption below.
    let (first, below) = body.split_once('\n').unwrap_or((body, ""));
    if let Some((file, note)) = first.split_once(" (")
        && note.ends_with(')')
        && !file.contains(' ')
        && file
            .rsplit_once('.')
            .is_some_and(|(_, end)| (2..=4).contains(&end.len()))
    {
        body = below.trim();
    }
    let folded = fold(body);
    let bare = folded.trim_end_matches('.');
    if body.is_empty() || PLACEHOLDERS.contains(&bare) {
        return None;
    }
    Some(body.to_owned())
}

/// Which sender is the user: the one with the user's name, or the one of two the chat is not with.
fn own<'a>(senders: &[&'a str], title: &str, user: Option<&str>) -> Option<&'a str> {
    let is_title = |sender: &str| fold(sender) == fold(title);
    if let Some(you) = senders
        .iter()
        .find(|sender| YOU.contains(&fold(sender).as_str()))
    {
        return Some(you);
    }
    if let Some(user) = user {
        let words = name_words(user);
        if let Some(exact) = senders.iter().find(|sender| name_words(sender) == words) {
            return Some(exact);
        }
        let mut alike = senders_like(senders, user).filter(|sender| !is_title(sender));
        if let (Some(one), None) = (alike.next(), alike.next()) {
            return Some(one);
        }
    }
    match senders {
        [a, b] if is_title(a) != is_title(b) => Some(if is_title(a) { b } else { a }),
        _ => None,
    }
}

fn senders_like<'a, 's>(
    senders: &'s [&'a str],
    user: &'s str,
) -> impl Iterator<Item = &'a str> + use<'a, 's> {
    senders
        .iter()
        .copied()
        .filter(move |sender| same_name(sender, user))
}

fn names_one(title: &str) -> bool {
    !title.is_empty() && title != "_chat" && !title.to_lowercase().contains("whatsapp")
}

fn is_phone(name: &str) -> bool {
    name.chars().filter(char::is_ascii_digit).count() >= 7 && !name.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::new(
            "2026-11-24T14:30:00-08:00".parse().unwrap(),
            "America/Los_Angeles",
        )
        .unwrap()
    }

    fn parsed(text: &str, title: &str) -> Talk {
        parse(text, title, &clock(), Some("Alex Rivera")).unwrap()
    }

    fn lines(talk: &Talk) -> Vec<(&str, &str)> {
        talk.messages
            .iter()
            .map(|message| {
                (
                    message.sender.as_deref().unwrap_or("me"),
                    message.body.as_str(),
                )
            })
            .collect()
    }

    #[test]
    fn a_chat_of_the_android_app_is_read() {
        let talk = parsed(
            "1/1/26, 9:00\u{202f}AM - Messages and calls are end-to-end encrypted.\n\
             11/13/26, 1:47\u{202f}PM - Mom: Now we go: bye\n\
             and a second line\n\n- a third\n\
             11/13/26, 1:48\u{202f}PM - Alex Rivera: <Media omitted>\n\
             11/13/26, 1:49\u{202f}PM - Alex Rivera: IMG-1.jpg (file attached)\nthe cake\n\
             11/13/26, 1:50\u{202f}PM - Mom: This message was deleted\n\
             11/13/26, 1:51\u{202f}PM - Mom: so good <This message was edited>\n",
            "Mom",
        );
        assert_eq!((talk.with.as_str(), talk.group), ("Mom", false));
        assert_eq!(
            lines(&talk),
            [
                ("Mom", "Now we go: bye\nand a second line\n\n- a third"),
                ("me", "the cake"),
                ("Mom", "so good"),
            ]
        );
        let sent = clock().instant(talk.messages[0].sent);
        assert_eq!(sent, "2026-11-13T13:47:00-08:00");
    }

    #[test]
    fn a_chat_of_the_ios_app_is_read() {
        let talk = parsed(
            "[24/11/2026, 14:03:22] Rui Costa: \u{200e}Messages and calls are end-to-end encrypted.\r\n\
             [24/11/2026, 14:03:22] Rui Costa: Levo o guarda-chuva\r\n\
             \u{200e}[24/11/2026, 14:04:00] Rui Costa: \u{200e}image omitted\r\n\
             [24/11/2026, 14:05:01] Alex: Obrigado\r\n",
            "_chat",
        );
        assert_eq!(talk.with, "Rui Costa");
        assert_eq!(
            lines(&talk),
            [("Rui Costa", "Levo o guarda-chuva"), ("me", "Obrigado")]
        );
    }

    #[test]
    fn a_group_keeps_its_name_and_its_senders() {
        let talk = parsed(
            "24/11/2026 14:03 - Marcus Bell criou o grupo \"Turma: 12\"\n\
             24/11/2026 14:04 - Marcus Bell: Olá\n\
             24/11/2026 14:05 - ~\u{202f}Ngozi: Oi\n\
             24/11/2026 14:06 - +351 935 550 147: Bom dia\n\
             24/11/2026 14:07 - Você: Oi\n",
            "Turma 12",
        );
        assert_eq!((talk.with.as_str(), talk.group), ("Turma 12", true));
        let senders: Vec<&str> = lines(&talk).into_iter().map(|(sender, _)| sender).collect();
        assert_eq!(senders, ["Marcus Bell", "Ngozi", "+351 935 550 147", "me"]);
        assert_eq!(talk.messages[2].phone.as_deref(), Some("+351 935 550 147"));
    }

    #[test]
    fn the_name_of_a_file_says_whom_the_chat_is_with() {
        for (file, with) in [
            (
                "messages/WhatsApp Chat with Carmen Walsh.txt",
                "Carmen Walsh",
            ),
            (
                "messages/Conversa do WhatsApp com Rui Costa.txt",
                "Rui Costa",
            ),
            ("messages/WhatsApp Chat - Mom/_chat.txt", "Mom"),
            ("messages/Room 12.txt", "Room 12"),
        ] {
            assert_eq!(title(file), with);
        }
    }

    #[test]
    fn the_user_is_the_one_of_two_that_the_chat_is_not_with() {
        let text = "24/11/2026 14:03 - Sam: Hi\n24/11/2026 14:04 - Lexi: Hello\n";
        assert_eq!(
            lines(&parsed(text, "Sam")),
            [("Sam", "Hi"), ("me", "Hello")]
        );
    }

    #[test]
    fn another_text_is_no_chat() {
        assert!(parse("Shopping list\n- milk\n", "list", &clock(), None).is_none());
    }
}

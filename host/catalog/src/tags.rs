//! The tags in a function's doc comment: the small, fixed set of the contract.

/// A tag, for who writes doc comments.
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    pub name: &'static str,
    /// What comes after the name.
    pub form: &'static str,
    pub says: &'static str,
    /// What holds where the tag is absent.
    pub absent: &'static str,
}

/// Every tag that there is.
pub const TAGS: [Tag; 9] = [
    Tag {
        name: "param",
        form: "NAME text",
        says: "describes a parameter",
        absent: "`bellhop check` asks for it",
    },
    Tag {
        name: "returns",
        form: "text",
        says: "describes the result, where its type does not say enough",
        absent: "the type's own description",
    },
    Tag {
        name: "example",
        form: "utterance",
        says: "something a person would say to get this function; at least two",
        absent: "`bellhop check` asks for it",
    },
    Tag {
        name: "says",
        form: "template",
        says: "the answer's sentence: Jinja over `args` and `result`, with the filters `time`, `date`, `datetime`, `duration` and `truncate(n)`",
        absent: "the result as it is",
    },
    Tag {
        name: "title",
        form: "text",
        says: "a short label for lists of functions",
        absent: "the name in words",
    },
    Tag {
        name: "read-only",
        form: "",
        says: "changes nothing: may be called unasked, again, and beside others; stopped when it writes to the plugin's store",
        absent: "the user is asked before each call",
    },
    Tag {
        name: "idempotent",
        form: "",
        says: "called twice with the same arguments it changes no more than called once",
        absent: "each call may change more",
    },
    Tag {
        name: "destructive",
        form: "",
        says: "what it changes may be lost",
        absent: "it only adds",
    },
    Tag {
        name: "open-world",
        form: "",
        says: "what it deals with lies outside the user's own data, such as the web",
        absent: "it deals with the user's own data",
    },
];

/// A doc comment, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags {
    /// The text before the first tag, on one line a paragraph.
    pub prose: String,
    /// `@param NAME text`
    pub params: Vec<(String, String)>,
    pub returns: Option<String>,
    pub examples: Vec<String>,
    pub says: Option<String>,
    pub title: Option<String>,
    pub read_only: bool,
    pub idempotent: bool,
    pub destructive: bool,
    pub open_world: bool,
    /// Tags that the contract does not know, with the `@`; and those that are empty or said twice.
    pub unknown: Vec<String>,
}

impl Tags {
    /// A tag begins a line and goes on until the next tag or an empty line.
    pub(crate) fn parse(docs: &str) -> Self {
        let mut tags = Self::default();
        let mut open: Option<(&str, String)> = None;
        let mut paragraphs = vec![String::new()];
        let mut in_prose = true;
        for line in docs.lines().map(str::trim) {
            if let Some(tag) = line.strip_prefix('@') {
                in_prose = false;
                tags.close(open.take());
                let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
                open = Some((name, rest.trim().to_owned()));
            } else if line.is_empty() {
                tags.close(open.take());
                paragraphs.push(String::new());
            } else if let Some((_, text)) = &mut open {
                append(text, line);
            } else if in_prose && let Some(last) = paragraphs.last_mut() {
                append(last, line);
            }
        }
        tags.close(open);
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        tags.prose = paragraphs.join("\n");
        tags
    }

    fn close(&mut self, tag: Option<(&str, String)>) {
        let Some((name, text)) = tag else { return };
        match name {
            "param" => {
                let (param, text) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
                let param = param.trim_start_matches('%').to_owned();
                if self.params.iter().any(|(known, _)| *known == param) {
                    self.unknown.push(format!("a second @param {param}"));
                }
                self.params.push((param, text.trim().to_owned()));
            }
            "example" if text.is_empty() => self.unknown.push("an empty @example".to_owned()),
            "example" => self.examples.push(text),
            "returns" => once(&mut self.returns, name, text, &mut self.unknown),
            "says" => once(&mut self.says, name, text, &mut self.unknown),
            "title" => once(&mut self.title, name, text, &mut self.unknown),
            "read-only" => self.read_only = true,
            "idempotent" => self.idempotent = true,
            "destructive" => self.destructive = true,
            "open-world" => self.open_world = true,
            _ => self.unknown.push(format!("@{name}")),
        }
    }
}

/// The first of a tag that there is one of.
fn once(kept: &mut Option<String>, name: &str, text: String, unknown: &mut Vec<String>) {
    match kept {
        Some(_) => unknown.push(format!("a second @{name}")),
        None if text.is_empty() => unknown.push(format!("an empty @{name}")),
        None => *kept = Some(text),
    }
}

fn append(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_that_is_listed_is_known_and_no_other() {
        for tag in TAGS {
            let tags = Tags::parse(&format!("@{} x y", tag.name));
            assert_eq!(tags.unknown, [""; 0], "{}", tag.name);
            assert_ne!(tags, Tags::default(), "{}", tag.name);
        }
        assert_eq!(Tags::parse("@sees x").unknown, ["@sees"]);
    }

    #[test]
    fn prose_and_tags_are_told_apart() {
        let tags = Tags::parse(
            "Where a flight is\nand when it lands.\n\n@param flight  airline code\n  and number\n@param %from who\n@example when does UA923 land\n@example is it late\n@says {{ result }}\n@read-only\n@cached 3",
        );
        assert_eq!(tags.prose, "Where a flight is and when it lands.");
        assert_eq!(
            tags.params,
            [
                ("flight".to_owned(), "airline code and number".to_owned()),
                ("from".to_owned(), "who".to_owned()),
            ]
        );
        assert_eq!(tags.examples.len(), 2);
        assert_eq!(tags.says.as_deref(), Some("{{ result }}"));
        assert!(tags.read_only && !tags.destructive);
        assert_eq!(tags.unknown, ["@cached"]);
    }
}

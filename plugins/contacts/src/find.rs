//! Choosing the card that words mean: an address, a name, a nickname, a relation to the user, and
//! then what the card says about a person. An exact match goes before a partial one.

use bellhop_sdk::people::{name_words, same_name};
use bellhop_sdk::types::{Person, Problem};
use bellhop_sdk::words::{Query, fold, stem, words};

use crate::book::Book;
use crate::card::Card;
use crate::kin::Relation;

/// Words in front of a name or relation that say nothing about who it is.
const LEADING: &[&str] = &[
    "a", "an", "the", "my", "our", "o", "os", "as", "meu", "minha", "mein", "meine", "mi", "mon",
    "ma",
];
/// Words in front of a relation that tell no two apart without knowing more.
const QUALIFYING: &[&str] = &[
    "little", "big", "older", "younger", "elder", "kid", "baby", "dear", "beloved", "own",
];
const MYSELF: &[&str] = &["i", "me", "my", "mine", "myself", "self"];
const MOST_CHOICES: usize = 12;

impl Book {
    /// The one card that the words mean.
    ///
    /// # Errors
    /// `Ambiguous` with what tells the people apart, `NotFound`, or `InvalidArgument` for no words.
    pub fn find(&self, said: &str) -> Result<&Card, Problem> {
        let all = words(said);
        if all.is_empty() {
            return Err(Problem::invalid_argument(
                "name",
                "expected a name, a nickname or a relation such as mom or my boss",
            ));
        }
        if all.len() == 1 && MYSELF.contains(&all[0].as_str()) {
            return self.myself();
        }
        let leading = all
            .iter()
            .take_while(|word| LEADING.contains(&word.as_str()))
            .count();
        // "Ma" is a name for a mother; "the" alone is nobody.
        let asked = match &all[leading..] {
            [] => &all[..],
            rest => rest,
        };
        let steps: [&dyn Fn() -> Vec<usize>; 6] = [
            &|| self.reached_at(said),
            &|| self.called(asked),
            &|| self.related(asked),
            &|| self.partly_called(asked),
            &|| self.described(said),
            &|| self.mentioned(said),
        ];
        for step in steps {
            let mut found = step();
            found.sort_unstable();
            found.dedup();
            if found.len() > 1 {
                found.retain(|at| Some(*at) != self.me);
            }
            match found.as_slice() {
                [] => {}
                [one] => return Ok(&self.cards[*one]),
                several => return Err(self.ambiguous(several)),
            }
        }
        let mut sentence = format!("Nobody in {} is \"{}\".", self.folders, said.trim());
        if let Some(near) = self.nearest(asked) {
            sentence.push_str(&format!(" The nearest name is {near}."));
        }
        Err(self.faults.not_found(&sentence))
    }

    /// The card of a person that another app or an earlier answer names.
    ///
    /// # Errors
    /// As [`Book::find`].
    pub fn card_of(&self, person: &Person) -> Result<&Card, Problem> {
        let name = name_words(&person.name);
        let shares = |card: &Card| {
            person
                .emails
                .iter()
                .any(|email| card.person.has_email(email))
                || person
                    .phones
                    .iter()
                    .any(|phone| card.person.has_phone(phone))
        };
        let named = |card: &Card| !name.is_empty() && name_words(&card.person.name) == name;
        for found in [
            self.indices(|card| named(card) && shares(card)),
            self.indices(named),
            self.indices(|card| shares(card) && same_name(&card.person.name, &person.name)),
            self.indices(shares),
        ] {
            match found.as_slice() {
                [] => {}
                [one] => return Ok(&self.cards[*one]),
                several => return Err(self.ambiguous(several)),
            }
        }
        if name.is_empty() {
            let sentence = format!(
                "No contact card in {} has {}.",
                self.folders,
                person.called()
            );
            return Err(self.faults.not_found(&sentence));
        }
        self.find(&person.name)
    }

    fn myself(&self) -> Result<&Card, Problem> {
        self.me.map(|me| &self.cards[me]).ok_or_else(|| {
            self.faults.not_found(&format!(
                "No contact card in {} has your own name, the name under [user] in bellhop.toml.",
                self.folders
            ))
        })
    }

    fn reached_at(&self, said: &str) -> Vec<usize> {
        let said = said.trim();
        let phone = said.chars().filter(char::is_ascii_digit).count() >= 5
            && !said.contains(char::is_alphabetic);
        self.indices(|card| card.person.has_email(said) || phone && card.person.has_phone(said))
    }

    /// By the full name or a nickname; of several with one nickname, those it is a relation of.
    fn called(&self, asked: &[String]) -> Vec<usize> {
        let name = name_words(&asked.join(" "));
        let exact = |text: &str| {
            let own = name_words(text);
            own == name
                || own.len() > 1
                    && own.len() == name.len()
                    && own.iter().all(|word| name.contains(word))
        };
        let found = self.indices(|card| {
            exact(&card.person.name)
                || card
                    .person
                    .nicknames
                    .iter()
                    .any(|nick| words(nick) == asked)
        });
        if found.len() > 1 {
            let related = self.related(asked);
            let both: Vec<usize> = found
                .iter()
                .copied()
                .filter(|at| related.contains(at))
                .collect();
            if !both.is_empty() {
                return both;
            }
        }
        found
    }

    /// By a relation to the user, or to somebody: `mom`, `Naomi's dad`, `my wife's mother`.
    fn related(&self, asked: &[String]) -> Vec<usize> {
        let Some(me) = self.me else {
            return self.nicknamed_as(asked);
        };
        let found = self.relatives_of(me, asked);
        if !found.is_empty() {
            return found;
        }
        let found = self.nicknamed_as(asked);
        if !found.is_empty() {
            return found;
        }
        for split in 1..asked.len() {
            let (of, label) = asked.split_at(split);
            let mut middle = self.called(of);
            for more in [self.relatives_of(me, of), self.partly_called(of)] {
                if middle.is_empty() {
                    middle = more;
                }
            }
            if let [of] = middle.as_slice() {
                let found = self.relatives_of(*of, label);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    fn relatives_of(&self, of: usize, asked: &[String]) -> Vec<usize> {
        let qualifying = |word: &&String| QUALIFYING.contains(&word.as_str());
        let asked = match asked {
            [first, rest @ ..] if !rest.is_empty() && qualifying(&first) => rest,
            all => all,
        };
        let words = asked.join(" ");
        match Relation::named(&words) {
            Some(relation) => self.relatives(of, relation),
            None => self.labelled(of, &words),
        }
    }

    /// A nickname that is another word for the same relation: `Mom` for "mother".
    fn nicknamed_as(&self, asked: &[String]) -> Vec<usize> {
        let Some(relation) = Relation::named(&asked.join(" ")) else {
            return Vec::new();
        };
        self.indices(|card| {
            card.person
                .nicknames
                .iter()
                .any(|nick| Relation::named(&fold(nick)) == Some(relation))
        })
    }

    /// Every word is one of the name's or a nickname's; else begins one of them.
    fn partly_called(&self, asked: &[String]) -> Vec<usize> {
        let asked = name_words(&asked.join(" "));
        let by = |fits: &dyn Fn(&str, &str) -> bool| {
            self.indices(|card| {
                let own = card.own_words();
                asked
                    .iter()
                    .all(|word| own.iter().any(|own| fits(own, word)))
            })
        };
        let whole = by(&|own, word| own == word);
        if !whole.is_empty() {
            return whole;
        }
        by(&|own, word| word.chars().count() > 2 && own.starts_with(word))
    }

    /// By what a card says the person is: a title or role of just these words, then one with them
    /// among others, then an organisation or category, then a note.
    fn described(&self, said: &str) -> Vec<usize> {
        let Some(query) = Query::new(said) else {
            return Vec::new();
        };
        let just = |text: &String| {
            let mut stems: Vec<String> = words(text)
                .iter()
                .map(|word| stem(word).to_owned())
                .collect();
            stems.sort();
            stems == query.stems()
        };
        let others = |fits: &dyn Fn(&Card) -> bool| -> Vec<usize> {
            let mut found = self.indices(fits);
            found.retain(|at| Some(*at) != self.me);
            found
        };
        [
            others(&|card| card.roles.iter().any(just)),
            others(&|card| card.roles.iter().any(|role| query.matches(role))),
            others(&|card| card.notes.iter().any(|note| query.matches(note))),
        ]
        .into_iter()
        .find(|found| !found.is_empty())
        .unwrap_or_default()
    }

    /// By words of everything together: `Sam from climbing`, `my brother Daniel`.
    fn mentioned(&self, said: &str) -> Vec<usize> {
        let Some(query) = Query::new(said) else {
            return Vec::new();
        };
        let mut texts: Vec<String> = self.cards.iter().map(Card::everything).collect();
        if let Some(me) = self.me {
            for word in words(said) {
                for at in self.relatives_of(me, std::slice::from_ref(&word)) {
                    texts[at].push(' ');
                    texts[at].push_str(&word);
                }
            }
        }
        self.indices(|_| true)
            .into_iter()
            .filter(|&at| query.matches(&texts[at]))
            .collect()
    }

    /// The name that differs by one letter from what was said.
    fn nearest(&self, asked: &[String]) -> Option<&str> {
        let near = self.indices(|card| {
            let own = card.own_words();
            asked
                .iter()
                .all(|word| own.iter().any(|own| one_slip(own, word)))
        });
        match near.as_slice() {
            [one] => Some(&self.cards[*one].person.name),
            _ => None,
        }
    }

    fn ambiguous(&self, several: &[usize]) -> Problem {
        Problem::ambiguous(several.iter().take(MOST_CHOICES).map(|&at| {
            let card = &self.cards[at];
            let others = || {
                several
                    .iter()
                    .filter(|&&other| other != at)
                    .map(|&other| &self.cards[other])
            };
            let name = &card.person.name;
            let detail = card
                .details()
                .find(|detail| !others().any(|other| other.details().any(|own| own == *detail)));
            let label = match detail {
                Some(detail) => format!("{name} ({detail})"),
                None => name.clone(),
            };
            let value = self.picks(at).unwrap_or_else(|| match detail {
                Some(detail) => format!("{name} {detail}"),
                None => name.clone(),
            });
            (label, value)
        }))
    }

    /// What alone finds exactly this card.
    fn picks(&self, at: usize) -> Option<String> {
        let card = &self.cards[at];
        let person = &card.person;
        [&person.name]
            .into_iter()
            .chain(&person.emails)
            .chain(&person.phones)
            .chain(&person.nicknames)
            .find(|words| {
                let asked = bellhop_sdk::words::words(words);
                let reached = self.reached_at(words);
                reached == [at] || reached.is_empty() && self.called(&asked) == [at]
            })
            .cloned()
    }
}

impl Card {
    fn own_words(&self) -> Vec<String> {
        let texts = [&self.person.name]
            .into_iter()
            .chain(&self.names)
            .chain(&self.person.nicknames);
        texts.flat_map(|text| words(text)).collect()
    }

    fn everything(&self) -> String {
        let mut text = self.person.name.clone();
        let more = self.names.iter().chain(&self.notes).map(String::as_str);
        for part in more.chain(self.details()) {
            text.push(' ');
            text.push_str(part);
        }
        text
    }

    /// What may tell the person from a namesake, the most telling first.
    fn details(&self) -> impl Iterator<Item = &str> {
        let address = self.home.as_ref().and_then(|home| home.address.as_deref());
        self.roles
            .iter()
            .map(String::as_str)
            .filter(|role| !role.eq_ignore_ascii_case("myContacts"))
            .chain(self.person.nicknames.iter().map(String::as_str))
            .chain(address)
            .chain(self.person.emails.iter().map(String::as_str))
            .chain(self.person.phones.iter().map(String::as_str))
    }
}

/// Whether two words are the same but for one letter more, less, other or swapped with the next.
fn one_slip(a: &str, b: &str) -> bool {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if short.len() < 3 || long.len() - short.len() > 1 {
        return short == long;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        ([], _) => true,
        ([x, y, left @ ..], [z, w, right @ ..]) if x == w && y == z && left == right => true,
        ([_, left @ ..], [_, right @ ..]) if left == right => true,
        (short, [_, right @ ..]) => short == right,
        _ => false,
    }
}

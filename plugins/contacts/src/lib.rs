//! The app `contacts`: people of the user's address book, from vCard files.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod birthday;
mod book;
mod card;
mod find;
mod kin;
mod phone;
#[cfg(test)]
mod tests;

use bellhop_sdk::clock::Clock;
use bellhop_sdk::config;
use bellhop_sdk::files::Folder;
use bellhop_sdk::types::{Person, Place, Problem};
use bindings::exports::bellhop::contacts::contacts::{BirthdayInfo, Guest};

use crate::book::Book;

struct Contacts;

bellhop_sdk::plugin!(Contacts);

impl Guest for Contacts {
    fn find(name: String) -> Result<Person, Problem> {
        Ok(open()?.find(&name)?.person.clone())
    }

    fn phone(of: Person) -> Result<String, Problem> {
        let book = open()?;
        let phones = book.card_of(&of).map(|card| card.person.phones.clone());
        first_of(phones, &of.phones, || book.lacks(&of, "telephone number"))
    }

    fn email(of: Person) -> Result<String, Problem> {
        let book = open()?;
        let emails = book.card_of(&of).map(|card| card.person.emails.clone());
        first_of(emails, &of.emails, || book.lacks(&of, "email address"))
    }

    fn birthday(of: Person) -> Result<BirthdayInfo, Problem> {
        let today = Clock::of_session()?.today();
        let book = open()?;
        let (next, age) = book
            .card_of(&of)?
            .birthday
            .and_then(|born| birthday::next(born, today))
            .ok_or_else(|| book.lacks(&of, "birthday"))?;
        Ok(BirthdayInfo {
            next: next.to_string(),
            age,
        })
    }

    fn home(of: Person) -> Result<Place, Problem> {
        let book = open()?;
        let home = book.card_of(&of)?.home();
        home.ok_or_else(|| book.lacks(&of, "home address"))
    }
}

fn open() -> Result<Book, Problem> {
    Book::open(&Folder::granted(), config::get("user-name").as_deref())
}

/// The first on the person's card; of somebody without a card, the first that came with the person.
fn first_of(
    card: Result<Vec<String>, Problem>,
    given: &[String],
    lacks: impl FnOnce() -> Problem,
) -> Result<String, Problem> {
    match card {
        Err(why @ (Problem::Ambiguous(_) | Problem::InvalidArgument(_))) => Err(why),
        Err(why) => given.first().cloned().ok_or(why),
        Ok(list) => list.first().or(given.first()).cloned().ok_or_else(lacks),
    }
}

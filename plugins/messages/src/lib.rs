//! The app `messages`: text and chat messages, from what the phone's apps export.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod chat;
mod find;
mod log;
mod sms;
mod stamp;
#[cfg(test)]
mod tests;

use bellhop_sdk::clock::Clock;
use bellhop_sdk::config;
use bellhop_sdk::files::Folder;
use bellhop_sdk::types::{Person, Problem};
use bindings::exports::bellhop::messages::messages::{Guest, Message};

use crate::log::Log;

struct Messages;

bellhop_sdk::plugin!(Messages);

impl Guest for Messages {
    fn latest(from: Person) -> Result<Message, Problem> {
        let clock = Clock::of_session()?;
        open(&clock)?.latest(&from, &clock)
    }

    fn search(words: String, with: Option<Person>) -> Result<Vec<Message>, Problem> {
        let clock = Clock::of_session()?;
        open(&clock)?.search(&words, with.as_ref(), &clock)
    }
}

fn open(clock: &Clock) -> Result<Log, Problem> {
    let user = config::get("user-name");
    Log::open(&Folder::granted(), clock, user.as_deref())
}

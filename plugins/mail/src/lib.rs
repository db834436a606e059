//! The user's mail as stored on this machine: Maildir folders, mbox files and single `.eml` files.
//! `letter` reads them, `find` searches them, `structured` takes the reservations out of them and
//! `bookings` picks the one that was asked for.

mod bookings;
mod find;
mod letter;
mod structured;

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::Folder;
use bellhop_sdk::types::{Person, Problem};
use bellhop_sdk::{config, time};

use bindings::exports::bellhop::mail::mail::{FlightBooking, Guest, Message, Reservation};

struct Mail;

bellhop_sdk::plugin!(Mail);

impl Guest for Mail {
    fn search(words: String, from: Option<Person>) -> Result<Vec<Message>, Problem> {
        let clock = Clock::of_session()?;
        let (letters, faults) = letter::all(&Folder::granted())?;
        find::search(&letters, &words, from.as_ref(), &clock, &faults)
    }

    fn latest(from: Person) -> Result<Message, Problem> {
        let clock = Clock::of_session()?;
        let (letters, faults) = letter::all(&Folder::granted())?;
        find::latest(&letters, &from, &clock, &faults)
    }

    fn flight_booking_of(
        passenger: Option<Person>,
        on: Option<String>,
    ) -> Result<FlightBooking, Problem> {
        let clock = Clock::of_session()?;
        let on = on.map(|on| time::read_date("on", &on)).transpose()?;
        let (letters, faults) = letter::all(&Folder::granted())?;
        let user = config::get("user-name").unwrap_or_default();
        let passenger = passenger.map_or(user, |person| person.called().to_owned());
        bookings::flight(&structured::all(&letters), &passenger, on, &clock, &faults)
    }

    fn reservation_for(what: String) -> Result<Reservation, Problem> {
        let clock = Clock::of_session()?;
        let (letters, faults) = letter::all(&Folder::granted())?;
        bookings::reservation(&structured::all(&letters), &what, &clock, &faults)
    }
}

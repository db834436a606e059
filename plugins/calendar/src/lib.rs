//! The user's calendar: `.ics` files of the granted folders. `read` makes occurrences of them, `find`
//! picks those that were asked for.

mod find;
mod read;

use bellhop_sdk::clock::Clock;
use bellhop_sdk::files::{self, Faults, Folder, Wanted};
use bellhop_sdk::types::Problem;
use bellhop_sdk::{config, time};

use bindings::exports::bellhop::calendar::calendar::{Event, Guest};
use find::Calendar;

struct Plugin;

bellhop_sdk::plugin!(Plugin);

const WANTED: Wanted = Wanted {
    plugin: "calendar",
    files: "calendar files (.ics)",
};

impl Guest for Plugin {
    fn find(what: String, on: Option<String>) -> Result<Event, Problem> {
        let clock = Clock::of_session()?;
        let on = on.map(|on| time::read_date("on", &on)).transpose()?;
        open(&Folder::granted(), clock)?.find(&what, on)
    }

    fn agenda(on: String) -> Result<Vec<Event>, Problem> {
        let clock = Clock::of_session()?;
        let on = time::read_date("on", &on)?;
        open(&Folder::granted(), clock)?.agenda(on)
    }

    fn next() -> Result<Event, Problem> {
        open(&Folder::granted(), Clock::of_session()?)?.next()
    }
}

/// The whole calendar; only an empty or unreadable one is a problem.
fn open(folders: &[Folder], clock: Clock) -> Result<Calendar, Problem> {
    let mut faults = Faults::default();
    let mut events = Vec::new();
    for file in files::find(folders, WANTED, |path| {
        files::has_extension(path, &["ics", "ical", "ifb"])
    })? {
        events.extend(read::events(&file, &clock, &mut faults));
    }
    Ok(Calendar::new(
        events,
        config::get("user-name"),
        clock,
        faults,
    ))
}

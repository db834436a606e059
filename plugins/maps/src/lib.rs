//! Places and drives: `maps.find-place` asks Nominatim, `maps.route` asks OSRM.

mod drive;
mod place;
#[cfg(test)]
mod recorded;

use bellhop_sdk::types::{Place, Problem, Stop};
use bellhop_sdk::{config, http};

use bindings::exports::bellhop::maps::maps::{Drive, Guest};

struct Maps;

bellhop_sdk::plugin!(Maps);

impl Guest for Maps {
    fn route(from: Stop, to: Stop) -> Result<Drive, Problem> {
        let from = Stop {
            place: place::located(from.place, "from", &search)?,
            ..from
        };
        let to = Stop {
            place: place::located(to.place, "to", &search)?,
            ..to
        };
        let base = setting("osrm-url", "https://router.project-osrm.org");
        let answer = http::get("OSRM", &drive::request(&base, &from.place, &to.place))?;
        drive::between(from, to, &answer)
    }

    fn find_place(query: String) -> Result<Place, Problem> {
        place::find(&query, &search)
    }
}

fn search(query: &str) -> Result<Vec<place::Found>, Problem> {
    let base = setting("nominatim-url", "https://nominatim.openstreetmap.org");
    let found = http::get_json("Nominatim", &place::request(&base, query))?;
    Ok(found.unwrap_or_default())
}

fn setting(key: &str, public: &str) -> String {
    config::get(key)
        .unwrap_or_else(|| public.to_owned())
        .trim_end_matches('/')
        .to_owned()
}

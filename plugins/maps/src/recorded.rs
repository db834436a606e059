//! The recorded web of the demo, asked as the plugin asks it: what the two services answer fits together.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use bellhop_sdk::http::Response;
use bellhop_sdk::types::{Place, Problem, Stop};

use crate::bindings::exports::bellhop::maps::maps::Drive;
use crate::{drive, place};

const NOMINATIM: &str = "https://nominatim.openstreetmap.org";
const OSRM: &str = "https://router.project-osrm.org";

/// Bodies by address.
struct Web(HashMap<String, String>);

impl Web {
    fn recorded() -> Self {
        let har = include_str!("../../../demo/web/maps.har");
        let har: serde_json::Value = serde_json::from_str(har).unwrap();
        let entries = har["log"]["entries"].as_array().unwrap().iter();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let body = |entry: &serde_json::Value| text(&entry["response"]["content"]["text"]);
        Self(
            entries
                .map(|entry| (text(&entry["request"]["url"]), body(entry)))
                .collect(),
        )
    }

    fn search(&self, query: &str) -> Result<Vec<place::Found>, Problem> {
        Ok(serde_json::from_str(&self.0[&place::request(NOMINATIM, query)]).unwrap())
    }

    fn drive(&self, from: Stop, to: Stop) -> Drive {
        let located = |stop: Stop| Stop {
            place: place::located(stop.place, "from", &|query| self.search(query)).unwrap(),
            ..stop
        };
        let (from, to) = (located(from), located(to));
        let url = drive::request(OSRM, &from.place, &to.place);
        let answer = Response {
            status: 200,
            retry_after: None,
            body: self.0[&url].clone().into(),
        };
        drive::between(from, to, &answer).unwrap()
    }
}

fn stop(name: &str, address: Option<&str>) -> Stop {
    Stop {
        place: Place {
            address: address.map(str::to_owned),
            ..Place::named(name)
        },
        time: None,
    }
}

#[test]
fn the_drives_of_the_demo_are_found_either_way() {
    let web = Web::recorded();
    let sfo = || stop("San Francisco International Airport (SFO)", None);
    let priya = || {
        stop(
            "Priya Raman",
            Some("2716 Woolsey St, Berkeley, CA 94705, USA"),
        )
    };
    let omar = || {
        stop(
            "Omar Aziz",
            Some("1425 Lakeside Dr, Oakland, CA 94612, USA"),
        )
    };
    let tosca = || {
        stop(
            "Tosca Verde",
            Some("2550 Mission St, San Francisco, CA 94110, USA"),
        )
    };
    let dentist = || {
        stop(
            "Grand Lake Dental",
            Some("3250 Grand Ave, Oakland, CA 94610, USA"),
        )
    };
    let books = || {
        stop(
            "Rockridge Reading Room",
            Some("5941 College Ave, Oakland, CA 94618, USA"),
        )
    };
    let ways: [(Stop, Stop, &str, f64); 8] = [
        (sfo(), tosca(), "PT26M", 21.0),
        (tosca(), stop("SFO", None), "PT26M", 21.0),
        (stop("SFO", None), stop("Tosca Verde", None), "PT26M", 21.0),
        (priya(), dentist(), "PT14M", 7.0),
        (dentist(), priya(), "PT14M", 7.0),
        (priya(), sfo(), "PT34M", 38.0),
        (omar(), books(), "PT12M", 7.0),
        (books(), omar(), "PT12M", 7.0),
    ];
    for (from, to, duration, kilometres) in ways {
        let drive = web.drive(from, to);
        assert_eq!(drive.duration, duration);
        assert_eq!(drive.kilometres.round(), kilometres);
    }
}

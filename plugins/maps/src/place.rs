//! From words to a place on the map, in Nominatim's terms (`/search`, format jsonv2).

use bellhop_sdk::types::{Coordinates, Place, Problem};
use serde::Deserialize;
use url::form_urlencoded;

/// One result of a search.
#[derive(Clone, Debug, Deserialize)]
pub struct Found {
    /// Degrees, as text.
    lat: String,
    lon: String,
    #[serde(default)]
    name: String,
    display_name: String,
}

/// How a search is made; the web in a component, a list in tests.
pub type Search<'a> = dyn Fn(&str) -> Result<Vec<Found>, Problem> + 'a;

/// The address that is asked for a search.
pub fn request(base: &str, query: &str) -> String {
    let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
    format!("{base}/search?q={query}&format=jsonv2&limit=1")
}

/// The place that words name, with address and coordinates.
pub fn find(query: &str, search: &Search<'_>) -> Result<Place, Problem> {
    let query = query.trim();
    if query.is_empty() {
        return Err(Problem::invalid_argument(
            "query",
            "expected the name or the address of a place",
        ));
    }
    let found = search(query)?.into_iter().next();
    let found = found.ok_or_else(|| nowhere(query))?;
    let at = found.coordinates().ok_or_else(|| nowhere(query))?;
    let name = if found.name.is_empty() {
        query
    } else {
        &found.name
    };
    Ok(Place {
        name: name.to_owned(),
        coordinates: Some(at),
        address: Some(found.display_name),
    })
}

/// The same place with coordinates: its own, or those of its address, or of its name.
pub fn located(place: Place, param: &str, search: &Search<'_>) -> Result<Place, Problem> {
    if place.coordinates.is_some() {
        return Ok(place);
    }
    let mut texts: Vec<&str> = [place.address.as_deref(), Some(place.name.as_str())]
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    texts.dedup();
    if texts.is_empty() {
        return Err(Problem::invalid_argument(
            param,
            "expected a place with a name or an address",
        ));
    }
    for text in &texts {
        if let Some(at) = search(text)?.first().and_then(Found::coordinates) {
            return Ok(Place {
                coordinates: Some(at),
                ..place
            });
        }
    }
    Err(nowhere(&texts.join("\" or \"")))
}

fn nowhere(text: &str) -> Problem {
    Problem::not_found(format!("The map knows no place called \"{text}\"."))
}

impl Found {
    fn coordinates(&self) -> Option<Coordinates> {
        Some(Coordinates {
            latitude: self.lat.parse().ok()?,
            longitude: self.lon.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn map(query: &str) -> Result<Vec<Found>, Problem> {
        Ok(
            if query == "Tosca Verde" || query.starts_with("2550 Mission") {
                let json = r#"[{"place_id": 1, "lat": "37.7563", "lon": "-122.4187", "name": "Tosca Verde",
                "display_name": "Tosca Verde, 2550, Mission Street, San Francisco, California, 94110, United States"}]"#;
                serde_json::from_str(json).unwrap()
            } else {
                Vec::new()
            },
        )
    }

    #[test]
    fn words_find_a_place_with_its_address() {
        let place = find(" Tosca Verde ", &map).unwrap();
        assert_eq!(place.name, "Tosca Verde");
        assert!(place.address.unwrap().contains("Mission Street"));
        assert_eq!(place.coordinates.unwrap().longitude, -122.4187);
        assert!(
            matches!(find("Atlantis", &map), Err(Problem::NotFound(why)) if why.contains("Atlantis"))
        );
    }

    #[test]
    fn an_address_the_map_does_not_know_gives_way_to_the_name() {
        let place = Place {
            address: Some("behind the church".to_owned()),
            ..Place::named("Tosca Verde")
        };
        let found = located(place, "to", &map).unwrap();
        assert_eq!(found.coordinates.unwrap().latitude, 37.7563);
        assert_eq!(found.address.as_deref(), Some("behind the church"));
        let Err(Problem::InvalidArgument(bad)) = located(Place::named(" "), "to", &map) else {
            panic!()
        };
        assert_eq!(bad.param, "to");
    }

    #[test]
    fn what_is_nowhere_is_named_and_asked_once() {
        let asked = std::cell::RefCell::new(Vec::new());
        let nothing = |query: &str| {
            asked.borrow_mut().push(query.to_owned());
            Ok(Vec::new())
        };
        let place = Place {
            address: Some("Atlantis".to_owned()),
            ..Place::named("Atlantis")
        };
        let lost = located(place, "to", &nothing);
        assert!(matches!(lost, Err(Problem::NotFound(why)) if why.contains("\"Atlantis\".")));
        assert_eq!(*asked.borrow(), ["Atlantis"]);
    }

    #[test]
    fn a_map_that_cannot_be_asked_is_no_missing_place() {
        let down = |_: &str| Err(Problem::unavailable("Nominatim cannot be reached."));
        let lost = located(Place::named("Tosca Verde"), "to", &down);
        assert!(matches!(lost, Err(Problem::Unavailable(_))));
    }

    #[test]
    fn a_place_with_coordinates_is_not_looked_up() {
        let at = Coordinates {
            latitude: 1.0,
            longitude: 2.0,
        };
        let place = Place {
            coordinates: Some(at),
            ..Place::named("here")
        };
        let never = |_: &str| -> Result<Vec<Found>, Problem> { panic!("asked") };
        assert_eq!(located(place.clone(), "from", &never).unwrap(), place);
    }

    #[test]
    fn a_query_is_escaped() {
        let url = request("https://map.example", "Rua 5, São João & Sé");
        assert_eq!(
            url,
            "https://map.example/search?q=Rua+5%2C+S%C3%A3o+Jo%C3%A3o+%26+S%C3%A9&format=jsonv2&limit=1"
        );
    }
}

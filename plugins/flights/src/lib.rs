//! Flights as the airlines report them now: `flights.status` asks FlightAware's AeroAPI.

mod leg;
mod number;

use bellhop_sdk::clock::Clock;
use bellhop_sdk::types::Problem;
use bellhop_sdk::{config, http, time};

use bindings::exports::bellhop::flights::flights::{FlightStatus, Guest};

struct Flights;

bellhop_sdk::plugin!(Flights);

impl Guest for Flights {
    fn status(flight: String, on: Option<String>) -> Result<FlightStatus, Problem> {
        let clock = Clock::of_session()?;
        let on = on.map(|on| time::read_date("on", &on)).transpose()?;
        let base = config::get("base-url")
            .unwrap_or_else(|| "https://aeroapi.flightaware.com/aeroapi".to_owned());
        let flight = number::ident(&flight)?;
        let url = format!("{}/flights/{flight}", base.trim_end_matches('/'));
        let answer = http::get_json("FlightAware", &url)?.unwrap_or_default();
        leg::status(&flight, on, clock.now, answer)
    }
}

//! A component that gives back what it got, to prove that no value changes on the way.

use bellhop_sdk::types::Stop;
use bindings::exports::bellhop::shapes::shapes::{Color, Everything, Guest, Nested};

struct Shapes;

bellhop_sdk::plugin!(Shapes);

impl Guest for Shapes {
    fn mirror(all: Everything) -> Everything {
        all
    }

    fn mirror_nested(all: Nested) -> Result<Nested, (char, Option<Color>)> {
        Ok(all)
    }

    fn mirror_stop(to: Stop, on: Option<String>) -> (Stop, Option<String>) {
        (to, on)
    }

    fn fail(why: String) -> Result<u32, String> {
        Err(why)
    }
}

//! A plugin that uses every shared type of version 0.1.0 of the contract.

use bellhop_sdk::types::{Choice, Money, Person, Place, Problem, Stop};
use bindings::exports::stored::lighthouse::lighthouse::{Guest, Visit};

struct Lighthouse;

bellhop_sdk::plugin!(Lighthouse);

impl Guest for Lighthouse {
    fn keeper(on: String) -> Result<Person, Problem> {
        if on == "2026-12-24" {
            let choice = |name: &str| Choice {
                label: name.to_owned(),
                value: name.to_owned(),
            };
            return Err(Problem::Ambiguous(vec![choice("Ida Lewis"), choice("Abbie Burgess")]));
        }
        Ok(Person {
            name: "Ida Lewis".to_owned(),
            emails: vec!["ida@example.org".to_owned()],
            phones: vec!["+14015550123".to_owned()],
        })
    }

    fn plan_visit(keeper: Person, from: Place, at: Option<String>, by: Option<String>) -> Result<Visit, Problem> {
        if keeper.name.is_empty() {
            return Err(Problem::not_found(format!("Nobody keeps the light {}.", by.unwrap_or_default())));
        }
        Ok(Visit {
            start: Stop { place: from, time: at },
            lasts: "PT45M".to_owned(),
            fee: Money {
                amount: "12.50".to_owned(),
                currency: "USD".to_owned(),
            },
            page: "https://example.org/lighthouse".to_owned(),
        })
    }

    fn leave_word(to: String, phone: Option<String>, words: String) -> Result<String, Problem> {
        Ok(format!("{words} ({to}, {})", phone.unwrap_or_default()))
    }
}

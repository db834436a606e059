//! Among a hundred functions the plan is the one among few: most are not read.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use bellhop_catalog::{Function, FunctionId};
use bellhop_planner::{Model, Planner, Pointing, Proposal, State};
use jiff::Zoned;
use serde_json::{Value, json};

fn made(plugin: &str, name: &str, description: &str, parameters: &Value) -> Function {
    let id = FunctionId {
        plugin: plugin.to_owned(),
        function: name.to_owned(),
    };
    Function::foreign(id, description, parameters, None, true)
}

fn others() -> Vec<Function> {
    let things = [
        "invoice", "recipe", "parcel", "song", "stock", "train", "tooth", "goal", "novel", "tide",
        "visa", "lease", "patient", "planet",
    ];
    let ways = [
        ("cost of", "What a {} costs."),
        ("owner of", "Who a {} belongs to."),
        ("age of", "How old a {} is."),
        ("rating of", "What people think of a {}."),
        ("archive", "Puts a {} away where it can be found later."),
        ("compare", "Tells two of a kind of {} apart."),
        ("count", "How many of a kind of {} there are."),
    ];
    let named = json!({"properties": {"name": {"type": "string", "description": "which one"}}, "required": ["name"]});
    things
        .iter()
        .flat_map(|thing| {
            let named = &named;
            ways.iter().map(move |(name, says)| {
                made(
                    &format!("{thing} office"),
                    name,
                    &says.replace("{}", thing),
                    named,
                )
            })
        })
        .collect()
}

#[test]
fn the_needed_function_is_found_among_many() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model/weights");
    let mut model = Model::open(&folder).unwrap();
    let kept = tempfile::tempdir().unwrap();
    let places = kept.path().join("places");
    model.keep_places(&places);
    let planner = Pointing::new(model);
    let room = json!({"properties": {"room": {"type": "string", "description": "which room"}}, "required": ["room"]});
    let mut functions = others();
    functions.insert(40, made("lamps", "dim", "Dims the lamp of a room.", &room));
    let propose = |functions: &[Function]| {
        let proposal = planner.propose(&State {
            functions,
            question: "dim the lamp in the kitchen",
            turns: &[],
            earlier: &[],
            tried: &[],
            now: &Zoned::now(),
        });
        match proposal.unwrap() {
            Proposal::Plan(plan) => {
                let calls = plan.calls.into_iter();
                calls
                    .map(|call| (functions[call.function].id.to_string(), call.arguments))
                    .collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    let among = propose(&functions);
    assert_eq!(among, propose(&functions[40..41]));
    assert_eq!(among[0].0, "lamps.dim");
    // Every function is placed once, and the places are kept.
    assert!(std::fs::metadata(&places).unwrap().len() as usize >= functions.len() * 512);
}

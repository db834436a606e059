//! A last look at a plan: where two calls have a value of one name and type, and one of them was made from
//! the other's result, the value further down the chain is about the same thing and newer. A booking has an
//! arrival, and so has the status of the booked flight: what asks for the status goes on from there.

use crate::candidate::Candidate;
use crate::plan::{Plan, PlannedCall, Source, Step};

/// References to a call's result are moved to the answer that rests on that call and has the same value.
pub fn newest(mut plan: Plan, candidates: &[Candidate]) -> Plan {
    for user in 0..plan.calls.len() {
        for argument in 0..plan.calls[user].arguments.len() {
            let Source::Result { call, path, .. } = &plan.calls[user].arguments[argument].1 else {
                continue;
            };
            let newer = plan.goals.iter().copied().find(|&goal| {
                goal != user
                    && uses(&plan.calls[goal], *call)
                    && !rests_on(&plan, goal, user)
                    && same_value(candidates, &plan, *call, goal, path)
            });
            if let (Some(newer), Source::Result { call, .. }) =
                (newer, &mut plan.calls[user].arguments[argument].1)
            {
                *call = newer;
            }
        }
    }
    in_order(plan)
}

fn sources(call: &PlannedCall) -> impl Iterator<Item = usize> + '_ {
    call.arguments
        .iter()
        .filter_map(|(_, source)| match source {
            Source::Result { call, .. } => Some(*call),
            _ => None,
        })
}

fn uses(call: &PlannedCall, other: usize) -> bool {
    sources(call).any(|source| source == other)
}

fn rests_on(plan: &Plan, call: usize, other: usize) -> bool {
    sources(&plan.calls[call]).any(|source| source == other || rests_on(plan, source, other))
}

fn same_value(
    candidates: &[Candidate],
    plan: &Plan,
    old: usize,
    new: usize,
    path: &[Step],
) -> bool {
    let output = |call: usize| {
        let outputs = &candidates[plan.calls[call].function].outputs;
        outputs.iter().find(|output| output.path == path)
    };
    !path.is_empty()
        && output(old)
            .zip(output(new))
            .is_some_and(|(old, new)| old.ty == new.ty)
}

/// The calls in an order in which every reference points backwards.
fn in_order(mut plan: Plan) -> Plan {
    let mut order: Vec<usize> = Vec::new();
    while order.len() < plan.calls.len() {
        let ready = (0..plan.calls.len()).find(|call| {
            !order.contains(call)
                && sources(&plan.calls[*call]).all(|source| order.contains(&source))
        });
        // References never form a ring, so something is always ready.
        let Some(ready) = ready else { return plan };
        order.push(ready);
    }
    let place = |call: usize| {
        order
            .iter()
            .position(|&known| known == call)
            .unwrap_or(call)
    };
    for goal in &mut plan.goals {
        *goal = place(*goal);
    }
    for call in &mut plan.calls {
        for (_, source) in &mut call.arguments {
            if let Source::Result { call, .. } = source {
                *call = place(*call);
            }
        }
    }
    plan.calls = order.iter().map(|&call| plan.calls[call].clone()).collect();
    plan
}

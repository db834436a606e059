//! What the author sees: functions as others see them, and what the model chose.

use bellhop_catalog::Function;
use bellhop_planner::Source;
use bellhop_session::PlanReport;
use serde_json::{Map, Value};

use crate::render::{self, FAINT, STRONG, say};

/// The arguments of the plan's only call, if it is of the function and all come from what was said.
pub fn literal_call(function: &Function, plan: &PlanReport) -> Option<Value> {
    let [call] = &plan.calls[..] else { return None };
    let arguments = call.arguments.iter().map(|(name, source)| match source {
        Source::Words { value, .. } | Source::Choice { value } => {
            Some((name.clone(), value.clone()))
        }
        _ => None,
    });
    let arguments: Option<Map<_, _>> = arguments.collect();
    let arguments = arguments.filter(|_| call.function == function.id.to_string());
    arguments.map(Value::from)
}

/// A function with the JSON Schema of what it takes and gives, and an example call: that of the
/// `@example` it comes from, or else one made from the types.
pub fn function(function: &Function, example: Option<(Value, &str)>) {
    let effect = match function.effect.read_only {
        true => "",
        false => "  (changes something)",
    };
    say!("\n{STRONG}{}{STRONG:#}{effect}", function.id);
    if !function.docs.is_empty() {
        say!("  {}", function.docs.replace('\n', "\n  "));
    }
    let schema = |what: &str, schema: &Value| {
        let text = serde_json::to_string_pretty(schema).unwrap_or_default();
        say!("  {what} {FAINT}{}{FAINT:#}", text.replace('\n', "\n  "));
    };
    schema("takes", function.parameters_schema().as_value());
    schema("gives", function.result_schema().as_value());
    let (arguments, said) = match example {
        Some((arguments, said)) => (arguments, format!("  {FAINT}# {said}{FAINT:#}")),
        None => (function.example_arguments(), String::new()),
    };
    let arguments = arguments.to_string().replace('\'', r"'\''");
    say!("  bellhop call {} '{arguments}'{said}", function.id);
}

/// The model's choice, how sure it is of it, and what it would choose if not that.
pub fn plans(plans: &[PlanReport]) {
    let Some((best, others)) = plans.split_first() else {
        return;
    };
    render::plan(best);
    let Some(score) = best.score else { return };
    let against = |other: &PlanReport| f64::from(other.score.unwrap_or(f32::MIN) - score).exp();
    let sum = 1.0 + others.iter().map(against).sum::<f64>();
    say!("  {FAINT}sure{FAINT:#}  {:.1}%", 100.0 / sum);
    for other in others {
        let goals = other.goals.iter().filter_map(|&goal| other.calls.get(goal));
        let goals: Vec<String> = goals.map(render::planned).collect();
        let share = 100.0 * against(other) / sum;
        say!("  {FAINT}else  {share:.1}% {}{FAINT:#}", goals.join(", "));
    }
}

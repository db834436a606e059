//! How answers look in a terminal.

use anstyle::{AnsiColor, Color, Style};
use bellhop_session::{Answer, CallReport, PlanReport};
use serde_json::Value;

pub const ERROR: Style = Style::new()
    .bold()
    .fg_color(Some(Color::Ansi(AnsiColor::Red)));
pub const STRONG: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();
pub const BAD: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));

/// Prints what went wrong without stopping the rest.
pub fn warning(why: &str) {
    anstream::eprintln!("{BAD}warning:{BAD:#} {why}");
}

/// Prints a plan that was not run.
pub fn plan(plan: &PlanReport) {
    if let Some(missing) = &plan.asks_for {
        anstream::println!("would ask for {missing}");
    } else if plan.calls.is_empty() {
        anstream::println!("no plugin can answer that");
    }
    for (index, call) in plan.calls.iter().enumerate() {
        let mark = if plan.goals.contains(&index) {
            "*"
        } else {
            " "
        };
        let arguments = call
            .arguments
            .iter()
            .map(|(name, source)| format!("{name}: {}", origin(source)));
        let arguments: Vec<String> = arguments.collect();
        anstream::println!(
            "{mark} {}. {}({})",
            index + 1,
            call.function,
            arguments.join(", ")
        );
    }
}

/// Prints an answer, the chain of calls under it, and the sources.
pub fn answer(answer: &Answer) {
    anstream::println!("{STRONG}{}{STRONG:#}", answer.answer);
    if let Some(asked) = &answer.asked {
        for (number, choice) in asked.choices.iter().enumerate() {
            anstream::println!("  {}. {choice}", number + 1);
        }
    }
    if !answer.calls.is_empty() {
        anstream::println!();
    }
    for call in &answer.calls {
        anstream::println!("{}", line(call));
    }
    for source in &answer.sources {
        for request in &source.requests {
            anstream::println!("{FAINT}  {} asked: {request}{FAINT:#}", source.plugin);
        }
    }
}

fn line(call: &CallReport) -> String {
    let arguments: Vec<String> = match &call.arguments {
        Value::Object(arguments) => arguments
            .iter()
            .map(|(name, value)| format!("{name}: {}", short(value)))
            .collect(),
        _ => Vec::new(),
    };
    let time = call
        .duration_ms
        .map_or_else(|| "not made".to_owned(), |ms| format!("{ms:.1} ms"));
    let failure = match &call.error {
        Some(error) => format!("  {BAD}{}{BAD:#}", error.kind),
        None => String::new(),
    };
    let sources: Vec<String> = call
        .provenance
        .iter()
        .map(|(param, source)| format!("{param} from {}", origin(source)))
        .collect();
    format!(
        "{FAINT}  {}({}){FAINT:#}  {time}{failure}\n{FAINT}      {}{FAINT:#}",
        call.function,
        arguments.join(", "),
        sources.join(", ")
    )
}

fn origin(source: &bellhop_planner::Source) -> String {
    use bellhop_planner::{Source, Step};
    match source {
        Source::Words { text, .. } => format!("your words {text:?}"),
        Source::Choice { .. } => "your words".to_owned(),
        Source::Earlier { label, .. } => format!("earlier: {label}"),
        Source::Result { call, path, .. } => {
            let path: Vec<&str> = path
                .iter()
                .filter_map(|step| match step {
                    Step::Field(name) => Some(name.as_str()),
                    Step::Only => None,
                })
                .collect();
            format!(
                "call {}{}{}",
                call + 1,
                if path.is_empty() { "" } else { "." },
                path.join(".")
            )
        }
    }
}

/// A value on one line, its first name or text where it is large.
fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = match value {
        Value::Object(fields) => match fields
            .get("name")
            .or_else(|| fields.get("place").and_then(|p| p.get("name")))
        {
            Some(name) => name.to_string(),
            None => value.to_string(),
        },
        other => other.to_string(),
    };
    if text.chars().count() > LONGEST {
        text.chars().take(LONGEST).chain(['…']).collect()
    } else {
        text
    }
}

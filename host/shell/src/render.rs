//! How answers look in a terminal, and the way there.

use std::fmt::Arguments;
use std::io::{IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Color, Style};
use bellhop_catalog::printable;
use bellhop_session::{Answer, CallReport, PlanReport, PlannedReport};
use serde_json::Value;

pub const ERROR: Style = Style::new()
    .bold()
    .fg_color(Some(Color::Ansi(AnsiColor::Red)));
pub const STRONG: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();
pub const BAD: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));

/// Writes a line to standard output, as `println!` does.
macro_rules! say {
    ($($words:tt)*) => { $crate::render::line_out(format_args!($($words)*)) };
}
pub(crate) use say;

/// A line on standard output. Where it cannot be written (a full disk), the answer cannot be given and
/// the program ends.
pub fn line_out(words: Arguments<'_>) {
    if let Err(why) = writeln!(anstream::stdout(), "{words}") {
        tell(format_args!(
            "{ERROR}error:{ERROR:#} standard output cannot be written to: {why}"
        ));
        std::process::exit(1);
    }
}

/// A line on standard error; where even that cannot be written, nobody can be told.
pub fn tell(words: Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "{words}");
}

/// Words before an input, without a line's end.
pub fn prompt(words: &str) {
    let _ = write!(anstream::stderr(), "{words}");
}

/// Tells whoever waits what goes on; a program that reads the output is left alone.
pub fn progress(words: &str) {
    if std::io::stderr().is_terminal() {
        tell(format_args!("{FAINT}· {words}{FAINT:#}"));
    }
}

/// Prints what went wrong without stopping the rest.
pub fn warning(why: &str) {
    tell(format_args!("{BAD}warning:{BAD:#} {why}"));
}

/// Prints a plan that was not run.
pub fn plan(plan: &PlanReport) {
    if let Some(missing) = &plan.asks_for {
        say!("would ask for {missing}");
    } else if plan.calls.is_empty() {
        say!("no plugin can answer that");
    }
    for (index, call) in plan.calls.iter().enumerate() {
        let mark = if plan.goals.contains(&index) {
            "*"
        } else {
            " "
        };
        say!("{mark} {}. {}", index + 1, planned(call));
    }
}

/// A call that was not made, with where its arguments come from.
pub fn planned(call: &PlannedReport) -> String {
    let arguments = call.arguments.iter();
    let arguments = arguments.map(|(name, source)| format!("{name}: {}", origin(source)));
    let arguments: Vec<String> = arguments.collect();
    format!("{}({})", call.function, arguments.join(", "))
}

/// Prints an answer, the chain of calls under it, and the sources.
pub fn answer(answer: &Answer) {
    say!("{STRONG}{}{STRONG:#}", answer.answer);
    if let Some(asked) = &answer.asked {
        for (number, choice) in asked.choices.iter().enumerate() {
            say!("  {}. {choice}", number + 1);
        }
    }
    if !answer.calls.is_empty() {
        say!("");
    }
    for call in &answer.calls {
        say!("{}", line(call));
    }
    for source in &answer.sources {
        for request in &source.requests {
            say!("{FAINT}  {} asked: {request}{FAINT:#}", source.plugin);
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
            let path: Vec<&str> = path.iter().filter_map(Step::field).collect();
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
    let text = printable(&text);
    if text.chars().count() > LONGEST {
        text.chars().take(LONGEST).chain(['…']).collect()
    } else {
        text
    }
}

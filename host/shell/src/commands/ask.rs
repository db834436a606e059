//! `bellhop ask`

use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Result;
use bellhop_session::{Answer, Outcome, SessionError, User};
use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::render;
use crate::setup::Common;

#[derive(Args)]
pub struct Ask {
    /// The question, in your own words
    #[arg(required = true)]
    question: Vec<String>,
    /// Print the answer as JSON (`bellhop schema answer` describes it)
    #[arg(long)]
    json: bool,
    /// Print the calls that would be made, and make none
    #[arg(long)]
    plan: bool,
    /// Approve calls that change something
    #[arg(long)]
    yes: bool,
}

impl Ask {
    pub async fn run(self, common: &Common) -> Result<ExitCode> {
        let question = self.question.join(" ");
        let started = std::time::Instant::now();
        let (mut session, now) = common.session()?;
        let open_ms = started.elapsed().as_secs_f64() * 1e3;
        if self.plan {
            let plan = session.plan(&question, &now)?;
            if self.json {
                println!("{}", serde_json::to_string_pretty(&plan)?);
            } else {
                render::plan(&plan);
            }
            return Ok(ExitCode::SUCCESS);
        }
        let user = Terminal {
            yes: self.yes,
            talks: !self.json && std::io::stdin().is_terminal(),
        };
        let cancel = CancellationToken::new();
        let on_interrupt = cancel.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                on_interrupt.cancel();
            }
        });
        let mut answered = session.ask(&question, &now, &user, &cancel).await;
        while let Ok(answer) = &answered
            && user.talks
            && let Some(choice) = chosen(answer)?
        {
            match session.choose(choice, &now, &user, &cancel).await {
                Ok(Some(next)) => answered = Ok(next),
                Ok(None) => break,
                Err(why) => answered = Err(why),
            }
        }
        let mut answer = match answered {
            Ok(answer) => answer,
            Err(SessionError::Cancelled) => return Ok(ExitCode::from(130)),
            Err(why) => return Err(why.into()),
        };
        answer.took.open_ms = open_ms;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&answer)?);
        } else {
            render::answer(&answer);
        }
        Ok(ExitCode::from(match answer.outcome {
            Outcome::Answered => 0,
            Outcome::Asked => 3,
            Outcome::Abstained => 4,
            Outcome::Incomplete => 5,
        }))
    }
}

/// Asks the user to pick one of the choices; none if there are none or the input ends.
fn chosen(answer: &Answer) -> Result<Option<usize>> {
    let Some(asked) = answer
        .asked
        .as_ref()
        .filter(|asked| !asked.choices.is_empty())
    else {
        return Ok(None);
    };
    anstream::println!("{}", asked.question);
    for (number, choice) in asked.choices.iter().enumerate() {
        anstream::println!("  {}. {choice}", number + 1);
    }
    anstream::print!("1-{}: ", asked.choices.len());
    std::io::stdout().flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line
        .trim()
        .parse::<usize>()
        .ok()
        .and_then(|n| n.checked_sub(1))
        .filter(|n| *n < asked.choices.len()))
}

struct Terminal {
    yes: bool,
    talks: bool,
}

impl User for Terminal {
    fn progress(&self, function: &str) {
        if self.talks && std::io::stderr().is_terminal() {
            anstream::eprintln!(
                "{}· {function}{}",
                render::FAINT,
                render::FAINT.render_reset()
            );
        }
    }

    fn approve(&self, function: &str, what: &str, arguments: &serde_json::Value) -> bool {
        if self.yes || !self.talks {
            return self.yes;
        }
        anstream::eprint!("{function} changes something: {what}\n{arguments}\nGo ahead? [y/N] ");
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).is_ok()
            && matches!(line.trim(), "y" | "Y" | "yes")
    }
}

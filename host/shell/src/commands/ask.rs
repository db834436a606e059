//! `bellhop ask`

use std::io::{BufRead, IsTerminal};
use std::mem::ManuallyDrop;
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::Result;
use bellhop_catalog::printable;
use bellhop_session::{Answer, Outcome, SessionError, User};
use clap::Args;
use tokio_util::sync::CancellationToken;

use super::interrupted;

use crate::render::{self, say};
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
        let (session, now) = common.session()?;
        // The process ends with the answer: taking the model and the components down first would only take time.
        let mut session = ManuallyDrop::new(session);
        let open_ms = started.elapsed().as_secs_f64() * 1e3;
        if self.plan {
            let plan = session.plan(&question, &now)?;
            if self.json {
                say!("{}", serde_json::to_string_pretty(&plan)?);
            } else {
                render::plan(&plan);
            }
            return Ok(ExitCode::SUCCESS);
        }
        let cancel = interrupted();
        let user = Terminal {
            yes: self.yes,
            talks: !self.json && std::io::stdin().is_terminal(),
            cancel: cancel.clone(),
        };
        let mut answered = session.ask(&question, &now, &user, &cancel).await;
        while let Ok(answer) = &answered
            && user.talks
            && let Some(choice) = user.chosen(answer)
        {
            match session.choose(choice, &now, &user, &cancel).await {
                Ok(Some(next)) => answered = Ok(next),
                Ok(None) => break,
                Err(why) => answered = Err(why),
            }
        }
        let mut answer = match answered {
            _ if cancel.is_cancelled() => return Ok(ExitCode::from(130)),
            Err(SessionError::Cancelled) => return Ok(ExitCode::from(130)),
            Err(why) => return Err(why.into()),
            Ok(answer) => answer,
        };
        answer.took.open_ms = open_ms;
        if self.json {
            say!("{}", serde_json::to_string_pretty(&answer)?);
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

struct Terminal {
    yes: bool,
    talks: bool,
    cancel: CancellationToken,
}

impl Terminal {
    /// Asks the user to pick one of the choices; none if there are none or the input ends.
    fn chosen(&self, answer: &Answer) -> Option<usize> {
        let asked = answer.asked.as_ref()?;
        let choices = Some(&asked.choices).filter(|choices| !choices.is_empty())?;
        say!("{}", asked.question);
        for (number, choice) in choices.iter().enumerate() {
            say!("  {}. {choice}", number + 1);
        }
        let line = self.line(&format!("1-{}: ", choices.len()))?;
        let number = line.trim().parse::<usize>().ok()?.checked_sub(1)?;
        (number < choices.len()).then_some(number)
    }

    /// What the user types after a prompt. It is read in a thread of its own, since nothing can end a
    /// read that waits; an interrupt ends the waiting.
    fn line(&self, prompt: &str) -> Option<String> {
        render::prompt(prompt);
        let (typed, lines) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line);
            typed.send(read.is_ok().then_some(line))
        });
        loop {
            match lines.recv_timeout(Duration::from_millis(50)) {
                Ok(line) => return line,
                Err(RecvTimeoutError::Timeout) if !self.cancel.is_cancelled() => {}
                Err(_) => return None,
            }
        }
    }
}

impl User for Terminal {
    fn progress(&self, function: &str) {
        if self.talks {
            render::progress(function);
        }
    }

    fn approve(&self, function: &str, what: &str, arguments: &serde_json::Value) -> bool {
        if self.yes || !self.talks {
            return self.yes;
        }
        let arguments = printable(&arguments.to_string());
        let question =
            format!("{function} changes something: {what}\n{arguments}\nGo ahead? [y/N] ");
        let line = self.line(&question);
        line.is_some_and(|line| matches!(line.trim(), "y" | "Y" | "yes"))
    }
}

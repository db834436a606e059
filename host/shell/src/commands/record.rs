//! `bellhop record`: another command, with the web exchanges of its run kept as a fixture.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use bellhop_sandbox::Recording;
use clap::error::ErrorKind;
use clap::{Args, Subcommand};

use super::ask::Ask;
use super::call::Call;
use crate::render::{FAINT, tell, warning};
use crate::setup::Common;

#[derive(Args)]
#[command(after_help = "\
The answers of services are kept as they came, so look at the file before you share it. Secrets that
bellhop added to requests, and headers with a password or a cookie, are kept as [redacted].
The file is replaced as a whole when the run has ended; interrupted, it stays as it was.
The exit code is that of the command; 1 too if the file cannot be written.")]
pub struct Record {
    /// The HAR 1.2 file that the exchanges are added to, for `--replay FILE`; made if it is not there
    file: PathBuf,
    #[command(subcommand)]
    run: Run,
}

#[derive(Subcommand)]
enum Run {
    /// Ask a question, as `bellhop ask` does
    Ask(Ask),
    /// Call one function, as `bellhop call` does
    Call(Call),
}

impl Record {
    pub async fn run(self, mut common: Common) -> Result<ExitCode> {
        if !common.online() {
            let why = "`record` needs the web: leave out --replay and --offline\n";
            clap::Error::raw(ErrorKind::ArgumentConflict, why).exit();
        }
        let recording = Recording::into_file(&self.file)?;
        common.recording = Some(recording.clone());
        let run = async {
            match self.run {
                Run::Ask(ask) => ask.run(&common).await,
                Run::Call(call) => call.run(&common).await,
            }
        };
        let ended = tokio::select! {
            biased;
            _ = tokio::signal::ctrl_c() => return Ok(ExitCode::from(130)),
            ended = run => ended,
        };
        // An error of a service is a fixture too, so a run that failed is kept like one that did not.
        let file = self.file.display();
        match recording.save()? {
            0 => warning(&format!("no service answered; {file} is as it was")),
            1 => tell(format_args!("{FAINT}1 exchange added to {file}{FAINT:#}")),
            n => tell(format_args!(
                "{FAINT}{n} exchanges added to {file}{FAINT:#}"
            )),
        }
        ended
    }
}

//! `bellhop schema`

use std::process::ExitCode;

use anyhow::Result;
use bellhop_evaluation::Report;
use bellhop_session::{Answer, HomeConfig};
use clap::{Args, ValueEnum};
use schemars::schema_for;

#[derive(Args)]
pub struct Schema {
    what: What,
}

#[derive(Clone, ValueEnum)]
enum What {
    /// What `bellhop ask --json` prints
    Answer,
    /// What `bellhop eval --json` prints for each file
    Eval,
    /// The home's bellhop.toml
    Home,
}

impl Schema {
    pub fn run(self) -> Result<ExitCode> {
        let schema = match self.what {
            What::Answer => schema_for!(Answer),
            What::Eval => schema_for!(Report),
            What::Home => schema_for!(HomeConfig),
        };
        println!("{}", serde_json::to_string_pretty(&schema)?);
        Ok(ExitCode::SUCCESS)
    }
}

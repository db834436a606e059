//! `bellhop schema`

use std::process::ExitCode;

use anyhow::Result;
use bellhop_authoring::Built;
use bellhop_conformance::Upgrade;
use bellhop_evaluation::Report;
use bellhop_session::{Answer, HomeConfig};
use clap::{Args, ValueEnum};
use schemars::schema_for;

use super::call::CallOutput;
use crate::render::say;

#[derive(Args)]
pub struct Schema {
    what: What,
}

#[derive(Clone, ValueEnum)]
enum What {
    /// What `bellhop ask --json` prints
    Answer,
    /// What `bellhop build --json` prints
    Build,
    /// What `bellhop call --json` prints
    Call,
    /// What `bellhop check --format json` prints for each component
    Check,
    /// What `bellhop plugins diff --json` prints
    Diff,
    /// What `bellhop eval --json` prints for each file
    Eval,
    /// The home's bellhop.toml
    Home,
}

impl Schema {
    pub fn run(self) -> Result<ExitCode> {
        let schema = match self.what {
            What::Answer => schema_for!(Answer),
            What::Build => schema_for!(Built),
            What::Call => schema_for!(CallOutput),
            What::Check => schema_for!(bellhop_conformance::Report),
            What::Diff => schema_for!(Upgrade),
            What::Eval => schema_for!(Report),
            What::Home => schema_for!(HomeConfig),
        };
        say!("{}", serde_json::to_string_pretty(&schema)?);
        Ok(ExitCode::SUCCESS)
    }
}

//! `bellhop reference`

use std::process::ExitCode;

use anyhow::{Result, anyhow};

use crate::render::line_out;

/// Prints the reference of tags and shared types.
pub fn run() -> Result<ExitCode> {
    let text = bellhop_authoring::reference().map_err(|why| anyhow!("the contract: {why}"))?;
    line_out(format_args!("{}", text.trim_end()));
    Ok(ExitCode::SUCCESS)
}

//! `bellhop new`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use bellhop_authoring::Language;
use clap::{Args, ValueEnum};

use crate::render::{FAINT, STRONG, say};

#[derive(Args)]
pub struct New {
    /// What the plugin is called: lower-case words joined by hyphens
    name: String,
    /// What to write it in
    #[arg(long, value_enum)]
    lang: Lang,
    /// Where to make its folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    into: PathBuf,
    /// The folder of the Rust SDK; without it, that of the checkout this binary was built in, or else the
    /// published one of this version
    #[arg(long, value_name = "DIR")]
    sdk: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    Rust,
    Python,
    #[value(name = "javascript")]
    JavaScript,
}

impl New {
    pub fn run(self) -> Result<ExitCode> {
        let language = match self.lang {
            Lang::Rust => Language::Rust,
            Lang::Python => Language::Python,
            Lang::JavaScript => Language::JavaScript,
        };
        let sdk = self.sdk.or_else(of_checkout);
        let created = bellhop_authoring::new(&self.name, language, &self.into, sdk.as_deref())?;
        say!("{STRONG}{}{STRONG:#}", created.folder.display());
        for file in &created.files {
            say!("  {FAINT}{}{FAINT:#}", file.display());
        }
        say!(
            "\nnext: cd {} && bellhop build && bellhop check {}.wasm",
            created.folder.display(),
            self.name
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// The SDK of the checkout whose `target` folder this binary lies in.
fn of_checkout() -> Option<PathBuf> {
    let binary = std::env::current_exe().ok()?.canonicalize().ok()?;
    let sdk = |folder: &Path| folder.join("sdk/rust");
    let found = binary.ancestors().map(sdk);
    found
        .into_iter()
        .find(|sdk| sdk.join("Cargo.toml").is_file())
}

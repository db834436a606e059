//! `bellhop build`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use bellhop_authoring::{Built, build};
use clap::Args;

use crate::render::{FAINT, STRONG, say, tell};
use crate::setup::tools_folder;

#[derive(Args)]
pub struct Build {
    /// The plugin's folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The component's file; without it, NAME.wasm in the plugin's folder
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print what was built as JSON (`bellhop schema build` describes it)
    #[arg(long)]
    json: bool,
}

impl Build {
    pub async fn run(self) -> Result<ExitCode> {
        let cache = tools_folder()?;
        let progress = |what: &str| tell(format_args!("{FAINT}{what}{FAINT:#}"));
        let building = build(&self.folder, self.out.as_deref(), &cache, &progress);
        let built = tokio::select! {
            built = building => built?,
            _ = tokio::signal::ctrl_c() => return Ok(ExitCode::from(130)),
        };
        match self.json {
            true => say!("{}", serde_json::to_string_pretty(&built)?),
            false => print(&built),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn print(built: &Built) {
    let kib = |bytes: usize| bytes.div_ceil(1 << 10);
    say!(
        "{STRONG}{}{STRONG:#}  {} KiB {FAINT}({} KiB stripped){FAINT:#}",
        built.component.display(),
        kib(built.size),
        kib(built.stripped)
    );
    say!("  offers {}", built.functions.join(", "));
    match built.imports.is_empty() {
        true => say!("  imports nothing"),
        false => say!("  imports"),
    }
    for import in &built.imports {
        say!("    {FAINT}{import}{FAINT:#}");
    }
}

//! `bellhop plugins`

use std::process::ExitCode;

use anyhow::{Result, bail};
use bellhop_catalog::{Function, Plugin};
use bellhop_session::PluginConfig;
use clap::Subcommand;
use serde_json::{Value, json};

use super::diff::Diff;
use crate::render::{FAINT, STRONG, say};
use crate::setup::Common;

#[derive(Subcommand)]
pub enum Plugins {
    /// List the loaded plugins and their functions
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show all of one plugin: functions, parameters, types, grants
    Inspect {
        name: String,
        /// Print JSON, with JSON Schemas of parameters and results
        #[arg(long)]
        json: bool,
    },
    /// Tell what an upgrade changes, and whether it may be made unseen
    Diff(Diff),
}

impl Plugins {
    pub async fn run(self, common: &Common) -> Result<ExitCode> {
        if let Self::Diff(diff) = self {
            return diff.run(common).await;
        }
        let loaded = common.load()?;
        match self {
            Self::Diff(_) => {}
            Self::List { json: true } => {
                say!(
                    "{}",
                    serde_json::to_string_pretty(
                        &loaded
                            .apps
                            .plugins
                            .iter()
                            .map(|p| summary(p))
                            .collect::<Vec<_>>()
                    )?
                );
            }
            Self::List { json: false } => {
                for plugin in &loaded.apps.plugins {
                    let package = plugin.package.as_deref().unwrap_or_default();
                    say!(
                        "{STRONG}{}{STRONG:#} {FAINT}{package}{FAINT:#}",
                        plugin.name
                    );
                    for function in &plugin.functions {
                        say!(
                            "  {}  {FAINT}{}{FAINT:#}",
                            function.id,
                            first_sentence(function)
                        );
                    }
                }
            }
            Self::Inspect { name, json } => {
                let Some(plugin) = loaded.apps.plugins.iter().find(|p| p.name == name) else {
                    bail!(
                        "there is no plugin {name}; `bellhop plugins list` shows those there are"
                    );
                };
                let grants = &loaded.home.config.plugins[&name];
                if json {
                    say!(
                        "{}",
                        serde_json::to_string_pretty(&details(plugin, grants))?
                    );
                } else {
                    inspect(plugin, grants);
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn first_sentence(function: &Function) -> &str {
    function
        .docs
        .split_inclusive(['.', ';'])
        .next()
        .unwrap_or_default()
        .trim_end_matches(';')
}

fn summary(plugin: &Plugin) -> Value {
    json!({
        "name": plugin.name,
        "package": plugin.package,
        "digest": plugin.digest,
        "functions": plugin.functions.iter().map(|f| f.id.to_string()).collect::<Vec<_>>(),
    })
}

fn details(plugin: &Plugin, grants: &PluginConfig) -> Value {
    let functions: Vec<Value> = plugin
        .functions
        .iter()
        .map(|f| {
            json!({
                "function": f.id.to_string(),
                "title": f.title,
                "docs": f.docs,
                "effect": f.effect,
                "examples": f.examples,
                "says": f.says,
                "parameters": f.parameters_schema(),
                "result": f.result_schema(),
            })
        })
        .collect();
    json!({
        "name": plugin.name,
        "package": plugin.package,
        "digest": plugin.digest,
        "docs": plugin.docs,
        "imports": plugin.imports,
        "grants": { "folders": grants.folders, "hosts": grants.hosts, "storage": grants.storage, "secrets": grants.secrets.iter().map(|s| &s.name).collect::<Vec<_>>() },
        "functions": functions,
    })
}

fn inspect(plugin: &Plugin, grants: &PluginConfig) {
    say!(
        "{STRONG}{}{STRONG:#} {}",
        plugin.name,
        plugin.package.as_deref().unwrap_or_default()
    );
    if let Some(docs) = &plugin.docs {
        say!("{docs}");
    }
    say!("{FAINT}sha256 {}{FAINT:#}", plugin.digest);
    let folders: Vec<String> = grants
        .folders
        .iter()
        .map(|f| f.display().to_string())
        .collect();
    for (what, list) in [("reads", &folders), ("may ask", &grants.hosts)] {
        if !list.is_empty() {
            say!("{what}: {}", list.join(", "));
        }
    }
    if grants.storage {
        say!("keeps data of its own");
    }
    for function in &plugin.functions {
        let effect = if function.effect.read_only {
            ""
        } else {
            "  (changes something)"
        };
        say!(
            "\n{STRONG}{}{STRONG:#}{effect}\n  {}",
            function.id,
            function.docs.replace('\n', "\n  ")
        );
        for param in &function.params {
            let ty = super::call::type_name(&param.ty);
            say!(
                "    {} {FAINT}{ty}{FAINT:#}  {}",
                param.name,
                param.docs.as_deref().unwrap_or_default()
            );
        }
        if let Some(result) = &function.result {
            say!("    {FAINT}-> {}{FAINT:#}", super::call::type_name(result));
        }
        for example in &function.examples {
            say!("    {FAINT}\"{example}\"{FAINT:#}");
        }
    }
}

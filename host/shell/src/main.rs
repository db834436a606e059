//! The `bellhop` binary: reads the command line, calls the session, prints, and sets the exit code.

mod commands;
mod render;
mod setup;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use setup::Common;

/// Answers questions that no single app can answer, by chaining the functions of sandboxed plugins.
#[derive(Parser)]
#[command(version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0  answered             3  the user is asked back
  1  failed               4  no plugin can answer
  2  wrong usage          5  answered in part; a call failed or found nothing
                        130  interrupted";

#[derive(Subcommand)]
enum Command {
    /// Answer a question, with sources and the calls that gave the answer
    Ask(commands::ask::Ask),
    /// Call one function of a plugin; `bellhop call PLUGIN.FUNCTION --help` tells its arguments
    Call(commands::call::Call),
    /// Ask or call, and keep the web exchanges as a recording for --replay
    Record(commands::record::Record),
    /// Show what plugins are loaded and what they offer
    #[command(subcommand)]
    Plugins(commands::plugins::Plugins),
    /// Start a plugin: a folder with a working example in Rust, Python or JavaScript
    New(commands::new::New),
    /// Build the plugin in a folder into a component
    Build(commands::build::Build),
    /// Watch a plugin's folder: rebuild and reload it, and show what the model makes of what you type
    Dev(commands::dev::Dev),
    /// Check that components keep what their users rely on
    Check(commands::check::Check),
    /// Measure the planner on examples whose right calls are known
    Eval(commands::eval::Eval),
    /// Print the reference of tags and shared types for authors of plugins, in Markdown
    Reference,
    /// Print the JSON Schema of a file or an output
    Schema(commands::schema::Schema),
}

fn main() -> ExitCode {
    // A reader that has seen enough, such as `head`, ends the program and is no error.
    sigpipe::reset();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(why) => return failed(&anyhow::anyhow!("no threads could be started: {why}")),
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Ask(ask) => ask.run(&arguments.common).await,
            Command::Call(call) => call.run(&arguments.common).await,
            Command::New(new) => new.run(),
            Command::Build(build) => build.run().await,
            Command::Dev(dev) => dev.run(&arguments.common).await,
            Command::Record(record) => record.run(arguments.common).await,
            Command::Plugins(plugins) => plugins.run(&arguments.common).await,
            Command::Check(check) => check.run(&arguments.common).await,
            Command::Eval(eval) => eval.run(&arguments.common),
            Command::Reference => commands::reference::run(),
            Command::Schema(schema) => schema.run(),
        }
    });
    runtime.shutdown_background();
    done.unwrap_or_else(|why| failed(&why))
}

fn failed(why: &anyhow::Error) -> ExitCode {
    let style = render::ERROR;
    render::tell(format_args!("{style}error:{style:#} {why:#}"));
    ExitCode::FAILURE
}

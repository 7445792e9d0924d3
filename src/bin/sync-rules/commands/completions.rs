//! `completions`: what a shell needs to complete the commands and options.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::{args::Cli, exit::Exit, output, problem::Failure};

/// Print the completion script of a shell
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  sync-rules completions bash > ~/.local/share/bash-completion/completions/sync-rules"
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs) -> Result<Exit, Failure> {
    // Into memory first: the generator takes a closed pipe for a fault.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sync-rules", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}

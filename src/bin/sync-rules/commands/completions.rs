//! `completions`: what a shell needs to complete the commands and options.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::{exit::Exit, output, problem::Failure};

/// Print the completion script of a shell
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  sync-rules completions bash > ~/.local/share/bash-completion/completions/sync-rules"
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script for a program, which has these commands and options.
pub(crate) fn run(args: &CompletionsArgs, mut program: Command) -> Result<Exit, Failure> {
    // Into memory first: the generator takes a closed pipe for a fault.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "sync-rules", &mut script);
    output::data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}

//! `man`: the manual page of the program, or of one command.

use clap::{Args, Command};
use clap_mangen::Man;

use crate::{
    exit::Exit,
    output,
    problem::{Failure, Problem},
};

/// Print the manual page of the program or of one command
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sync-rules man | man -l -\n  sync-rules man eval > sync-rules-eval.1")]
pub(crate) struct ManArgs {
    /// The command; without it the page of the whole program
    command: Option<String>,
}

/// Prints the page of a program, which has these commands.
pub(crate) fn run(args: &ManArgs, mut program: Command) -> Result<Exit, Failure> {
    program.build();
    let page = match &args.command {
        None => Man::new(program),
        Some(name) => {
            let command = program.find_subcommand(name).cloned();
            let command = command.ok_or_else(|| {
                vec![Problem::new(format!("there is no command `{name}`")).help("see `sync-rules --help`")]
            })?;
            Man::new(command.display_name(format!("sync-rules-{name}")))
        }
    };
    let mut text = Vec::new();
    page.render(&mut text)?;
    output::data(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Success)
}

//! The command line of `sync-rules`: decides, explains and tests partition permissions.
//!
//! In: arguments, files and standard input. Out: text or JSON on standard output, problems on standard error, and an
//! exit code that does not depend on the format. It uses the library's public API alone; what a rule means is
//! decided there.

#![forbid(unsafe_code)]

mod args;
mod commands;
mod elements;
mod exit;
mod fault;
mod functions;
mod input;
mod json;
mod junit;
mod lsp;
mod output;
mod partition;
mod problem;
mod read;
mod reason;
mod refused;
mod render;
mod settings;
mod tracked;
mod user;
mod walk;
mod write;
mod xml;

use std::process::ExitCode;

use clap::Parser;

use crate::exit::Exit;

fn main() -> ExitCode {
    fault::guard(run).into()
}

fn run() -> Exit {
    match args::Cli::try_parse() {
        Ok(cli) => commands::run(&cli.command),
        Err(usage) => {
            // Nobody is left to tell if even this cannot be written.
            drop(usage.print());
            if usage.use_stderr() { Exit::Invalid } else { Exit::Success }
        }
    }
}

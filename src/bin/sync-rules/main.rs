//! The command line of `sync-rules`: decides, explains and tests partition permissions.
//!
//! In: arguments, files and standard input. Out: text or JSON on standard output, problems on standard error, and an
//! exit code that does not depend on the format. It uses the library's public API alone; what a rule means is
//! decided there.

#![forbid(unsafe_code)]

mod cli;
mod commands;
mod elements;
mod exit;
mod fault;
mod functions;
mod input;
mod json;
mod junit;
mod lsp;
mod options;
mod output;
mod partition;
mod problem;
mod read;
mod reason;
mod refused;
mod render;
mod run;
mod selector;
mod settings;
mod text;
mod tracked;
mod user;
mod walk;
mod write;

use std::process::ExitCode;

fn main() -> ExitCode {
    fault::guard(cli::run).into()
}

//! The commands, one file each.

pub(crate) mod codes;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod eval;
pub(crate) mod lint;
pub(crate) mod lsp;
pub(crate) mod man;
pub(crate) mod migrate;
pub(crate) mod partitions;
pub(crate) mod place;
pub(crate) mod preview;
pub(crate) mod schema;
pub(crate) mod test;
pub(crate) mod who;

use crate::{args::Command, exit::Exit, output};

/// Runs a command to its exit code. Whatever stops it is said in the format that was asked for.
pub(crate) fn run(command: &Command) -> Exit {
    let (result, as_json) = match command {
        Command::Eval(args) => (eval::run(args), args.as_json()),
        Command::Test(args) => (test::run(args), args.as_json()),
        Command::Migrate(args) => (migrate::run(args), args.as_json()),
        Command::Place(args) => (place::run(args), args.as_json()),
        Command::Diff(args) => (diff::run(args), args.as_json()),
        Command::Who(args) => (who::run(args), args.as_json()),
        Command::Partitions(args) => (partitions::run(args), args.as_json()),
        Command::Preview(args) => (preview::run(args), args.as_json()),
        Command::Lint(args) => (lint::run(args), args.as_json()),
        Command::Lsp(args) => (lsp::run(args), false),
        Command::Codes(args) => (codes::run(args), args.as_json()),
        Command::Schema(args) => (schema::run(args), false),
        Command::Completions(args) => (completions::run(args), false),
        Command::Man(args) => (man::run(args), false),
    };
    result.unwrap_or_else(|failure| output::fail(failure, as_json))
}

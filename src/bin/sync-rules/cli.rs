//! What can be typed, and which command it runs. Everything is below this: no command knows the others.

use std::io;

use clap::{CommandFactory, Parser, Subcommand};

use crate::{
    commands::{
        codes, completions, diff, eval, lint, lsp, man, migrate, partitions, place, preview, schema, test,
        who,
    },
    exit::Exit,
    output,
    text::terminal,
};

/// Checks, decides, explains and tests the partition permissions of Realm / Atlas Device Sync
#[derive(Debug, Parser)]
#[command(name = "sync-rules", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 yes, 1 no (findings, denied, a test fails), 2 wrong usage or invalid input

Examples:
  sync-rules lint ./backend
  sync-rules eval ./backend --user alice --partition team-a --explain";

#[derive(Debug, Subcommand)]
enum Command {
    Lint(lint::LintArgs),
    Eval(eval::EvalArgs),
    Test(test::TestArgs),
    Migrate(migrate::MigrateArgs),
    Diff(diff::DiffArgs),
    Who(who::WhoArgs),
    Partitions(partitions::PartitionsArgs),
    Preview(preview::PreviewArgs),
    Place(place::PlaceArgs),
    Lsp(lsp::LspArgs),
    Codes(codes::CodesArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
    /// Runs functions for the process that started this one
    #[cfg(feature = "functions")]
    #[command(name = crate::run::COMMAND, hide = true)]
    Serve {
        collections: Vec<std::path::PathBuf>,
    },
}

/// Runs what was typed.
pub(crate) fn run() -> Exit {
    match Cli::try_parse() {
        Ok(cli) => run_command(&cli.command),
        Err(usage) => {
            // Nobody is left to tell if even this cannot be written.
            drop(if usage.use_stderr() { say(&usage) } else { usage.print() });
            if usage.use_stderr() { Exit::Invalid } else { Exit::Success }
        }
    }
}

/// Says what is wrong with what was typed, in colours unless it has characters that are none of ours.
fn say(usage: &clap::Error) -> io::Result<()> {
    let typed = std::env::args_os().any(|word| word.to_string_lossy().chars().any(terminal::is_hidden));
    let said = usage.render();
    output::note(&if typed {
        terminal::visible(&said.to_string()).into_owned()
    } else {
        said.ansi().to_string()
    });
    Ok(())
}

/// Runs a command to its exit code. Whatever stops it is said in the format that was asked for.
fn run_command(command: &Command) -> Exit {
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
        Command::Completions(args) => (completions::run(args, Cli::command()), false),
        Command::Man(args) => (man::run(args, Cli::command()), false),
        #[cfg(feature = "functions")]
        Command::Serve { collections } => (crate::run::serve(collections), false),
    };
    result.unwrap_or_else(|failure| output::fail(failure, as_json))
}

//! `schema`: the JSON Schema of a format.

use clap::{Args, ValueEnum};

use crate::{exit::Exit, output, problem::Failure};

/// Print the JSON Schema of a format
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sync-rules schema access-tests > access-tests.schema.json")]
pub(crate) struct SchemaArgs {
    /// The format
    name: Name,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Name {
    /// What `lint --format json` prints
    Lint,
    /// What `lint --write-baseline` writes
    Baseline,
    /// What `codes --format json` prints
    Codes,
    /// What `eval --format json` prints
    Eval,
    /// What `test --format json` prints
    Test,
    /// What `migrate --format json` prints
    Migrate,
    /// What `diff --format json` prints
    Diff,
    /// What `who --format json` prints
    Who,
    /// What `partitions --format json` prints
    Partitions,
    /// What `preview --format json` prints
    Preview,
    /// What `place --format json` prints
    Place,
    /// What is printed with `--format json` when the input is invalid
    Error,
    /// The file in which you write tests of your rules
    AccessTests,
}

pub(crate) fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    output::data(match args.name {
        Name::Lint => include_str!("../schemas/lint.json"),
        Name::Baseline => include_str!("../schemas/baseline.json"),
        Name::Codes => include_str!("../schemas/codes.json"),
        Name::Eval => include_str!("../schemas/eval.json"),
        Name::Test => include_str!("../schemas/test.json"),
        Name::Migrate => include_str!("../schemas/migrate.json"),
        Name::Diff => include_str!("../schemas/diff.json"),
        Name::Who => include_str!("../schemas/who.json"),
        Name::Partitions => include_str!("../schemas/partitions.json"),
        Name::Preview => include_str!("../schemas/preview.json"),
        Name::Place => include_str!("../schemas/place.json"),
        Name::Error => include_str!("../schemas/error.json"),
        Name::AccessTests => include_str!("../schemas/access-tests.json"),
    })?;
    Ok(Exit::Success)
}

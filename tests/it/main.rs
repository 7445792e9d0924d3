//! All integration tests in one crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test fails by panicking, and says so on the terminal"
)]

mod access_server;
mod agreement;
mod allocation;
mod apps;
mod architecture;
mod cases;
mod catalogue;
mod change;
mod change_commands;
mod change_mutants;
mod change_unknown;
mod cli;
mod comparison;
mod console;
mod coverage;
mod engines;
mod eval;
mod growth;
mod hostile;
mod injection;
mod lint_apps;
mod lint_cases;
mod lint_docs;
mod lint_output;
mod lint_untrusted;
mod lsp;
mod migrate;
mod mingo;
mod mingo_audit;
mod mutate;
mod naive;
mod one_side;
mod partitions;
mod place;
mod processor;
mod properties;
mod public_api;
mod random;
mod readme;
mod roles;
mod run;
mod sarif;
mod served;
mod strategies;
mod syntax;
mod would_change;

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

mod naive;
mod strategies;

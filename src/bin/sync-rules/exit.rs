//! The exit codes, which are the same whatever the output format.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything that was asked is so.
    Success,
    /// Denied, or a case fails.
    Negative,
    /// Wrong usage, or unreadable or invalid input.
    Invalid,
    /// A fault of the program itself.
    Fault,
}

impl Exit {
    /// Whether the answer is a yes; `--exit-zero` makes both answers a success.
    pub(crate) fn of_answer(yes: bool, exit_zero: bool) -> Self {
        if yes || exit_zero { Self::Success } else { Self::Negative }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Negative => 1,
            Exit::Invalid => 2,
            Exit::Fault => 70,
        })
    }
}

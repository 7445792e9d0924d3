//! Writing answers and problems. A reader that stops reading is no error.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;

use crate::{
    exit::Exit,
    problem::{self, Failure, Problem},
    render,
};

/// Writes text to standard output. If nobody reads it, the exit code still says what the answer is.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes one JSON document to standard output.
pub(crate) fn print_json(document: &impl Serialize) -> io::Result<()> {
    print(&format!("{}\n", serde_json::to_string_pretty(document)?))
}

/// Draws problems on standard error. If even that fails there is nobody to tell.
pub(crate) fn show(problems: &[Problem]) {
    let mut out = anstream::stderr().lock();
    drop(out.write_all(render::problems(problems).as_bytes()));
}

/// Says on standard error what was done. If even that fails there is nobody to tell.
pub(crate) fn note(text: &str) {
    drop(anstream::stderr().lock().write_all(text.as_bytes()));
}

/// Says why there is no answer.
pub(crate) fn fail(failure: Failure, as_json: bool) -> Exit {
    match failure {
        Failure::Invalid(problems) => {
            show(&problems);
            let printed = if as_json { print_json(&problem::ErrorReport::of(&problems)) } else { Ok(()) };
            printed.map_or_else(|error| fail(error.into(), false), |()| Exit::Invalid)
        }
        Failure::Output(error) if error.kind() == ErrorKind::BrokenPipe => Exit::Success,
        Failure::Output(error) => {
            show(&[Problem::new(format!("cannot write the output: {error}"))]);
            Exit::Invalid
        }
    }
}

//! Faults of the program itself: they are caught, named as such, and end it with a code of their own.

use std::{
    io::Write,
    panic::{self, AssertUnwindSafe},
    sync::{Arc, Mutex, PoisonError},
};

use crate::exit::Exit;

/// Runs the program. A panic becomes a message on how to report it, instead of a backtrace.
pub(crate) fn guard(run: impl FnOnce() -> Exit) -> Exit {
    let place = Arc::new(Mutex::new(String::new()));
    let noted = Arc::clone(&place);
    panic::set_hook(Box::new(move |fault| {
        let at = fault.location().map(ToString::to_string).unwrap_or_default();
        // The message of the panic is left out, as it may hold the user's data.
        *noted.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(run));
    drop(panic::take_hook());
    result.unwrap_or_else(|_| {
        let place = place.lock().unwrap_or_else(PoisonError::into_inner);
        drop(write!(anstream::stderr().lock(), "{}", message(&place)));
        Exit::Fault
    })
}

fn message(place: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "error: sync-rules {version} failed at {place}\n\
         This is a fault of the program, not of your files, and nothing was decided.\n\
         Please report it with this message, the command, and if you may share them the files it read.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_have_an_exit_code_of_their_own() {
        let exit = guard(|| panic!("a secret"));
        assert_eq!(exit, Exit::Fault);
        let message = message("src/x.rs:1:2");
        assert!(message.contains("src/x.rs:1:2") && message.contains("report it"), "{message}");
    }
}

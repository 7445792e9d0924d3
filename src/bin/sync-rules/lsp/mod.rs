//! The language server: what `sync-rules` knows, while rules are being written.
//!
//! In: the protocol's messages on standard input. Out: answers and diagnostics on standard output, until the editor
//! says `exit`. A document belongs to the app in whose folder it lies; the app's other files are read from the disk,
//! and what is open in the editor counts instead of what is saved. Any other JSON is looked at by itself if it looks
//! like a sync configuration or like rules.
//!
//! One thread answers in the order of the messages: an app has a few dozen small files, so that looking at all of
//! them again after each key stroke takes less time than deciding which of them need it.

mod actions;
mod completion;
mod definition;
mod diagnostics;
mod documents;
mod hover;
mod names;
mod positions;
mod project;
mod server;
mod token;
mod transport;
mod uri;
mod workspace;

pub(crate) use server::run;

//! How things are written, whoever writes them: on a terminal, for GitHub, in Markdown, XML, CSV, JSON and a shell. Each
//! takes untrusted text as it is, and writes it so that it stays text.
//!
//! What a log of a CI job obeys is kept out of all of them: in a log, every format is text of a job.

pub(crate) mod counted;
pub(crate) mod csv;
pub(crate) mod documentation;
pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod paragraph;
pub(crate) mod shell;
pub(crate) mod terminal;
pub(crate) mod xml;

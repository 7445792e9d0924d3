//! How things are written, whoever writes them: on a terminal, in Markdown, XML, JSON and a shell. Each takes text of
//! strangers as it is, and gives it back so that it stays text.

pub(crate) mod counted;
pub(crate) mod documentation;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod paragraph;
pub(crate) mod shell;
pub(crate) mod terminal;
pub(crate) mod xml;

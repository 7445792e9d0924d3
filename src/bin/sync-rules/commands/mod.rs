//! The commands, one file or folder each. None of them knows another: what two of them need is below them.

pub(crate) mod codes;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod eval;
pub(crate) mod lint;
pub(crate) mod lsp;
pub(crate) mod man;
pub(crate) mod migrate;
pub(crate) mod partitions;
pub(crate) mod place;
pub(crate) mod preview;
pub(crate) mod schema;
pub(crate) mod test;
pub(crate) mod who;

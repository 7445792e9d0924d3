//! How large a text may be. The limits are numbers, not properties of a stack or a build: what is accepted on
//! one machine is accepted on every other, and refusing takes one pass over the bytes.

/// Bytes of one file. Real configurations have a few KiB.
pub(crate) const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Objects and arrays inside each other. Real rules have less than ten.
pub(crate) const MAX_DEPTH: usize = 64;
/// Segments of the path of one expansion. MongoDB nests documents at most 100 deep, and real paths have less than ten.
pub(crate) const MAX_SEGMENTS: usize = 64;
/// Values and keys of one file.
pub(crate) const MAX_NODES: usize = 200_000;

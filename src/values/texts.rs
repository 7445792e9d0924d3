//! Texts that are compared to find one among others. Most differ, and the ids and names of a series differ in their
//! last bytes: those are looked at before all others.

/// The last bytes, or what tells most texts apart that have fewer.
#[inline]
pub(super) fn end(bytes: &[u8]) -> u32 {
    match (bytes.last_chunk(), bytes) {
        (Some(end), _) => u32::from_le_bytes(*end),
        (None, [only, ..]) => u32::from(*only),
        (None, []) => 0,
    }
}

/// Whether two texts are the same.
#[inline(always)]
pub(crate) fn same_text(a: &str, b: &str) -> bool {
    a.len() == b.len() && end(a.as_bytes()) == end(b.as_bytes()) && a == b
}

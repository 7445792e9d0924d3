//! Texts that are compared to find one among others. Most differ, and the ids and names of a series differ in their
//! last bytes: those are looked at before all others.

/// The last bytes, or what distinguishes most strings that have fewer.
#[inline]
pub(super) fn end(bytes: &[u8]) -> u32 {
    match (bytes.last_chunk(), bytes) {
        (Some(end), _) => u32::from_le_bytes(*end),
        (None, [only, ..]) => u32::from(*only),
        (None, []) => 0,
    }
}

/// Whether two strings are the same.
#[inline(always)]
pub(crate) fn same_text(a: &str, b: &str) -> bool {
    a.len() == b.len() && end(a.as_bytes()) == end(b.as_bytes()) && a == b
}

/// Whether as many bytes are no more than an id has, such as a UUID, and the same: a few comparisons, and no
/// call.
#[inline(always)]
pub(super) fn same_id(a: &[u8], b: &[u8]) -> bool {
    match a.len() {
        0..=3 => a.iter().eq(b),
        4..=7 => a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk(),
        8..=16 => a.first_chunk::<8>() == b.first_chunk() && a.last_chunk::<8>() == b.last_chunk(),
        17..=32 => a.first_chunk::<16>() == b.first_chunk() && a.last_chunk::<16>() == b.last_chunk(),
        33..=48 => a.first_chunk::<32>() == b.first_chunk() && a.last_chunk::<16>() == b.last_chunk(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts() {
        for len in 0..100 {
            let text = "a".repeat(len);
            assert!(same_text(&text, &text.clone()), "{len}");
            assert_eq!(same_id(text.as_bytes(), text.clone().as_bytes()), len <= 48, "{len}");
            for at in 0..len {
                let mut other = text.clone();
                other.replace_range(at..=at, "b");
                assert!(!same_text(&text, &other), "byte {at} of {len}");
                assert!(!same_id(text.as_bytes(), other.as_bytes()), "byte {at} of {len}");
            }
        }
    }
}

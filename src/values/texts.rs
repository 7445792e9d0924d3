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
    let (a, b) = (a.as_bytes(), b.as_bytes());
    a.len() == b.len() && end(a) == end(b) && same_bytes(a, b)
}

/// Whether as many bytes are the same.
#[inline(always)]
pub(super) fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    same_id(a, b) || a == b
}

/// Whether as many bytes are as long as ids usually are, up to the text of a UUID, and the same: two or three
/// comparisons, and no call.
#[inline(always)]
pub(super) fn same_id(a: &[u8], b: &[u8]) -> bool {
    match a.len() {
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
            let bytes = vec![b'a'; len];
            assert!(same_bytes(&bytes, &bytes.clone()), "{len}");
            for at in 0..len {
                let mut other = bytes.clone();
                other[at] = b'b';
                assert!(!same_bytes(&bytes, &other), "byte {at} of {len}");
            }
        }
    }
}

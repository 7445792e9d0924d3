//! The hash of indexed values: fast for the short texts that partitions are, and seeded, so that nobody who can put
//! values into a list can choose which of them collide.

use std::hash::{BuildHasher, Hasher, RandomState};

/// What makes the hashes of one index unlike those of any other process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seed(u64, u64);

impl Seed {
    /// A new seed, as the standard library draws them for its maps. Where instructions are counted it is always the
    /// same (`benches/instructions` sets the flag), as its luck would be counted too.
    pub(crate) fn new() -> Self {
        if cfg!(sync_rules_fixed_seed) {
            return Self(0x9e37_79b9_7f4a_7c15, 0xbf58_476d_1ce4_e5b9);
        }
        let state = RandomState::new();
        let draw = |salt| {
            let mut hasher = state.build_hasher();
            hasher.write_u64(salt);
            hasher.finish() | 1
        };
        Self(draw(0), draw(1))
    }

    /// The hash of some bytes. Multiplying two 64-bit words into 128 bits and folding the halves mixes every bit of
    /// both; a word of the seed takes part in each multiplication.
    #[inline]
    pub(crate) fn hash(self, bytes: &[u8]) -> u64 {
        let Self(a, b) = self;
        let len = bytes.len() as u64;
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let mut state = a ^ len;
            // Whole pairs of words, and then the last pair, which may overlap the one before.
            let mut rest = bytes;
            while let Some((pair, after)) = rest.split_first_chunk::<16>()
                && !after.is_empty()
            {
                let (x, y) = words(pair);
                state = fold(x ^ state, y ^ b);
                rest = after;
            }
            let (x, y) = match bytes.last_chunk::<16>() {
                Some(pair) => words(pair),
                None => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            };
            return fold(x ^ state, y ^ b);
        }
        let (x, y) = match (bytes.first_chunk(), bytes.last_chunk(), bytes) {
            (Some(first), Some(last), _) => (u32::from_le_bytes(*first), u32::from_le_bytes(*last)),
            (_, _, [first, .., last]) => {
                let middle = bytes.get(bytes.len() / 2).copied().unwrap_or_default();
                (u32::from(*first) << 8 | u32::from(middle), u32::from(*last))
            }
            (_, _, [only]) => (u32::from(*only), 0),
            (_, _, []) => (0, 0),
        };
        fold(u64::from(x) ^ a ^ len, u64::from(y) ^ b)
    }
}

fn words(pair: &[u8; 16]) -> (u64, u64) {
    let number = u128::from_le_bytes(*pair);
    (low(number), low(number >> 64))
}

fn fold(x: u64, y: u64) -> u64 {
    let product = u128::from(x) * u128::from(y);
    low(product) ^ low(product >> 64)
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
fn low(number: u128) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_byte_counts() {
        let seed = Seed::new();
        for len in 0..80 {
            let mut bytes = vec![b'a'; len];
            let mut hashes = HashSet::from([seed.hash(&bytes)]);
            for at in 0..len {
                bytes[at] = b'b';
                assert!(hashes.insert(seed.hash(&bytes)), "byte {at} of {len}");
                bytes[at] = b'a';
            }
        }
    }

    #[test]
    fn neighbours_spread() {
        let seed = Seed::new();
        let hashes: HashSet<u64> =
            (0..10_000).map(|i| seed.hash(format!("store-{i}").as_bytes()) >> 40).collect();
        assert!(hashes.len() > 9_900, "{}", hashes.len());
    }
}

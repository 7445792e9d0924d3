//! Duplicate keys in an object. Most parsers keep the last of them, which in a rule silently drops a
//! restriction.

use std::collections::HashMap;

use super::tree::{Key, Member};

/// Each key that repeats an earlier one, with the first of that text.
pub(super) fn repeated(members: &[Member]) -> Vec<(&Key, &Key)> {
    /// Up to this many are compared with one another, which is faster than hashing them.
    const FEW: usize = 8;
    let mut repeated = Vec::new();
    if members.len() <= FEW {
        for (i, Member { key, .. }) in members.iter().enumerate() {
            let first = members.iter().take(i).find(|first| first.key.text == key.text);
            repeated.extend(first.map(|first| (key, &first.key)));
        }
    } else {
        let mut seen: HashMap<&str, &Key> = HashMap::with_capacity(members.len());
        for Member { key, .. } in members {
            match seen.get(&*key.text) {
                Some(first) => repeated.push((key, *first)),
                None => drop(seen.insert(&key.text, key)),
            }
        }
    }
    repeated
}

//! Texts to be found: one after the other up to eight, hashed beyond.

use hashbrown::HashSet;

pub(crate) enum Set {
    Few(Vec<String>),
    Many(HashSet<String>),
}

impl Set {
    pub(crate) fn new(texts: Vec<String>) -> Self {
        if texts.len() <= 8 { Self::Few(texts) } else { Self::Many(texts.into_iter().collect()) }
    }

    #[inline(always)]
    pub(crate) fn has(&self, text: &str) -> bool {
        match self {
            Self::Few(texts) => texts.iter().any(|known| known == text),
            Self::Many(texts) => texts.contains(text),
        }
    }
}

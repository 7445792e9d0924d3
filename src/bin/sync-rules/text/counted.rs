//! Numbers of things in words.

/// `1 rule`, `2 rules`.
pub(crate) fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

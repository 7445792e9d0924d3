//! Arguments as a POSIX shell takes them back.

/// A command line of some words.
pub(crate) fn command(words: &[String]) -> String {
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// Within single quotes a shell changes nothing.
fn quoted(word: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "-_./=:,@%+".contains(char);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_same_words() {
        let words = ["eval", "a b", "", "it's", "$HOME", "{\"id\": \"ä\"}"].map(str::to_owned);
        assert_eq!(command(&words), r#"eval 'a b' '' 'it'\''s' '$HOME' '{"id": "ä"}'"#);
    }
}

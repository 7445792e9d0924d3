//! Arguments as a shell takes them back.

use super::{github, terminal::is_hidden};

/// A command line of some words.
pub(crate) fn command(words: &[String]) -> String {
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// Within single quotes a shell changes nothing. What would not be seen there, or would be obeyed on the way to the
/// shell, is written by its bytes, for which the form of bash, zsh and ksh is needed.
fn quoted(word: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "-_./=:,@%+".contains(char);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let hidden = |char: char| is_hidden(char) || matches!(char, '\n' | '\t');
    if !word.chars().any(hidden) && github::unmarked(word, "") == word {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let mut quoted = "$'".to_owned();
    for char in word.chars() {
        match char {
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\\' | '\'' => quoted.extend(['\\', char]),
            '#' => bytes(char, &mut quoted),
            other if is_hidden(other) => bytes(other, &mut quoted),
            other => quoted.push(other),
        }
    }
    quoted + "'"
}

/// Three octal digits a byte: longer forms are not read alike by all shells.
fn bytes(char: char, quoted: &mut String) {
    let bytes = char.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("\\{byte:03o}")).collect::<String>();
    quoted.push_str(&bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_same_words() {
        let words = ["eval", "a b", "", "it's", "$HOME", "{\"id\": \"ä\"}"].map(str::to_owned);
        assert_eq!(command(&words), r#"eval 'a b' '' 'it'\''s' '$HOME' '{"id": "ä"}'"#);
        let words = ["a\n'b'\\", "\u{7f}1\u{200b}", "##[x]"].map(str::to_owned);
        assert_eq!(command(&words), r"$'a\n\'b\'\\' $'\1771\342\200\213' $'\043\043[x]'");
    }

    #[cfg(unix)]
    #[test]
    fn bash_reads_what_was_written() {
        let words =
            ["a\n'b'\\\t", "\u{7f}1\u{200b}é😀", "##[x]", "\u{1b}[31m\r", "-n", "!x $y `z`", "\u{e0041}"];
        let line = format!("printf '%s\\0' {}", command(&words.map(str::to_owned)));
        let Ok(run) = std::process::Command::new("bash").args(["-c", &line]).output() else { return };
        let read = String::from_utf8(run.stdout).unwrap();
        assert_eq!(read.split_terminator('\0').collect::<Vec<_>>(), words);
    }
}

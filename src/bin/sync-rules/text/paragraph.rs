//! Text in lines that a terminal shows whole, without characters that it would obey.

use super::terminal::{one_line, visible};

/// Lines are not longer than this where words allow it.
pub(crate) const WIDTH: usize = 100;

/// A paragraph after a mark: `first` opens its first line, and the others are aligned with the text.
pub(crate) fn marked(first: &str, text: &str) -> String {
    let indent = " ".repeat(first.chars().count());
    let mut lines = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in one_line(text).split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push_str(line.trim_end());
            lines.push('\n');
            line = indent.clone();
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push_str(line.trim_end());
    lines.push('\n');
    lines
}

/// Lines as they are, moved to the right: what is to be copied is not broken.
pub(crate) fn block(indent: &str, text: &str) -> String {
    visible(text).lines().map(|line| format!("{indent}{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_lines_stand_under_the_first() {
        let text = marked("  - ", &"word ".repeat(30));
        let lines: Vec<_> = text.lines().collect();
        assert!(lines.len() == 2 && lines.iter().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(lines[0].starts_with("  - word") && lines[1].starts_with("    word"), "{text}");
        assert_eq!(marked("- ", "\u{1b}[31mred"), "- \\u{1b}[31mred\n");
    }
}

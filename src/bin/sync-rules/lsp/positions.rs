//! Positions as the protocol counts them: lines and UTF-16 code units from 0, against byte offsets.

use gen_lsp_types::{Position, Range};

/// Where the lines of one text start.
#[derive(Debug)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends =
            |at: usize, byte: u8| byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let starts = bytes.iter().enumerate().filter(|(at, byte)| ends(*at, **byte)).map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(starts).collect())
    }

    /// The position of a byte. An offset after the text is its end.
    pub(crate) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.0.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.0.get(line).copied().unwrap_or_default();
        let before = text.get(start..offset).unwrap_or_default();
        Position::new(count(line), count(before.chars().map(char::len_utf16).sum()))
    }

    pub(crate) fn range(&self, text: &str, start: usize, end: usize) -> Range {
        Range::new(self.position(text, start), self.position(text, end.max(start)))
    }

    /// The byte at a position. What is after a line is its end, as the protocol has it, and the middle of a
    /// character is its beginning, so that the offset always is that of a character.
    pub(crate) fn offset(&self, text: &str, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.0.get(line).copied() else { return text.len() };
        let end = line.checked_add(1).and_then(|next| self.0.get(next)).copied().unwrap_or(text.len());
        let content = text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut units = 0;
        for (at, char) in content.char_indices() {
            units += char.len_utf16();
            if units > wanted {
                return start + at;
            }
        }
        start + content.len()
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_beyond_the_basic_plane_count_twice() {
        let text = "a\r\n\u{1f600}é\"x\n";
        let lines = Lines::new(text);
        for (offset, position) in
            [(0, (0, 0)), (3, (1, 0)), (7, (1, 2)), (9, (1, 3)), (11, (1, 5)), (12, (2, 0))]
        {
            let position = Position::new(position.0, position.1);
            assert_eq!(lines.position(text, offset), position);
            assert_eq!(lines.offset(text, position), offset);
        }
        assert_eq!(lines.offset(text, Position::new(1, 1)), 3, "the middle of a character");
        assert_eq!(lines.offset(text, Position::new(0, 9)), 1, "after the line");
        assert_eq!(lines.offset(text, Position::new(9, 0)), text.len(), "after the text");
    }
}

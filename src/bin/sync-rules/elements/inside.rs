//! Where a value ends, byte by byte, without what is in it.

use super::Shape;

/// How a value ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Where it ends.
    Whole,
    /// At a line break that no value has.
    Broken,
    /// Nowhere in what was read.
    Missing,
}

/// How far into a value a text is.
#[derive(Default)]
pub(super) struct Inside {
    /// No value goes on after a line break in a string.
    in_row: bool,
    /// Nor after one that `{` follows.
    by_lines: bool,
    depth: usize,
    string: bool,
    escaped: bool,
    /// The last byte was a line break.
    line_start: bool,
    /// The value is whole, and whatever comes is after it.
    whole: bool,
    broken: bool,
    /// It is a number or a word, which ends at what cannot belong to it.
    word: bool,
}

/// Whether a value of a row can start like this.
pub(super) fn starts_a_value(first: u8) -> bool {
    matches!(first, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
}

impl Inside {
    pub(super) fn new(shape: Shape) -> Self {
        let by_lines = shape == Shape::Lines;
        Self { in_row: by_lines || shape == Shape::Row, by_lines, ..Self::default() }
    }

    /// How the value ended, when nothing more was read of it.
    pub(super) fn end(&self) -> End {
        match (self.broken, self.string || (self.depth > 0 && !self.whole)) {
            (true, _) => End::Broken,
            (false, true) => End::Missing,
            (false, false) => End::Whole,
        }
    }

    pub(super) fn ends_before(&mut self, byte: u8) -> bool {
        if self.whole {
            return true;
        }
        if self.by_lines && std::mem::replace(&mut self.line_start, byte == b'\n') && byte == b'{' {
            self.broken = true;
            return true;
        }
        if self.string {
            match byte {
                b'\n' if self.in_row => {
                    self.broken = true;
                    return true;
                }
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.string = false;
                    self.whole = self.depth == 0;
                }
                _ => {}
            }
            return false;
        }
        match byte {
            _ if self.word && self.depth == 0 => {
                return byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'[' | b'{' | b'}');
            }
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 0 => return true,
            b'}' | b']' => {
                self.depth -= 1;
                self.whole = self.depth == 0;
            }
            b',' if self.depth == 0 => return true,
            _ => self.word = self.depth == 0,
        }
        false
    }
}

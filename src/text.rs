//! Texts and places in them: a [`Source`] owns a name and a text, a [`Span`] is a part of it, a [`Range`] is
//! that part as people count: lines and columns from 1, a column being a character.

use std::sync::Arc;

use once_cell::sync::OnceCell;
use serde::Serialize;

/// A named text: the name is what diagnostics print, usually a path. Cloning it copies a reference.
#[derive(Clone, Debug)]
pub struct Source(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: Box<str>,
    text: Box<str>,
    /// Found when the first place is asked for.
    lines: OnceCell<Lines>,
}

#[derive(Debug)]
struct Lines {
    /// Offsets at which lines start.
    starts: Box<[usize]>,
    /// How many characters begin before every so many bytes; `None` if every byte is one.
    characters: Option<Box<[usize]>>,
}

/// So many bytes are counted for a column at most, however long the line is.
const BLOCK: usize = 1024;

/// A part of a [`Source`] in bytes; or, in a tree made from a parsed value, ordinals of its nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// One position: `line` and `column` count from 1, `offset` counts bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// Byte in the text, from 0.
    pub offset: usize,
}

/// From one position up to, and not including, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Range {
    /// The first position.
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

impl Source {
    /// A text under a name.
    pub fn new(name: impl Into<Box<str>>, text: impl Into<Box<str>>) -> Self {
        Self(Arc::new(Inner { name: name.into(), text: text.into(), lines: OnceCell::new() }))
    }

    /// The name that diagnostics print.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The text of a span; empty if the span is not of this text.
    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text().get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    pub(crate) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start as usize), end: self.position(span.end as usize) }
    }

    fn position(&self, offset: usize) -> Position {
        let lines = self.0.lines.get_or_init(|| {
            let breaks = self.text().bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
            Lines { starts, characters: (!self.text().is_ascii()).then(|| self.characters()) }
        });
        let line = lines.starts.partition_point(|start| *start <= offset).max(1);
        let start = lines.starts.get(line - 1).copied().unwrap_or_default();
        let before = |offset: usize| match &lines.characters {
            None => offset,
            Some(characters) => {
                let block = offset / BLOCK;
                let rest = self.text().as_bytes().get(block * BLOCK..offset).unwrap_or_default();
                characters.get(block).copied().unwrap_or_default() + beginnings(rest)
            }
        };
        let column = self.text().get(start..offset).map_or(1, |_| before(offset) - before(start) + 1);
        Position { line, column, offset }
    }

    /// How many characters begin before each block of the text.
    fn characters(&self) -> Box<[usize]> {
        let blocks = self.text().as_bytes().chunks(BLOCK).map(beginnings);
        let sums = blocks.scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        std::iter::once(0).chain(sums).collect()
    }
}

/// How many characters begin in a part of a text.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

impl Span {
    /// Offsets fit u32 because texts are refused beyond a few MiB before anything is located in them.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    pub(crate) fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_bytes() {
        let source = Source::new("x", "a\né\"b");
        let range = source.range(Span::new(4, 5));
        assert_eq!(range.start, Position { line: 2, column: 2, offset: 4 });
        assert_eq!(range.end, Position { line: 2, column: 3, offset: 5 });
        assert_eq!(source.range(Span::new(6, 6)).start.column, 4);
    }
}

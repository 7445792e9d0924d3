//! Places, and the part of the text that they are.

use serde::Serialize;

use crate::{
    diagnostics::Place,
    text::{Range, Source},
};

/// How a part of a text is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spans {
    /// As a range alone: lines, columns and bytes.
    Ranges,
    /// Also as `span`: `{"from", "to"}` in the units of UTF-16, which JavaScript counts.
    Utf16,
}

/// A part of a text as JavaScript counts it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Utf16 {
    from: usize,
    to: usize,
}

/// The span beside a range: left out unless it is asked for, null where there is no range.
pub(crate) type Beside = Option<Option<Utf16>>;

/// A whole place.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceShape<'a> {
    file: &'a str,
    pointer: &'a str,
    range: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Beside,
}

impl Spans {
    pub(crate) fn of(self, place: &Place) -> Beside {
        self.beside(place.range, place.source.as_ref())
    }

    pub(crate) fn beside(self, range: Option<Range>, source: Option<&Source>) -> Beside {
        match self {
            Self::Ranges => None,
            Self::Utf16 => Some(range.zip(source).and_then(|(range, source)| utf16(source.text(), range))),
        }
    }
}

impl<'a> PlaceShape<'a> {
    pub(crate) fn of(place: &'a Place, spans: Spans) -> Self {
        Self { file: &place.file, pointer: &place.pointer, range: place.range, span: spans.of(place) }
    }
}

impl Place {
    /// The place for programs: `{"file", "pointer", "range"}`.
    pub fn to_json(&self, spans: Spans) -> impl Serialize + '_ {
        PlaceShape::of(self, spans)
    }
}

fn utf16(text: &str, range: Range) -> Option<Utf16> {
    let units = |part: &str| if part.is_ascii() { part.len() } else { part.encode_utf16().count() };
    let from = units(text.get(..range.start.offset)?);
    let to = from + units(text.get(range.start.offset..range.end.offset)?);
    Some(Utf16 { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn units_are_those_of_javascript() {
        let source = Source::new("x", "é😀b");
        let span = utf16(source.text(), source.range(Span::new(6, 7)));
        assert_eq!(span.map(|span| (span.from, span.to)), Some((3, 4)));
        let span = utf16(source.text(), source.range(Span::new(2, 6)));
        assert_eq!(span.map(|span| (span.from, span.to)), Some((1, 3)));
    }
}

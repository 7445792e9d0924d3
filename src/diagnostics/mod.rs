//! What is said about texts: every problem with its code, its place, and what to write instead.
//!
//! In: findings, which know a span and nothing of files. Out: [`Diagnostic`]s, which know file, JSON Pointer,
//! lines and columns. Nothing is printed here; [`Display`](std::fmt::Display) gives one plain line each, the
//! command line draws the text around it.

pub mod codes;

use std::{borrow::Cow, fmt};

use serde::Serialize;

use crate::text::{Source, Span};

pub use crate::text::{Position, Range};
pub use codes::Code;
pub(crate) use codes::*;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant.
    Warning,
    /// Refused: the text is not valid.
    Error,
}

/// Where something is: in which file, under which JSON Pointer, and in which range of the text.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// The name of the source.
    pub file: Box<str>,
    /// JSON Pointer (RFC 6901) from the root of the file; empty for the root itself.
    pub pointer: String,
    /// Lines and columns; absent when the input was a parsed value.
    pub range: Option<Range>,
    /// The text, for whoever shows its lines; absent when the input was a parsed value.
    #[serde(skip)]
    pub source: Option<Source>,
}

/// Another place that belongs to a problem.
#[derive(Clone, Debug, Serialize)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What it is to the problem, in a few words.
    pub message: String,
}

/// One problem of a text.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable code.
    #[serde(flatten)]
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is.
    pub place: Place,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// How it could be repaired.
    #[serde(skip)]
    pub(crate) repair: Option<Repair>,
}

/// All problems of a text at once, in the order of their places; never empty as an error.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

/// A problem before its place is resolved.
#[derive(Clone, Debug)]
pub(crate) struct SpannedDiagnostic {
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) related: Vec<(Span, &'static str)>,
    pub(crate) repair: Option<Repair>,
}

/// The one change of a text that turns what was refused into what it was certainly meant to be.
#[derive(Clone, Debug)]
pub(crate) struct Repair {
    pub(crate) title: String,
    pub(crate) edits: Vec<(Span, String)>,
}

impl SpannedDiagnostic {
    pub(crate) fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        let severity = Severity::Error;
        Self { code, severity, span, message: message.into(), help: None, related: Vec::new(), repair: None }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(crate) fn related(mut self, span: Span, label: &'static str) -> Self {
        self.related.push((span, label));
        self
    }

    pub(crate) fn resolve(self, place_of: impl Fn(Span) -> Place) -> Diagnostic {
        let related = self
            .related
            .iter()
            .map(|(span, label)| Related { place: place_of(*span), message: (*label).to_owned() });
        Diagnostic {
            code: self.code,
            severity: self.severity,
            related: related.collect(),
            place: place_of(self.span),
            repair: self.repair,
            message: one_line(self.message),
            help: self.help.map(one_line),
        }
    }
}

/// Messages quote untrusted texts: control characters and marks that turn the direction of
/// writing around are escaped, so that a message is one line and a terminal shows it as it is.
fn one_line(text: String) -> String {
    let hidden =
        |char: char| char.is_control() || matches!(char, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(hidden) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        if hidden(char) { escaped.extend(char.escape_default()) } else { escaped.push(char) }
    }
    escaped
}

/// How many problems of one kind of reading are reported: nobody reads more, and a hostile text has no end of them.
pub(crate) const MOST_FINDINGS: usize = 100;

/// A word of the text as messages quote it: what is longer than any word of a rule is cut.
pub(crate) fn shown(word: &str) -> Cow<'_, str> {
    const MOST: usize = 80;
    match word.char_indices().nth(MOST) {
        Some((end, _)) => Cow::from(format!("{}…", word.get(..end).unwrap_or_default())),
        None => Cow::from(word),
    }
}

impl Diagnostics {
    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    pub(crate) fn append(&mut self, mut more: Diagnostics) {
        self.0.append(&mut more.0);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        let mut list: Vec<_> = diagnostics.into_iter().collect();
        list.sort_by_key(|diagnostic| diagnostic.place.range.map(|range| range.start.offset));
        Self(list)
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.range {
            Some(Range { start, .. }) => write!(f, "{}:{}:{}", self.file, start.line, start.column),
            None if self.pointer.is_empty() => f.write_str(&self.file),
            None => write!(f, "{}#{}", self.file, one_line(self.pointer.clone())),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.place, self.severity, self.code.id, self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = self.iter();
        lines.next().map_or(Ok(()), |first| first.fmt(f))?;
        lines.try_for_each(|diagnostic| write!(f, "\n{diagnostic}"))
    }
}

impl std::error::Error for Diagnostics {}

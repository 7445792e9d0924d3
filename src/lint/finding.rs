//! What a lint run returns.

use serde::{Serialize, Serializer};

use super::Confidence;
use crate::{
    diagnostics::{Code, Place, Related, Severity},
    explain::Permission,
    text::{Range, Span},
};

/// One finding, which serializes as a row of the format `sync-rules/lint/1`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The code and name.
    #[serde(flatten)]
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Which permission it is about, if it is about one.
    pub permission: Option<Permission>,
    /// Other places that belong to it.
    #[serde(serialize_with = "flat")]
    pub related: Vec<Related>,
    /// A change of the text that removes it.
    pub fix: Option<Fix>,
    /// The same for the same finding wherever it is and however the text is laid out.
    pub fingerprint: String,
}

/// Whether a fix can be applied without looking.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Safety {
    /// Proved to change no decision, or it repairs a text that was refused.
    Safe,
    /// It changes decisions; the text says how, with an example.
    Unsafe(String),
}

/// A change of the text.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether it can be applied without looking.
    #[serde(flatten)]
    pub safety: Safety,
    /// The changes, in the order of the text, without overlap.
    pub edits: Vec<Edit>,
}

/// One replaced part of a text.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Edit {
    /// The part that goes.
    pub range: Range,
    /// What comes instead.
    pub text: String,
}

/// Each with the members of its place beside the message.
fn flat<S: Serializer>(related: &[Related], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Flat<'a> {
        message: &'a str,
        #[serde(flatten)]
        place: &'a Place,
    }
    serializer.collect_seq(related.iter().map(|Related { place, message }| Flat { message, place }))
}

impl Serialize for Safety {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Named<'a> {
            safety: &'static str,
            /// How decisions change, if the fix is not safe.
            changes: Option<&'a str>,
        }
        let named = match self {
            Self::Safe => Named { safety: "safe", changes: None },
            Self::Unsafe(changes) => Named { safety: "unsafe", changes: Some(changes) },
        };
        named.serialize(serializer)
    }
}

impl Fix {
    /// The text with all edits made, which must be the one that the finding is about; `None` if they do not fit it:
    /// they overlap, lie outside of it, or cut a character in two.
    ///
    /// A fix is proved by itself. Of two equal branches each is redundant because of the other, so apply one, and lint
    /// again.
    pub fn apply(&self, text: &str) -> Option<String> {
        let edits = self.edits.iter();
        edited(text, edits.map(|edit| (edit.range.start.offset..edit.range.end.offset, edit.text.as_str())))
    }
}

/// The text with parts of it replaced; `None` if they overlap, lie outside, or cut a character in two.
pub(crate) fn edited<'e>(
    text: &str,
    edits: impl Iterator<Item = (std::ops::Range<usize>, &'e str)>,
) -> Option<String> {
    let mut edits: Vec<_> = edits.collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for (range, replacement) in edits {
        edited.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        edited.push_str(replacement);
        at = range.end;
    }
    edited.push_str(text.get(at..)?);
    Some(edited)
}

/// A fix as a lint proposes it, before its safety is known.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) title: String,
    pub(crate) edits: Vec<(Span, String)>,
}

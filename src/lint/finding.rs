//! What a lint run returns.

use super::Confidence;
use crate::{
    diagnostics::{Code, Place, Severity},
    explain::Permission,
    text::{Range, Span},
};

/// One finding.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The code and name.
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
    pub place: Place,
    /// Which permission it is about, if it is about one.
    pub permission: Option<Permission>,
    /// Other places that belong to it.
    pub related: Vec<(Place, String)>,
    /// A change of the text that removes it.
    pub fix: Option<Fix>,
    /// The same for the same finding wherever it stands and however the text is laid out.
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
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether it can be applied without looking.
    pub safety: Safety,
    /// The changes, in the order of the text, without overlap.
    pub edits: Vec<Edit>,
}

/// One replaced part of a text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Edit {
    /// The part that goes.
    pub range: Range,
    /// What comes instead.
    pub text: String,
}

/// A fix as a lint proposes it, before its safety is known.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) title: String,
    pub(crate) edits: Vec<(Span, String)>,
}

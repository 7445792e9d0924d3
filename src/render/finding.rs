//! Findings of the linter: the rows of `sync-rules/lint/1`.

use serde::Serialize;

use super::place::{Beside, Spans};
use crate::{
    diagnostics::{Place, Related, Severity},
    lint::{Confidence, Edit, Finding, Fix, Safety},
    text::Range,
};

#[derive(Serialize)]
struct FindingShape<'a> {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    confidence: Confidence,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    pointer: &'a str,
    permission: Option<&'static str>,
    range: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Beside,
    related: Vec<RelatedShape<'a>>,
    fix: Option<FixShape<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct RelatedShape<'a> {
    message: &'a str,
    file: &'a str,
    pointer: &'a str,
    range: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Beside,
}

#[derive(Serialize)]
struct FixShape<'a> {
    safety: &'static str,
    title: &'a str,
    /// How decisions change, if the fix is not safe.
    changes: Option<&'a str>,
    edits: Vec<EditShape<'a>>,
}

#[derive(Serialize)]
struct EditShape<'a> {
    range: Range,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Beside,
    text: &'a str,
}

impl Finding {
    /// The finding for programs, as a row of the format `sync-rules/lint/1`.
    pub fn to_json(&self, spans: Spans) -> impl Serialize + '_ {
        FindingShape {
            code: self.code.id,
            name: self.code.name,
            severity: self.severity,
            confidence: self.confidence,
            message: &self.message,
            help: self.help.as_deref(),
            file: &self.place.file,
            pointer: &self.place.pointer,
            permission: self.permission.map(|permission| permission.as_str()),
            range: self.place.range,
            span: spans.of(&self.place),
            related: self.related.iter().map(|other| related(other, spans)).collect(),
            fix: self.fix.as_ref().map(|fix| fix_shape(fix, &self.place, spans)),
            fingerprint: &self.fingerprint,
        }
    }
}

fn related(Related { place, message }: &Related, spans: Spans) -> RelatedShape<'_> {
    let Place { file, pointer, range, .. } = place;
    RelatedShape { message, file, pointer, range: *range, span: spans.of(place) }
}

/// A fix changes the text of its finding.
fn fix_shape<'a>(fix: &'a Fix, place: &Place, spans: Spans) -> FixShape<'a> {
    let (safety, changes) = match &fix.safety {
        Safety::Safe => ("safe", None),
        Safety::Unsafe(changes) => ("unsafe", Some(changes.as_str())),
    };
    let edit = |edit: &'a Edit| EditShape {
        range: edit.range,
        span: spans.beside(Some(edit.range), place.source.as_ref()),
        text: &edit.text,
    };
    FixShape { safety, title: &fix.title, changes, edits: fix.edits.iter().map(edit).collect() }
}

//! Problems of texts.

use serde::Serialize;

use super::place::{PlaceShape, Spans};
use crate::diagnostics::{Diagnostic, Related, Severity};

#[derive(Debug, Serialize)]
pub(crate) struct DiagnosticShape<'a> {
    code: &'static str,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    place: PlaceShape<'a>,
    related: Vec<RelatedShape<'a>>,
}

#[derive(Debug, Serialize)]
struct RelatedShape<'a> {
    message: &'a str,
    place: PlaceShape<'a>,
}

impl<'a> DiagnosticShape<'a> {
    pub(crate) fn of(diagnostic: &'a Diagnostic, spans: Spans) -> Self {
        let related = |related: &'a Related| RelatedShape {
            message: &related.message,
            place: PlaceShape::of(&related.place, spans),
        };
        Self {
            code: diagnostic.code.id,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            place: PlaceShape::of(&diagnostic.place, spans),
            related: diagnostic.related.iter().map(related).collect(),
        }
    }
}

impl Diagnostic {
    /// The problem for programs: `{"code", "severity", "message", "help", "place", "related"}`.
    pub fn to_json(&self, spans: Spans) -> impl Serialize + '_ {
        DiagnosticShape::of(self, spans)
    }
}

//! Decisions.

use serde::Serialize;

use super::place::{PlaceShape, Spans};
use crate::{
    diagnostics::Place,
    eval::{Access, Decision, EvalError},
    permissions::Permissions,
};

/// Read and write, and why the partition itself is refused.
#[derive(Debug, Serialize)]
pub(crate) struct AccessShape<'a> {
    read: DecisionShape<'a>,
    write: DecisionShape<'a>,
    error: Option<FailureShape>,
}

#[derive(Debug, Serialize)]
pub(crate) struct DecisionShape<'a> {
    allowed: bool,
    indeterminate: Option<ReasonShape<'a>>,
}

#[derive(Debug, Serialize)]
struct ReasonShape<'a> {
    code: &'static str,
    message: String,
    place: Option<PlaceShape<'a>>,
}

#[derive(Debug, Serialize)]
struct FailureShape {
    code: &'static str,
    message: String,
}

impl FailureShape {
    fn of(error: &EvalError) -> Self {
        Self { code: error.code().as_str(), message: error.to_string() }
    }
}

impl<'a> DecisionShape<'a> {
    pub(crate) fn of(decision: &Decision, place: Option<&'a Place>, spans: Spans) -> Self {
        let reason = |error: &EvalError| ReasonShape {
            code: error.code().as_str(),
            message: error.to_string(),
            place: place.map(|place| PlaceShape::of(place, spans)),
        };
        Self { allowed: decision.allowed(), indeterminate: decision.indeterminate().map(reason) }
    }
}

impl<'a> AccessShape<'a> {
    /// The places are those of what is indeterminate, read first.
    pub(crate) fn of(access: &Access, [read, write]: [Option<&'a Place>; 2], spans: Spans) -> Self {
        Self {
            read: DecisionShape::of(&access.read, read, spans),
            write: DecisionShape::of(&access.write, write, spans),
            error: access.error.as_ref().map(FailureShape::of),
        }
    }
}

impl Permissions {
    /// The places at which an access of these permissions is undecided: read, then write.
    pub fn places_of(&self, access: &Access) -> [Option<Place>; 2] {
        [&access.read, &access.write].map(|decision| self.place_of(decision.indeterminate()?))
    }
}

impl Access {
    /// The access for programs: `{"read", "write", "error"}`, each decision with why it is indeterminate and where, if
    /// the [`places`](Permissions::places_of) are given.
    pub fn to_json<'a>(&self, places: &'a [Option<Place>; 2], spans: Spans) -> impl Serialize + use<'a> {
        AccessShape::of(self, places.each_ref().map(Option::as_ref), spans)
    }
}

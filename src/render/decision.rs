//! Decisions.

use serde::Serialize;

use crate::{
    diagnostics::Place,
    eval::{Access, Decision, EvalError},
    permissions::Permissions,
};

/// Read and write, and why the partition itself is refused.
#[derive(Debug, Serialize)]
struct AccessShape<'a> {
    read: DecisionShape<'a>,
    write: DecisionShape<'a>,
    error: Option<FailureShape>,
}

#[derive(Debug, Serialize)]
pub(super) struct DecisionShape<'a> {
    allowed: bool,
    indeterminate: Option<ReasonShape<'a>>,
}

#[derive(Debug, Serialize)]
struct ReasonShape<'a> {
    #[serde(flatten)]
    failure: FailureShape,
    place: Option<&'a Place>,
}

#[derive(Debug, Serialize)]
struct FailureShape {
    code: &'static str,
    message: String,
}

impl FailureShape {
    fn new(error: &EvalError) -> Self {
        Self { code: error.code().as_str(), message: error.to_string() }
    }
}

impl<'a> DecisionShape<'a> {
    pub(super) fn new(decision: &Decision, place: Option<&'a Place>) -> Self {
        let reason = |error| ReasonShape { failure: FailureShape::new(error), place };
        Self { allowed: decision.allowed(), indeterminate: decision.indeterminate().map(reason) }
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
    pub fn to_json<'a>(&self, [read, write]: &'a [Option<Place>; 2]) -> impl Serialize + use<'a> {
        AccessShape {
            read: DecisionShape::new(&self.read, read.as_ref()),
            write: DecisionShape::new(&self.write, write.as_ref()),
            error: self.error.as_ref().map(FailureShape::new),
        }
    }
}

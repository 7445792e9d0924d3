//! Why a decision is what it is: the tree of what was evaluated.
//!
//! In: the events of the same walk that checks. Out: an [`Explanation`], each step with its place, the values it
//! looked at and its result, as text or JSON. Values can be masked; what was not needed says so.

mod render;
mod trace;
mod would_change;

use serde::Serialize;

use crate::{
    diagnostics::Place,
    eval::{Access, Decision},
    values::{Value, ValueRef},
};

pub(crate) use trace::Trace;
pub use would_change::Needed;

/// Which permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Permission {
    /// Opening the partition.
    Read,
    /// Uploading changes to it.
    Write,
}

/// The explanation of one decision. [`Display`](std::fmt::Display) draws it as a tree.
///
/// It holds the values that were compared, which may be a user's data: see [`masked`](Self::masked).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// The decision.
    pub access: Access,
    /// Read and write, in the order in which they were decided: write first, as it implies read.
    pub permissions: Vec<ExplainedPermission>,
}

/// One permission and what decided it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExplainedPermission {
    /// Which one.
    pub permission: Permission,
    /// Its decision.
    pub decision: Decision,
    /// Why the rule itself was not looked at, if it was not.
    pub note: Option<&'static str>,
    /// The rule, if it was looked at.
    pub step: Option<ExplainedStep>,
}

/// One step of an evaluation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExplainedStep {
    /// The text of the step, on one line.
    pub text: String,
    /// Where it is.
    pub place: Place,
    /// What came out.
    pub result: StepResult,
    /// What makes it true.
    pub(crate) logic: would_change::Logic,
    /// The value on the left, if the step compares.
    pub left: Option<Value>,
    /// The value on the right, if the step compares.
    pub right: Option<Value>,
    /// The steps inside, in the order of the text.
    pub steps: Vec<ExplainedStep>,
}

/// The result of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepResult {
    /// The step is true.
    True,
    /// The step is false.
    False,
    /// The step is undecided; the text says why.
    Indeterminate(String),
    /// The answer was known without it.
    NotNeeded,
}

impl Permission {
    /// `read` or `write`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

impl StepResult {
    /// `true`, `false`, `indeterminate` or `not-needed`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Indeterminate(_) => "indeterminate",
            Self::NotNeeded => "not-needed",
        }
    }
}

impl Explanation {
    /// The same explanation with every value of the data replaced by its type and size. What the rule itself
    /// says stays.
    pub fn masked(mut self) -> Self {
        for permission in &mut self.permissions {
            permission.step.iter_mut().for_each(ExplainedStep::mask);
        }
        self
    }
}

impl ExplainedStep {
    pub(crate) fn mask(&mut self) {
        let mask = |value: &mut Value| {
            if *value != Value::Undefined {
                *value = Value::from(describe(value).as_str());
            }
        };
        self.left.iter_mut().for_each(mask);
        self.right.iter_mut().for_each(mask);
        self.steps.iter_mut().for_each(Self::mask);
    }
}

/// A value by its type and size.
fn describe(value: &Value) -> String {
    let name = ValueRef::from(value).type_name();
    if let Value::String(text) = value {
        format!("‹{name} of {} bytes›", text.len())
    } else if let Value::Array(elements) = value {
        format!("‹{name} of {}›", elements.len())
    } else {
        format!("‹{name}›")
    }
}

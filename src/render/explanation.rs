//! Explanations.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{
    decision::DecisionShape,
    place::{Beside, Spans},
};
use crate::{
    diagnostics::Place,
    explain::{ExplainedPermission, ExplainedStep, Explanation, Permission, StepResult},
    roles::{ExplainedCondition, RoleExplanation},
    text::Range,
    values::Value,
};

/// Read and write in the order in which they were decided.
#[derive(Debug, Serialize)]
pub(crate) struct ExplanationShape<'a>(Vec<PermissionShape<'a>>);

#[derive(Debug, Serialize)]
struct PermissionShape<'a> {
    permission: &'static str,
    decision: DecisionShape<'a>,
    note: Option<&'static str>,
    step: Option<StepShape<'a>>,
}

/// One step with those inside.
#[derive(Debug, Serialize)]
pub(crate) struct StepShape<'a> {
    text: &'a str,
    pointer: &'a str,
    range: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Beside,
    result: &'static str,
    reason: Option<&'a str>,
    left: Option<Json>,
    right: Option<Json>,
    steps: Vec<StepShape<'a>>,
}

impl<'a> StepShape<'a> {
    pub(crate) fn of(step: &'a ExplainedStep, spans: Spans) -> Self {
        Self {
            text: &step.text,
            pointer: &step.place.pointer,
            range: step.place.range,
            span: spans.of(&step.place),
            result: step.result.as_str(),
            reason: match &step.result {
                StepResult::Indeterminate(reason) => Some(reason),
                StepResult::True | StepResult::False | StepResult::NotNeeded => None,
            },
            left: step.left.as_ref().map(Value::to_json),
            right: step.right.as_ref().map(Value::to_json),
            steps: step.steps.iter().map(|step| Self::of(step, spans)).collect(),
        }
    }
}

impl RoleExplanation {
    /// The explanation as JSON: `{"tried": […], "filters": […], "limits": […]}`, each condition a tree of steps.
    pub fn to_json(&self) -> Json {
        let conditions = |all: &[ExplainedCondition]| -> Json {
            let shape = |condition: &ExplainedCondition| json!({"name": condition.name, "step": StepShape::of(&condition.step, Spans::Ranges)});
            all.iter().map(shape).collect()
        };
        let limit =
            |(permission, reason): &(&str, String)| json!({"permission": permission, "reason": reason});
        json!({
            "tried": conditions(&self.tried),
            "filters": conditions(&self.filters),
            "limits": self.limits.iter().map(limit).collect::<Vec<_>>(),
        })
    }
}

impl Explanation {
    /// The explanation as JSON: `{"write": {…}, "read": {…}}`, each a tree of steps.
    pub fn to_json(&self) -> Json {
        let permissions = self.permissions.iter().map(|explained| {
            let step = explained.step.as_ref().map(|step| StepShape::of(step, Spans::Ranges));
            let name = explained.permission.as_str().to_owned();
            (name, json!({"allowed": explained.decision.allowed(), "note": explained.note, "step": step}))
        });
        Json::Object(permissions.collect())
    }

    /// Each permission with its decision and its steps, in the order in which they were decided; the
    /// [`places`](crate::Permissions::places_of) are those of what is indeterminate.
    pub fn permissions_json<'a>(
        &'a self,
        [read, write]: &'a [Option<Place>; 2],
        spans: Spans,
    ) -> impl Serialize + use<'a> {
        let shape = |explained: &'a ExplainedPermission| {
            let place = match explained.permission {
                Permission::Read => read,
                Permission::Write => write,
            };
            PermissionShape {
                permission: explained.permission.as_str(),
                decision: DecisionShape::of(&explained.decision, place.as_ref(), spans),
                note: explained.note,
                step: explained.step.as_ref().map(|step| StepShape::of(step, spans)),
            }
        };
        ExplanationShape(self.permissions.iter().map(shape).collect())
    }
}

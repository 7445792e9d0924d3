//! Explanations.

use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};

use super::decision::DecisionShape;
use crate::{
    diagnostics::Place,
    explain::{ExplainedPermission, ExplainedStep, Explanation, Permission, StepResult},
    roles::RoleExplanation,
    text::Range,
    values::Value,
};

#[derive(Debug, Serialize)]
struct PermissionShape<'a> {
    permission: Permission,
    decision: DecisionShape<'a>,
    note: Option<&'static str>,
    step: Option<&'a ExplainedStep>,
}

/// One step with those inside, which are all in one file.
impl Serialize for ExplainedStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct StepShape<'a> {
            text: &'a str,
            pointer: &'a str,
            range: Option<Range>,
            result: &'static str,
            reason: Option<&'a str>,
            left: Option<Json>,
            right: Option<Json>,
            steps: &'a [ExplainedStep],
        }
        let shape = StepShape {
            text: &self.text,
            pointer: &self.place.pointer,
            range: self.place.range,
            result: self.result.as_str(),
            reason: match &self.result {
                StepResult::Indeterminate(reason) => Some(reason),
                StepResult::True | StepResult::False | StepResult::NotNeeded => None,
            },
            left: self.left.as_ref().map(Value::to_json),
            right: self.right.as_ref().map(Value::to_json),
            steps: &self.steps,
        };
        shape.serialize(serializer)
    }
}

impl RoleExplanation {
    /// The explanation as JSON: `{"tried": […], "filters": […], "limits": […]}`, each condition a tree of steps.
    pub fn to_json(&self) -> Json {
        json!({"tried": self.tried, "filters": self.filters, "limits": self.limits})
    }
}

impl Explanation {
    /// The explanation as JSON: `{"write": {…}, "read": {…}}`, each a tree of steps.
    pub fn to_json(&self) -> Json {
        let permissions = self.permissions.iter().map(|explained| {
            let ExplainedPermission { permission, decision, note, step } = explained;
            let shape = json!({"allowed": decision.allowed(), "note": note, "step": step});
            (permission.as_str().to_owned(), shape)
        });
        Json::Object(permissions.collect())
    }

    /// Each permission with its decision and its steps, in the order in which they were decided; the
    /// [`places`](crate::Permissions::places_of) are those of what is indeterminate.
    pub fn permissions_json<'a>(&'a self, [read, write]: &'a [Option<Place>; 2]) -> impl Serialize + use<'a> {
        let shape = |explained: &'a ExplainedPermission| {
            let place = match explained.permission {
                Permission::Read => read,
                Permission::Write => write,
            };
            PermissionShape {
                permission: explained.permission,
                decision: DecisionShape::new(&explained.decision, place.as_ref()),
                note: explained.note,
                step: explained.step.as_ref(),
            }
        };
        self.permissions.iter().map(shape).collect::<Vec<_>>()
    }
}

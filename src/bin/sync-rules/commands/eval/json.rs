//! The answer for programs: `sync-rules/eval/1`.

use serde::Serialize;
use serde_json::Value as Json;
use sync_rules::{Explanation, Permission, ValueRef};

use super::Answer;
use crate::reason;

#[derive(Debug, Serialize)]
pub(super) struct Document {
    schema: &'static str,
    partition: Partition,
    read: Decision,
    write: Decision,
    /// Why the partition value was refused before any rule was looked at.
    error: Option<Failure>,
    explanation: Option<Json>,
}

#[derive(Debug, Serialize)]
struct Partition {
    r#type: &'static str,
    /// Relaxed Extended JSON.
    value: Json,
}

#[derive(Debug, Serialize)]
struct Decision {
    allowed: bool,
    indeterminate: Option<Failure>,
}

#[derive(Debug, Serialize)]
struct Failure {
    code: &'static str,
    message: String,
}

/// The whole answer; the explanation only if it was asked for.
pub(super) fn document(answer: &Answer, explain: bool) -> Document {
    let Answer { partition, explanation, .. } = answer;
    let decision = |permission: Permission| Decision {
        allowed: reason::decision(&explanation.access, permission).allowed(),
        indeterminate: answer
            .reason(permission)
            .map(|reason| Failure { code: reason.code.as_str(), message: reason.message.clone() }),
    };
    let error = explanation.access.error.as_ref();
    Document {
        schema: "sync-rules/eval/1",
        partition: Partition { r#type: ValueRef::from(partition).type_name(), value: partition.to_json() },
        read: decision(Permission::Read),
        write: decision(Permission::Write),
        error: error.map(|error| Failure { code: error.code().as_str(), message: error.to_string() }),
        explanation: explain.then_some(explanation).map(Explanation::to_json),
    }
}

//! The answer for programs: `sync-rules/eval/1`.

use serde::Serialize;
use serde_json::Value as Json;
use sync_rules::{Permission, ValueRef, explain::Explanation, roles::RoleExplanation};

use super::{Answer, RoleAnswer};
use crate::reason::{self, Reason};

#[derive(Debug, Serialize)]
pub(super) struct Document {
    schema: &'static str,
    partition: Partition,
    read: Decision,
    write: Decision,
    /// Why the partition value was refused before any rule was looked at.
    error: Option<Failure>,
    explanation: Option<Json>,
    /// The app's functions as they were run; only in explanations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<Json>,
    /// What roles say beyond that; absent for partition rules.
    #[serde(flatten)]
    roles: Option<OfRoles>,
}

/// What only roles have an answer to.
#[derive(Debug, Serialize)]
struct OfRoles {
    /// Always `flexible`, so that readers can tell.
    sync: &'static str,
    collection: Option<String>,
    role: Role,
    insert: Decision,
    delete: Decision,
    field: Option<Field>,
}

#[derive(Debug, Serialize)]
struct Role {
    name: Option<String>,
    usable: bool,
    /// What keeps roles from being used, if that decided.
    problems: Vec<RoleProblem>,
}

#[derive(Debug, Serialize)]
struct RoleProblem {
    code: Option<&'static str>,
    message: String,
}

#[derive(Debug, Serialize)]
struct Field {
    path: String,
    read: bool,
    write: bool,
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
    let decision = |permission: Permission| {
        decision(reason::decision(&explanation.access, permission), answer.reason(permission))
    };
    let error = explanation.access.error.as_ref();
    let error = error.map(|error| Failure { code: error.code().as_str(), message: error.to_string() });
    let nowhere = answer.nowhere.clone().map(|message| Failure { code: "DocumentNotSynced", message });
    Document {
        schema: "sync-rules/eval/1",
        partition: Partition { r#type: ValueRef::from(partition).type_name(), value: partition.to_json() },
        read: decision(Permission::Read),
        write: decision(Permission::Write),
        error: nowhere.or(error),
        explanation: explain.then_some(explanation).map(Explanation::to_json),
        calls: answer.ran.to_json(),
        roles: None,
    }
}

fn decision(decision: &sync_rules::Decision, reason: Option<&Reason>) -> Decision {
    let failure = |reason: &Reason| Failure { code: reason.code.as_str(), message: reason.message.clone() };
    Decision { allowed: decision.allowed(), indeterminate: reason.map(failure) }
}

/// The answer of roles, which know no partition.
pub(super) fn of_roles(answer: &RoleAnswer) -> Document {
    let [read, write, insert, delete] =
        answer.decisions().map(|(_, asked)| decision(asked, answer.reason(asked)));
    let problems = answer.problems.iter().map(|problem| RoleProblem {
        code: problem.code.map(|code| code.id),
        message: problem.message.to_string(),
    });
    let role = Role {
        name: answer.decision.role.clone(),
        usable: answer.decision.usable,
        problems: problems.collect(),
    };
    let field = answer.field.as_ref();
    let field =
        field.map(|(path, access)| Field { path: path.clone(), read: access.read, write: access.write });
    let collection = Some(answer.collection.clone()).filter(|name| !name.is_empty());
    Document {
        schema: "sync-rules/eval/1",
        partition: Partition { r#type: ValueRef::Missing.type_name(), value: Json::Null },
        read,
        write,
        error: None,
        explanation: answer.explanation.as_ref().map(RoleExplanation::to_json),
        calls: answer.ran.to_json(),
        roles: Some(OfRoles { sync: "flexible", collection, role, insert, delete, field }),
    }
}

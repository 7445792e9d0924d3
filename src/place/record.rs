//! The record that the service keeps of a document that does not fit its schema, in
//! `__realm_sync.unsynced_documents`.

use serde_json::{Value as Json, json};

use super::SchemaProblem;
use crate::values::ValueRef;

/// The record of a document, as the page Internal Database Usage shows it: `documentId`, `ns` and `reason`. The
/// service's own `_id` and `appId` are not known here; `problems` are ours, and say what `reason` does not.
pub fn unsynced_document<'a>(
    database: &str,
    collection: &str,
    document: impl Into<ValueRef<'a>>,
    problems: &[SchemaProblem],
) -> Json {
    let id = document.into().field("_id").to_value();
    let problem = |problem: &SchemaProblem| {
        json!({
            "code": problem.code(),
            "field": problem.field,
            "expected": problem.expected,
            "found": problem.found,
            "message": problem.to_string(),
        })
    };
    json!({
        "documentId": id.to_json(),
        "ns": {"db": database, "coll": collection},
        "reason": "invalid schema",
        "problems": problems.iter().map(problem).collect::<Vec<_>>(),
    })
}

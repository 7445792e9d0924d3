//! `GET /access?user=…&partition=…`: may the user read and write the partition?

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde::Deserialize;
use serde_json::json;
use sync_rules::{Access, EvalError, Permissions, Step, Value};
use tokio::time::timeout;

use super::functions::Functions;

/// Everything an answer needs. Requests share it without locks.
pub(crate) struct Server {
    pub(crate) permissions: Permissions,
    pub(crate) users: HashMap<String, serde_json::Value>,
    pub(crate) functions: Functions,
    /// How long one function may take.
    pub(crate) time_limit: Duration,
}

#[derive(Deserialize)]
struct Question {
    user: String,
    partition: String,
}

pub(crate) fn router(server: Server) -> Router {
    Router::new().route("/access", get(answer)).with_state(Arc::new(server))
}

/// A missing parameter does not come this far: the extractor answers with 400.
async fn answer(
    State(server): State<Arc<Server>>,
    Query(question): Query<Question>,
) -> (StatusCode, Json<serde_json::Value>) {
    let Some(user) = server.users.get(&question.user) else {
        let error = json!({"code": "unknown-user", "message": "there is no user with this id"});
        return (StatusCode::NOT_FOUND, Json(json!({"error": error})));
    };
    let access = server.access(user, &question.partition).await;
    let error =
        error_of(&access).map(|error| json!({"code": error.code().as_str(), "message": error.to_string()}));
    // A denial is an answer, so that it has the status of one.
    let (read, write) = (access.read.allowed(), access.write.allowed());
    (StatusCode::OK, Json(json!({"read": read, "write": write, "error": error})))
}

impl Server {
    /// Decides, waiting for one function after the other. Those that cannot change the answer are not called.
    async fn access(&self, user: &serde_json::Value, partition: &str) -> Access {
        // Text that is not a value of the key's type stays text, which the evaluation refuses by its type.
        let kind = self.permissions.partition_key().kind;
        let partition = kind.and_then(|kind| kind.read(partition)).unwrap_or_else(|| Value::from(partition));
        let mut evaluation = self.permissions.evaluate(user, &partition);
        loop {
            match evaluation.step() {
                Step::Done(access) => return access,
                Step::Call(call) => {
                    let result = timeout(self.time_limit, self.functions.call(&call)).await;
                    evaluation.resume(result.unwrap_or_else(|_| Err(EvalError::function_timeout())));
                }
            }
        }
    }
}

/// Why it is not a plain yes or no: the partition was refused, or something failed and therefore denies.
fn error_of(access: &Access) -> Option<&EvalError> {
    access.error.as_ref().or(access.read.indeterminate()).or(access.write.indeterminate())
}

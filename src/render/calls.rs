//! The calls of an example, as a file of functions that gives the same results.

use serde_json::{Map, Value as Json, json};

use crate::{
    comparison::{Counterexample, MadeCall},
    migrate::RoleCounterexample,
};

impl Counterexample {
    /// What a file of functions must hold for the example; `None` if no function is called.
    pub fn functions(&self) -> Option<Json> {
        functions(&self.calls)
    }
}

impl RoleCounterexample {
    /// What a file of functions must hold for the example; `None` if no function is called.
    pub fn functions(&self) -> Option<Json> {
        functions(&self.calls)
    }
}

fn functions(calls: &[MadeCall]) -> Option<Json> {
    let mut functions: Map<String, Json> = Map::new();
    for MadeCall { name, arguments, result } in calls {
        let result = result.clone().unwrap_or_else(|| json!({"$error": "it failed"}));
        let row = json!({"arguments": arguments, "result": result});
        match functions.get_mut(name) {
            Some(Json::Array(rows)) => rows.push(row),
            Some(_) | None => drop(functions.insert(name.clone(), json!([row]))),
        }
    }
    (!functions.is_empty()).then_some(Json::Object(functions))
}

//! sync-rules: compiled permissions; warm by `for_user`, cold from the user's JSON in place.
//!
//! Nobody may write, so that one rule is what is compared; a decision is about both permissions all the same.

use ::sync_rules::{
    EvalError, FunctionCall, PartitionKey, PartitionType, Permissions, Source, SyncConfig, UserPermissions,
    Value, ValueRef,
};
use serde_json::Value as Json;

use crate::{
    harness::{Engine, Row, Threads},
    threads::scaling,
    workload::{Workload, can_read},
};

pub(crate) struct SyncRules;

impl Engine for SyncRules {
    const ABOUT: &str =
        "this crate, the library alone; warm: `for_user`, then `access`; cold: `access` of the JSON";
    type Rule = Permissions;
    type Prepared = UserPermissions;

    fn text(workload: &Workload) -> Result<String, &'static str> {
        Ok(workload.rule.realm().to_string())
    }

    fn compile(text: &str, _: &'static Workload) -> Permissions {
        let key = PartitionKey::new("_partition", Some(PartitionType::String), true);
        let source = Source::new("rule.json", text);
        let config = SyncConfig::from_rules(key, Some(&source), None).expect("the rule is well written");
        config.compile()
    }

    fn prepare(permissions: &'static Permissions, user: &'static Json) -> UserPermissions {
        permissions.for_user(user)
    }

    fn warm(_: &'static Permissions, user: &mut UserPermissions, partition: &'static str) -> bool {
        user.access(partition, &function).read.allowed()
    }

    fn cold(permissions: &'static Permissions, user: &'static Json, partition: &'static str) -> bool {
        permissions.access(user, partition, &function).read.allowed()
    }

    fn threads(row: Row, threads: &Threads<Self>) -> Option<(f64, f64)> {
        let Threads { rule, prepared, users, checks, time } = *threads;
        Some(match row {
            Row::Cold => scaling(checks, time, |check| {
                rule.access(&users[check.user], check.partition.as_str(), &function).read.allowed()
            }),
            _ => scaling(checks, time, |check| {
                prepared[check.user].access(check.partition.as_str(), &function).read.allowed()
            }),
        })
    }
}

fn function(call: &FunctionCall<'_>) -> Result<Value, EvalError> {
    let ValueRef::String(partition) = call.arguments.get(0) else {
        return Err(EvalError::function_failed("the argument is no text"));
    };
    Ok(Value::Bool(can_read(partition)))
}

//! A test that would notice a change.

use serde::Serialize;
use serde_json::Value as Json;
use sync_rules::{
    Access, Permissions, Value, ValueRef,
    change::{Allowed, Counterexample},
};

use crate::{commands::test::suite::Suite, user};

/// The test, and what it needs beside the file's own functions.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) test: TestLine,
    pub(crate) functions: Option<Json>,
}

/// A test as it is in a file, with the answers that the rules give now.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TestLine {
    user: Json,
    partition: Json,
    read: bool,
    write: bool,
}

impl Example {
    /// A user of the file and a partition of its tests that have other access under a change.
    pub(crate) fn among_those_named(suite: &Suite, changed: &Permissions) -> Option<Self> {
        let mut partitions: Vec<(&Json, &Value)> = Vec::new();
        for question in &suite.questions {
            if !partitions.iter().any(|(_, known)| **known == question.partition) {
                partitions.push((&question.written, &question.partition));
            }
        }
        for (name, written) in &suite.users {
            let Ok(user) = user::of_value(written.clone()) else { continue };
            for (partition, value) in &partitions {
                if let Some(Allowed { read, write }) = differs(suite, changed, &user, value) {
                    let (user, partition) = (Json::from(name.as_str()), Json::clone(partition));
                    let test = TestLine { user, partition, read, write };
                    return Some(Self { test, functions: None });
                }
            }
        }
        None
    }

    /// What the engine found.
    pub(crate) fn found(suite: &Suite, changed: &Permissions, found: Counterexample) -> Self {
        let value = Value::from(&found.partition);
        let seen = differs(suite, changed, &found.user, &value);
        let functions = if seen.is_some() { None } else { found.functions() };
        let Allowed { read, write } = seen.unwrap_or(found.before);
        let test = TestLine { user: found.user, partition: found.partition, read, write };
        Self { test, functions }
    }
}

/// The access that a change changes, by the rules as they are; `None` if it changes none.
fn differs(suite: &Suite, changed: &Permissions, user: &Json, partition: &Value) -> Option<Allowed> {
    let functions = suite.functions();
    let access = |permissions: &Permissions| -> Allowed {
        let Access { read, write, .. } =
            permissions.access(user, ValueRef::from(partition), &functions.for_user(user));
        Allowed { read: read.allowed(), write: write.allowed() }
    };
    let before = access(&suite.permissions);
    (before != access(changed)).then_some(before)
}

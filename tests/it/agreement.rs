//! The compiled engine and the naive evaluator agree on random rules, users, partitions and documents; so do all
//! ways of deciding (see [`cases`](crate::cases)).

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use crate::{cases::Case, naive::Context, random, strategies};

proptest! {
    #![proptest_config(random::config(2000))]

    #[test]
    fn on_rules_that_compile(input in strategies::input(), mongodb in any::<bool>()) {
        agree(&input, mongodb)?;
    }

    #[test]
    fn on_wide_rules(input in strategies::wide_input()) {
        agree(&input, false)?;
    }

    #[test]
    fn on_damaged_rules(input in strategies::broken_input()) {
        agree(&input, false)?;
    }
}

fn agree(input: &strategies::Input, mongodb: bool) -> Result<(), TestCaseError> {
    let keys = keys(input, mongodb);
    match (Case { keys: &keys }).decide() {
        Ok(_) => Ok(()),
        Err(failure) => Err(TestCaseError::fail(format!("{failure}\n{}", Json::Object(keys)))),
    }
}

/// The input in the form of a fixture.
fn keys(input: &strategies::Input, mongodb: bool) -> Map<String, Json> {
    let case = strategies::case(input);
    let context = match case.context {
        Context::Pbs => "pbs",
        Context::ApplyWhen => "apply_when",
        Context::Filter => "filter",
    };
    let mut keys = json!({
        "context": context,
        "rule": case.rule,
        "user": case.user,
        "partition": case.partition,
        "required": case.required,
        "doc": case.document,
        "values": case.values,
        "environment": case.environment,
        "functions": case.functions,
    });
    let keys = keys.as_object_mut().unwrap();
    if let Some(kind) = case.partition_type {
        keys.insert("partition_type".into(), json!(kind));
    }
    if let Some(queryable) = case.queryable {
        keys.insert("queryable".into(), json!(queryable));
    }
    if mongodb {
        keys.insert("missing_ne".into(), json!("mongodb"));
    }
    std::mem::take(keys)
}

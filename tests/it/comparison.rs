//! Comparing rules against brute force: what is called the same agrees on random inputs, what is called different
//! differs on the input that is given.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, EvalError, FunctionCall, PartitionKey, PartitionType, Source, SyncConfig, Value,
    ValueRef,
    app::{AppValue, Environment},
    change::Comparison,
};

use crate::{naive::Context, random, strategies};

fn config(rule: &Json, kind: Option<PartitionType>) -> SyncConfig {
    let key = PartitionKey::new("k", kind, false);
    SyncConfig::from_rules(key, Some(&Source::new("rule", rule.to_string())), None).unwrap()
}

fn options(input: &strategies::Input) -> CompileOptions {
    let case = strategies::case(input);
    let object = |json: &Json| json.as_object().cloned().unwrap_or_default();
    let mut options = CompileOptions::default();
    options.values =
        Some(object(case.values).iter().map(|(k, v)| (k.clone(), AppValue::Known(Value::from(v)))).collect());
    let values = object(&case.environment["values"]);
    let tag = case.environment["tag"].as_str().unwrap_or_default();
    options.environment =
        Some(Environment::new(tag, values.iter().map(|(k, v)| (k.clone(), Value::from(v))).collect()));
    options
}

/// Read by a configuration, with functions that answer by name and arguments.
fn read(
    config: &SyncConfig,
    options: &CompileOptions,
    user: &Json,
    partition: &Json,
    table: &dyn Fn(&str, &[Json]) -> Option<Json>,
) -> bool {
    let functions = |call: &FunctionCall<'_>| {
        let arguments: Vec<Json> = call.arguments.iter().map(|value| value.to_value().to_json()).collect();
        match table(call.name, &arguments) {
            Some(result) => Ok(Value::from(&result)),
            None => Err(EvalError::function_failed("it failed")),
        }
    };
    let permissions = config.compile_with(options);
    permissions.access(user, ValueRef::from(partition), &functions).read.allowed()
}

/// Rewritings that keep the meaning, and some that do not.
fn rewritten(rule: &Json, how: usize, other: &Json) -> Json {
    match how {
        0 => json!({"%and": [rule, true]}),
        1 => json!({"%nor": [{"%%false": {"%or": [rule]}}]}),
        2 => json!({"%or": [rule, {"%and": [rule, other]}]}),
        3 => json!({"%and": [rule, {"%or": [other, rule]}]}),
        4 => json!({"%or": [rule, other]}),
        5 => json!({"%and": [rule, other]}),
        6 => json!({"%nor": [rule]}),
        _ => other.clone(),
    }
}

proptest! {
    #![proptest_config(random::config(300))]

    #[test]
    fn comparisons_are_right(
        input in strategies::input_for(Context::Pbs, strategies::rule(Context::Pbs)),
        other in strategies::rule(Context::Pbs),
        how in 0..8_usize,
        tries in proptest::collection::vec((strategies::user(), strategies::partition(), strategies::functions()), 24),
    ) {
        let case = strategies::case(&input);
        let options = options(&input);
        let kind = case.partition_type.and_then(PartitionType::from_name);
        let second = rewritten(case.rule, how, &other);
        if second.as_object().is_some_and(serde_json::Map::is_empty) || *case.rule == json!({}) {
            return Ok(());
        }
        let (before, after) = match (
            std::panic::catch_unwind(|| config(case.rule, kind)),
            std::panic::catch_unwind(|| config(&second, kind)),
        ) {
            (Ok(before), Ok(after)) => (before, after),
            _ => return Ok(()),
        };
        match before.compare(&after, &options) {
            Comparison::Same { .. } => {
                for (user, (partition, _, _), functions) in &tries {
                    let mut user = user.clone();
                    user["id"] = user.get("id").filter(|id| id.is_string()).cloned().unwrap_or(json!("a"));
                    user["type"] = user.get("type").filter(|kind| kind.is_string()).cloned().unwrap_or(json!("normal"));
                    let table = |name: &str, _: &[Json]| {
                        functions.get(name).filter(|r| r.get("$error").is_none() && r.get("$timeout").is_none()).cloned()
                    };
                    let first = read(&before, &options, &user, partition, &table);
                    let second = read(&after, &options, &user, partition, &table);
                    prop_assert_eq!(first, second, "called the same, but differ for {} and {}", user, partition);
                }
            }
            Comparison::Different(example) => {
                let table = |name: &str, arguments: &[Json]| {
                    let call = example.calls.iter().find(|(called, given, _)| called == name && given == arguments);
                    call.and_then(|(_, _, result)| result.clone())
                };
                let first = read(&before, &options, &example.user, &example.partition, &table);
                let second = read(&after, &options, &example.user, &example.partition, &table);
                // Two calls whose arguments turn out equal can be given different results by the search alone.
                let mut calls: Vec<_> = example.calls.iter().map(|(name, arguments, _)| (name, arguments)).collect();
                let all = calls.len();
                calls.dedup();
                if calls.len() == all {
                    prop_assert_eq!((first, second), (example.before.0, example.after.0), "{:?}", example);
                }
                prop_assert_ne!(how, 0, "the same: {:?}", example);
                prop_assert_ne!(how, 1, "the same: {:?}", example);
                prop_assert_ne!(how, 2, "the same: {:?}", example);
                prop_assert_ne!(how, 3, "the same: {:?}", example);
            }
            _ => {}
        }
    }
}

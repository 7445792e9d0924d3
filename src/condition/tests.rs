//! Rules and their normal forms, as rules would write them.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{Atom, Condition, Sigil};
use crate::{lower::lower, syntax, vocabulary::Context};

const ROWS: &[(&str, &str)] = &[
    (r#"{"%and": [true, {"%or": [false, {"%%user.id": "a"}]}]}"#, r#"{"%%user.id": "a"}"#),
    (r#"{"%or": [{"%%user.id": "a"}, {"%%user.id": "a"}]}"#, r#"{"%%user.id": "a"}"#),
    (r#"{"%not": {"%not": {"%%user.id": "a"}}}"#, r#"{"%%user.id": "a"}"#),
    // Nothing is decided about what is missing, so that it must not be asked by `$ne`.
    (r#"{"%not": {"%%user.data.a": 1}}"#, r#"{"%nor": [{"%%user.data.a": 1}]}"#),
    (r#"{"%%user.data.a": {"$ne": 1}}"#, r#"{"%%user.data.a": {"$ne": 1}}"#),
    (r#"{"%not": {"%%user.data.a": {"$ne": 1}}}"#, r#"{"%%user.data.a": 1}"#),
    // What is missing equals null.
    (r#"{"%not": {"%%user.data.a": null}}"#, r#"{"%%user.data.a": {"$ne": null}}"#),
    (r#"{"%not": {"%%user.data.a": {"$ne": null}}}"#, r#"{"%nor": [{"%%user.data.a": {"$ne": null}}]}"#),
    (r#"{"%not": {"%%user.data.a": {"$nin": [null, 1]}}}"#, r#"{"%%user.data.a": {"$in": [null, 1]}}"#),
    (r#"{"%not": {"%%user.data.a": {"$in": [null, 1]}}}"#, r#"{"%%user.data.a": {"$nin": [null, 1]}}"#),
    (r#"{"%not": {"%%user.data.a": {"$gt": 1}}}"#, r#"{"%%user.data.a": {"$lte": 1}}"#),
    (r#"{"%not": {"%%user.data.a": {"$exists": true}}}"#, r#"{"%%user.data.a": {"$exists": false}}"#),
    (
        r#"{"%nor": [{"%%user.id": {"$ne": "a"}}, {"%%user.data.a": {"$lt": 2}}]}"#,
        r#"{"%%user.id": "a", "%%user.data.a": {"$gte": 2}}"#,
    ),
    (
        r#"{"%%true": {"%%user.id": "a"}, "%%false": {"%%user.data.a": {"$gt": 1}}}"#,
        r#"{"%%user.id": "a", "%%user.data.a": {"$lte": 1}}"#,
    ),
];

#[test]
fn negation_is_carried_inwards() {
    for (rule, expected) in ROWS {
        let rule = serde_json::from_str(rule).unwrap();
        let expected: Json = serde_json::from_str(expected).unwrap();
        assert_eq!(condition(&rule).to_json(Sigil::Percent), expected, "{rule}");
    }
}

#[test]
fn what_is_alike_is_kept_once_in_time_linear_in_the_rule() {
    let rule = |count: usize| {
        let parts = (0..count).map(|value| json!({"%%user.data.a": value / 2}));
        json!({"%or": parts.collect::<Vec<_>>()})
    };
    assert_eq!(condition(&rule(1_000)).atoms().len(), 500);
    let time = |count| {
        let rule = condition(&rule(count));
        let before = worked();
        let Condition::Any(parts) = rule else { panic!("several are left") };
        assert_eq!(Condition::any(parts).atoms().len(), count / 2);
        worked() - before
    };
    let (few, many) = (time(4_000), time(64_000));
    // Sixteen times as much; the square would be 256 times, and many seconds. The clock ticks every few milliseconds.
    assert!(many < few * 100 + Duration::from_millis(200), "{few:?}, {many:?}");
}

fn condition(rule: &Json) -> Condition<Atom> {
    let tree = syntax::from_value("rule", rule).unwrap();
    Condition::from_expr(&lower(&tree.root, Context::PartitionPermission, None).unwrap())
}

/// How long the processor worked for this test: on a busy machine tests wait for each other.
fn worked() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or_default())
}

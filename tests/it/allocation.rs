//! Checking allocates nothing, whatever the rule says and however it is answered.

use allocation_counter::measure;
use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, EvalError, FunctionCall, NoFunctions, Permissions, Source, SyncConfig, Value, ValueRef,
    app::AppValue, values::ObjectId,
};

const OID: &str = "5f4863e4d49bd2191ff1e623";

fn permissions(kind: &str, read: &str, write: &str) -> Permissions {
    let text = format!(
        r#"{{"partition": {{"key": "k", "type": "{kind}", "permissions": {{"read": {read}, "write": {write}}}}}}}"#
    );
    let config = SyncConfig::parse(&Source::new("config.json", text)).unwrap();
    let mut options = CompileOptions::default();
    let open = AppValue::Known(Value::from(&json!(["a", "b"])));
    options.values = Some([("open".to_owned(), open)].into());
    config.compile_with(&options)
}

fn user() -> Json {
    json!({
        "id": OID,
        "type": "normal",
        "data": {"email": "a@example.org", "level": {"$numberLong": "7"}},
        "custom_data": {
            "team": "red",
            "teams": ["red", "blue", {"$oid": OID}, {"x": 1}],
            "agency": {"name": "north"},
            "boss": {"$oid": OID},
            "since": {"$date": "2020-01-31T12:00:00Z"},
            "level": 5
        },
        "identities": [{"id": OID, "providerType": "local-userpass"}]
    })
}

/// A closure that answers at once. Its result is a boolean, which needs no memory.
fn answer(call: &FunctionCall<'_>) -> Result<Value, EvalError> {
    match (call.name, call.arguments.get(0)) {
        ("canRead", ValueRef::String(text)) => Ok(Value::Bool(text.starts_with("red"))),
        _ => Err(EvalError::function_unknown()),
    }
}

/// Asks in both ways for partitions of all kinds, and says which rules needed memory.
fn needing_memory(kind: &str, rules: &[&str], partitions: &[ValueRef<'_>]) -> Vec<String> {
    let user = user();
    let mut needing = Vec::new();
    for rule in rules {
        let permissions = permissions(kind, "false", rule);
        let bound = permissions.for_user(&user);
        for partition in partitions {
            let mut answers = Vec::with_capacity(2);
            let direct =
                measure(|| answers.push(permissions.access(&user, *partition, &answer).write.allowed()));
            let per_user = measure(|| answers.push(bound.access(*partition, &answer).write.allowed()));
            assert_eq!(answers[0], answers[1], "{rule} for {partition:?}");
            if direct.count_total > 0 || per_user.count_total > 0 {
                let (direct, per_user) = (direct.count_total, per_user.count_total);
                needing.push(format!("{rule} for {partition:?}: {direct} directly, {per_user} per user"));
            }
        }
    }
    needing
}

#[test]
fn text_partitions() {
    let many: Vec<String> = (0..200).map(|i| format!("\"team {i}\"")).collect();
    let many = format!(r#"{{"%%partition": {{"$in": [{}, "red"]}}}}"#, many.join(", "));
    let rules = [
        "true",
        "{}",
        r#"{"%%user.id": "%%partition"}"#,
        r#"{"%%partition": "%%user.custom_data.team"}"#,
        r#"{"%%user.custom_data.teams": "%%partition"}"#,
        r#"{"%%partition": {"$in": "%%user.custom_data.teams"}}"#,
        r#"{"%%partition": {"$nin": "%%user.custom_data.teams"}}"#,
        r#"{"%%partition": {"$in": "%%values.open"}}"#,
        r#"{"%%partition": {"$in": ["red", "%%user.id", null]}}"#,
        r#"{"%%partition": {"$ne": "red", "$gt": "a", "$lte": "%%user.custom_data.team", "$exists": true}}"#,
        r#"{"%%user.custom_data.boss": {"%stringToOid": "%%partition"}}"#,
        r#"{"%%user.custom_data.level": {"$gt": 3, "$lt": {"$numberDecimal": "9.5"}}, "%%user.data.level": 7}"#,
        r#"{"%%user.custom_data.since": {"$lt": {"$date": "2030-01-31T12:00:00Z"}}}"#,
        r#"{"%%user.identities.0.id": "%%user.id", "%%user.custom_data.nowhere": null}"#,
        r#"{"%and": [{"%or": [{"%%partition": "a"}, {"%not": {"%%partition": "b"}}]}, {"%nor": [{"%%user.type": "server"}]}]}"#,
        r#"{"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}}"#,
        r#"{"%%true": {"%function": {"name": "canRead", "arguments": ["%%user.custom_data.team", 1, null]}}}"#,
        r#"{"%%user.custom_data": "%%partition"}"#,
        r#"{"%%user.identities.id": "%%partition"}"#,
        r#"{"%%partition": {"$in": "%%user.custom_data.nowhere"}}"#,
        r#"{"%%values.unknown": "%%partition"}"#,
        r#"{"%%true": {"%function": {"name": "unknown", "arguments": []}}}"#,
        &many,
    ];
    let partitions = [ValueRef::from("red"), ValueRef::from("other"), ValueRef::from(OID), ValueRef::Null];
    let needing = needing_memory("string", &rules, &partitions);
    assert!(needing.is_empty(), "{}", needing.join("\n"));
}

#[test]
fn identifiers() {
    let rules = [
        r#"{"%%partition": {"%stringToOid": "%%user.id"}}"#,
        r#"{"%%user.id": {"%oidToString": "%%partition"}}"#,
        r#"{"%%user.custom_data.teams": "%%partition"}"#,
        r#"{"%%partition": {"$in": [{"$oid": "000000000000000000000000"}, {"$oid": "5f4863e4d49bd2191ff1e623"}]}}"#,
        r#"{"%%partition": {"$gte": {"$oid": "000000000000000000000000"}}}"#,
    ];
    let id = ObjectId::from_hex(OID).unwrap();
    // A value of another type is refused before any rule is asked, with a message, which needs memory.
    let partitions = [ValueRef::from(id), ValueRef::Null];
    let needing = needing_memory("objectId", &rules, &partitions);
    assert!(needing.is_empty(), "{}", needing.join("\n"));
}

#[test]
fn hosts_without_functions() {
    let rule = r#"{"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}}"#;
    let permissions = permissions("string", rule, rule);
    let user = user();
    let needed = measure(|| drop(permissions.access(&user, "red", &NoFunctions)));
    assert_eq!(needed.count_total, 0);
}

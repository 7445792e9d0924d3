//! Pairs of rules of which it is known whether they ever differ.

use super::{Answer, PATIENT, Subject, find};
use crate::{
    compile::{CompileOptions, MissingNe, Translator},
    eval::{Fixed, Truth},
    lower::lower,
    partition::{PartitionKey, PartitionType},
    syntax,
    text::Source,
    vocabulary::Context,
};

fn compare(a: &str, b: &str, kind: PartitionType) -> Answer {
    let options = CompileOptions::default();
    let mut translator = Translator::new(&options);
    for text in [a, b] {
        let tree = syntax::parse(&Source::new("rule", text)).expect(text);
        translator.add(&lower(&tree.root, Context::PartitionPermission, None).expect(text));
    }
    let program = translator.finish();
    let key = PartitionKey::new("k", Some(kind), false);
    let fixed = Fixed { context: Context::PartitionPermission, missing_ne: MissingNe::Indeterminate };
    find(Subject::new(&program, fixed, &key), PATIENT, &|truth| {
        Ok((truth(0)? == Truth::True) != (truth(1)? == Truth::True))
    })
}

#[test]
fn equal_rules_never_differ() {
    let pairs = [
        (r#"{"%%user.id": "%%partition"}"#, r#"{"%%partition": "%%user.id"}"#),
        (
            r#"{"%or": [{"%%partition": "a"}, {"%%partition": "b"}]}"#,
            r#"{"%%partition": {"$in": ["b", "a", "a"]}}"#,
        ),
        (r#"{"%not": {"%%partition": {"$in": ["a", "b"]}}}"#, r#"{"%%partition": {"$nin": ["a", "b"]}}"#),
        (
            r#"{"%not": {"%or": [{"%%user.custom_data.x": 1}, {"%%partition": "a"}]}}"#,
            r#"{"%and": [{"%nor": [{"%%user.custom_data.x": 1}]}, {"%%partition": {"$ne": "a"}}]}"#,
        ),
        (
            r#"{"%or": [{"%%user.id": "%%partition"}, {"%%user.custom_data.teams": "%%partition"}]}"#,
            r#"{"%or": [{"%%user.custom_data.teams": "%%partition"}, {"%%partition": "%%user.id"}, false]}"#,
        ),
        (
            r#"{"%and": [{"%%true": {"%function": {"name": "f", "arguments": []}}}, {"%%partition": "a"}]}"#,
            r#"{"%%partition": "a", "%%true": {"%function": {"arguments": [], "name": "f"}}}"#,
        ),
        (r#"{"%%user.custom_data.n": {"$gt": 3, "$gte": 2}}"#, r#"{"%%user.custom_data.n": {"$gt": 3}}"#),
        (r#"{"%%user.custom_data.a.b": {"$exists": true}, "%%user.custom_data.a": "x"}"#, "false"),
        (r#"{"%%user.id": "%%user.id"}"#, "true"),
    ];
    for (a, b) in pairs {
        let answer = compare(a, b, PartitionType::String);
        assert!(matches!(answer, Answer::Never { .. }), "{a}\n{b}\n{answer:?}");
    }
}

#[test]
fn different_rules_are_told_apart() {
    let pairs = [
        (r#"{"%%partition": {"$ne": "a"}}"#, r#"{"%%partition": {"$nin": ["a", "b"]}}"#),
        (r#"{"%%user.custom_data.x": {"$ne": 1}}"#, r#"{"%not": {"%%user.custom_data.x": 1}}"#),
        (
            r#"{"%%user.custom_data.teams": "%%partition"}"#,
            r#"{"%%partition": {"$in": "%%user.custom_data.teams"}}"#,
        ),
        (r#"{"%%user.custom_data.n": {"$gt": 3}}"#, r#"{"%%user.custom_data.n": {"$gte": 3}}"#),
        (r#"{"%%user.custom_data.n": {"$gt": 3}}"#, r#"{"%%user.custom_data.n": {"$gt": 4}}"#),
        (
            r#"{"%%true": {"%function": {"name": "f", "arguments": ["%%partition"]}}}"#,
            r#"{"%%false": {"%not": {"%%true": {"%function": {"name": "f", "arguments": []}}}}}"#,
        ),
        (
            r#"{"%%user.custom_data.a": "%%user.custom_data.b"}"#,
            r#"{"%%user.custom_data.a": "%%user.custom_data.b", "%%user.custom_data.a.c": {"$exists": false}, "%%partition": "x"}"#,
        ),
        (r#"{"%%user.custom_data.x": null}"#, r#"{"%%user.custom_data.x": {"$exists": false}}"#),
        (r#"{"%%user.custom_data.a": "%%user.custom_data.b", "%%user.custom_data.b": "x"}"#, "false"),
    ];
    for (a, b) in pairs {
        let answer = compare(a, b, PartitionType::String);
        assert!(matches!(answer, Answer::Found(_)), "{a}\n{b}\n{answer:?}");
    }
}

#[test]
fn conversions_turn_around_for_lower_case_ids_only() {
    let a = r#"{"%%user.custom_data.id": {"%oidToString": "%%partition"}}"#;
    let b = r#"{"%%partition": {"%stringToOid": "%%user.custom_data.id"}}"#;
    let Answer::Found(witness) = compare(a, b, PartitionType::ObjectId) else { panic!("they differ") };
    let text = witness.user.to_json().to_string();
    assert!(text.contains(|char: char| char.is_ascii_uppercase()) || text.contains("[\""), "{text}");
}

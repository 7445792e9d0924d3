//! Pairs of rules of which it is known whether they ever differ.

use super::{Answer, Obstacle, PATIENT, Subject, find};
use crate::{
    compile::{CompileOptions, Program},
    eval::{Fixed, Truth},
    lower::lower,
    partition::{PartitionKey, PartitionType},
    syntax,
    text::Source,
    vocabulary::Context,
};

fn compare(a: &str, b: &str, kind: PartitionType) -> Answer {
    let options = CompileOptions::default();
    let exprs = [a, b].map(|text| {
        let tree = syntax::parse(&Source::new("rule", text)).expect(text);
        lower(&tree.root, Context::PartitionPermission, None).expect(text)
    });
    let program = Program::from_exprs(&exprs, &options);
    let key = PartitionKey::new("k", Some(kind), false);
    let fixed = Fixed::new(Context::PartitionPermission, &options);
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

/// Rules that allow someone only in a gap, at an end, or for two values beside one another.
#[test]
fn every_place_in_an_order_is_tried() {
    use PartitionType::{Long, ObjectId, String};
    let of_a = |test: &str| format!(r#"{{"%%user.custom_data.a": {test}}}"#);
    let rules = [
        (String, of_a(r#"{"$gt": 1, "$lt": 1.25}"#)),
        (String, of_a(r#"{"$gt": 9223372036854775807}"#)),
        (String, of_a(r#"{"$lt": -9223372036854775808}"#)),
        (String, of_a(r#"{"$gt": 1e19}"#)),
        (String, of_a(r#"{"$gt": 1.7976931348623157e308}"#)),
        (String, of_a(r#"{"$gt": 3000000000, "$lt": 3000000001}"#)),
        (String, of_a(r#"{"$lt": {"$numberDecimal": "1.5"}}"#)),
        (String, of_a(r#"{"$gt": {"$numberDecimal": "1.5"}, "$lt": {"$numberDecimal": "2.5"}}"#)),
        (String, of_a(r#"{"$gt": 1, "$lt": 2, "$ne": 1.5}"#)),
        (String, of_a(r#"{"$gt": 0.1, "$lt": 0.10000000000000002}"#)),
        (String, of_a(r#"{"$gt": "a", "$lt": "a\u0000a"}"#)),
        (Long, r#"{"%%partition": {"$gt": 1.2, "$lt": 2.9}}"#.to_owned()),
        (
            Long,
            r#"{"%and": [{"%%user.custom_data.a": {"$lt": "%%partition"}}, {"%%partition": {"$lt": 2}}]}"#
                .to_owned(),
        ),
        (
            ObjectId,
            r#"{"%and": [{"%%user.custom_data.a": {"$lt": "%%partition"}},
                         {"%%partition": {"$lt": {"$oid": "000000000000000000000002"}}}]}"#
                .to_owned(),
        ),
    ];
    for (kind, rule) in rules {
        let answer = compare(&rule, "false", kind);
        assert!(matches!(answer, Answer::Found(_)), "{rule}\n{answer:?}");
    }
    let [a, b] = [r#"{"$gt": 1.5, "$ne": 2}"#, r#"{"$gt": 2}"#].map(of_a);
    assert!(matches!(compare(&a, &b, String), Answer::Found(_)));
    // What is nowhere is still known to be nowhere.
    for rule in [r#"{"$gt": 2, "$lt": 1.5}"#, r#"{"$gt": 1, "$lte": 1}"#, r#"{"$gt": "a", "$lt": "a\u0000"}"#]
    {
        let answer = compare(&of_a(rule), "false", String);
        assert!(matches!(answer, Answer::Never { .. }), "{rule}\n{answer:?}");
    }
}

/// A partition that is a text can be the text of an id, in any spelling.
#[test]
fn texts_that_convert_are_tried() {
    let low = "abababababababababababab";
    let high = low.to_uppercase();
    let pairs = [
        (
            r#"{"%not": {"%%user.custom_data.team": {"%stringToOid": "%%partition"}}}"#.to_owned(),
            r#"{"%%user.custom_data.team": {"$ne": {"%stringToOid": "%%partition"}}}"#,
        ),
        (r#"{"%%partition": {"$ne": {"%stringToUuid": "%%partition"}}}"#.to_owned(), "false"),
        (
            r#"{"%%partition": {"$ne": "x"}, "%%user.id": {"$ne": {"%stringToOid": "%%partition"}}}"#
                .to_owned(),
            "false",
        ),
        (
            format!(
                r#"{{"%and": [{{"%%user.custom_data.b": {{"%stringToOid": "%%user.custom_data.a"}}}},
                             {{"%%user.custom_data.b": {{"$oid": "{low}"}}}},
                             {{"%%user.custom_data.a": {{"$nin": ["{low}", "{high}"]}}}}]}}"#
            ),
            "false",
        ),
    ];
    for (a, b) in pairs {
        let answer = compare(&a, b, PartitionType::String);
        assert!(matches!(answer, Answer::Found(_)), "{a}\n{b}\n{answer:?}");
    }
    // An order of what conversions make is not modelled: some of its inputs are found, and that there is none is not.
    let rule = r#"{"%%user.custom_data.since": {"$lt": {"%stringToOid": "%%partition"}}}"#;
    assert!(matches!(compare(rule, "false", PartitionType::String), Answer::Found(_)));
    let rule = r#"{"%%user.custom_data.since": {"$lt": {"%stringToOid": "%%partition"}, "$gt": {"%stringToOid": "%%partition"}}}"#;
    let answer = compare(rule, "false", PartitionType::String);
    assert!(matches!(answer, Answer::Unknown { because: Obstacle::Order, .. }), "{answer:?}");
    // What is not modelled and is in both is the same, whatever it is.
    for other in [
        format!(r#"{{"%not": {{"%not": {rule}}}}}"#),
        format!(r#"{{"%or": [{rule}, false, {{"%and": [{rule}, {rule}]}}]}}"#),
    ] {
        assert!(matches!(compare(rule, &other, PartitionType::String), Answer::Never { .. }), "{other}");
    }
    let beside = |part: &str| format!(r#"{{"%or": [{part}, {rule}]}}"#);
    let (short, long) = (
        r#"{"%%partition": {"$in": ["a", "b"]}}"#,
        r#"{"%or": [{"%%partition": "a"}, {"%%partition": "b"}]}"#,
    );
    let answer = compare(&beside(short), &beside(long), PartitionType::String);
    assert!(matches!(answer, Answer::Never { .. }), "{answer:?}");
}

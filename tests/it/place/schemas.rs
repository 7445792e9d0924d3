//! Types, row by row: which values fit, and what is said of those that do not.

use serde_json::{Value as Json, json};
use sync_rules::{
    PartitionKey,
    place::{Placement, Placer},
};

use super::schema;

fn problems(shape: &Json, document: &Json) -> Vec<String> {
    let shape = schema(shape);
    let key = PartitionKey::new("k", None, false);
    match Placer::new(&key, Some(&shape)).unwrap().place(document) {
        Placement::Unsyncable(problems) | Placement::Unknown(problems) => {
            problems.iter().map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    }
}

/// One value of each type as canonical and as relaxed Extended JSON, with the types that admit it.
#[test]
fn types_admit_their_values() {
    let values = [
        (json!("x"), "string"),
        (json!(7), "int long number integer"),
        (json!({"$numberInt": "7"}), "int long number integer"),
        (json!({"$numberLong": "3000000000"}), "long number integer"),
        (json!(3_000_000_000_i64), "long number integer"),
        (json!(7.0), "double number"),
        (json!({"$numberDouble": "NaN"}), "double number"),
        (json!({"$numberDecimal": "7.10"}), "decimal number"),
        (json!(true), "bool boolean"),
        (json!({"$date": "2024-01-31T12:00:00Z"}), "date"),
        (json!({"$date": {"$numberLong": "0"}}), "date"),
        (json!({"$oid": "5ae782e48f25b9dc5c51c4a5"}), "objectId"),
        (json!({"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}), "uuid"),
        (json!({"$binary": {"base64": "DCovDlpeTV6cfR0vOktcbQ==", "subType": "04"}}), "uuid"),
        (json!({"$binary": {"base64": "AAEC", "subType": "00"}}), "binData"),
        (json!([1, "x"]), "array"),
        (json!({"a": 1}), "object"),
        (json!({}), "object"),
        (json!({"$regularExpression": {"pattern": "^a", "options": ""}}), "regex"),
        (json!({"$timestamp": {"t": 1, "i": 1}}), "timestamp"),
        (json!({"$minKey": 1}), ""),
        (json!({"$ref": "pets", "$id": 1, "$db": "home"}), "object"),
    ];
    let types = [
        "string",
        "int",
        "long",
        "double",
        "decimal",
        "number",
        "bool",
        "date",
        "objectId",
        "uuid",
        "binData",
        "array",
        "object",
        "regex",
        "timestamp",
        "mixed",
        "boolean",
        "integer",
        "null",
    ];
    for (value, admitting) in values {
        let fits = |kind: &&str| {
            let shape = json!({"required": ["v"], "properties": {"k": {}, "v": {"bsonType": kind}}});
            problems(&shape, &json!({"v": value})).is_empty()
        };
        let found: Vec<_> = types.into_iter().filter(fits).collect();
        let mut expected: Vec<_> = admitting.split_whitespace().chain(["mixed"]).collect();
        expected.sort_by_key(|name| types.iter().position(|kind| kind == name));
        assert_eq!(found, expected, "{value}");
    }
}

#[test]
fn problems_say_what_and_where() {
    let text = || json!({"bsonType": "string"});
    let shape = json!({"required": ["_id", "legs"], "properties": {
        "k": {}, "_id": {"bsonType": "objectId"},
        "note": {"bsonType": ["string", "int", "null"]},
        "legs": {"bsonType": "array", "items": {"bsonType": "object", "required": ["at"],
            "properties": {"at": {"bsonType": "date"}, "by": text()}}},
        "tags": {"bsonType": "array", "items": text()},
        "point": {"bsonType": "array", "items": [{"bsonType": "double"}, {"bsonType": "double"}]},
        "names": {"bsonType": "object", "additionalProperties": text()},
        "free": {"bsonType": "object", "additionalProperties": true},
        "size": {"type": "number"}}});
    let id = json!({"$oid": "5ae782e48f25b9dc5c51c4a5"});
    let cases = [
        (json!({"_id": id, "legs": []}), vec![]),
        (json!({"_id": id, "legs": [], "more": {"not": ["in the schema"]}}), vec![]),
        // Optional fields can be null, whatever their type; required ones and elements cannot.
        (json!({"_id": id, "legs": [], "tags": null, "size": null, "names": null}), vec![]),
        (json!({"_id": id, "legs": null}), vec!["`legs` must be array, found null"]),
        (json!({"_id": id, "legs": [], "tags": [null]}), vec!["`tags[0]` must be string, found null"]),
        (json!({}), vec!["`_id` is required, but missing", "`legs` is required, but missing"]),
        (
            json!({"_id": "5ae782e48f25b9dc5c51c4a5", "legs": [{"by": 1}, 2, {"at": {"$date": "soon"}}]}),
            vec![
                "`_id` must be objectId, found string",
                "`legs[0].at` is required, but missing",
                "`legs[0].by` must be string, found int",
                "`legs[1]` must be object, found int",
                "`legs[2].at` must be date, found invalid Extended JSON (`$date`)",
            ],
        ),
        (
            json!({"_id": id, "legs": [], "note": 1.5}),
            vec!["`note` must be string, int or null, found double"],
        ),
        (json!({"_id": id, "legs": [], "point": [1.5, 2.0, "and more"]}), vec![]),
        (json!({"_id": id, "legs": [], "point": [1.5, 2]}), vec!["`point[1]` must be double, found int"]),
        (
            json!({"_id": id, "legs": [], "names": {"de": "ja", "en": 1}}),
            vec!["`names.en` must be string, found int"],
        ),
        (json!({"_id": id, "legs": [], "free": {"a": 1, "b": "c"}}), vec![]),
        (json!({"_id": id, "legs": [], "size": "9"}), vec!["`size` must be number, found string"]),
    ];
    for (document, expected) in cases {
        assert_eq!(problems(&shape, &document), expected, "{document}");
    }
}

#[test]
fn long_lists_of_problems_end() {
    let shape =
        json!({"properties": {"k": {}, "tags": {"bsonType": "array", "items": {"bsonType": "string"}}}});
    assert_eq!(problems(&shape, &json!({"tags": vec![1; 1000]})).len(), 20);
}

#[test]
fn conditions_on_values_are_passed_over_and_named() {
    let shape = schema(&json!({"additionalProperties": false, "properties": {
        "k": {}, "code": {"bsonType": "string", "maxLength": 3, "enum": ["a"], "description": "d"}}}));
    let placer = Placer::new(&PartitionKey::new("k", None, false), Some(&shape)).unwrap();
    assert_eq!(placer.place(&json!({"code": "longer", "other": 1})), Placement::NullPartition);
    let mut found = placer.passed_over().to_vec();
    found.sort();
    assert_eq!(found, ["/additionalProperties", "/properties/code/enum", "/properties/code/maxLength"]);
}

#[test]
fn schemas_without_a_meaning_are_refused() {
    let cases = [
        (
            json!({"properties": {"a": {"bsonType": "strnig"}}}),
            "/properties/a/bsonType",
            "unknown type `strnig`",
        ),
        (
            json!({"properties": {"a/b": {"bsonType": 7}}}),
            "/properties/a~1b/bsonType",
            "a type must be a string",
        ),
        (json!({"properties": {"a": 7}}), "/properties/a", "a schema must be an object"),
    ];
    for (shape, pointer, message) in cases {
        let refused = Placer::new(&PartitionKey::new("k", None, false), Some(&schema(&shape))).unwrap_err();
        let found: Vec<_> =
            refused.iter().map(|one| (one.place.pointer.as_str(), one.message.as_str())).collect();
        assert_eq!(found, [(pointer, message)], "{shape}");
    }
}

/// What a value is written as is said, not that it is an object.
#[test]
fn extended_json_that_cannot_be_read_is_named() {
    let rows = [
        (json!({"$date": 1_713_607_500_000_i64}), "old Extended JSON (`$date` as a number)"),
        (json!({"$binary": "AAEC", "$type": "00"}), "old Extended JSON (`$binary` with `$type`)"),
        (json!({"$binary": {"base64": "?", "subType": "00"}}), "invalid Extended JSON (`$binary`)"),
        (json!({"$oid": "66bb"}), "invalid Extended JSON (`$oid`)"),
        (json!({"$uuid": 7}), "invalid Extended JSON (`$uuid`)"),
        (json!({"$numberInt": "3000000000"}), "invalid Extended JSON (`$numberInt`)"),
        (json!({"$numberLong": 7}), "invalid Extended JSON (`$numberLong`)"),
        (json!({"$numberDouble": "seven"}), "invalid Extended JSON (`$numberDouble`)"),
        (json!({"$numberDecimal": 7.5}), "invalid Extended JSON (`$numberDecimal`)"),
        (json!({"$date": "yesterday"}), "invalid Extended JSON (`$date`)"),
        (json!({"$date": "2024-04-20T10:05:00Z", "by": "me"}), "object"),
        (json!({"$gt": 7}), "object"),
    ];
    for (value, found) in rows {
        for kind in ["string", "mixed", "object"] {
            let shape = json!({"properties": {"k": {}, "v": {"bsonType": kind}}});
            let fits = found == "object" && kind != "string";
            let expected = if fits { Vec::new() } else { vec![format!("`v` must be {kind}, found {found}")] };
            assert_eq!(problems(&shape, &json!({"v": value})), expected, "{value}");
            assert_eq!(sync_rules::place::is_unreadable(&value), found != "object", "{value}");
        }
    }
}

/// What an interrupted update has left is not of the document; what else is there is.
#[test]
fn a_dictionary_does_not_hold_the_field_of_an_update() {
    let shape = json!({"properties": {"k": {}}, "additionalProperties": {"bsonType": "string"}});
    assert!(problems(&shape, &json!({"_id__baas_transaction": 7})).is_empty());
    assert_eq!(problems(&shape, &json!({"_id__baas": 7})), ["`_id__baas` must be string, found int"]);
    assert!(sync_rules::place::has_transaction_field(&json!({"_id__baas_transaction": null})));
    assert!(!sync_rules::place::has_transaction_field(&json!({"a": {"_id__baas_transaction": 1}})));
}

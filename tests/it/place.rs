//! `fixtures/place`: the documents of each partition strategy are in the realms that are listed, and whatever a
//! document is, its placement is a partition that the key admits, or a reason.

mod command;
mod schemas;

use std::{collections::BTreeMap, fs, path::Path};

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use sync_rules::{
    PartitionKey, PartitionType, Value, ValueRef,
    app::{App, CollectionSchema, load_apps},
    place::{Move, Placement, Placer, unsynced_document},
};

use crate::{apps::files, random};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");

/// A schema as an app has it.
pub(crate) fn schema(json: &Json) -> CollectionSchema {
    let files = [
        ("realm_config.json".to_owned(), "{}".to_owned()),
        ("data_sources/c/shop/orders/schema.json".to_owned(), json.to_string()),
    ];
    load_apps(files).pop().unwrap().schemas.pop().unwrap()
}

#[test]
fn every_strategy_has_the_realms_that_are_listed() {
    let folders = fs::read_dir(Path::new(FIXTURES).join("place")).unwrap();
    let folders = folders.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut failures = Vec::new();
    let mut count = 0;
    for folder in folders {
        let expected: Json =
            serde_json::from_str(&fs::read_to_string(folder.join("realms.json")).unwrap()).unwrap();
        let root = Path::new(FIXTURES).join("apps").join(expected["app"].as_str().unwrap());
        let app = load_apps(files(&root)).pop().unwrap();
        let found = realms(&app, &folder);
        if found != expected["realms"] {
            failures.push(format!("{}\n{}", folder.display(), serde_json::to_string(&found).unwrap()));
        }
        count += 1;
    }
    assert_eq!(count, 7);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The realms of all documents of a folder, each with the ids by collection.
fn realms(app: &App, folder: &Path) -> Json {
    let mut collections: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    collections.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    let names: Vec<_> = collections.iter().map(|path| path.file_stem().unwrap().to_str().unwrap()).collect();
    let nothing =
        || Json::Object(names.iter().map(|name| ((*name).to_owned(), json!([]))).collect::<Map<_, _>>());
    let mut realms: BTreeMap<String, (Json, Json)> = BTreeMap::new();
    for (path, name) in collections.iter().zip(&names) {
        let same = |schema: &&CollectionSchema| format!("{}.{}", schema.database, schema.collection) == *name;
        let schema = app.schemas.iter().find(same).unwrap();
        let placer = Placer::new(app.sync.as_ref().unwrap().partition_key(), Some(schema)).unwrap();
        for line in fs::read_to_string(path).unwrap().lines() {
            let document: Json = serde_json::from_str(line).unwrap();
            let placement = placer.place(&document);
            let partition = placement.partition().unwrap_or_else(|| panic!("{line}: {placement:?}"));
            let partition = partition.to_value().to_json();
            let realm = realms.entry(partition.to_string()).or_insert_with(|| (partition, nothing()));
            realm.1[name].as_array_mut().unwrap().push(document["_id"]["$oid"].clone());
        }
    }
    let realms = realms
        .into_values()
        .map(|(partition, documents)| json!({"partition": partition, "documents": documents}));
    realms.collect()
}

#[test]
fn what_a_key_makes_of_a_document() {
    let open = schema(&json!({"properties": {"shop": {"bsonType": "long"}, "sum": {"bsonType": "double"}}}));
    let other = schema(&json!({"properties": {"sum": {"bsonType": "double"}}}));
    let required = PartitionKey::new("shop", Some(PartitionType::Long), true);
    let optional = PartitionKey::new("shop", Some(PartitionType::Long), false);
    let untyped = PartitionKey::new("shop", None, false);
    let cases = [
        (&required, Some(&open), json!({"shop": 4}), "in 4"),
        (&required, Some(&open), json!({"shop": {"$numberLong": "4"}}), "in 4"),
        (&required, Some(&open), json!({}), "key-missing"),
        (&required, Some(&open), json!({"shop": {"$undefined": true}}), "key-missing"),
        (&required, Some(&open), json!({"shop": null}), "key-null"),
        (&required, Some(&open), json!({"shop": "4"}), "key-type"),
        (&required, None, json!({"shop": 4.5}), "key-type"),
        // What is ignored is not looked at.
        (&required, Some(&open), json!({"sum": "much"}), "key-missing"),
        (&required, Some(&open), json!({"shop": 4, "sum": "much"}), "unsyncable sum"),
        (&optional, Some(&open), json!({}), "null"),
        (&optional, Some(&open), json!({"shop": null}), "null"),
        (&optional, None, json!({"shop": 9_223_372_036_854_775_808_u64}), "unsyncable shop"),
        (&optional, Some(&open), json!({"shop": "4"}), "unsyncable shop"),
        (&optional, None, json!({"shop": "4"}), "unsyncable shop"),
        (&optional, Some(&open), json!({"sum": true, "shop": "4"}), "unsyncable shop sum"),
        (&optional, Some(&other), json!({"shop": 4}), "key-not-in-schema"),
        (&untyped, None, json!({"shop": "4"}), "in \"4\""),
        (&untyped, None, json!({"shop": true}), "unsyncable shop"),
        (&untyped, None, json!(7), "unsyncable "),
        // Of Extended JSON that cannot be read nobody knows whether it fits.
        (&required, None, json!({"shop": {"$numberLong": 4}}), "unknown shop"),
        (&optional, Some(&open), json!({"shop": {"$numberLong": "x"}}), "unknown shop"),
        (&optional, Some(&open), json!({"sum": {"$date": 7}}), "unknown sum"),
        (&optional, Some(&open), json!({"sum": {"$date": 7}, "shop": "4"}), "unsyncable shop sum"),
        (&required, Some(&open), json!({"sum": "much", "shop": {"$numberInt": 4}}), "unknown shop sum"),
        (&optional, Some(&open), json!({"sum": {"$date": 7, "x": 1}}), "unsyncable sum"),
    ];
    for (key, schema, document, expected) in cases {
        let placement = Placer::new(key, schema).unwrap().place(&document);
        assert_eq!(words(&placement), expected, "{document}");
    }
}

pub(crate) fn words(placement: &Placement) -> String {
    match placement {
        Placement::Partition(value) => format!("in {}", value.to_json()),
        Placement::NullPartition => "null".to_owned(),
        Placement::NotSynced(reason) => reason.code().to_owned(),
        Placement::Unsyncable(problems) => {
            let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
            format!("unsyncable {}", fields.join(" "))
        }
        Placement::Unknown(problems) => {
            let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
            format!("unknown {}", fields.join(" "))
        }
        _ => unreachable!(),
    }
}

#[test]
fn a_changed_value_is_a_delete_and_an_insert() {
    let shape = schema(&json!({"properties": {"room": {"bsonType": "string"}, "at": {"bsonType": "date"}}}));
    let (one, two) = (|| Value::from("one"), || Value::from("two"));
    let optional = Placer::new(&PartitionKey::new("room", Some(PartitionType::String), false), Some(&shape));
    let required = Placer::new(&PartitionKey::new("room", Some(PartitionType::String), true), Some(&shape));
    let (optional, required) = (optional.unwrap(), required.unwrap());
    let cases = [
        (&optional, json!({"room": "one"}), json!({"room": "two"}), Move::Moves { from: one(), to: two() }),
        (&optional, json!({"room": "one"}), json!({"room": "one", "x": 1}), Move::Stays(one())),
        (&optional, json!({"room": "one"}), json!({}), Move::Moves { from: one(), to: Value::Null }),
        (&optional, json!({"room": null}), json!({}), Move::Stays(Value::Null)),
        (&required, json!({"room": "one"}), json!({}), Move::Leaves(one())),
        (&required, json!({}), json!({"room": "two"}), Move::Enters(two())),
        (&required, json!({}), json!({"room": null}), Move::Nowhere),
        (&required, json!({"room": "one"}), json!({"room": "two", "at": "noon"}), Move::Diverges(one())),
    ];
    for (placer, before, after, expected) in cases {
        let moved = placer.place(&before).moved_to(&placer.place(&after));
        assert_eq!(moved, expected, "{before} {after}");
        let both = matches!(moved, Move::Moves { .. });
        assert_eq!(both, moved.deleted_from().is_some() && moved.inserted_into().is_some());
    }
}

/// The pets of the page Internal Database Usage.
#[test]
fn records_have_the_shape_of_the_service() {
    let shape = schema(&json!({"title": "Pet", "required": ["_id", "type", "name", "age"], "properties": {
        "_id": {"bsonType": "objectId"}, "type": {"bsonType": "string"}, "name": {"bsonType": "string"},
        "age": {"bsonType": "int"}, "owner": {"bsonType": "string"}}}));
    let placer = Placer::new(&PartitionKey::new("owner", None, false), Some(&shape)).unwrap();
    let document =
        json!({"_id": {"$oid": "5ae782e48f25b9dc5c51c4a5"}, "type": "dog", "name": "Fido", "age": "7"});
    let Placement::Unsyncable(problems) = placer.place(&document) else { panic!("it fits") };
    let record = unsynced_document("myDatabase", "pets", &document, &problems);
    assert_eq!(
        record,
        json!({
            "documentId": {"$oid": "5ae782e48f25b9dc5c51c4a5"},
            "ns": {"db": "myDatabase", "coll": "pets"},
            "reason": "invalid schema",
            "problems": [{"code": "wrong-type", "field": "age", "expected": "int", "found": "string",
                "message": "`age` must be int, found string"}],
        })
    );
}

fn any_json() -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[a-c]{0,3}".prop_map(Json::from),
        Just(json!({"$oid": "5ae782e48f25b9dc5c51c4a5"})),
        Just(json!({"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"})),
        Just(json!({"$numberLong": "7"})),
        Just(json!({"$date": "2020-01-31T12:00:00Z"})),
        Just(json!({"$timestamp": {"t": 1, "i": 1}})),
        Just(json!({"$date": 7})),
        Just(json!({"$binary": "AAEC", "$type": "00"})),
    ];
    let name =
        || prop_oneof![Just("k"), Just("a"), Just("b"), Just("$oid"), Just("")].prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(name(), inner, 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

fn any_schema() -> BoxedStrategy<Json> {
    let types = prop::sample::select(vec![
        json!("string"),
        json!("long"),
        json!("mixed"),
        json!(["string", "null"]),
        json!("object"),
        json!("objectId"),
    ]);
    let leaf = types.prop_map(|named| json!({"bsonType": named}));
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|items| json!({"bsonType": "array", "items": items})),
            inner.clone().prop_map(|others| json!({"bsonType": "object", "additionalProperties": others})),
            (inner.clone(), inner).prop_map(
                |(a, b)| json!({"bsonType": "object", "required": ["a"], "properties": {"a": a, "b": b}})
            ),
        ]
    })
    .boxed()
}

proptest! {
    #![proptest_config(random::config(400))]

    #[test]
    fn a_placement_is_a_partition_that_the_key_admits(
        mut document in any_json(), shape in any_schema(), value in prop::option::of(any_json()),
        kind in prop::option::of(prop::sample::select(PartitionType::ALL.to_vec())), required: bool, checked: bool,
    ) {
        if let (Some(members), Some(value)) = (document.as_object_mut(), value) {
            members.insert("k".to_owned(), value);
        }
        let key = PartitionKey::new("k", kind, required);
        let shape = schema(&json!({"properties": {"k": {}, "a": shape}}));
        let placer = Placer::new(&key, checked.then_some(&shape)).unwrap();
        let placement = placer.place(&document);
        // The crate's own values are read as JSON is.
        prop_assert_eq!(words(&placer.place(&Value::from(&document))), words(&placement));
        match placement.partition() {
            Some(partition) => {
                prop_assert!(key.check(partition).is_ok());
                if !matches!(partition, ValueRef::Null) {
                    prop_assert_eq!(partition.to_value(), Value::from(&document["k"]));
                }
            }
            None => prop_assert!(!matches!(
                &placement,
                Placement::Unsyncable(problems) | Placement::Unknown(problems) if problems.is_empty()
            )),
        }
        let unmoved = placement.moved_to(&placement);
        let unknown = matches!(placement, Placement::Unknown(_)) && unmoved == Move::Unknown;
        prop_assert!(unknown || matches!(unmoved, Move::Stays(_) | Move::Nowhere), "{unmoved:?}");
    }

    #[test]
    fn no_schema_and_no_document_is_too_odd(shape in any_json(), document in any_json()) {
        let files = [
            ("realm_config.json".to_owned(), "{}".to_owned()),
            ("data_sources/c/shop/orders/schema.json".to_owned(), json!({"properties": {"k": shape}}).to_string()),
        ];
        for schema in load_apps(files).pop().unwrap().schemas {
            if let Ok(placer) = Placer::new(&PartitionKey::new("k", None, false), Some(&schema)) {
                drop(words(&placer.place(&document)));
            }
        }
    }
}

//! What must hold of an app's data: assumptions in words, what verifies them, and queries that check the others.

use serde_json::{Value as Json, json};

use super::report::{Condition, ConditionStatus};
use crate::{
    app::{App, Collection, CustomUserData, Declared, Served, declared},
    ast::Segment,
    compare::{Assumption, Shape, Variable},
    partition::{PartitionKey, PartitionType},
    syntax::Node,
};

const BINARY: &str = "binData";
const LEAST_UUID: &str = "00000000-0000-0000-0000-000000000000";
const GREATEST_UUID: &str = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/// The condition that an assumption is. `function` names calls.
pub(super) fn condition(
    assumption: &Assumption,
    app: &App,
    key: &PartitionKey,
    function: impl Fn(usize) -> String,
) -> Condition {
    match &assumption.of {
        Variable::Field(_) | Variable::Partition => of_key(assumption.is, app, key),
        Variable::User(path) => of_path(path, assumption.is, app),
        Variable::Call(call) => Condition {
            code: "function-answers",
            message: format!(
                "`{}` never fails, and never returns an array or a document: where it does, the roles deny, and the rule could \
                 still allow by another branch",
                function(*call)
            ),
            status: ConditionStatus::Assumed,
            query: None,
        },
    }
}

/// A row for each shape: the code, the sentence after the name of the value, and the MongoDB conditions, one of which
/// holds for what violates it.
fn words(shape: Shape, key: &PartitionKey) -> (&'static str, String, Vec<Json>) {
    let (code, sentence, violated) = match shape {
        Shape::List => (
            "array",
            "is an array of plain values wherever it is present",
            vec![
                json!({"$exists": true, "$not": {"$type": "array"}}),
                json!({"$elemMatch": {"$type": ["array", "object"]}}),
            ],
        ),
        Shape::Single => {
            ("single-value", "is never an array or an object", vec![json!({"$type": ["array", "object"]})])
        }
        Shape::Present => (
            "present",
            "exists for every user and is not null: users without a document of custom data lack it",
            // An array that holds null equals null in a query, and is a value.
            vec![json!({"$eq": null, "$not": {"$type": "array"}})],
        ),
        Shape::HexText => (
            "hex-id",
            "is a string of 24 lower-case hex digits wherever it is present",
            not_text(r"^[0-9a-f]{24}(?![\s\S])"),
        ),
        Shape::UuidText => (
            "uuid-text",
            "is a UUID as a lower-case string wherever it is present",
            not_text(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\s\S])"),
        ),
        Shape::KeyType | Shape::Answers => {
            let sentence = match key.kind {
                Some(kind) => format!("is of the type `{kind}`, null, or missing in every document"),
                None => "has one of the types of a partition key, is null, or missing in every document"
                    .to_owned(),
            };
            return ("key-type", sentence, not_of_type(key.kind));
        }
    };
    (code, sentence.to_owned(), violated)
}

/// What exists and is not a string of this form. `$` would match before a last line break, and one fitting element would
/// make an array fit.
fn not_text(form: &str) -> Vec<Json> {
    vec![json!({"$exists": true, "$not": {"$regex": form}}), json!({"$type": "array"})]
}

/// What exists, is not null, and is not a value of the key's type. MongoDB has no name for UUIDs: they are the binary data
/// between the least and the greatest one, as such data is ordered by its length, its subtype and then its bytes.
fn not_of_type(kind: Option<PartitionType>) -> Vec<Json> {
    let types: Vec<&str> = stored_as(kind).iter().copied().chain(["null"]).collect();
    let mut violated = vec![json!({"$exists": true, "$not": {"$type": types}}), json!({"$type": "array"})];
    if types.contains(&BINARY) {
        let uuids = json!({"$gte": {"$uuid": LEAST_UUID}, "$lte": {"$uuid": GREATEST_UUID}});
        violated.push(json!({"$type": BINARY, "$not": uuids}));
    }
    violated
}

/// The documents of which one of some conditions holds for a field.
fn any_of(field: &str, conditions: &[Json]) -> Json {
    match conditions {
        [only] => json!({ field: only }),
        several => json!({"$or": several.iter().map(|one| json!({ field: one })).collect::<Vec<_>>()}),
    }
}

fn of_key(shape: Shape, app: &App, key: &PartitionKey) -> Condition {
    let (code, sentence, violated) = words(shape, key);
    let code = if shape == Shape::Single { "key-single-value" } else { code };
    let collections = served(app, key);
    let status = match shape {
        Shape::Single => ConditionStatus::Verified(
            "neither kind of sync serves documents whose key does not fit the schema, in which it is a single value"
                .to_owned(),
        ),
        Shape::KeyType => match collections.as_slice() {
            [] => ConditionStatus::Assumed,
            schemas if schemas.iter().all(|schema| declares_type(schema, key)) => {
                let files = schemas.iter().filter_map(|one| Some(format!("`{}`", one.schema_file()?.tree.name())));
                let files: Vec<String> = files.collect();
                ConditionStatus::Verified(format!("by {}: sync serves only documents that match their schema", listed(&files)))
            }
            _ => ConditionStatus::Assumed,
        },
        Shape::List | Shape::Present | Shape::HexText | Shape::UuidText | Shape::Answers => ConditionStatus::Assumed,
    };
    let query = (status == ConditionStatus::Assumed).then(|| {
        let violated = any_of(&key.name, &violated);
        let names: Vec<String> = collections.iter().map(|one| in_shell(&one.database, &one.name)).collect();
        match names.as_slice() {
            [] => {
                format!("db.getCollection(\"…\").find({}) // for every synced collection", shell(&violated))
            }
            names => format!("[{}].map(c => c.countDocuments({}))", names.join(", "), shell(&violated)),
        }
    });
    Condition { code, message: format!("`{}` {sentence}", key.name), status, query }
}

fn of_path(path: &[Segment], shape: Shape, app: &App) -> Condition {
    let keys: Vec<&str> = path.iter().map(|segment| &*segment.key).collect();
    let name = keys.join(".");
    let (code, sentence, violated) = words(shape, &PartitionKey::new("", None, false));
    let status = match (shape, keys.as_slice()) {
        (Shape::HexText, ["id"]) => {
            ConditionStatus::Verified("the service gives every user an ObjectId, written in hex".to_owned())
        }
        (Shape::List, _) => by_schema(app, &keys, Declared::List),
        (Shape::Single, _) => by_schema(app, &keys, Declared::Single),
        (Shape::Present | Shape::HexText | Shape::UuidText | Shape::KeyType | Shape::Answers, _) => {
            ConditionStatus::Assumed
        }
    };
    let query = match (&app.custom_user_data, keys.as_slice()) {
        (_, ["custom_data"]) => None,
        (source, ["custom_data", below @ ..]) if status == ConditionStatus::Assumed => {
            let collection = match source {
                Some(CustomUserData { database, collection, .. }) => in_shell(database, collection),
                None => "db.getCollection(\"…\")".to_owned(),
            };
            Some(format!("{collection}.find({})", shell(&below_arrays(below, shape, &violated))))
        }
        _ => None,
    };
    Condition { code, message: format!("`{name}` {sentence}"), status, query }
}

/// The documents that violate a condition of a path. A path through an array leads to nothing that is decided, while a
/// query would look into its elements.
fn below_arrays(keys: &[&str], shape: Shape, violated: &[Json]) -> Json {
    let by_name = |(at, key): (usize, &&str)| {
        let through = keys.get(..at).filter(|before| !before.is_empty())?;
        key.parse::<u64>().is_err().then(|| through.join("."))
    };
    let through: Vec<String> = keys.iter().enumerate().filter_map(by_name).collect();
    let found = any_of(&keys.join("."), violated);
    match (through.as_slice(), shape) {
        ([], _) => found,
        (through, Shape::Present) => {
            let arrays = through.iter().map(|path| json!({ path: {"$type": "array"}}));
            json!({"$or": arrays.chain([found]).collect::<Vec<_>>()})
        }
        (through, _) => {
            let no_arrays = through.iter().map(|path| json!({ path: {"$not": {"$type": "array"}}}));
            json!({"$and": no_arrays.chain([found]).collect::<Vec<_>>()})
        }
    }
}

/// A query as the MongoDB shell takes it.
fn shell(query: &Json) -> String {
    [LEAST_UUID, GREATEST_UUID].into_iter().fold(query.to_string(), |text, uuid| {
        text.replace(&json!({"$uuid": uuid}).to_string(), &format!("UUID(\"{uuid}\")"))
    })
}

fn by_schema(app: &App, keys: &[&str], wanted: Declared) -> ConditionStatus {
    match declared(Some(app), keys) {
        Some((declared, schema)) if declared == wanted => {
            ConditionStatus::Verified(format!("by the schema in `{}`", schema.file))
        }
        _ => ConditionStatus::Assumed,
    }
}

/// The collections that partition sync serves, as far as that is known.
fn served<'a>(app: &'a App, key: &PartitionKey) -> Vec<&'a Collection> {
    Served::by_partition(app).map(|sync| sync.by_key(&key.name).served).unwrap_or_default()
}

fn declares_type(collection: &Collection, key: &PartitionKey) -> bool {
    let declared = collection.property(&key.name).and_then(|field| field.get("bsonType"));
    let known =
        |name: &Node| name.text().is_some_and(|name| name == "null" || bson_types(key.kind).contains(&name));
    declared.is_some_and(|declared| match declared.elements() {
        Some(names) => !names.is_empty() && names.iter().all(known),
        None => known(declared),
    })
}

/// The names that `$type` has for what values of a key's type are stored as.
fn stored_as(kind: Option<PartitionType>) -> &'static [&'static str] {
    match kind {
        Some(PartitionType::String) => &["string"],
        Some(PartitionType::ObjectId) => &["objectId"],
        Some(PartitionType::Long) => &["long", "int"],
        Some(PartitionType::Uuid) => &[BINARY],
        None => &["string", "objectId", "long", "int", BINARY],
    }
}

/// The names that schemas have for a key's type.
fn bson_types(kind: Option<PartitionType>) -> &'static [&'static str] {
    match kind {
        Some(PartitionType::String) => &["string"],
        Some(PartitionType::ObjectId) => &["objectId"],
        Some(PartitionType::Long) => &["long", "int"],
        Some(PartitionType::Uuid) => &["uuid", "binData"],
        None => &["string", "objectId", "long", "int", "binData"],
    }
}

fn in_shell(database: &str, collection: &str) -> String {
    format!("db.getSiblingDB({}).getCollection({})", Json::from(database), Json::from(collection))
}

fn listed(names: &[String]) -> String {
    match names {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        _ => names.join(", "),
    }
}

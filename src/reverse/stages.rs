//! The stages of an audit. They count and gather what filters select, and decide nothing themselves.

use serde_json::{Map, Value as Json, json};

use super::{
    audit::Cell,
    filter::{Query, filter},
};
use crate::app::CustomUserData;

/// More users who may write everything are counted and not named.
const NAMED: u8 = 20;

/// A document for each user. What the filters select is put together with all users; which filters a user fulfils says
/// which partitions are open.
pub(super) fn per_user(queries: &[Query], cells: &[Cell], custom_data: &CustomUserData) -> Json {
    let id = format!("${}", custom_data.user_id_field);
    let selected = |query: &Query, number: Json| -> [Json; 2] {
        [
            json!({"$match": users(query, custom_data)}),
            json!({"$project": {"user": id, "fulfils": {"$literal": number}}}),
        ]
    };
    let mut stages: Vec<Json> = selected(&Query::True, Json::Null).into();
    for (number, query) in queries.iter().enumerate().filter(|(_, query)| **query != Query::False) {
        let pipeline = selected(query, json!(number));
        stages.push(json!({"$unionWith": {"coll": custom_data.collection, "pipeline": pipeline}}));
    }
    let cells: Vec<Json> = cells
        .iter()
        .map(|Cell { partition, read, write }| json!({"partition": partition, "read": read, "write": write}))
        .collect();
    let fulfils = |which: &str| json!({"$in": [format!("$$cell.{which}"), "$fulfils"]});
    let open = |condition: Json| {
        let found = json!({"$filter": {"input": {"$literal": cells}, "as": "cell", "cond": condition}});
        json!({"$map": {"input": found, "as": "cell", "in": "$$cell.partition"}})
    };
    stages.extend([
        json!({"$group": {
            "_id": "$_id", "user": {"$first": "$user"}, "fulfils": {"$addToSet": "$fulfils"},
        }}),
        json!({"$sort": {"user": 1}}),
        json!({"$project": {
            "_id": 0,
            "user": 1,
            "write": open(fulfils("write")),
            "read": open(json!({"$and": [fulfils("read"), {"$not": [fulfils("write")]}]})),
        }}),
    ]);
    Json::Array(stages)
}

/// One document with what `preview --summary-only` says.
pub(super) fn summary(queries: &[Query], cells: &[Cell], custom_data: &CustomUserData) -> Json {
    let id = format!("${}", custom_data.user_id_field);
    let counted = |filter: Json| json!([{"$match": filter}, {"$count": "count"}]);
    let everywhere = Query::all(cells.iter().filter_map(|cell| queries.get(cell.write).cloned()));
    let everywhere = users(&everywhere, custom_data);
    let mut facets = Map::new();
    let mut facet = |name: String, stages: Json| facets.insert(name, stages);
    facet("users".to_owned(), counted(users(&Query::True, custom_data)));
    facet("without_id".to_owned(), counted(json!({"$nor": [users(&Query::True, custom_data)]})));
    facet("writers".to_owned(), counted(everywhere.clone()));
    facet(
        "first_writers".to_owned(),
        json!([
            {"$match": everywhere},
            {"$sort": { custom_data.user_id_field.clone(): 1 }},
            {"$limit": NAMED},
            {"$project": {"_id": 0, "user": id}},
        ]),
    );
    for (number, query) in queries.iter().enumerate() {
        facet(name(number), counted(users(query, custom_data)));
    }
    let partitions: Vec<Json> = cells
        .iter()
        .map(|Cell { partition, read, write }| {
            let partition = json!({"$literal": partition});
            json!({"partition": partition, "readers": count(&name(*read)), "writers": count(&name(*write))})
        })
        .collect();
    let with_readers = |condition: Json| {
        let found = json!({"$filter": {"input": "$partitions", "as": "cell", "cond": condition}});
        json!({"$map": {"input": found, "as": "cell", "in": "$$cell.partition"}})
    };
    json!([
        {"$facet": facets},
        {"$project": {
            "users": count("users"),
            "documents_without_user_id": count("without_id"),
            "users_with_write_to_everything": {"count": count("writers"), "first": "$first_writers.user"},
            "partitions": partitions,
        }},
        {"$set": {
            "partitions_nobody_can_open": with_readers(json!({"$eq": ["$$cell.readers", 0]})),
            "partitions_everybody_can_open": with_readers(json!({"$and": [
                {"$eq": ["$$cell.readers", "$users"]},
                {"$gt": ["$users", 0]},
            ]})),
        }},
    ])
}

/// The filter for those of a query who are users: the id is a string or an ObjectId, and not an array of them.
fn users(query: &Query, custom_data: &CustomUserData) -> Json {
    let kind = json!({"$type": format!("${}", custom_data.user_id_field)});
    let is_user = Query::Atom(json!({"$expr": {"$in": [kind, ["string", "objectId"]]}}));
    filter(&Query::all([query.clone(), is_user]))
}

/// The facet of a filter.
fn name(number: usize) -> String {
    format!("filter_{number}")
}

/// The number that a facet counted, which holds no document if there was nothing to count.
fn count(facet: &str) -> Json {
    json!({"$ifNull": [{"$arrayElemAt": [format!("${facet}.count"), 0]}, 0]})
}

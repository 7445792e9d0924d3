//! A condition on users as a filter of MongoDB's query language.

use serde_json::{Value as Json, json};

use crate::condition::{Condition, Part};

/// Its atoms are conditions of the query language.
pub(super) type Query = Condition<Json>;

impl Part for Json {}

/// The filter. What selects nothing is a filter too: no document lacks its `_id`.
pub(super) fn filter(query: &Query) -> Json {
    match query {
        Query::True => json!({}),
        Query::False | Query::Unsayable(_) => json!({"_id": {"$exists": false}}),
        Query::Atom(condition) => condition.clone(),
        Query::All(parts) => json!({"$and": parts.iter().map(filter).collect::<Vec<_>>()}),
        Query::Any(parts) => json!({"$or": parts.iter().map(filter).collect::<Vec<_>>()}),
    }
}

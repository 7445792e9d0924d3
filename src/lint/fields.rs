//! What the schemas of collections say of the fields that filters ask about.
//!
//! Only what a schema says counts: an export can lack schemas, and a schema can leave a type open.

use serde_json::Value as Json;

use super::kinds::Kind;
use crate::app::CollectionSchema;

/// What a schema says of a field.
pub(crate) fn property<'s>(schema: &'s CollectionSchema, field: &str) -> Option<&'s Json> {
    schema.schema.get("properties")?.get(field)
}

/// Whether a schema has its fields, and this is none of them.
pub(crate) fn lacks(schema: &CollectionSchema, field: &str) -> bool {
    let properties = schema.schema.get("properties").and_then(Json::as_object);
    field != "_id" && properties.is_some_and(|properties| !properties.contains_key(field))
}

/// Whether every document of the collection has the field.
pub(crate) fn requires(schema: &CollectionSchema, field: &str) -> bool {
    let required = schema.schema.get("required").and_then(Json::as_array);
    field == "_id" || required.into_iter().flatten().any(|name| name.as_str() == Some(field))
}

/// The kinds of a field's values, or of the elements where it is a list, in all collections that have it; `None` if
/// some schema leaves it open, or if there is none.
pub(crate) fn kinds(field: &str, schemas: &[&CollectionSchema]) -> Option<Vec<Kind>> {
    let mut all = Vec::new();
    for property in schemas.iter().filter_map(|schema| property(schema, field)) {
        for kind in kinds_of(property)? {
            if !all.contains(&kind) {
                all.push(kind);
            }
        }
    }
    (!all.is_empty()).then_some(all)
}

fn kinds_of(property: &Json) -> Option<Vec<Kind>> {
    let names = names(property)?;
    let mut kinds = Vec::new();
    for name in names.into_iter().filter(|name| *name != "null") {
        match name {
            "array" => kinds.extend(kinds_of(property.get("items")?)?),
            _ => kinds.push(kind_of_name(name)?),
        }
    }
    Some(kinds)
}

/// The names of a property's types.
fn names(property: &Json) -> Option<Vec<&str>> {
    match property.get("bsonType").or_else(|| property.get("type"))? {
        Json::String(name) => Some(vec![name.as_str()]),
        Json::Array(names) => names.iter().map(Json::as_str).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => None,
    }
}

fn kind_of_name(name: &str) -> Option<Kind> {
    Some(match name {
        "string" => Kind::Text,
        "int" | "long" | "double" | "decimal" | "number" | "integer" | "float" => Kind::Number,
        "bool" | "boolean" => Kind::Bool,
        "objectId" => Kind::ObjectId,
        "uuid" => Kind::Uuid,
        "date" => Kind::Date,
        "binData" => Kind::Binary,
        _ => return None,
    })
}

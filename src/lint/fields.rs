//! What the schemas of collections say of the fields that filters ask about.
//!
//! Only what a schema says counts: an export can lack schemas, and a schema can leave a type open.

use super::kinds::Kind;
use crate::{app::Collection, syntax::Node};

/// Whether a schema names its fields, and this is none of them.
pub(crate) fn lacks(collection: &Collection, field: &str) -> bool {
    let properties = collection.schema().and_then(|schema| schema.get("properties")?.members());
    field != "_id" && properties.is_some() && collection.property(field).is_none()
}

/// Whether some document may be without a field that the schemas have.
pub(crate) fn may_be_missing(field: &str, collections: &[&Collection]) -> bool {
    let mut with_field = collections.iter().filter(|collection| collection.property(field).is_some());
    with_field.any(|collection| field != "_id" && !requires(collection, field))
}

fn requires(collection: &Collection, field: &str) -> bool {
    let required = collection.schema().and_then(|schema| schema.get("required")?.elements());
    required.unwrap_or_default().iter().any(|name| name.text() == Some(field))
}

/// The kinds of a field's values, or of the elements where it is an array, in all collections that have it; `None` if
/// some schema leaves it open, or if there is none.
pub(crate) fn kinds(field: &str, collections: &[&Collection]) -> Option<Vec<Kind>> {
    let mut all = Vec::new();
    for property in collections.iter().filter_map(|collection| collection.property(field)) {
        for kind in kinds_of(property)? {
            if !all.contains(&kind) {
                all.push(kind);
            }
        }
    }
    (!all.is_empty()).then_some(all)
}

fn kinds_of(property: &Node) -> Option<Vec<Kind>> {
    let mut kinds = Vec::new();
    for name in names(property)?.into_iter().filter(|name| *name != "null") {
        match name {
            "array" => kinds.extend(kinds_of(property.get("items")?)?),
            _ => kinds.push(kind_of_name(name)?),
        }
    }
    Some(kinds)
}

/// The names of a property's types.
fn names(property: &Node) -> Option<Vec<&str>> {
    let named = property.get("bsonType").or_else(|| property.get("type"))?;
    match named.elements() {
        Some(names) => names.iter().map(Node::text).collect(),
        None => Some(vec![named.text()?]),
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

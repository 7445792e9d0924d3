//! Writing a condition in the rule language: what a role, a filter or a rule over the partition says.

use serde_json::{Map, Value as Json, json};

use super::{Asks, Atom, Condition};
use crate::ast::print;

/// The operators that can share an object.
const OPERATORS: &[&str] = &["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin"];
/// The keys of objects that are values: conversions, and Extended JSON of keys.
const VALUES: &[&str] =
    &["%stringToOid", "%oidToString", "%stringToUuid", "%uuidToString", "$oid", "$uuid", "$numberLong"];

/// How the words for connectives begin: rules have `%and`, filters `$and`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sigil {
    Percent,
    Dollar,
}

impl Condition<Atom> {
    /// The expression. What is unsayable is false.
    pub(crate) fn to_json(&self, sigil: Sigil) -> Json {
        match self {
            Self::True => Json::Bool(true),
            Self::False | Self::Unsayable(_) => Json::Bool(false),
            Self::Atom(atom) => atom.to_json(sigil),
            Self::Any(parts) => sigil.joined("or", parts.iter().map(|part| part.to_json(sigil)).collect()),
            Self::All(parts) => conjunction(parts.iter().map(|part| part.to_json(sigil)).collect(), sigil),
        }
    }
}

impl Atom {
    pub(crate) fn to_json(&self, sigil: Sigil) -> Json {
        let (expr, asks) = self.written();
        let json = print::expr(&expr);
        match asks {
            Asks::True => json,
            Asks::False => sigil.joined("nor", vec![json]),
        }
    }
}

impl Sigil {
    fn joined(self, word: &str, parts: Vec<Json>) -> Json {
        let sigil = match self {
            Self::Percent => "%",
            Self::Dollar => "$",
        };
        json!({ format!("{sigil}{word}"): parts })
    }
}

/// The fields of one object are all asked for; fields of the same name need an array, unless both ask by operators.
fn conjunction(parts: Vec<Json>, sigil: Sigil) -> Json {
    let mut fields: Map<String, Json> = Map::new();
    let all = parts.iter().filter_map(Json::as_object).flatten();
    for (key, value) in all {
        let Some(there) = fields.get_mut(key) else {
            fields.insert(key.clone(), value.clone());
            continue;
        };
        match (operators(there), operators(value)) {
            (Some(mut one), Some(more)) if more.keys().all(|name| !one.contains_key(name)) => {
                one.extend(more);
                *there = Json::Object(one);
            }
            _ => return sigil.joined("and", parts),
        }
    }
    Json::Object(fields)
}

/// What is asked of a field as an object of operators that can be combined with others: a plain value is `$eq`.
fn operators(value: &Json) -> Option<Map<String, Json>> {
    let equal = || Some(Map::from_iter([("$eq".to_owned(), value.clone())]));
    match value {
        Json::Object(object) if object.keys().all(|key| OPERATORS.contains(&key.as_str())) => {
            Some(object.clone())
        }
        Json::Object(object) if object.keys().all(|key| VALUES.contains(&key.as_str())) => equal(),
        Json::String(_) | Json::Number(_) => equal(),
        Json::Object(_) | Json::Null | Json::Bool(_) | Json::Array(_) => None,
    }
}

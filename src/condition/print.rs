//! Writing a condition in the rule language: what a role, a filter or a rule over the partition says.

use serde_json::{Map, Value as Json, json};

use super::{Asks, Atom, Condition};
use crate::ast::print;

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

/// The fields of one object are all asked for; fields of the same name need an array.
fn conjunction(parts: Vec<Json>, sigil: Sigil) -> Json {
    let mut fields = Map::new();
    let all = parts.iter().filter_map(Json::as_object).flatten();
    for (key, value) in all {
        match (fields.get_mut(key), value) {
            (None, value) => drop(fields.insert(key.clone(), value.clone())),
            (Some(Json::Object(there)), Json::Object(more)) if can_be_one(there, more) => {
                there.extend(more.clone());
            }
            (Some(_), _) => return sigil.joined("and", parts),
        }
    }
    Json::Object(fields)
}

/// Whether two objects of operators can be one.
fn can_be_one(a: &Map<String, Json>, b: &Map<String, Json>) -> bool {
    let operators = |object: &Map<String, Json>| {
        object.keys().all(|key| {
            matches!(key.as_str(), "$eq" | "$ne" | "$gt" | "$gte" | "$lt" | "$lte" | "$in" | "$nin")
        })
    };
    operators(a) && operators(b) && b.keys().all(|key| !a.contains_key(key))
}

//! Conditions on the field that holds a user's id, which is a text to rules and can be stored as an ObjectId (SEMANTICS
//! §2.2.2): both forms are asked for.

use serde_json::{Value as Json, json};

use super::comparisons::scalar;
use crate::values::{ObjectId, Value};

/// How a user's id that equals a value is stored: it is a string to rules and can be stored as an ObjectId (SEMANTICS
/// §2.2.2), so that a string that is written as an ObjectId stands for it too, and an ObjectId of the rule equals none.
pub(super) fn stored(value: &Value) -> Vec<Json> {
    let as_id = if let Value::String(text) = value {
        ObjectId::from_hex(text).filter(|id| id.to_string() == **text).map(Value::ObjectId)
    } else {
        None
    };
    let itself = scalar(value).filter(|_| !matches!(value, Value::ObjectId(_)));
    itself.into_iter().chain(as_id.map(|id| id.to_json())).collect()
}

/// What an order on texts says of ids that are stored as ObjectIds, whose texts are 24 small hex digits; `None` if none of
/// them fits.
pub(super) fn beside(operator: &str, bound: &str) -> Option<Json> {
    let first = first_from(bound);
    let exact = first.as_ref().is_some_and(|first| first == bound);
    let id = |hex: &str| ObjectId::from_hex(hex).map(|id| Value::ObjectId(id).to_json());
    match (operator, first) {
        ("$gt" | "$gte", None) => None,
        ("$gt", Some(first)) if exact => Some(json!({"$gt": id(&first)?})),
        ("$gt" | "$gte", Some(first)) => Some(json!({"$gte": id(&first)?})),
        ("$lte", Some(first)) if exact => Some(json!({"$lte": id(&first)?})),
        (_, Some(first)) => Some(json!({"$lt": id(&first)?})),
        (_, None) => Some(json!({"$type": "objectId"})),
    }
}

/// The first text of 24 small hex digits that is not before a text.
fn first_from(bound: &str) -> Option<String> {
    const DIGITS: &[u8] = b"0123456789abcdef";
    const LENGTH: usize = 24;
    let mut digits: Vec<u8> = Vec::with_capacity(LENGTH);
    for byte in bound.bytes().take(LENGTH) {
        match DIGITS.iter().find(|digit| **digit >= byte) {
            Some(digit) => {
                digits.push(*digit);
                if *digit > byte {
                    return text(filled(digits));
                }
            }
            None => return text(next(digits)?),
        }
    }
    if bound.len() > LENGTH { text(next(digits)?) } else { text(filled(digits)) }
}

/// The digits with zeros up to the length of an id.
fn filled(mut digits: Vec<u8>) -> Vec<u8> {
    digits.resize(24, b'0');
    digits
}

/// The first id after all those that begin with these digits.
fn next(mut digits: Vec<u8>) -> Option<Vec<u8>> {
    while let Some(last) = digits.pop() {
        let next = match last {
            b'f' => continue,
            b'9' => b'a',
            other => other + 1,
        };
        digits.push(next);
        return Some(filled(digits));
    }
    None
}

fn text(digits: Vec<u8>) -> Option<String> {
    String::from_utf8(digits).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_among_texts_where_their_hex_digits_do() {
        let ids = [
            "000000000000000000000000",
            "0000000000000000000000ff",
            "5f48ffffffffffffffffffff",
            "5f49000000000000000000a0",
            "a00000000000000000000000",
            "ffffffffffffffffffffffff",
        ];
        let bounds = [
            "",
            "0",
            "5f48",
            "5f48ffffffffffffffffffff",
            "5f48fffffffffffffffffffffff",
            "5f4:",
            "5F",
            "5f49000000000000000000a",
            "9z",
            "g",
            "ffffffffffffffffffffffff",
            "ffffffffffffffffffffffffg",
            "é",
            "/",
            "z",
        ];
        for bound in bounds {
            for id in ids {
                let stored = ObjectId::from_hex(id).unwrap();
                let holds = |operator: &str| match beside(operator, bound) {
                    None => false,
                    Some(condition) => {
                        let (operator, limit) = condition.as_object().unwrap().iter().next().unwrap();
                        let limit = limit.get("$oid").and_then(Json::as_str).and_then(ObjectId::from_hex);
                        match (operator.as_str(), limit) {
                            ("$gt", Some(limit)) => stored > limit,
                            ("$gte", Some(limit)) => stored >= limit,
                            ("$lt", Some(limit)) => stored < limit,
                            ("$lte", Some(limit)) => stored <= limit,
                            ("$type", None) => true,
                            other => panic!("{other:?}"),
                        }
                    }
                };
                assert_eq!(holds("$gt"), id > bound, "{id} > {bound}");
                assert_eq!(holds("$gte"), id >= bound, "{id} >= {bound}");
                assert_eq!(holds("$lt"), id < bound, "{id} < {bound}");
                assert_eq!(holds("$lte"), id <= bound, "{id} <= {bound}");
            }
        }
    }
}

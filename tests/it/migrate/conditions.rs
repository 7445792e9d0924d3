//! Whether the conditions of a report hold for an input, read from what a person reads: the code, and the name in
//! backticks.

use std::sync::LazyLock;

use serde_json::{Value as Json, json};
use sync_rules::{
    PartitionKey, Value, ValueRef,
    migrate::Condition,
    values::{ObjectId, Uuid},
};

use super::sides::fails;

/// Everything that conditions speak of.
pub(crate) struct Input<'j> {
    pub(crate) key: &'j PartitionKey,
    pub(crate) user: &'j Json,
    pub(crate) document: &'j Json,
    pub(crate) values: &'j Json,
    pub(crate) environment: &'j Json,
    pub(crate) functions: &'j Json,
}

/// What a path leads to.
enum Found<'j> {
    Missing,
    /// Lists have no fields by name; what such a path leads to is undecided.
    Undecided,
    Value(&'j Json),
}

/// What a part of the user is where it is absent (SEMANTICS §2.2.2).
pub(super) fn absent(part: &str) -> Option<&'static Json> {
    static EMPTY: LazyLock<[Json; 2]> = LazyLock::new(|| [json!({}), json!([])]);
    let [object, array] = &*EMPTY;
    match part {
        "data" | "custom_data" => Some(object),
        "identities" => Some(array),
        _ => None,
    }
}

impl Input<'_> {
    pub(crate) fn fulfils(&self, condition: &Condition) -> bool {
        let name = condition.message.split('`').nth(1).unwrap();
        let found = self.find(name);
        let json = match found {
            Found::Value(json) => Some(json),
            Found::Missing | Found::Undecided => None,
        };
        let value = json.map_or(Value::Undefined, Value::from);
        match condition.code {
            "value-stays" | "custom-data-enabled" => true,
            "function-answers" => self.functions.get(name).is_some_and(|result| {
                !fails(result) && !matches!(Value::from(result), Value::Array(_) | Value::Object(_))
            }),
            "present" => !matches!(value, Value::Undefined | Value::Null),
            "array" => match &value {
                Value::Undefined => true,
                Value::Array(elements) => {
                    !elements.iter().any(|element| matches!(element, Value::Array(_) | Value::Object(_)))
                }
                _ => false,
            },
            "single-value" | "key-single-value" => !matches!(value, Value::Array(_) | Value::Object(_)),
            "hex-id" => match &value {
                Value::Undefined => true,
                Value::String(text) => ObjectId::from_hex(text).is_some_and(|id| id.to_string() == **text),
                _ => false,
            },
            "uuid-text" => match &value {
                Value::Undefined => true,
                Value::String(text) => Uuid::from_text(text).is_some_and(|id| id.to_string() == **text),
                _ => false,
            },
            "key-type" => {
                let optional = PartitionKey::new("", self.key.kind, false);
                value == Value::Undefined || optional.check(ValueRef::from(&value)).is_ok()
            }
            other => panic!("the tests do not know the condition `{other}`: {}", condition.message),
        }
    }

    fn find(&self, name: &str) -> Found<'_> {
        if name == self.key.name {
            return self.document.get(name).map_or(Found::Missing, Found::Value);
        }
        let mut keys = name.split('.').peekable();
        let mut json = match keys.peek() {
            Some(&"%%values") => {
                keys.next();
                self.values
            }
            Some(&"%%environment") => {
                keys.next();
                self.environment
            }
            _ => self.user,
        };
        for key in keys {
            let next = match json {
                Json::Array(elements) => match key.parse::<i64>() {
                    Ok(index) => usize::try_from(index).ok().and_then(|index| elements.get(index)),
                    Err(_) => return Found::Undecided,
                },
                // Extended JSON is a value, not a document.
                Json::Object(_) if !matches!(Value::from(json), Value::Object(_)) => None,
                other => other.get(key),
            };
            match next {
                Some(next) => json = next,
                None => match absent(key).filter(|_| std::ptr::eq(json, self.user)) {
                    Some(default) => json = default,
                    None => return Found::Missing,
                },
            }
        }
        Found::Value(json)
    }
}

//! A pipeline as a script for mongosh, which prints each document that comes out in one line.
//!
//! A script is not JSON: typed values have to be read as Extended JSON, which a pipeline has for integers that JavaScript
//! would round, and characters that a terminal would obey are written by their numbers.

use serde_json::{Value as Json, json};
use sync_rules::app::CustomUserData;

use crate::text::json::{fitting, spaced};

/// Stages of more characters are shown in several lines.
const WIDTH: usize = 100;

/// Groups may need the disk; texts are compared as rules compare them, whatever the collection says.
pub(super) fn options() -> Json {
    json!({"allowDiskUse": true, "collation": {"locale": "simple"}})
}

/// `None` if a script cannot say it.
pub(super) fn print(pipeline: &Json, data: &CustomUserData) -> Option<String> {
    let text = |text: &str| Json::from(text).to_string();
    let (database, collection) = (text(&data.database), text(&data.collection));
    if names_prototype(pipeline) {
        return None;
    }
    let stages = fitting(pipeline, WIDTH);
    let script = format!(
        "db.getSiblingDB({database}).getCollection({collection}).aggregate(EJSON.deserialize(\n\
         {stages},\n\
         {{relaxed: false}}), {options}).forEach((row) => print(EJSON.stringify(row)))\n",
        options = spaced(&options()),
    );
    Some(script.chars().map(escaped).collect())
}

/// Whether a key means something else in a script than in JSON.
fn names_prototype(json: &Json) -> bool {
    match json {
        Json::Array(elements) => elements.iter().any(names_prototype),
        Json::Object(members) => {
            members.iter().any(|(key, value)| key == "__proto__" || names_prototype(value))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}

/// Such characters are in strings alone, where their number means the same.
fn escaped(char: char) -> String {
    let obeyed = char.is_control() && char != '\n';
    if obeyed { format!("\\u{:04x}", u32::from(char)) } else { char.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_means_what_the_pipeline_does() {
        let data = CustomUserData::new("a", "b\"c", "id");
        let script = |pipeline: &Json| print(pipeline, &data);
        let long = script(&json!([{"$match": {"n": {"$numberLong": "9007199254740993"}, "m": 5}}])).unwrap();
        assert!(long.contains(r#"{"m": 5, "n": {"$numberLong": "9007199254740993"}}"#), "{long}");
        assert!(long.starts_with(r#"db.getSiblingDB("a").getCollection("b\"c")"#), "{long}");
        assert!(script(&json!([{"$match": {"a": "\u{9b}2J"}}])).unwrap().contains(r#""\u009b2J""#));
        assert_eq!(script(&json!([{"$match": {"__proto__": 1}}])), None);
    }
}

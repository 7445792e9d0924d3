//! A pipeline as a script for mongosh, which prints each document that comes out in one line.
//!
//! A script is no JSON: typed values have to be read as Extended JSON, integers beyond what JavaScript holds are written
//! as texts, and characters that a terminal would obey by their numbers.

use serde_json::{Value as Json, json};
use sync_rules::app::CustomUserData;

use crate::text::json::{fitting, spaced};

/// Stages of more characters are shown in several lines.
const WIDTH: usize = 100;
/// The last integer with a successor in JavaScript.
const LAST_EXACT: u64 = (1 << 53) - 1;

/// Groups may need the disk; texts are compared as rules compare them, whatever the collection says.
pub(super) fn options() -> Json {
    json!({"allowDiskUse": true, "collation": {"locale": "simple"}})
}

/// `None` if a script cannot say it.
pub(super) fn of(pipeline: &Json, data: &CustomUserData) -> Option<String> {
    let text = |text: &str| Json::from(text).to_string();
    let (database, collection) = (text(&data.database), text(&data.collection));
    let stages = fitting(&exact(pipeline)?, WIDTH);
    let script = format!(
        "db.getSiblingDB({database}).getCollection({collection}).aggregate(EJSON.deserialize(\n\
         {stages},\n\
         {{relaxed: false}}), {options}).forEach((row) => print(EJSON.stringify(row)))\n",
        options = spaced(&options()),
    );
    Some(script.chars().map(escaped).collect())
}

/// The same with all integers exact; `None` for a key that means something else in a script.
fn exact(json: &Json) -> Option<Json> {
    match json {
        Json::Number(number) => {
            let inexact = number.as_i64().is_some_and(|integer| integer.unsigned_abs() > LAST_EXACT);
            Some(if inexact { json!({"$numberLong": number.to_string()}) } else { json.clone() })
        }
        Json::Array(elements) => elements.iter().map(exact).collect::<Option<_>>().map(Json::Array),
        Json::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                if key == "__proto__" { None } else { Some((key.clone(), exact(value)?)) }
            });
            members.collect::<Option<_>>().map(Json::Object)
        }
        Json::Null | Json::Bool(_) | Json::String(_) => Some(json.clone()),
    }
}

/// Such characters stand in texts alone, where their number means the same.
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
        let script = |pipeline: &Json| of(pipeline, &data);
        let long = script(&json!([{"$match": {"n": 9_007_199_254_740_993_i64, "m": 5}}])).unwrap();
        assert!(long.contains(r#"{"m": 5, "n": {"$numberLong": "9007199254740993"}}"#), "{long}");
        assert!(long.starts_with(r#"db.getSiblingDB("a").getCollection("b\"c")"#), "{long}");
        assert!(script(&json!([{"$match": {"a": "\u{9b}2J"}}])).unwrap().contains(r#""\u009b2J""#));
        assert_eq!(script(&json!([{"$match": {"__proto__": 1}}])), None);
    }
}

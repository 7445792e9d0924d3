//! Whole numbers that JavaScript would round.

use serde_json::{Value as Json, json};

/// The largest whole number up to which JavaScript tells all from their neighbours.
const SAFE: u64 = (1 << 53) - 1;

/// The same JSON, with each whole number beyond 2^53 as Extended JSON: readers in JavaScript keep all of its digits.
pub fn exact(json: Json) -> Json {
    match json {
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(int), _) if int.unsigned_abs() > SAFE => json!({"$numberLong": int.to_string()}),
            (None, Some(int)) => json!({"$numberDecimal": int.to_string()}),
            _ => Json::Number(number),
        },
        Json::Array(elements) => elements.into_iter().map(exact).collect(),
        Json::Object(members) => members.into_iter().map(|(key, value)| (key, exact(value))).collect(),
        Json::Null | Json::Bool(_) | Json::String(_) => json,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_rounded_is_wrapped() {
        let given = json!([9_007_199_254_740_991_i64, -9_007_199_254_740_992_i64, {"a": i64::MAX}, u64::MAX, 1e300, "x"]);
        let exact = exact(given);
        let wrapped = json!([
            9_007_199_254_740_991_i64,
            {"$numberLong": "-9007199254740992"},
            {"a": {"$numberLong": "9223372036854775807"}},
            {"$numberDecimal": "18446744073709551615"},
            1e300,
            "x"
        ]);
        assert_eq!(exact, wrapped);
    }
}

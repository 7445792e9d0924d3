//! Conformance cases of Flexible Sync roles: which role a user gets, and what it allows for a document.

use serde_json::{Map, Value as Json, json, value::RawValue};
use sync_rules::{Roles, Source};

use super::{
    case::Case,
    conformance::{Answer, options},
    outcome::word,
};
use crate::{functions::GivenFunctions, json::Strict};

/// Runs a case with `roles`: the answer says as much as the case expects.
pub(crate) fn run(case: &Case<'_>, functions: &GivenFunctions) -> Result<Answer, String> {
    let text = case.roles.map(RawValue::get).ok_or("the case has no `roles`")?;
    let queryable = case.queryable.clone().unwrap_or_default();
    let roles = match Roles::parse(&Source::new("roles", text), &queryable, &options(case)?) {
        Ok(roles) => roles,
        Err(problems) => {
            let note = Some(problems.to_string());
            return Ok(Answer { actual: json!("compile_error"), note, ..Answer::default() });
        }
    };
    let Strict(user) = case.user.clone().ok_or("the case has no `user`")?;
    let Strict(document) = case.doc.clone().unwrap_or_else(|| Strict(Json::Object(Map::new())));
    let access = roles.access(&user, &document, &functions.for_user(&user));
    let all = [
        ("role", json!(access.role)),
        ("read", json!(word(access.read))),
        ("write", json!(word(access.write))),
        ("insert", json!(word(access.insert))),
        ("delete", json!(word(access.delete))),
    ];
    let asked = |key: &str| matches!(&case.expect, Some(Strict(Json::Object(expected))) if expected.contains_key(key));
    let actual = all.into_iter().filter(|(key, _)| asked(key)).map(|(key, value)| (key.to_owned(), value));
    let unusable = roles.diagnostics();
    let note = (!unusable.is_empty()).then(|| unusable.to_string());
    Ok(Answer { actual: Json::Object(actual.collect()), note, ..Answer::default() })
}

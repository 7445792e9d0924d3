//! The user who asks: a file, JSON on the command line, or a bare id.

use std::path::Path;

use serde_json::{Value as Json, json};
use sync_rules::Source;

use crate::{
    json::{self, Strict},
    problem::{Checked, Problem},
    read,
};

/// The user of `--user`.
pub(crate) fn of_argument(argument: &str) -> Checked<Json> {
    if argument.trim_start().starts_with('{') {
        return of_source(&Source::new("--user", argument));
    }
    let path = Path::new(argument);
    if path.exists() {
        return of_source(&read::data(path)?);
    }
    // An id never looks like this, and a user who is nobody would be denied without a word.
    if path.extension().is_some_and(|extension| extension == "json") {
        let problem = read::unreadable(path, &std::io::ErrorKind::NotFound.into());
        return Err(problem.help("`--user` takes a file, a JSON object or a bare id").into());
    }
    Ok(of_id(argument))
}

/// The user that a value describes: an object as it is, a string as an id.
pub(crate) fn of_value(value: Json) -> Result<Json, Problem> {
    match value {
        Json::Object(_) => Ok(value),
        Json::String(id) => Ok(of_id(&id)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) => Err(Problem::new(
            "a user must be an object such as `{\"id\": \"…\", \"custom_data\": {…}}`, or an id",
        )),
    }
}

/// The field of custom user data that holds the id, as the service's own documentation names it.
pub(crate) const ID_FIELD: &str = "user_id";

/// The user whom a document of custom data belongs to. An id is a text or an ObjectId.
pub(crate) fn of_custom_data(document: Json, id_field: &str) -> Result<Json, Problem> {
    let id = document.get(id_field).and_then(|id| id.as_str().or_else(|| id.get("$oid")?.as_str()));
    let Some(id) = id.map(str::to_owned) else {
        let problem = Problem::new(format!("this document has no user id in `{id_field}`"));
        return Err(problem.help("name the field with `--user-id-field FIELD`"));
    };
    Ok(json!({"id": id, "type": "normal", "data": {}, "custom_data": document, "identities": []}))
}

fn of_id(id: &str) -> Json {
    json!({"id": id})
}

fn of_source(source: &Source) -> Checked<Json> {
    let Strict(value) = json::parse(source, source.text())?;
    of_value(value).map_err(|problem| problem.at(json::place(source, source.text().trim_start())).into())
}

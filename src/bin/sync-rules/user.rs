//! The user who asks: a file, JSON on the command line, or a bare id.

use std::path::Path;

use serde_json::{Value as Json, json};
use sync_rules::Source;

use crate::{
    json::{self, Strict},
    problem::{Checked, Problem},
    read,
};

/// How a user without an id is shown.
pub(crate) const NO_ID: &str = "(no id)";

/// What `--user` is.
const KINDS: &str = "`--user` takes a file, a JSON object or a bare id";

/// The user of `--user`. What no id looks like is none: a user who is nobody would be denied without a word.
pub(crate) fn of_argument(argument: &str) -> Checked<Json> {
    let text = argument.trim_start();
    if text.starts_with(['{', '[', '"']) {
        return of_source(&Source::new("--user", argument));
    }
    if text.is_empty() {
        return Err(Problem::new("`--user` is empty").help(KINDS).into());
    }
    let path = Path::new(argument);
    if path.is_dir() {
        let problem = Problem::new(format!("`{argument}` is a folder; `--user` takes a file"));
        return Err(problem.help(format!("an id of this name is written `{}`", of_id(argument))).into());
    }
    if path.exists() {
        return of_source(&read::data(path)?);
    }
    if path.extension().is_some_and(|extension| extension == "json") {
        let problem = read::unreadable(path, &std::io::ErrorKind::NotFound.into());
        return Err(problem.help(KINDS).into());
    }
    Ok(of_id(argument))
}

/// The user that an element of a file describes: a user, or with the name of its field for the id a document of
/// custom user data.
pub(crate) fn of_element(value: Json, custom_data: Option<&str>) -> Result<Json, Problem> {
    match custom_data {
        Some(id_field) => of_custom_data(value, id_field),
        None => of_value(value),
    }
}

/// The user that a value describes: an object as it is, a string as an id. Documents of a database have `_id`, and
/// as users they would be nobody.
pub(crate) fn of_value(value: Json) -> Result<Json, Problem> {
    match value {
        Json::Object(members) if members.contains_key("_id") && !members.contains_key("id") => {
            let problem = Problem::new("a user has an `id`, and this is a document with an `_id`");
            Err(problem.help(
                "write `{\"id\": \"…\", \"custom_data\": {…}}`; documents of custom user data are read with \
                 `--custom-data`, where a command has it",
            ))
        }
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
fn of_custom_data(document: Json, id_field: &str) -> Result<Json, Problem> {
    let id = document.get(id_field).and_then(|id| id.as_str().or_else(|| id.get("$oid")?.as_str()));
    let Some(id) = id.map(str::to_owned) else {
        let problem = Problem::new(format!("this document has no user id in `{id_field}`"));
        return Err(problem.help("name the field with `--user-id-field FIELD`"));
    };
    Ok(json!({"id": id, "type": "normal", "data": {}, "custom_data": document, "identities": []}))
}

/// A field of custom user data is named, but users are read.
pub(crate) const WITHOUT_CUSTOM_DATA: (&str, &str) = (
    "`--user-id-field` needs `--custom-data`",
    "add `--custom-data` if the file holds documents of custom user data",
);

fn of_id(id: &str) -> Json {
    json!({"id": id})
}

fn of_source(source: &Source) -> Checked<Json> {
    let Strict(value) = json::parse(source, source.text())?;
    of_value(value).map_err(|problem| problem.at(json::place(source, source.text().trim_start())).into())
}

//! The condition itself, as a filter for the database that holds the users.

use serde::Serialize;
use serde_json::Value as Json;
use sync_rules::{app::CustomUserData, audit::UserFilter};

use super::{Format, Question};
use crate::{
    exit::Exit,
    output,
    problem::{Failure, Problem},
    text::{
        json::{fitting, spaced},
        terminal::visible,
    },
};

/// JSON of more characters is shown indented.
const WIDTH: usize = 90;
/// The filters that need a word, as they look like a mistake.
const EVERYBODY: &str = "{}";
const NOBODY: &str = r#"{"_id": {"$exists": false}}"#;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    permission: &'static str,
    partition: Json,
    /// The filter over the collection; absent if there is none.
    condition: Option<&'a Json>,
    reason: Option<&'a str>,
    collection: Option<String>,
}

pub(super) fn answer(question: &Question<'_>) -> Result<Exit, Failure> {
    let Question { args, rules, partition, permission } = question;
    let declared = rules.custom_user_data.as_ref();
    let collection = declared.map(|data| format!("{}.{}", data.database, data.collection));
    let data = CustomUserData::new("", "", question.id_field());
    let found = rules.config.users_of(partition, *permission, &data, &rules.options);
    let found = found.map_err(|error| vec![Problem::new(error.to_string())])?;
    let (filter, reason) = match &found {
        UserFilter::Filter(filter) => (Some(filter), None),
        UserFilter::None(reason) => (None, Some(reason.as_str())),
        _ => (None, Some("this kind of condition is not supported")),
    };
    match (args.format, filter) {
        (Format::Json, _) => output::json(&Document {
            schema: "sync-rules/who/1",
            permission: permission.as_str(),
            partition: partition.to_json(),
            condition: filter,
            reason,
            collection,
        })?,
        (Format::Mongodb, Some(filter)) => output::data(&format!("{}\n", fitting(filter, WIDTH)))?,
        (Format::Human | Format::Jsonl, Some(filter)) => {
            let of = collection.unwrap_or_else(|| "the collection of custom user data".to_owned());
            let (verb, shown) = (permission.as_str(), spaced(&partition.to_json()));
            let whom = match fitting(filter, WIDTH).as_str() {
                EVERYBODY => format!("every user; as a filter over {of}"),
                NOBODY => format!("no user; as a filter over {of}"),
                _ => format!("users whose document in {of} matches"),
            };
            let text = format!(
                "may {verb} the partition {shown}: {whom}\n\n{}\n\n\
                 Users without a document are not included. In mongosh wrap the filter in\n\
                 `EJSON.deserialize(…, {{relaxed: false}})`, which keeps the digits of long numbers.\n",
                fitting(filter, WIDTH)
            );
            output::human(&visible(&text))?;
        }
        (Format::Human | Format::Jsonl | Format::Mongodb, None) => {
            let reason = reason.unwrap_or_default();
            let problem = Problem::new(format!("no MongoDB filter selects these users: {reason}"));
            return Err(vec![problem.help("give `--users FILE`, and each of them is decided")].into());
        }
    }
    Ok(if filter.is_some() { Exit::Success } else { Exit::Invalid })
}

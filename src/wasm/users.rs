//! Many users at once.

use serde_json::Value as Json;

use super::{data, failure::Failure};

/// Users, and what is wrong with those that are none.
#[derive(Default)]
pub(super) struct Users {
    pub(super) all: Vec<Result<Json, String>>,
}

impl Users {
    /// A JSON array, or values in a row as in JSON lines. What cannot be read ends the list: nobody knows where the next
    /// user would begin.
    pub(super) fn read(given: &str) -> Self {
        let text = given.strip_prefix('\u{feff}').unwrap_or(given);
        let mut users = Self::default();
        for value in serde_json::Deserializer::from_str(text).into_iter::<Json>() {
            match value {
                Ok(Json::Array(all)) if users.all.is_empty() => {
                    all.into_iter().for_each(|one| users.add(Ok(one)))
                }
                value => users.add(value.map_err(|error| data::refused("the user", &error))),
            }
        }
        users
    }

    fn add(&mut self, read: Result<Json, Failure>) {
        self.all.push(read.and_then(data::user).map_err(|failure| failure.message().to_owned()));
    }
}

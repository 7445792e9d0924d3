//! What authors of rules ask, which nothing that decides needs: findings, migrations, comparisons, reverse questions.

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::{
    changes, data,
    failure::{Failure, text},
    loaded::{self, Loaded},
};
use crate::{
    Permission,
    app::CustomUserData,
    audit::UserFilter,
    lint::{LintInput, lint},
    migrate::migrate,
    render::{MigrationReader, Places, with_spans},
};

/// The field of custom user data that holds the id where the app does not say it.
const ID_FIELD: &str = "user_id";

#[wasm_bindgen]
pub struct Tools(Loaded);

/// The tools for one app of an export: a JSON array of `[path, text]`, all of that app.
#[wasm_bindgen(js_name = toolsOfFiles)]
pub fn tools_of_files(files: &str, root: &str) -> Result<Tools, JsValue> {
    let app = loaded::apps(files)?.into_iter().find(|loaded| loaded.app.root == root);
    let failure = || Failure::argument(format!("there is no app in `{root}`"));
    Ok(Tools(app.ok_or_else(failure)?))
}

/// The tools for one text.
#[wasm_bindgen(js_name = toolsOfText)]
pub fn tools_of_text(text: &str, path: &str) -> Tools {
    Tools(loaded::single(text, path))
}

#[wasm_bindgen]
impl Tools {
    pub fn lint(&self) -> String {
        let findings = match &self.0.single {
            Some(source) => lint(LintInput::File(source)),
            None => lint(LintInput::App(&self.0.app)),
        };
        text(findings.iter().map(|finding| with_spans(finding, &finding.places())).collect::<Vec<_>>())
    }

    /// What the app becomes in Flexible Sync; null if it has no partition-based configuration.
    pub fn migrate(&self) -> String {
        text(
            migrate(&self.0.app)
                .as_ref()
                .map(|migration| with_spans(migration.to_json(MigrationReader::Page), &migration.places())),
        )
    }

    /// What changes for whom from this app to another.
    pub fn changes(&self, after: &Tools) -> Result<String, JsValue> {
        Ok(text(changes::between(&self.0, &after.0)?))
    }

    /// The partitions that a user may read and write.
    pub fn partitions(
        &self,
        user: &str,
        tag: Option<String>,
        environment: Option<String>,
    ) -> Result<String, JsValue> {
        let user = data::user(data::value(user, "the user")?)?;
        let (config, options) = self.0.ready(tag.zip(environment))?;
        let sets = config.partitions_of(&user, &options);
        let (read, write) = (sets.read.to_json(), sets.write.to_json());
        Ok(text(json!({"read": read, "write": write, "unknown": sets.unknown})))
    }

    /// Which users may open a partition: `{"filter"}` over custom user data, or `{"reason"}` why there is none.
    #[wasm_bindgen(js_name = usersOf)]
    pub fn users_of(&self, partition: &str, permission: &str) -> Result<String, JsValue> {
        let config = self.0.config()?;
        let permission = match permission {
            "read" => Permission::Read,
            "write" => Permission::Write,
            other => {
                let message = format!("the permissions are `read` and `write`, and this is `{other}`");
                return Err(Failure::argument(message).into());
            }
        };
        let given = data::value(partition, "the partition")?;
        let partition = data::partition(&given, config.partition_key().kind);
        let elsewhere = CustomUserData::new("", "", ID_FIELD);
        let custom_data = self.0.app.custom_user_data.as_ref().unwrap_or(&elsewhere);
        let found = config.users_of(&partition, permission, custom_data, &self.0.app.options);
        Ok(text(match found {
            Ok(UserFilter::Filter(filter)) => json!({"filter": filter}),
            Ok(UserFilter::None(reason)) => json!({"reason": reason}),
            Err(refused) => json!({"reason": refused.to_string()}),
        }))
    }
}

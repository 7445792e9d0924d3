//! Apps: what they are, and their permissions.

use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::{
    failure::text,
    loaded::{self, Loaded},
    permissions::{Compiled, Permissions},
};
use crate::{
    SyncConfig,
    render::{Places, with_spans},
};

#[wasm_bindgen]
pub struct App(Loaded);

/// The version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The apps among some files: a JSON array of `[path, text]`.
#[wasm_bindgen(js_name = loadApps)]
pub fn load_apps(files: &str) -> Result<Vec<App>, JsValue> {
    Ok(loaded::apps(files)?.into_iter().map(App).collect())
}

/// One configuration or rule, which becomes an app with one file.
#[wasm_bindgen(js_name = appOf)]
pub fn app_of(text: &str, path: &str) -> App {
    App(loaded::single(text, path))
}

#[wasm_bindgen]
impl App {
    /// What the engine found out.
    pub fn facts(&self) -> String {
        let app = &self.0.app;
        let config = app.sync.as_ref();
        let data = app.custom_user_data.as_ref().map(|data| {
            json!({"database": data.database, "collection": data.collection, "userIdField": data.user_id_field})
        });
        let diagnostics = app.diagnostics.iter();
        let diagnostics: Vec<_> =
            diagnostics.map(|diagnostic| with_spans(diagnostic, &diagnostic.places())).collect();
        text(json!({
            "root": app.root,
            "partition": config.map(SyncConfig::partition_key),
            "diagnostics": diagnostics,
            "customUserData": data,
            "calledFunctions": config.map(|config| &config.reads().functions),
        }))
    }

    /// The permissions; in another environment than the app's own with its tag and the text of its file.
    pub fn compile(&self, tag: Option<String>, environment: Option<String>) -> Result<Permissions, JsValue> {
        let (config, options) = self.0.ready(tag.zip(environment))?;
        Ok(Permissions(Rc::new(Compiled::new(config, &options))))
    }
}

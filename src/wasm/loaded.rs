//! Apps as a page gives them: the files of exports, or one text by itself. The page keeps the texts.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{data, failure::Failure};
use crate::{
    CompileOptions, Source, SyncConfig, Value,
    app::{App, AppFunction, Environment, load_apps},
};

/// One app.
pub(super) struct Loaded {
    pub(super) app: App,
    /// The only text, if it is not an export.
    #[cfg_attr(
        not(feature = "wasm-tools"),
        expect(dead_code, reason = "only the linter asks for the text again")
    )]
    pub(super) single: Option<Source>,
}

/// The apps among some files, a JSON array of `[path, text]`.
pub(super) fn apps(files: &str) -> Result<Vec<Loaded>, Failure> {
    let Json::Array(list) = data::value(files, "the array of files")? else {
        return Err(Failure::argument("files must be an array"));
    };
    let file = |pair: Json| match pair {
        Json::Array(pair) => match <[Json; 2]>::try_from(pair) {
            Ok([Json::String(path), Json::String(text)]) => Ok((path, text)),
            Ok(_) | Err(_) => Err(Failure::argument("a file must be a path and a text")),
        },
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            Err(Failure::argument("a file must be a path and a text"))
        }
    };
    let files: Vec<(String, String)> = list.into_iter().map(file).collect::<Result<_, _>>()?;
    Ok(load_apps(files).into_iter().map(|app| Loaded { app, single: None }).collect())
}

/// One configuration or rule, which becomes an app with one file.
pub(super) fn single(text: &str, path: &str) -> Loaded {
    let source = Source::new(path, text);
    let mut app = App::default();
    match SyncConfig::parse(&source) {
        Ok(config) => app.sync = Some(config),
        Err(diagnostics) => app.diagnostics = diagnostics,
    }
    Loaded { app, single: Some(source) }
}

impl Loaded {
    /// The configuration, or why there is none.
    pub(super) fn config(&self) -> Result<&SyncConfig, Failure> {
        self.app.sync.as_ref().ok_or_else(|| Failure::of_texts(self.app.diagnostics.clone()))
    }

    /// What permissions are made of, in the environment that the app names or in another one: its tag and the text of
    /// its file.
    pub(super) fn ready(
        &self,
        other: Option<(String, String)>,
    ) -> Result<(&SyncConfig, CompileOptions), Failure> {
        let config = self.config()?;
        let mut options = self.app.options.clone();
        if let Some((tag, text)) = other {
            let file = data::value(&text, "the file of the environment")?;
            let members = file.get("values").and_then(Json::as_object).into_iter().flatten();
            let values: BTreeMap<String, Value> =
                members.map(|(name, value)| (name.clone(), Value::from(value))).collect();
            options.environment = Some(Environment::new(tag, values));
        }
        if let Some(known) = &mut options.functions {
            // Whether there is a function is for the page to say, which may have results of one that the export lacks.
            for name in &config.reads().functions {
                known.entry(name.clone()).or_insert_with(AppFunction::default);
            }
        }
        Ok((config, options))
    }
}

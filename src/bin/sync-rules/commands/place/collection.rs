//! The collection that documents are of, and its schema.

use std::path::Path;

use sync_rules::app::{App, CollectionSchema, load_apps};

use crate::{
    options::RuleArgs,
    problem::{self, Checked, Problem},
    read, walk,
};

/// A collection, with its schema where one is known.
#[derive(Debug)]
pub(super) struct Collection {
    pub(super) database: String,
    pub(super) name: String,
    pub(super) schema: Option<CollectionSchema>,
}

/// The collection of this name. An export names its collections; a single file has no schema.
pub(super) fn of_arguments(name: &str, schema: Option<&Path>, rules: &RuleArgs) -> Checked<Collection> {
    if let Some(path) = schema {
        let schema = of_file(path)?;
        return Ok(Collection { schema: Some(schema), ..split(name) });
    }
    if rules.read.is_none() && rules.write.is_none() && rules.path.is_dir() {
        return of_export(name, &rules.path).map_err(Vec::from);
    }
    Ok(split(name))
}

/// `database.collection`; the name of a collection can have dots, that of a database cannot.
fn split(name: &str) -> Collection {
    let (database, name) = name.split_once('.').unwrap_or(("", name));
    Collection { database: database.to_owned(), name: name.to_owned(), schema: None }
}

/// Which files make up an app, and what is wrong with them, has been found while its rules were read.
fn of_export(name: &str, folder: &Path) -> Result<Collection, Problem> {
    let files = walk::app_files(folder).unwrap_or_default();
    let app = load_apps(files).into_iter().find(|app| app.sync.is_some()).unwrap_or_default();
    let full = |schema: &CollectionSchema| format!("{}.{}", schema.database, schema.collection);
    let found: Vec<&CollectionSchema> =
        app.schemas.iter().filter(|schema| schema.collection == name || full(schema) == name).collect();
    match found.as_slice() {
        [schema] => Ok(Collection {
            database: schema.database.clone(),
            name: schema.collection.clone(),
            schema: Some(CollectionSchema::clone(schema)),
        }),
        [] => {
            let message =
                format!("the app has no schema for a collection `{name}`, so nothing of it is synced");
            Err(Problem::new(message).help(match listed(app.schemas.iter()) {
                Some(names) => format!("its schemas are those of {names}; `--schema FILE` gives another"),
                None => "it has no schemas at all; `--schema FILE` gives one".to_owned(),
            }))
        }
        several => {
            let names = listed(several.iter().copied()).unwrap_or_default();
            let message = format!("there are several collections `{name}`: {names}");
            Err(Problem::new(message).help("name one of them with its database"))
        }
    }
}

fn listed<'s>(schemas: impl Iterator<Item = &'s CollectionSchema>) -> Option<String> {
    let names: Vec<_> =
        schemas.map(|schema| format!("`{}.{}`", schema.database, schema.collection)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The schema of a file, read as that of an app that has nothing else.
fn of_file(path: &Path) -> Checked<CollectionSchema> {
    let source = read::rules(path)?;
    let named = |_: &str| source.name().to_owned();
    let files = [
        ("realm_config.json", "{}"),
        ("data_sources/cluster/database/collection/schema.json", source.text()),
    ];
    let mut apps = load_apps(files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    let App { diagnostics, mut schemas, .. } = apps.pop().unwrap_or_default();
    let problems = problem::of(&diagnostics).into_iter().map(|problem| problem.renamed(named));
    match (schemas.pop(), diagnostics.has_errors()) {
        (Some(schema), false) => Ok(schema),
        (_, true) => Err(problems.collect()),
        (None, false) => {
            let message = format!("there is no schema in `{}`", path.display());
            Err(Problem::new(message).help("write `{\"properties\": {…}, \"required\": […]}`").into())
        }
    }
}

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

/// Which files make up an app, and what is wrong with them, has been found while its rules were read. Of collections of
/// one name the one of the data source that syncs is meant (SEMANTICS §6.1.9).
fn of_export(name: &str, folder: &Path) -> Result<Collection, Problem> {
    let files = walk::app_files(folder).unwrap_or_default();
    let app = load_apps(files).into_iter().find(|app| app.sync.is_some()).unwrap_or_default();
    let is_named = |schema: &&CollectionSchema| schema.collection == name || full(schema) == name;
    let synced = app.synced_source();
    let is_synced = |schema: &&CollectionSchema| synced.is_none_or(|source| source == schema.data_source);
    let (found, elsewhere): (Vec<_>, Vec<_>) = app.schemas.iter().filter(is_named).partition(is_synced);
    match (found.as_slice(), elsewhere.first()) {
        ([schema], _) => Ok(Collection {
            database: schema.database.clone(),
            name: schema.collection.clone(),
            schema: Some(CollectionSchema::clone(schema)),
        }),
        ([], Some(other)) => {
            let message = format!(
                "`{name}` is a collection of the data source `{}`, and sync serves `{}`, so nothing of it is synced",
                other.data_source,
                synced.unwrap_or_default()
            );
            Err(Problem::new(message).help(others(&app, is_synced)))
        }
        ([], None) => {
            let message =
                format!("the app has no schema for a collection `{name}`, so nothing of it is synced");
            Err(Problem::new(message).help(others(&app, is_synced)))
        }
        (several, _) => Err(ambiguous(name, several, folder)),
    }
}

fn full(schema: &CollectionSchema) -> String {
    format!("{}.{}", schema.database, schema.collection)
}

/// What could be meant instead.
fn others(app: &App, is_synced: impl Fn(&&CollectionSchema) -> bool) -> String {
    let names: Vec<_> =
        app.schemas.iter().filter(is_synced).map(|schema| format!("`{}`", full(schema))).collect();
    if names.is_empty() {
        let of = app.synced_source().map(|source| format!("the data source `{source}`"));
        let of = of.unwrap_or_else(|| "the app".to_owned());
        return format!("the export has no schemas of {of}; `--schema FILE` gives one");
    }
    format!("its schemas are those of {}; `--schema FILE` gives another", names.join(", "))
}

/// Several collections of one name: in several databases, or in several data sources where it is not known which syncs.
fn ambiguous(name: &str, schemas: &[&CollectionSchema], folder: &Path) -> Problem {
    let mut names: Vec<String> = schemas.iter().map(|schema| full(schema)).collect();
    names.dedup();
    let list =
        |names: Vec<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > 1 {
        let message = format!("there are several collections `{name}`: {}", list(names));
        return Problem::new(message).help("name it with its database");
    }
    let sources = list(schemas.iter().map(|schema| schema.data_source.clone()).collect());
    let files = list(schemas.iter().map(|schema| folder.join(&schema.file).display().to_string()).collect());
    let message = format!("there are several collections `{name}`, in the data sources {sources}");
    let help = format!("give the schema of one of them with `--schema`: {files}");
    Problem::new(message).help(help)
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
    let problems = problem::from_diagnostics(&diagnostics).into_iter().map(|problem| problem.renamed(named));
    match (schemas.pop(), diagnostics.has_errors()) {
        (Some(schema), false) => Ok(schema),
        (_, true) => Err(problems.collect()),
        (None, false) => {
            let message = format!("there is no schema in `{}`", path.display());
            Err(Problem::new(message).help("write `{\"properties\": {…}, \"required\": […]}`").into())
        }
    }
}

//! The documents that functions may find: Extended JSON as `mongoexport` writes it, a file for each collection.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value as Json;

use crate::{
    elements::Elements,
    problem::{Checked, Problem},
};

/// Documents by the name of their collection, `database.collection`.
#[derive(Debug, Default)]
pub(super) struct Collections(BTreeMap<String, Collection>);

/// The documents of one collection.
#[derive(Debug, Default)]
struct Collection {
    documents: Vec<Json>,
    /// For each top-level field the documents by its value as text. Arrays are under each of their elements too.
    fields: HashMap<String, HashMap<String, Vec<usize>>>,
}

impl Collections {
    /// The collections of some files, and of the files in some folders.
    pub(super) fn read(paths: &[PathBuf]) -> Checked<Self> {
        let mut problems = Vec::new();
        let mut collections = Self::default();
        for path in paths {
            let files = if path.is_dir() { files_of(path) } else { Ok(vec![path.clone()]) };
            let read = files.and_then(|files| files.iter().try_for_each(|file| collections.add(file)));
            problems.extend(read.err().into_iter().flatten());
        }
        if problems.is_empty() { Ok(collections) } else { Err(problems) }
    }

    fn add(&mut self, file: &Path) -> Checked<()> {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let named = [".json", ".jsonl", ".ndjson"].iter().find_map(|end| name.strip_suffix(end));
        let Some(named) = named.filter(|named| named.contains('.')) else {
            let message = format!("`{}` does not name a collection", file.display());
            return Err(Problem::new(message).help("name the file `database.collection.json`").into());
        };
        let documents = Elements::open(file)?.all(|document| match document {
            Json::Object(_) => Ok(document),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                Err(Problem::new("a document is a JSON object"))
            }
        })?;
        let collection = self.0.entry(named.to_owned()).or_default();
        documents.into_iter().for_each(|document| collection.add(document));
        Ok(())
    }

    /// The documents that may have these values in these fields, as a JSON array; `None` if the collection is not known.
    pub(super) fn documents(
        &self,
        database: &str,
        collection: &str,
        equal: &[(String, Json)],
    ) -> Option<String> {
        let collection = self.0.get(&format!("{database}.{collection}"))?;
        // The field with the fewest candidates; whoever asks looks at each of them.
        let fewest = equal
            .iter()
            .filter_map(|(field, value)| collection.candidates(field, value))
            .min_by_key(|found| found.len());
        let documents: Vec<&Json> = match fewest {
            Some(found) => found.iter().filter_map(|at| collection.documents.get(*at)).collect(),
            None => collection.documents.iter().collect(),
        };
        serde_json::to_string(&documents).ok()
    }
}

impl Collection {
    fn add(&mut self, document: Json) {
        let at = self.documents.len();
        for (field, value) in document.as_object().into_iter().flatten() {
            let by_value = self.fields.entry(field.clone()).or_default();
            let elements = value.as_array().into_iter().flatten();
            for key in elements.chain([value]).filter_map(key) {
                let found = by_value.entry(key).or_default();
                if found.last() != Some(&at) {
                    found.push(at);
                }
            }
        }
        self.documents.push(document);
    }

    /// The documents with this value in a field; `None` if an index cannot tell.
    fn candidates(&self, field: &str, value: &Json) -> Option<&[usize]> {
        let key = key(value)?;
        Some(self.fields.get(field).and_then(|by_value| by_value.get(&key)).map_or(&[], Vec::as_slice))
    }
}

/// By what a value is found: equal values have equal keys. Values that can be written in several ways have none.
fn key(value: &Json) -> Option<String> {
    match value {
        Json::String(_) | Json::Bool(_) => Some(value.to_string()),
        Json::Object(object) if object.len() == 1 && object.contains_key("$oid") => {
            Some(value.to_string().to_lowercase())
        }
        Json::Null | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

fn files_of(folder: &Path) -> Checked<Vec<PathBuf>> {
    let unread = |error| Problem::new(format!("cannot read the folder `{}`: {error}", folder.display()));
    let entries = fs::read_dir(folder).map_err(unread)?;
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    let is_data = |path: &PathBuf| {
        path.extension().is_some_and(|end| ["json", "jsonl", "ndjson"].iter().any(|known| end == *known))
    };
    files.retain(is_data);
    files.sort();
    if files.is_empty() {
        let message = format!("there is no collection in `{}`", folder.display());
        return Err(Problem::new(message).help("name the files `database.collection.json`").into());
    }
    Ok(files)
}

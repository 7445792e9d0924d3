//! `--unsynced`: the records that the service keeps of documents which did not fit, in
//! `__realm_sync.unsynced_documents`, held against the documents as they are now.

use std::{collections::BTreeMap, io};

use serde_json::Value as Json;
use sync_rules::{diagnostics::Place, place::Placement};

use super::{
    collection::Collection,
    documents::{self, Document},
    ids,
};
use crate::{elements::Elements, problem::Problem, refused::Refused};

/// All records of a file.
#[derive(Default)]
pub(super) struct Records {
    pub(super) rows: Vec<Record>,
    by_id: BTreeMap<String, Vec<usize>>,
    /// By the words of the id: the service writes an ObjectId as its digits.
    by_words: BTreeMap<String, Vec<usize>>,
}

/// One record.
pub(super) struct Record {
    /// The number of its line or element.
    pub(super) number: usize,
    pub(super) id: Json,
    pub(super) app: Json,
    pub(super) document: Json,
    pub(super) database: Option<String>,
    pub(super) collection: String,
    pub(super) reason: Json,
    pub(super) now: Now,
    /// Whether the document has the very id, not only its words.
    exact: bool,
}

/// What is known now of the document that a record is about.
pub(super) enum Now {
    OtherCollection,
    Absent,
    /// It may be one of the documents that could not be read.
    NotRead,
    Placed(Placement),
    /// Several documents have its id.
    Repeated,
}

impl Records {
    /// Reads the file; what is not a record is refused.
    pub(super) fn read(
        documents: Elements,
        collection: &Collection,
        refused: &mut Refused,
    ) -> io::Result<Self> {
        let file = documents.name().to_owned();
        let (mut records, mut wrong) = (Self::default(), Vec::new());
        documents::each(documents, refused, &mut |document| {
            match record(&document, collection) {
                Ok(record) => records.add(record),
                Err(message) => wrong.push(no_record(&file, &document, &message)),
            }
            Ok(())
        })?;
        wrong.into_iter().for_each(|problem| refused.add(problem));
        Ok(records)
    }

    fn add(&mut self, record: Record) {
        let at = self.rows.len();
        if matches!(record.now, Now::Absent) {
            if let Some(key) = ids::key(&record.document) {
                self.by_id.entry(key).or_default().push(at);
            }
            if let Some(words) = ids::words(&record.document) {
                self.by_words.entry(words).or_default().push(at);
            }
        }
        self.rows.push(record);
    }

    /// A document is now here. That of the very id counts before one with the same words.
    pub(super) fn see(&mut self, document: &Json, placement: &Placement) {
        let Some(id) = document.get("_id") else { return };
        let exactly = ids::key(id).and_then(|key| self.by_id.get(&key));
        let alike = ids::words(id).and_then(|words| self.by_words.get(&words));
        for (exact, found) in [(true, exactly), (false, alike)] {
            for at in found.into_iter().flatten() {
                let Some(record) = self.rows.get_mut(*at) else { continue };
                record.see(exact, placement);
            }
        }
    }

    /// Some documents could not be read, so that none is surely absent.
    pub(super) fn some_unread(&mut self) {
        for record in self.rows.iter_mut().filter(|record| matches!(record.now, Now::Absent)) {
            record.now = Now::NotRead;
        }
    }

    /// The numbers by what is known now.
    pub(super) fn counts(&self, schema_known: bool) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        for record in &self.rows {
            *counts.entry(record.now.code(schema_known)).or_default() += 1;
        }
        counts
    }

    /// How many apps they are of: a cluster can serve several.
    pub(super) fn apps(&self) -> usize {
        let mut apps: Vec<String> = self.rows.iter().map(|record| record.app.to_string()).collect();
        apps.sort_unstable();
        apps.dedup();
        apps.len()
    }
}

impl Record {
    fn see(&mut self, exact: bool, placement: &Placement) {
        let (known, certain) = (!matches!(self.now, Now::Absent), self.exact);
        if certain && !exact {
            return;
        }
        self.now = if known && certain == exact { Now::Repeated } else { Now::Placed(placement.clone()) };
        self.exact = exact;
    }
}

impl Now {
    /// The stable text.
    pub(super) fn code(&self, schema_known: bool) -> &'static str {
        match self {
            Self::OtherCollection => "other-collection",
            Self::Absent => "absent",
            Self::Repeated => "repeated",
            Self::Placed(Placement::Unsyncable(_)) => "unsyncable",
            Self::Placed(Placement::NotSynced(_)) => "not-synced",
            // Without a schema nobody can say that a document fits it.
            Self::Placed(Placement::Partition(_) | Placement::NullPartition) if schema_known => "fits",
            Self::Placed(_) | Self::NotRead => "unknown",
        }
    }
}

fn record(document: &Document, collection: &Collection) -> Result<Record, String> {
    let value = |key: &str| document.value.get(key);
    let owned = |key: &str| value(key).cloned().unwrap_or_default();
    let about = value("documentId").ok_or("`documentId` is missing")?;
    let (database, name) = match value("ns") {
        Some(Json::Object(names)) => {
            let name = |key: &str| names.get(key).and_then(Json::as_str).map(str::to_owned);
            (name("db"), name("coll"))
        }
        Some(Json::String(names)) => {
            let (database, name) = names.split_once('.').unzip();
            (database.map(str::to_owned), name.map(str::to_owned))
        }
        Some(Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_)) | None => (None, None),
    };
    let name = name.ok_or("`ns` with `db` and `coll` is missing")?;
    let same_database = database
        .as_ref()
        .is_none_or(|database| collection.database.is_empty() || *database == collection.database);
    let here = name == collection.name && same_database;
    Ok(Record {
        number: document.number,
        id: owned("_id"),
        app: owned("appId"),
        document: about.clone(),
        database,
        collection: name,
        reason: owned("reason"),
        now: if here { Now::Absent } else { Now::OtherCollection },
        exact: false,
    })
}

fn no_record(file: &str, document: &Document, message: &str) -> Problem {
    let place = Place { file: file.into(), pointer: String::new(), range: None, source: None };
    Problem::new(format!("{}: not a record of an unsynced document: {message}", document.at()))
        .help("give what `mongoexport --db=__realm_sync --collection=unsynced_documents` writes")
        .at(place)
}

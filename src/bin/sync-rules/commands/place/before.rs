//! The documents of `--before`: which of them is still there, which is gone, and which is new. They are distinguished by
//! their `_id`, so what has none, or the one of another, is left out and named.

use std::{collections::BTreeMap, io};

use sync_rules::{
    diagnostics::Place,
    place::{Move, Placement, Placer},
};

use super::{
    document::Deleted,
    documents::{self, Document},
    ids,
};
use crate::{elements::Elements, problem::Problem, refused::Refused};

/// What was there before, and what has been seen since.
#[derive(Default)]
pub(super) struct Before {
    was: BTreeMap<String, Was>,
    /// Documents that are new, by where they are.
    new: BTreeMap<String, String>,
    /// Whether a document could not be read or distinguished, so that it may be one that seems new.
    incomplete: bool,
}

/// One document as it was.
struct Was {
    number: usize,
    /// Where it was first, in words.
    at: String,
    placement: Placement,
    /// Which of several it was is not known.
    repeated: bool,
    /// Where it is now, in words.
    seen: Option<String>,
}

/// What is known of a document since then.
pub(super) enum Since {
    Changed(Move),
    /// Without an `_id` that can be read it cannot be found again.
    WithoutId,
    /// Another document has the same `_id`; where that is.
    Repeated(String),
}

impl Before {
    /// Reads the file. Equal ids are refused.
    pub(super) fn read(documents: Elements, placer: &Placer, refused: &mut Refused) -> io::Result<Self> {
        let mut before = Self::default();
        let mut repeated = Vec::new();
        let file = documents.name().to_owned();
        documents::each(documents, refused, &mut |document| {
            let Some(key) = ids::of_document(&document.value) else {
                before.incomplete = true;
                return Ok(());
            };
            if let Some(was) = before.was.get_mut(&key) {
                was.repeated = true;
                repeated.push(repeats(&file, &document, &was.at));
                return Ok(());
            }
            let placement = placer.place(&document.value);
            let (number, at) = (document.number, document.at());
            before.was.insert(key, Was { number, at, placement, repeated: false, seen: None });
            Ok(())
        })?;
        before.incomplete |= !refused.is_empty();
        repeated.into_iter().for_each(|problem| refused.add(problem));
        Ok(before)
    }

    /// What sync makes of a document that is now here.
    pub(super) fn since(&mut self, document: &Document, placement: &Placement) -> Since {
        let Some(key) = ids::of_document(&document.value) else { return Since::WithoutId };
        if let Some(was) = self.was.get_mut(&key) {
            if let Some(first) = &was.seen {
                return Since::Repeated(first.clone());
            }
            was.seen = Some(document.at());
            return Since::Changed(if was.repeated {
                Move::Unknown
            } else {
                was.placement.moved_to(placement)
            });
        }
        if let Some(first) = self.new.get(&key) {
            return Since::Repeated(first.clone());
        }
        self.new.insert(key, document.at());
        Since::Changed(if self.incomplete { Move::Unknown } else { placement.created() })
    }

    /// The documents that have not been seen, in the order in which they were.
    pub(super) fn into_deleted(self) -> Vec<Deleted> {
        let gone = self.was.into_iter().filter(|(_, was)| was.seen.is_none());
        let mut deleted: Vec<Deleted> = gone
            .map(|(key, was)| {
                let change = if was.repeated { Move::Deleted(None) } else { was.placement.deleted() };
                Deleted { id: ids::id(&key), number: was.number, change }
            })
            .collect();
        deleted.sort_by_key(|deleted| deleted.number);
        deleted
    }
}

/// Two documents of one collection have the same `_id`.
pub(super) fn repeats(file: &str, document: &Document, first: &str) -> Problem {
    let place = Place { file: file.into(), pointer: "/_id".to_owned(), range: None, source: None };
    let id = document.value.get("_id").map(ToString::to_string).unwrap_or_default();
    Problem::new(format!("{}: repeated `_id` {id}, first used in {first}", document.at()))
        .help("a collection holds each `_id` once; give the export of one collection at one time")
        .at(place)
}

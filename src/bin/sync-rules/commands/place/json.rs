//! The answer for programs: `sync-rules/place/1`, written document by document.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value as Json, json};
use sync_rules::{
    Value,
    place::{Move, Placement, Placer, unsynced_document},
};

use super::{Asked, access::Names, collection::Collection, document::Placed, summary::Summary};
use crate::problem::{ErrorEntry, Problem};

#[derive(Serialize)]
struct Document<'a> {
    id: Option<&'a Json>,
    number: usize,
    placement: &'static str,
    /// Relaxed Extended JSON; null for the null partition and for none.
    partition: Json,
    reason: Option<Reason>,
    unsynced: Option<Json>,
    access: Option<&'a Names>,
    change: Option<Change>,
}

#[derive(Serialize)]
struct Reason {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Change {
    kind: &'static str,
    operations: Vec<Operation>,
}

#[derive(Serialize)]
struct Operation {
    operation: &'static str,
    partition: Json,
}

/// One document, on one line.
pub(super) fn document(placed: &Placed<'_>, collection: &Collection) -> io::Result<String> {
    let (placement, reason, unsynced) = match placed.placement {
        Placement::Partition(_) => ("partition", None, None),
        Placement::NullPartition => ("null-partition", None, None),
        Placement::NotSynced(reason) => {
            ("not-synced", Some(Reason { code: reason.code(), message: reason.to_string() }), None)
        }
        Placement::Unsyncable(problems) => {
            let document = &placed.document.value;
            let record = unsynced_document(&collection.database, &collection.name, document, problems);
            ("unsyncable", None, Some(record))
        }
        _ => ("unknown", None, None),
    };
    let partition = placed.placement.partition().map_or(Json::Null, |value| value.to_value().to_json());
    let document = Document {
        id: placed.id(),
        number: placed.document.number,
        placement,
        partition,
        reason,
        unsynced,
        access: placed.access,
        change: placed.change.map(change),
    };
    Ok(serde_json::to_string(&document)?)
}

fn change(change: &Move) -> Change {
    let operation = |operation, partition: Option<&Value>| {
        partition.map(|partition| Operation { operation, partition: partition.to_json() })
    };
    let operations =
        [operation("delete", change.deleted_from()), operation("insert", change.inserted_into())];
    Change { kind: change.code(), operations: operations.into_iter().flatten().collect() }
}

/// Everything before the first document.
pub(super) fn start(out: &mut impl Write, collection: &Collection) -> io::Result<()> {
    let namespace = json!({"db": collection.database, "coll": collection.name});
    write!(out, "{{\n  \"schema\": \"sync-rules/place/1\",\n  \"ns\": {namespace},\n  \"documents\": [")
}

#[derive(Serialize)]
struct End<'a> {
    summary: Json,
    errors: Vec<ErrorEntry<'a>>,
}

/// Everything behind the last document.
pub(super) fn finish(
    out: &mut impl Write,
    asked: &Asked,
    summary: &Summary,
    problems: &[Problem],
) -> io::Result<()> {
    let End { summary, errors } = end(asked, summary, problems);
    let (summary, errors) = (serde_json::to_string(&summary)?, serde_json::to_string(&errors)?);
    writeln!(out, "\n  ],\n  \"summary\": {summary},\n  \"errors\": {errors}\n}}")
}

/// The line behind those of the documents.
pub(super) fn last_line(
    out: &mut impl Write,
    asked: &Asked,
    summary: &Summary,
    problems: &[Problem],
) -> io::Result<()> {
    writeln!(out, "{}", serde_json::to_string(&end(asked, summary, problems))?)
}

fn end<'a>(asked: &Asked, summary: &Summary, problems: &'a [Problem]) -> End<'a> {
    let partitions = summary.partitions.iter();
    let partitions =
        partitions.map(|(value, count)| json!({"partition": value.to_json(), "documents": count}));
    let not_synced = summary.not_synced.iter();
    let not_synced = not_synced.map(
        |(reason, count)| json!({"code": reason.code(), "message": reason.to_string(), "documents": count}),
    );
    let faults = summary.problems.iter().map(|(fault, count)| {
        json!({"field": fault.field, "expected": fault.expected, "found": fault.found_json(), "documents": count})
    });
    let numbers = json!({
        "documents": summary.documents,
        "partitions": partitions.collect::<Vec<_>>(),
        "in_other_partitions": summary.partitions.other,
        "null_partition": summary.null_partition,
        "not_synced": {"documents": summary.not_synced.total(), "reasons": not_synced.collect::<Vec<_>>()},
        "unsyncable": {
            "documents": summary.unsyncable,
            "problems": faults.collect::<Vec<_>>(),
            "limit": Placer::UNSYNCABLE_LIMIT,
            "stops_sync": summary.stops_sync(),
        },
        "changes": summary.changes,
        "schema_known": asked.collection.schema.is_some(),
        "passed_over": asked.placer.passed_over(),
    });
    End { summary: numbers, errors: problems.iter().map(ErrorEntry::of).collect() }
}

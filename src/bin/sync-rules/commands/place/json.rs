//! The answer for programs: `sync-rules/place/1`, written document by document.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value as Json, json};
use sync_rules::{
    Value,
    place::{
        Move, Placement, Placer, SchemaProblem, TRANSACTION_FIELD, transaction_cleanup, transaction_filter,
        unsynced_document,
    },
};

use super::{
    Asked, Rest,
    access::Names,
    collection::Collection,
    document::{Deleted, Placed},
    records::{Now, Record},
    summary::Summary,
};
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
    /// What of it cannot be read, where its place is unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<Json>,
    access: Option<&'a Names>,
    change: Option<Change>,
    transaction_field: bool,
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
        Placement::Unknown(_) | _ => ("unknown", None, None),
    };
    let problems = if placement == "unknown" { placed.placement.problems() } else { &[] };
    let unreadable = problems.iter().map(problem).collect();
    let partition = placed.placement.partition().map_or(Json::Null, |value| value.to_value().to_json());
    let document = Document {
        id: placed.id(),
        number: placed.document.number,
        placement,
        partition,
        reason,
        unsynced,
        unreadable,
        access: placed.access,
        change: placed.change.map(change),
        transaction_field: placed.left_over,
    };
    Ok(serde_json::to_string(&document)?)
}

fn problem(problem: &SchemaProblem) -> Json {
    json!({
        "code": problem.code(),
        "field": problem.field,
        "expected": problem.expected,
        "found": problem.found,
        "message": problem.to_string(),
    })
}

fn deleted(deleted: &Deleted) -> io::Result<Json> {
    let change = serde_json::to_value(change(&deleted.change))?;
    Ok(json!({"id": deleted.id, "number": deleted.number, "change": change}))
}

/// A record of the service, and what is known now of its document.
fn record(record: &Record, schema_known: bool) -> Json {
    let placement = match &record.now {
        Now::Placed(placement) => Some(placement),
        Now::OtherCollection | Now::Absent | Now::NotRead | Now::Repeated => None,
    };
    let problems = placement.map(Placement::problems).unwrap_or_default();
    let not_synced = if let Some(Placement::NotSynced(reason)) = placement {
        json!({"code": reason.code(), "message": reason.to_string()})
    } else {
        Json::Null
    };
    let partition = placement.and_then(Placement::partition);
    json!({
        "id": record.id,
        "number": record.number,
        "appId": record.app,
        "documentId": record.document,
        "ns": {"db": record.database, "coll": record.collection},
        "reason": record.reason,
        "now": record.now.code(schema_known),
        "partition": partition.map_or(Json::Null, |value| value.to_value().to_json()),
        "not_synced": not_synced,
        "problems": problems.iter().map(problem).collect::<Vec<_>>(),
    })
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

/// Everything after the last document.
pub(super) fn finish(
    out: &mut impl Write,
    asked: &Asked,
    summary: &Summary,
    rest: &Rest<'_>,
) -> io::Result<()> {
    write!(out, "\n  ]")?;
    let (deleted, records) = lists(asked, rest)?;
    for (name, rows) in [("deleted", deleted), ("unsynced_records", records)] {
        let rows: Vec<String> = rows.iter().map(|row| format!("\n    {row}")).collect();
        let close = if rows.is_empty() { "]" } else { "\n  ]" };
        write!(out, ",\n  \"{name}\": [{}{close}", rows.join(","))?;
    }
    let End { summary, errors } = end(asked, summary, rest.problems);
    let (summary, errors) = (serde_json::to_string(&summary)?, serde_json::to_string(&errors)?);
    writeln!(out, ",\n  \"summary\": {summary},\n  \"errors\": {errors}\n}}")
}

/// The lines after those of the documents.
pub(super) fn last_lines(
    out: &mut impl Write,
    asked: &Asked,
    summary: &Summary,
    rest: &Rest<'_>,
) -> io::Result<()> {
    let (deleted, records) = lists(asked, rest)?;
    for row in deleted {
        writeln!(out, "{}", json!({"deleted": row}))?;
    }
    for row in records {
        writeln!(out, "{}", json!({"unsynced_record": row}))?;
    }
    writeln!(out, "{}", serde_json::to_string(&end(asked, summary, rest.problems))?)
}

/// Documents that are gone, and records of the service.
fn lists(asked: &Asked, rest: &Rest<'_>) -> io::Result<(Vec<Json>, Vec<Json>)> {
    let deleted = rest.deleted.iter().map(deleted).collect::<io::Result<_>>()?;
    let schema_known = asked.collection.schema.is_some();
    let records = rest.records.iter().flat_map(|records| &records.rows);
    Ok((deleted, records.map(|row| record(row, schema_known)).collect()))
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
        "unknown": summary.unknown,
        "changes": summary.changes,
        "without_id": summary.without_id,
        "deleted_known": !summary.gone_unknown,
        "transaction_field": (summary.left_over > 0).then(|| json!({
            "field": TRANSACTION_FIELD,
            "documents": summary.left_over,
            "filter": transaction_filter(),
            "update": transaction_cleanup(),
        })),
        "unsynced_records": summary.records.as_ref().map(|records| &records.by_state),
        "schema_known": asked.collection.schema.is_some(),
        "passed_over": asked.placer.passed_over(),
    });
    End { summary: numbers, errors: problems.iter().map(ErrorEntry::new).collect() }
}

//! The answer to read: a line or more a document, and the numbers.

use sync_rules::{
    Value, ValueRef,
    place::{Move, Placement, Placer, TRANSACTION_FIELD, transaction_cleanup, transaction_filter},
};

use super::{
    Asked, Rest,
    access::Names,
    collection::Collection,
    document::{Deleted, Placed, plain},
    records::{Now, Record},
    summary::{Rows, Summary},
};
use crate::text::terminal::{one_line, visible};

/// Rows beyond these are counted together.
const MOST_ROWS: usize = 20;
/// Users beyond these are counted.
const MOST_NAMES: usize = 10;

/// One document.
pub(super) fn document(placed: &Placed<'_>) -> String {
    let id = match placed.id() {
        Some(id) => plain(ValueRef::from(id)),
        None => format!("document {}", placed.document.number),
    };
    let mut text = format!("{id}  {}\n", place(placed.placement));
    text.push_str(&problems(placed.placement));
    if placed.left_over {
        text.push_str(&format!("    carries `{TRANSACTION_FIELD}`, left by an interrupted update\n"));
    }
    if let Some(change) = placed.change {
        text.push_str(&changed(change).map(|words| format!("    {words}\n")).unwrap_or_default());
    }
    if let Some(names) = placed.access {
        text.push_str(&access(names));
    }
    visible(&text).into_owned()
}

fn problems(placement: &Placement) -> String {
    placement.problems().iter().map(|problem| format!("    {}\n", one_line(&problem.to_string()))).collect()
}

fn place(placement: &Placement) -> String {
    match placement {
        Placement::Partition(value) => format!("in {}", partition(value)),
        Placement::NullPartition => "in the null partition".to_owned(),
        Placement::NotSynced(reason) => format!("not synced: {}", one_line(&reason.to_string())),
        Placement::Unsyncable(_) => "unsyncable".to_owned(),
        Placement::Unknown(_) | _ => "unknown".to_owned(),
    }
}

fn partition(value: &Value) -> String {
    if *value == Value::Null {
        return "the null partition".to_owned();
    }
    format!("partition `{}`", plain(value.into()))
}

/// What sync makes of a change; nothing where the document stays.
fn changed(change: &Move) -> Option<String> {
    match change {
        Move::Moves { from, to } => Some(format!(
            "moved: deleted from {}, inserted into {}; clients lose what they did not upload of it",
            partition(from),
            partition(to)
        )),
        Move::Enters(to) => Some(format!("moved: inserted into {}; before, it was in none", partition(to))),
        Move::Leaves(from) => Some(format!("moved: deleted from {}", partition(from))),
        Move::Diverges(from) => Some(format!("no longer synced; it was in {} before", partition(from))),
        Move::New(Some(to)) => Some(format!("new: inserted into {}", partition(to))),
        Move::New(None) => Some("new".to_owned()),
        Move::Deleted(Some(from)) => Some(format!("deleted from {}", partition(from))),
        Move::Deleted(None) => Some("deleted; it was in no known partition".to_owned()),
        Move::Unknown => Some("its old or new partition is unknown".to_owned()),
        Move::Stays(_) | Move::Nowhere | _ => None,
    }
}

fn access(names: &Names) -> String {
    let mut text = format!("    read: {}; write: {}", listed(&names.read), listed(&names.write));
    if !names.undecided.is_empty() {
        text.push_str(&format!("; undecided: {}", listed(&names.undecided)));
    }
    text.push('\n');
    text
}

fn listed(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(MOST_NAMES).map(|name| one_line(name)).collect();
    match names.len().saturating_sub(MOST_NAMES) {
        _ if names.is_empty() => "nobody".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What is said after the documents: those that are gone, and the service's own records.
pub(super) fn rest(asked: &Asked, rest: &Rest<'_>) -> String {
    let mut text: String = rest.deleted.iter().map(deleted).collect();
    if let Some(records) = rest.records {
        text.push_str("\nrecords of `__realm_sync.unsynced_documents`\n");
        text.extend(records.rows.iter().map(|row| record(asked, row)));
    }
    visible(&text).into_owned()
}

fn deleted(deleted: &Deleted) -> String {
    let words = changed(&deleted.change).unwrap_or_default();
    format!("{}  {words}\n", plain(ValueRef::from(&deleted.id)))
}

fn record(asked: &Asked, record: &Record) -> String {
    let id = plain(ValueRef::from(&record.document));
    let (words, detail) = match &record.now {
        Now::OtherCollection => (format!("is from another collection, {}", namespace(record)), String::new()),
        Now::Absent => ("is not among the documents".to_owned(), String::new()),
        Now::NotRead => ("unknown: some documents could not be read".to_owned(), String::new()),
        Now::Repeated => ("occurs several times among the documents".to_owned(), String::new()),
        Now::Placed(placement) => match (record.now.code(asked.collection.schema.is_some()), placement) {
            ("fits", placement) => (format!("fits now, {}", place(placement)), String::new()),
            (_, Placement::NotSynced(_)) => (place(placement), String::new()),
            (_, Placement::Unsyncable(_)) => ("does not fit".to_owned(), problems(placement)),
            (_, Placement::Unknown(_)) => ("unknown".to_owned(), problems(placement)),
            _ => (
                format!("{}; without a schema it is unknown whether it fits", place(placement)),
                String::new(),
            ),
        },
    };
    format!("{id}  {words}\n{detail}")
}

fn namespace(record: &Record) -> String {
    let name = record.database.iter().chain([&record.collection]).map(|name| one_line(name));
    format!("`{}`", name.collect::<Vec<_>>().join("."))
}

/// The numbers, and what to know beside them.
pub(super) fn summary(asked: &Asked, summary: &Summary) -> String {
    let collection = &asked.collection;
    let dot = if collection.database.is_empty() { "" } else { "." };
    let mut text = format!(
        "{} {} of `{}{dot}{}`\n",
        summary.documents,
        if summary.documents == 1 { "document" } else { "documents" },
        one_line(&collection.database),
        one_line(&collection.name)
    );
    let mut line = |count: u64, words: String| {
        if count > 0 {
            text.push_str(&format!("  {count} {words}"));
        }
    };
    let in_partitions = summary.partitions.total();
    let number = summary.partitions.len();
    let more = if summary.partitions.other > 0 { "more than " } else { "" };
    let plural = if number == 1 { "" } else { "s" };
    line(
        in_partitions,
        format!(
            "in {more}{number} partition{plural}\n{}",
            rows(&summary.partitions, |value| format!("`{}`", plain(value.into())))
        ),
    );
    line(summary.null_partition, "in the null partition\n".to_owned());
    line(
        summary.not_synced.total(),
        format!("not synced\n{}", rows(&summary.not_synced, |reason| one_line(&reason.to_string()))),
    );
    let mut faults = rows(&summary.problems, |fault| one_line(&fault.text));
    let unknown = "unknown, because values cannot be read\n";
    // The faults of both come after the last of them.
    let after = if summary.unknown > 0 { String::new() } else { std::mem::take(&mut faults) };
    line(summary.unsyncable, format!("unsyncable\n{after}"));
    line(summary.unknown, format!("{unknown}{faults}"));
    for (code, count) in &summary.changes {
        if let Some((_, words)) = CHANGES.iter().find(|(known, _)| known == code) {
            line(*count, format!("{words}\n"));
        }
    }
    if summary.gone_unknown {
        line(
            summary.without_id,
            "without an `_id` that can be read, so not looked for among those before\n".to_owned(),
        );
    }
    if let Some(records) = &summary.records {
        for (state, count) in &records.by_state {
            if let Some((_, words)) = RECORDS.iter().find(|(known, _)| known == state) {
                line(*count, format!("{} {words}\n", if *count == 1 { "record" } else { "records" }));
            }
        }
    }
    text.push_str(&notes(asked, summary));
    visible(&text).into_owned()
}

const CHANGES: &[(&str, &str)] = &[
    ("stays", "in the same partition as before"),
    ("moves", "moved: a delete from the old partition, and an insert into the new one"),
    ("enters", "inserted, as they were in no partition before"),
    ("leaves", "deleted from their partition"),
    ("diverges", "no longer synced after their change"),
    ("nowhere", "in no partition before and now"),
    ("new", "new"),
    ("deleted", "deleted"),
    ("unknown", "whose old or new partition is unknown"),
];

const RECORDS: &[(&str, &str)] = &[
    ("fits", "of the service: the document fits now"),
    ("unsyncable", "of the service: the document does not fit"),
    ("not-synced", "of the service: the document is not synced"),
    ("unknown", "of the service: unknown whether the document fits"),
    ("absent", "of the service: the document is not among these"),
    ("repeated", "of the service: several documents have the `_id`"),
    ("other-collection", "of the service: of another collection"),
];

fn rows<T>(rows: &Rows<T>, words: impl Fn(&T) -> String) -> String {
    let mut text = String::new();
    let mut shown = 0;
    for (row, count) in rows.iter().take(MOST_ROWS) {
        shown += count;
        text.push_str(&format!("    {count}  {}\n", words(row)));
    }
    let left = rows.total().saturating_sub(shown);
    if left > 0 {
        text.push_str(&format!("    {left}  others\n"));
    }
    text
}

/// What finds the documents that an interrupted update left, and what cleans them, for mongosh.
fn left_over(collection: &Collection, count: u64) -> String {
    let carry = if count == 1 { "document carries" } else { "documents carry" };
    let database = match collection.database.as_str() {
        "" => "db".to_owned(),
        name => format!("db.getSiblingDB({})", quoted(name)),
    };
    let (name, filter, update) = (quoted(&collection.name), transaction_filter(), transaction_cleanup());
    format!(
        "\nwarning: {count} {carry} `{TRANSACTION_FIELD}`, which the service removes when its update ends; an interrupted \
         one leaves it\n  find:  {database}.getCollection({name}).find({filter})\n  \
         clean: {database}.getCollection({name}).updateMany({filter}, {update})\n"
    )
}

/// A JavaScript string of exactly these characters, in ASCII alone.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            ' '..='~' => quoted.push(char),
            other => {
                quoted.extend(other.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")))
            }
        }
    }
    quoted + "\""
}

fn notes(asked: &Asked, summary: &Summary) -> String {
    let mut text = String::new();
    if summary.stops_sync() {
        text.push_str(&format!(
            "\nwarning: {} documents are unsyncable; the service stops syncing with an app that has {} or more\n",
            summary.unsyncable,
            Placer::UNSYNCABLE_LIMIT
        ));
    }
    if summary.left_over > 0 {
        text.push_str(&left_over(&asked.collection, summary.left_over));
    }
    if summary.gone_unknown {
        text.push_str(
            "\nnote: deleted documents are unknown, because some documents could not be read or have no `_id`\n",
        );
    }
    if summary.unknown > 0 {
        text.push_str(
            "\nhelp: export again with `mongoexport --jsonFormat=canonical` of version 4.2 or later, so that all values \
             can be read\n",
        );
    }
    if summary.records.as_ref().is_some_and(|records| records.apps > 1) {
        text.push_str("\nnote: the records are from several apps; which of them is this one is unknown\n");
    }
    if asked.collection.schema.is_none() {
        text.push_str(
            "\nnote: no schema is known, so only the partition key was checked; `--schema FILE` gives one\n",
        );
    }
    if let [first, others @ ..] = asked.placer.passed_over() {
        let more = if others.is_empty() { String::new() } else { format!(", and {} more", others.len()) };
        text.push_str(&format!(
            "\nnote: sync checks only types and required fields; ignored in the schema: `{}`{more}\n",
            one_line(first)
        ));
    }
    text
}

//! The answer to read: a line or more a document, and the numbers.

use sync_rules::{
    Value, ValueRef,
    place::{Move, Placement, Placer},
};

use super::{
    Asked,
    access::Names,
    document::{Placed, plain},
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
    if let Placement::Unsyncable(problems) = placed.placement {
        problems.iter().for_each(|problem| text.push_str(&format!("    {problem}\n")));
    }
    if let Some(change) = placed.change {
        text.push_str(&changed(change).map(|words| format!("    {words}\n")).unwrap_or_default());
    }
    if let Some(names) = placed.access {
        text.push_str(&access(names));
    }
    visible(&text).into_owned()
}

fn place(placement: &Placement) -> String {
    match placement {
        Placement::Partition(value) => format!("in {}", partition(value)),
        Placement::NullPartition => "in the null partition".to_owned(),
        Placement::NotSynced(reason) => format!("not synced: {reason}"),
        Placement::Unsyncable(_) | _ => "unsyncable".to_owned(),
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
        Move::Diverges(from) => {
            Some(format!("its changes are not synced any more; before, it was in {}", partition(from)))
        }
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

/// The numbers, and what to know beside them.
pub(super) fn summary(asked: &Asked, summary: &Summary) -> String {
    let collection = &asked.collection;
    let dot = if collection.database.is_empty() { "" } else { "." };
    let mut text = format!(
        "{} {} of `{}{dot}{}`\n",
        summary.documents,
        if summary.documents == 1 { "document" } else { "documents" },
        collection.database,
        collection.name
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
        format!("not synced\n{}", rows(&summary.not_synced, ToString::to_string)),
    );
    line(summary.unsyncable, format!("unsyncable\n{}", rows(&summary.problems, |fault| fault.text.clone())));
    for (code, count) in &summary.changes {
        if let Some((_, words)) = CHANGES.iter().find(|(known, _)| known == code) {
            line(*count, format!("{words}\n"));
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
    ("diverges", "changed so that they cannot be synced any more"),
    ("nowhere", "in no partition before and now"),
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

fn notes(asked: &Asked, summary: &Summary) -> String {
    let mut text = String::new();
    if summary.stops_sync() {
        text.push_str(&format!(
            "\nwarning: {} documents are unsyncable; the service stops syncing with an app that has {} or more\n",
            summary.unsyncable,
            Placer::UNSYNCABLE_LIMIT
        ));
    }
    if asked.collection.schema.is_none() {
        text.push_str(
            "\nnote: no schema is known, so only the partition key was checked; `--schema FILE` gives one\n",
        );
    }
    if let [first, others @ ..] = asked.placer.passed_over() {
        let more = if others.is_empty() { String::new() } else { format!(", and {} more", others.len()) };
        text.push_str(&format!(
            "\nnote: sync looks at types and required fields alone; passed over in the schema: `{first}`{more}\n"
        ));
    }
    text
}

//! A line of the table in each format, and what comes before the first.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use serde_json::{Value as Json, json};

use super::{Format, PreviewArgs, cell::Cell, partitions::Partition};
use crate::{
    text::{csv::field, markdown::code, terminal::one_line},
    user,
};

/// A table of words that is wider than this becomes one of symbols.
const WIDTH: usize = 100;
/// Symbols come in groups of so many.
const GROUP: usize = 10;

/// What comes before the rows.
pub(super) fn head(
    args: &PreviewArgs,
    partitions: &[Partition],
    whole: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    match args.format {
        Format::Json => {
            let partitions: Vec<&Json> = partitions.iter().map(|partition| &partition.json).collect();
            write!(
                out,
                "{{\n  \"schema\": \"sync-rules/preview/1\",\n  \"partitions\": {}",
                json!(partitions)
            )?;
            if whole { write!(out, ",\n  \"users\": [") } else { Ok(()) }
        }
        Format::Csv => {
            let names = partitions.iter().map(|partition| field(&partition.text, args.csv_values));
            writeln!(out, "user,{}", names.collect::<Vec<_>>().join(","))
        }
        Format::Markdown if whole => {
            let names: Vec<String> = partitions.iter().map(|partition| code(&partition.text)).collect();
            writeln!(out, "| user | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()))
        }
        Format::Human if whole => out.write_all(human_head(partitions).as_bytes()),
        Format::Human | Format::Markdown | Format::Jsonl => Ok(()),
    }
}

fn human_head(partitions: &[Partition]) -> String {
    if let Some(widths) = widths(partitions) {
        let names = partitions.iter().zip(widths);
        let names = names.map(|(partition, width)| format!("{:<width$}  ", one_line(&partition.text)));
        return format!("{}user\n", names.collect::<String>());
    }
    let legend = Cell::ALL.map(|cell| format!("{} {}", cell.symbol(), cell.word())).join(", ");
    let mut text = format!("{legend}\n\ncolumns\n");
    for (number, partition) in (1..).zip(partitions) {
        text.push_str(&format!("{number:>4}  {}\n", one_line(&partition.text)));
    }
    text.push('\n');
    text
}

/// The columns of words, if they fit.
fn widths(partitions: &[Partition]) -> Option<Vec<usize>> {
    let longest = Cell::ALL.map(|cell| cell.word().len() + 2).into_iter().max().unwrap_or_default();
    let widths: Vec<usize> =
        partitions.iter().map(|partition| one_line(&partition.text).chars().count().max(longest)).collect();
    (widths.iter().map(|width| width + 2).sum::<usize>() <= WIDTH).then_some(widths)
}

/// The line of one user, without its end.
pub(super) fn text(args: &PreviewArgs, id: &Json, cells: &[Cell], partitions: &[Partition]) -> String {
    match args.format {
        Format::Human => human(id, cells, partitions),
        Format::Json | Format::Jsonl => {
            let with = |wanted: Cell| -> Vec<&Json> {
                let found = cells.iter().zip(partitions).filter(|(cell, _)| **cell == wanted);
                found.map(|(_, partition)| &partition.json).collect()
            };
            let (write, read, undecided) = (with(Cell::Write), with(Cell::Read), with(Cell::Undecided));
            json!({"user": id, "write": write, "read": read, "undecided": undecided}).to_string()
        }
        Format::Csv => {
            let words = cells.iter().map(|cell| cell.word()).collect::<Vec<_>>().join(",");
            format!("{},{words}", field(&shown(id), args.csv_values))
        }
        Format::Markdown => {
            let cells = cells.iter().map(|cell| cell.word()).collect::<Vec<_>>().join(" | ");
            format!("| {} | {cells} |", code(&shown(id)))
        }
    }
}

fn human(id: &Json, cells: &[Cell], partitions: &[Partition]) -> String {
    let id = shown(id);
    let mut text = String::new();
    if let Some(widths) = widths(partitions) {
        for (cell, width) in cells.iter().zip(widths) {
            let cell = format!("{} {}", cell.symbol(), cell.word());
            text.push_str(&format!("{cell:<width$}  "));
        }
    } else {
        for group in cells.chunks(GROUP) {
            text.extend(group.iter().map(|cell| cell.symbol()));
            text.push(' ');
        }
        text.push(' ');
    }
    text.push_str(&one_line(&id));
    text
}

/// An id as it is shown.
pub(super) fn shown(id: &Json) -> Cow<'_, str> {
    match id {
        Json::String(id) => Cow::Borrowed(id),
        Json::Null => Cow::Borrowed(user::NO_ID),
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => Cow::Owned(id.to_string()),
    }
}

/// Writes the line of one user.
pub(super) fn write(format: Format, row: &str, first: bool, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Json => write!(out, "{}\n    {row}", if first { "" } else { "," }),
        Format::Human | Format::Jsonl | Format::Csv | Format::Markdown => writeln!(out, "{row}"),
    }
}

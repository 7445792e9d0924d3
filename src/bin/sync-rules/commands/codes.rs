//! `codes`: the catalogue of findings, or what one of them means.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;
use sync_rules::{
    diagnostics::Severity,
    lint::{CatalogueEntry, Confidence},
};

use crate::{exit::Exit, options::Format, output, problem::Failure, selector::Selector, text::documentation};

/// List what can be found, or print the documentation of one finding
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  sync-rules codes
  sync-rules codes SR3
  sync-rules codes open-to-everyone")]
pub(crate) struct CodesArgs {
    /// A code, a name, or the first characters of codes, such as `SR3`
    #[arg(value_name = "CODE")]
    code: Option<Selector>,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

impl CodesArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(crate) fn run(args: &CodesArgs) -> Result<Exit, Failure> {
    let mut entries = CatalogueEntry::all();
    if let Some(selector) = &args.code {
        entries.retain(|entry| selector.matches(entry.code));
    }
    match (args.format, entries.as_slice()) {
        (Format::Json, entries) => output::json(&document(entries))?,
        (Format::Human, [entry]) => output::human(&page(entry))?,
        (Format::Human, entries) => output::human(&table(entries))?,
    }
    Ok(Exit::Success)
}

/// `sync-rules/codes/1`.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    codes: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    name: &'a str,
    severity: Severity,
    confidence: Confidence,
    title: &'a str,
    /// Markdown.
    documentation: &'a str,
}

fn document(entries: &[CatalogueEntry]) -> Document<'_> {
    let rows = entries.iter().map(|entry| Row {
        code: entry.code.id,
        name: entry.code.name,
        severity: entry.severity,
        confidence: entry.confidence,
        title: entry.code.title,
        documentation: entry.doc.trim(),
    });
    Document { schema: "sync-rules/codes/1", codes: rows.collect() }
}

fn table(entries: &[CatalogueEntry]) -> String {
    let names = entries.iter().map(|entry| entry.code.name.len()).max().unwrap_or_default();
    let mut table = format!(
        "{:6} {:names$}  {:8}  {:10}  {}\n",
        "code", "name", "severity", "confidence", "what is found"
    );
    for entry in entries {
        let (severity, confidence) = (entry.severity.to_string(), confidence(entry.confidence));
        // Writing to a string does not fail.
        _ = writeln!(
            table,
            "{:6} {:names$}  {severity:8}  {confidence:10}  {}",
            entry.code.id, entry.code.name, entry.code.title
        );
    }
    table
}

fn page(entry: &CatalogueEntry) -> String {
    format!(
        "{} {} ({}, {} confidence)\n{}\n\n{}",
        entry.code.id,
        entry.code.name,
        entry.severity,
        confidence(entry.confidence),
        entry.code.title,
        documentation::plain(entry.doc)
    )
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low | _ => "low",
    }
}

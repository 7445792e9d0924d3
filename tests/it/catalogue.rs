//! The catalogue as a page, `src/lint/CATALOGUE.md`, is what the rows say. `UPDATE=1 cargo test` rewrites it.

use std::fmt::Write;

use sync_rules::lint::{CatalogueEntry, Confidence};

const PATH: &str = "src/lint/CATALOGUE.md";

const HEAD: &str = "\
# What `sync-rules lint` finds

This page is generated from the rows of the catalogue: `UPDATE=1 cargo test` rewrites it. `sync-rules codes` prints the
same. A code never changes its meaning. A finding of low confidence is shown only if it is asked for (`--select all`).
";

const GROUPS: &[(&str, &str)] = &[
    ("SR0", "JSON and syntax"),
    ("SR1", "Words"),
    ("SR2", "Values and types"),
    ("SR3", "Security"),
    ("SR4", "Logic"),
    ("SR5", "Flexible Sync roles"),
    ("SR6", "Configuration"),
];

#[test]
fn the_page_says_what_the_rows_say() {
    let expected = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &expected).unwrap();
    }
    let found = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(found.replace("\r\n", "\n") == expected, "{PATH} is stale: `UPDATE=1 cargo test` rewrites it");
}

#[test]
fn every_finding_is_in_a_group_and_documented() {
    let entries = CatalogueEntry::all();
    assert!(entries.len() >= 40, "{}", entries.len());
    let mut wrong = Vec::new();
    for entry in &entries {
        if !GROUPS.iter().any(|(prefix, _)| entry.code.id.starts_with(prefix)) || entry.doc.trim().is_empty()
        {
            wrong.push(entry.code.id);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    let mut names: Vec<_> = entries.iter().map(|entry| entry.code.name).collect();
    names.sort_unstable();
    assert!(names.is_sorted_by(|a, b| a < b), "a name stands for two codes");
    assert!(entries.is_sorted_by(|a, b| a.code.id < b.code.id), "a code stands for two findings");
}

fn page() -> String {
    let entries = CatalogueEntry::all();
    let mut page = HEAD.to_owned();
    for (prefix, title) in GROUPS {
        let group = || entries.iter().filter(|entry| entry.code.id.starts_with(prefix));
        writeln!(
            page,
            "\n## {prefix}xx: {title}\n\n| code | name | severity | confidence | |\n|---|---|---|---|---|"
        )
        .unwrap();
        for entry in group() {
            let (code, title) = (entry.code, entry.code.title.replace('|', "\\|"));
            let row = format!("`{}` | {} | {}", code.name, entry.severity, confidence(entry.confidence));
            // The anchor is the one that the heading below gets.
            let anchor = format!("{}-{}", code.id.to_lowercase(), code.name);
            writeln!(page, "| [{}](#{anchor}) | {row} | {title} |", code.id).unwrap();
        }
        for entry in group() {
            writeln!(
                page,
                "\n### {} {}\n\n{}.\n\n{}",
                entry.code.id,
                entry.code.name,
                entry.code.title,
                plain(entry.doc)
            )
            .unwrap();
        }
    }
    page
}

/// The documentation with what the fences mean written above them, as pages show fences without it.
fn plain(doc: &str) -> String {
    doc.trim()
        .replace("```json fires", "Found in:\n\n```json")
        .replace("```json quiet", "Not found in:\n\n```json")
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        _ => "low",
    }
}

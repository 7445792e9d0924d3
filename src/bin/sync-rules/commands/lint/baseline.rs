//! Baselines: findings that were there before, so that a run speaks of new ones alone.
//!
//! A row is the fingerprint of what is meant, how often it occurs, and in which file. Formatting the text again or
//! moving a rule within its file keeps the row; so does moving it into another file once the old one is gone. A
//! finding that is exchanged for another has no row, and a finding of one file never hides that of another.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sync_rules::{Source, diagnostics::Place, lint::Finding};

use super::relative;
use crate::{
    json,
    problem::{Checked, Problem},
    read, write,
};

const SCHEMA: &str = "sync-rules/baseline/1";

/// Findings of one meaning in one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    fingerprint: String,
    code: String,
    /// For people who read the file.
    name: String,
    /// From the folder of the baseline.
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    permission: Option<String>,
    count: usize,
}

#[derive(Deserialize)]
struct Document {
    schema: String,
    findings: Vec<Row>,
}

/// A baseline that was read.
#[derive(Debug)]
pub(super) struct Baseline {
    source: Source,
    rows: Vec<Row>,
}

/// What a baseline says of a run.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// For each finding whether it is an old one.
    pub(super) known: Vec<bool>,
    /// Rows whose findings are gone, each with its place in the baseline.
    pub(super) stale: Vec<Problem>,
}

/// The text of a baseline of some findings: one row a line, so that changes are easy to review.
pub(super) fn text<'f>(path: &Path, findings: impl IntoIterator<Item = &'f Finding>) -> String {
    let folder = relative::folder(path);
    let mut rows: BTreeMap<(String, &str, &str), Row> = BTreeMap::new();
    for finding in findings {
        let file = relative::name(folder, Path::new(&*finding.place.file));
        let row = rows.entry((file.clone(), finding.code.id, &finding.fingerprint)).or_insert_with(|| Row {
            fingerprint: finding.fingerprint.clone(),
            code: finding.code.id.to_owned(),
            name: finding.code.name.to_owned(),
            file,
            permission: finding.permission.map(|permission| permission.as_str().to_owned()),
            count: 0,
        });
        row.count += 1;
    }
    let rows: Vec<String> = rows.values().filter_map(|row| serde_json::to_string(row).ok()).collect();
    let mut text = format!("{{\n  \"schema\": \"{SCHEMA}\",\n  \"findings\": [");
    for (at, row) in rows.iter().enumerate() {
        text.push_str(if at == 0 { "\n    " } else { ",\n    " });
        text.push_str(row);
    }
    text.push_str(if rows.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
    text
}

/// Writes the baseline of some findings.
pub(super) fn write<'f>(path: &Path, findings: impl IntoIterator<Item = &'f Finding>) -> Checked<()> {
    write::put(path, &text(path, findings))
}

impl Baseline {
    /// Reads a baseline.
    pub(super) fn load(path: &Path) -> Checked<Self> {
        Self::of_source(read::data(path)?)
    }

    fn of_source(source: Source) -> Checked<Self> {
        let document: Result<Document, _> = serde_json::from_str(source.text());
        match document {
            Ok(document) if document.schema == SCHEMA => Ok(Self { source, rows: document.findings }),
            // What the file holds instead is not shown: it may be anything that somebody wants to see.
            Ok(_) | Err(_) => {
                let message = format!("`{}` is not a baseline of the format `{SCHEMA}`", source.name());
                Err(Problem::new(message).help("write a new one with `--write-baseline`").into())
            }
        }
    }

    /// Takes each row off the findings that it speaks of. Only rows of files that were linted, or that are gone,
    /// are missed: a run over some of the files says nothing about the others.
    pub(super) fn compare(&self, path: &Path, findings: &[&Finding], linted: &BTreeSet<String>) -> Compared {
        let folder = relative::folder(path);
        let linted: BTreeSet<String> =
            linted.iter().map(|file| relative::name(folder, Path::new(file))).collect();
        let mut left: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for row in &self.rows {
            let left = left.entry((&row.fingerprint, &row.code, &row.file)).or_default();
            *left = left.saturating_add(row.count);
        }
        let files: Vec<String> =
            findings.iter().map(|finding| relative::name(folder, Path::new(&*finding.place.file))).collect();
        let mut known: Vec<bool> = findings
            .iter()
            .zip(&files)
            .map(|(finding, file)| take(&mut left, (&finding.fingerprint, finding.code.id, file)))
            .collect();
        // What is still unknown may have been in a file that is gone.
        let gone: BTreeSet<&str> = self.rows.iter().map(|row| row.file.as_str()).collect();
        let gone: BTreeSet<&str> =
            gone.into_iter().filter(|file| !linted.contains(*file) && !folder.join(file).exists()).collect();
        for (finding, known) in findings.iter().zip(&mut known).filter(|(_, known)| !**known) {
            *known = gone.iter().any(|file| take(&mut left, (&finding.fingerprint, finding.code.id, file)));
        }
        let missed = |file: &str| linted.contains(file) || gone.contains(file);
        let stale = left.into_iter().filter(|((_, _, file), count)| *count > 0 && missed(file));
        Compared { known, stale: stale.map(|(key, count)| self.stale(key, count)).collect() }
    }

    fn stale(&self, (fingerprint, code, file): (&str, &str, &str), count: usize) -> Problem {
        let times = if count == 1 { String::new() } else { format!(" {count} times") };
        Problem::note(format!("`{code}` in `{file}` is in the baseline{times}, but is not found any more"))
            .help("update the baseline with `--write-baseline`, so that the finding cannot come back unseen")
            .at(place(&self.source, &[fingerprint, file]))
    }
}

fn take<'k>(
    left: &mut BTreeMap<(&'k str, &'k str, &'k str), usize>,
    key: (&'k str, &'k str, &'k str),
) -> bool {
    match left.get_mut(&key) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        Some(_) | None => false,
    }
}

/// The first line that holds some words; the file as it is written has one for each row.
fn place(source: &Source, words: &[&str]) -> Place {
    let line = source.text().lines().find(|line| words.iter().all(|word| line.contains(word)));
    json::place(source, line.map_or(source.text(), str::trim_start))
}

#[cfg(test)]
mod tests {
    use sync_rules::lint::{LintInput, lint};

    use super::*;

    const OPEN: &str =
        r#"{"partition": {"key": "p", "type": "string", "permissions": {"read": true, "write": false}}}"#;

    fn findings(file: &str, text: &str) -> Vec<Finding> {
        lint(LintInput::File(&Source::new(file, text)))
    }

    /// How many findings are new, and how many rows are stale.
    fn compared(old: &[Finding], new: &[Finding], linted: &[&str]) -> (usize, usize) {
        let path = Path::new("nowhere/baseline.json");
        let baseline = Baseline::of_source(Source::new("baseline.json", text(path, old))).unwrap();
        let linted = linted.iter().map(|file| (*file).to_owned()).collect();
        let compared = baseline.compare(path, &new.iter().collect::<Vec<_>>(), &linted);
        (compared.known.iter().filter(|known| !**known).count(), compared.stale.len())
    }

    #[test]
    fn what_is_meant_counts_and_not_where_it_stands() {
        let old = findings("nowhere/a.json", OPEN);
        assert!(!old.is_empty());
        let moved = findings("nowhere/a.json", &OPEN.replace(", ", ",\n\n   ").replace(": ", ":"));
        assert_eq!(compared(&old, &moved, &["nowhere/a.json"]), (0, 0));
        // The rule moved into another file, and the old one is gone.
        assert_eq!(compared(&old, &findings("nowhere/b.json", OPEN), &["nowhere/b.json"]), (0, 0));
    }

    #[test]
    fn a_swapped_finding_is_new() {
        let old = findings("nowhere/a.json", OPEN);
        let swapped = findings(
            "nowhere/a.json",
            &OPEN.replace("true, \"write\": false", "{\"%%partition\": {\"%in\": [\"a\", \"a\"]}}"),
        );
        let (new, stale) = compared(&old, &swapped, &["nowhere/a.json"]);
        assert!(new > 0 && stale > 0, "{new} new, {stale} stale");
        // The same mistake in another file, which was there all the time, is another finding.
        let (new, stale) =
            compared(&old, &findings("nowhere/b.json", OPEN), &["nowhere/a.json", "nowhere/b.json"]);
        assert!(new > 0 && stale > 0, "{new} new, {stale} stale");
        // Nothing is said of files that were not looked at, unless they are gone.
        let twice = [old.clone(), old.clone()].concat();
        assert_eq!(compared(&old, &twice, &["nowhere/a.json"]).0, old.len());
    }

    #[test]
    fn other_formats_are_refused() {
        let source = Source::new("b.json", r#"{"schema": "sync-rules/baseline/2", "findings": []}"#);
        assert!(Baseline::of_source(source).is_err());
    }
}

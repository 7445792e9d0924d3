//! The formats, one file each: what was found in, one text out. None of them decides anything; the exit code is the
//! same in all.

mod concise;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod markdown;
mod sarif;

use std::collections::HashMap;

use sync_rules::{
    diagnostics::Severity,
    lint::{Finding, Safety},
};

use super::{FailOn, Format, Run};
use crate::{output::Text, text::counted::counted};

/// The whole output.
pub(super) fn text(run: &Run, format: Format, fail_on: FailOn) -> Text {
    Text::Data(match format {
        Format::Human => return Text::Human(human::text(run)),
        Format::Concise => return Text::Human(concise::text(run)),
        Format::Json => json::text(run),
        Format::Sarif => sarif::text(run),
        Format::Github => github::text(run),
        Format::Gitlab => gitlab::text(run),
        Format::Junit => junit::xml(run, fail_on),
        Format::Markdown => markdown::text(run),
    })
}

/// What GitHub shows on the page of a job.
pub(super) fn job_summary(run: &Run) -> String {
    markdown::at_most(run, MOST_ROWS)
}

/// A job summary may have 1 MiB, and nobody reads more rows than these.
const MOST_ROWS: usize = 200;

/// How many findings of each severity there are.
fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}

/// For each finding how many with its fingerprint came before it in its file, from 1: one mistake can be made in
/// several places, and formats need each distinguished.
fn occurrences(findings: &[Finding]) -> Vec<usize> {
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    let mut numbers = Vec::with_capacity(findings.len());
    for Finding { fingerprint, place, .. } in findings {
        let count = seen.entry((fingerprint, &place.file)).or_default();
        *count += 1;
        numbers.push(*count);
    }
    numbers
}

/// What becomes of a finding that has a fix.
fn fix(finding: &Finding) -> Option<String> {
    let fix = finding.fix.as_ref()?;
    Some(match &fix.safety {
        Safety::Safe => format!("{} (safe: `--fix` does it)", fix.title),
        Safety::Unsafe(change) => format!("{} (`--fix --unsafe` does it): {change}", fix.title),
        _ => fix.title.clone(),
    })
}

/// What was looked at and found, in one sentence.
fn summary(run: &Run) -> String {
    let unread = match run.unread.len() {
        0 => String::new(),
        count => format!("; {} not read", counted(count, "file")),
    };
    let never_set_up = match run.never_set_up {
        0 => String::new(),
        count => {
            format!("; sync was never set up in {}, so its rules are not judged", counted(count, "file"))
        }
    };
    if run.files == 0 {
        return format!("nothing was checked{unread}");
    }
    let checked = format!("{} in {}", counted(run.rules, "rule"), counted(run.files, "file"));
    let severities = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let found: Vec<String> = severities
        .iter()
        .map(|(severity, name)| (count(&run.findings, *severity), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| counted(count, name))
        .collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    format!("checked {checked}: {found}{never_set_up}{unread}")
}

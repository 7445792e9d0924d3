//! SARIF 2.1.0, for code scanning.
//!
//! Columns count characters, which the log says, as SARIF counts UTF-16 units unless it is told. Every finding
//! carries a fingerprint, so that a finding that moves stays the same one.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};
use sync_rules::{
    diagnostics::{Place, Range, Related, Severity},
    lint::{CatalogueEntry, Confidence, Finding, Fix, Safety},
};

use super::occurrences;
use crate::{
    commands::lint::Run,
    problem::Problem,
    text::{documentation, json::document},
};

/// The schema that the log follows.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn text(run: &Run) -> String {
    let rules = CatalogueEntry::all();
    let index = |finding: &Finding| rules.iter().position(|entry| entry.code == finding.code);
    let numbers = occurrences(&run.findings);
    let results: Vec<Json> = run
        .findings
        .iter()
        .zip(&numbers)
        .map(|(finding, number)| result(finding, index(finding), *number))
        .collect();
    let readable =
        run.unread.is_empty() && !run.problems.iter().any(|problem| problem.severity == Severity::Error);
    document(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "sync-rules",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": readable,
                "toolExecutionNotifications": run.problems.iter().map(notification).collect::<Vec<_>>(),
            }],
            "results": results,
        }],
    }))
}

fn rule(entry: &CatalogueEntry) -> Json {
    let is_security = entry.code.id.starts_with("SR3");
    let doc = entry.doc.trim();
    let mut properties = json!({
        "precision": precision(entry.confidence),
        "problem.severity": if entry.severity == Severity::Note { "recommendation" } else { level(entry.severity) },
        "tags": if is_security { json!(["security"]) } else { json!(["correctness"]) },
    });
    if is_security && let Some(properties) = properties.as_object_mut() {
        properties.insert("security-severity".to_owned(), json!(security_severity(entry.severity)));
    }
    json!({
        "id": entry.code.id,
        "name": entry.code.name,
        "shortDescription": {"text": entry.code.title},
        "fullDescription": {"text": doc.split("\n\n").next().unwrap_or(doc).replace('\n', " ")},
        "help": {"text": documentation::markdown(doc), "markdown": documentation::markdown(doc)},
        "defaultConfiguration": {"level": level(entry.severity)},
        "properties": properties,
    })
}

fn result(finding: &Finding, rule: Option<usize>, number: usize) -> Json {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message = format!("{message}\n\nWhat to do: {help}");
    }
    let mut result = json!({
        "ruleId": finding.code.id,
        "level": level(finding.severity),
        "message": {"text": message_text(&message)},
        "locations": [location(&finding.place)],
        // Under the first name GitHub looks for what distinguishes findings, under the second is what is meant.
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{}:{number}", finding.fingerprint),
            "syncRulesMeaning/v1": finding.fingerprint,
        },
        "properties": {"precision": precision(finding.confidence), "pointer": finding.place.pointer},
    });
    let Some(members) = result.as_object_mut() else { return result };
    if let Some(rule) = rule {
        members.insert("ruleIndex".to_owned(), json!(rule));
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(id, Related { place, message: label })| {
            let mut location = location(place);
            if let Some(members) = location.as_object_mut() {
                members.insert("id".to_owned(), json!(id));
                members.insert("message".to_owned(), json!({"text": message_text(label)}));
            }
            location
        });
        members.insert("relatedLocations".to_owned(), related.collect());
    }
    if let Some(fix) = &finding.fix {
        members.insert("fixes".to_owned(), json!([self::fix(fix, &finding.place)]));
    }
    result
}

fn fix(fix: &Fix, place: &Place) -> Json {
    let text = match &fix.safety {
        Safety::Unsafe(change) => format!("{}. This changes decisions: {change}", fix.title),
        Safety::Safe | _ => fix.title.clone(),
    };
    let replacements = fix
        .edits
        .iter()
        .map(|edit| json!({"deletedRegion": region(edit.range), "insertedContent": {"text": edit.text}}));
    json!({
        "description": {"text": message_text(&text)},
        "artifactChanges": [{
            "artifactLocation": artifact(&place.file),
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

fn location(place: &Place) -> Json {
    let mut physical = Map::from_iter([("artifactLocation".to_owned(), artifact(&place.file))]);
    physical.extend(place.range.map(|range| ("region".to_owned(), region(range))));
    json!({"physicalLocation": physical})
}

fn region(range: Range) -> Json {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.column,
        "endLine": range.end.line,
        "endColumn": range.end.column,
        "byteOffset": range.start.offset,
        "byteLength": range.end.offset - range.start.offset,
    })
}

/// Text of a message, in which `[words](target)` is a link unless the brackets are escaped (SARIF 2.1.0, 3.11.6).
fn message_text(text: &str) -> Cow<'_, str> {
    if text.contains("](") {
        Cow::Owned(text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A path as a URI reference; what is relative starts from the root of the repository.
fn artifact(file: &str) -> Json {
    let mut uri = String::with_capacity(file.len());
    for byte in file.bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte))
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    match uri.starts_with('/') {
        true => json!({"uri": format!("file://{uri}")}),
        false => json!({"uri": uri, "uriBaseId": "%SRCROOT%"}),
    }
}

fn notification(problem: &Problem) -> Json {
    let mut notification =
        json!({"level": level(problem.severity), "message": {"text": message_text(&problem.message)}});
    if let (Some(place), Some(members)) = (&problem.place, notification.as_object_mut()) {
        members.insert("locations".to_owned(), json!([location(place)]));
    }
    notification
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | _ => "note",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low | _ => "low",
    }
}

/// Scores as GitHub sorts them: above 7 is high, above 4 medium.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "8.0",
        Severity::Warning => "6.0",
        Severity::Note | _ => "3.0",
    }
}

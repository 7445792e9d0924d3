//! What the linter finds, as the editor shows it.

use std::path::Path;

use gen_lsp_types::{
    Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    PublishDiagnosticsParams, Uri,
};
use sync_rules::{
    Source,
    app::is_app_file,
    diagnostics::{Place, Related, Severity},
    lint::{Confidence, Finding, LintInput, lint},
};

use super::{documents::Document, project::Project, workspace::Workspace};

/// What can be taken away without changing anything; editors show it faded.
const UNNECESSARY: &[&str] = &[
    "redundant-branch",
    "shadowed-branch",
    "redundant-list-element",
    "duplicate-list-element",
    "shadowed-role",
];

/// What should not be used any more; editors strike it through.
const DEPRECATED: &[&str] = &["withdrawn-operator"];

/// All findings of one open document. What is often intended is left out, as on the command line.
pub(crate) fn findings(workspace: &mut Workspace, uri: &Uri) -> Vec<Finding> {
    let project = workspace.project_of(uri);
    let Some(document) = workspace.documents.get(uri) else { return Vec::new() };
    let path = document.path.as_deref();
    let name = project.as_ref().and_then(|project| project.name_of(path?));
    // Many a program has a `config.json`, which by itself makes no app.
    let alone = |name: &str, project: &Project| name == "config.json" && project.files.len() == 1;
    let mut findings = match (project, name) {
        (Some(project), Some(name)) if is_app_file(&name) && !alone(&name, &project) => {
            let own = project.findings().iter().filter(|finding| *finding.place.file == *name);
            own.cloned().collect()
        }
        _ if looks_like_rules(path, &document.text) => {
            lint(LintInput::File(&Source::new(document.uri.as_ref(), document.text.as_str())))
        }
        _ => Vec::new(),
    };
    findings.retain(|finding| finding.confidence > Confidence::Low);
    findings
}

/// What to show for a document.
pub(crate) fn published(workspace: &mut Workspace, uri: &Uri) -> Option<PublishDiagnosticsParams> {
    let findings = findings(workspace, uri);
    let project = workspace.project_of(uri);
    let document = workspace.documents.get(uri)?;
    let diagnostics =
        findings.iter().map(|finding| diagnostic(workspace, project.as_deref(), document, finding));
    Some(PublishDiagnosticsParams::new(uri.clone(), Some(document.version), diagnostics.collect()))
}

/// Whether a JSON text that belongs to no app is a sync configuration or a rule.
fn looks_like_rules(path: Option<&Path>, text: &str) -> bool {
    // Tests of rules hold rules too, in a format of their own; and a schema describes what it is not.
    let other = path.is_some_and(|path| path.to_string_lossy().ends_with(".tests.json"));
    let has = |word: &str| text.contains(word);
    let config = has("\"partition\"") && has("\"permissions\"");
    let rule = ["\"%%user", "\"%%partition", "\"apply_when\"", "\"document_filters\""].into_iter().any(has);
    !other && !has("\"$schema\"") && (config || rule)
}

pub(crate) fn diagnostic(
    workspace: &Workspace,
    project: Option<&Project>,
    document: &Document,
    finding: &Finding,
) -> Diagnostic {
    let (start, end) = extent(&finding.place);
    let related = finding.related.iter().map(|Related { place, message: label }| {
        let (start, end) = extent(place);
        let location = match project {
            Some(project) if is_app_file(&place.file) => workspace.location(project, &place.file, start, end),
            _ => gen_lsp_types::Location::new(document.uri.clone(), document.range(start, end)),
        };
        DiagnosticRelatedInformation::new(location, label.clone())
    });
    let related: Vec<_> = related.collect();
    let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
    let tag = |names: &[&str], tag| names.contains(&finding.code.name).then_some(tag);
    let tags = [tag(UNNECESSARY, DiagnosticTag::Unnecessary), tag(DEPRECATED, DiagnosticTag::Deprecated)];
    let tags: Vec<_> = tags.into_iter().flatten().collect();
    Diagnostic {
        range: document.range(start, end),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Note | _ => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.code.id.to_owned())),
        source: Some("sync-rules".to_owned()),
        message: help.fold(finding.message.clone(), |message, help| message + &help).into(),
        tags: (!tags.is_empty()).then_some(tags),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

/// From which byte to which.
fn extent(place: &Place) -> (usize, usize) {
    place.range.map_or((0, 0), |range| (range.start.offset, range.end.offset))
}

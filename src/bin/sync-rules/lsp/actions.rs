//! Quick fixes: those that are proved to change no decision are preferred, the others say what they change.

use std::collections::HashMap;

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, TextEdit, WorkspaceEdit};
use sync_rules::lint::{Finding, Fix, Safety};

use super::{diagnostics, documents::Document, workspace::Workspace};

pub(crate) fn actions(workspace: &mut Workspace, params: &CodeActionParams) -> Vec<CodeAction> {
    let wanted = |kind: &CodeActionKind| matches!(kind, CodeActionKind::Empty | CodeActionKind::QuickFix);
    if !params.context.only.as_ref().is_none_or(|only| only.iter().any(wanted)) {
        return Vec::new();
    }
    let uri = &params.text_document.uri;
    let findings = diagnostics::findings(workspace, uri);
    let project = workspace.project_of(uri);
    let Some(document) = workspace.documents.get(uri) else { return Vec::new() };
    let touched = |finding: &&Finding| {
        let place = finding.place.range.map(|range| document.range(range.start.offset, range.end.offset));
        place.is_some_and(|place| place.start <= params.range.end && params.range.start <= place.end)
    };
    let fixes = findings.iter().filter(touched).filter_map(|finding| Some((finding, finding.fix.as_ref()?)));
    let action = |(finding, fix): (&Finding, &Fix)| {
        let (title, safe) = match &fix.safety {
            Safety::Safe => (fix.title.clone(), true),
            Safety::Unsafe(why) => (format!("{} (unsafe: {why})", fix.title), false),
            _ => (fix.title.clone(), false),
        };
        CodeAction {
            title,
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![diagnostics::diagnostic(
                workspace,
                project.as_deref(),
                document,
                finding,
            )]),
            is_preferred: safe.then_some(true),
            edit: Some(edit(document, fix)),
            ..CodeAction::default()
        }
    };
    fixes.map(action).collect()
}

fn edit(document: &Document, fix: &Fix) -> WorkspaceEdit {
    let edits = fix.edits.iter().map(|edit| {
        let range = document.range(edit.range.start.offset, edit.range.end.offset);
        TextEdit::new(range, edit.text.clone())
    });
    let changes = HashMap::from([(document.uri.clone(), edits.collect())]);
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}

//! What `lint` reports as errors in the migrated app, found before anything is written.
//!
//! A verdict compares the roles with the rules. It says nothing of roles that stay as they were, or of a key that
//! clients cannot query; what the app's own lint refuses is never called migrated.

use sync_rules::{
    app::load_apps,
    diagnostics::Severity,
    lint::{Confidence, Finding, LintInput, lint},
    migrate::{FileAction, Migration, Verdict},
};

/// Adds the errors to the migration, as a reason to look at it, and returns their number.
pub(super) fn judge(migration: &mut Migration, files: &[(String, String)]) -> usize {
    let errors = errors(migration, files);
    let Some(first) = errors.first() else { return 0 };
    let range = first.place.range.map(|range| format!(":{}:{}", range.start.line, range.start.column));
    let more = match errors.len() {
        1 => "an error".to_owned(),
        several => format!("{several} errors, the first"),
    };
    migration.reasons.push(format!(
        "`lint` reports {more} in `{}{}` of the migrated app: {}",
        first.place.file,
        range.unwrap_or_default(),
        first.message
    ));
    migration.verdict = migration.verdict.max(Verdict::Review);
    errors.len()
}

fn errors(migration: &Migration, files: &[(String, String)]) -> Vec<Finding> {
    let full = |path: &str| match migration.root.as_str() {
        "" => path.to_owned(),
        root => format!("{root}/{path}"),
    };
    let changed = |path: &str| migration.files.iter().any(|file| full(&file.path) == path);
    let kept = files.iter().filter(|(path, _)| !changed(path)).cloned();
    let made = migration.files.iter().filter(|file| file.action != FileAction::Remove);
    let made = made.map(|file| (full(&file.path), file.text.clone()));
    let apps = load_apps(kept.chain(made));
    let app = apps.iter().find(|app| app.root == migration.root);
    let found = app.map(|app| lint(LintInput::App(app))).unwrap_or_default();
    let is_error =
        |finding: &Finding| finding.severity >= Severity::Error && finding.confidence > Confidence::Low;
    found.into_iter().filter(is_error).collect()
}

//! Writing the migrated app: a copy of everything, with the files of the migration in it.
//!
//! All of it is known, and everything that could prevent it was looked for, before the first file is written;
//! then it is written beside its place and moved there. Nothing of the original is touched.

mod copy;
mod folder;
mod plan;
mod put;

use std::path::{Path, PathBuf};

use sync_rules::{
    app::load_apps,
    diagnostics::Severity,
    lint::{Confidence, LintInput, lint},
    migrate::FileAction,
};

use self::plan::Plan;
use super::{gather::AppMigration, words};
use crate::{
    problem::Checked,
    text::{counted::counted, shell, terminal::one_line},
    walk,
};

/// What to do with a folder that holds files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    Refuse,
    Overwrite,
}

/// What was written.
pub(super) struct Written {
    folder: PathBuf,
    /// Whether each app has a folder of its own in it.
    several: bool,
    /// Files taken over from the app as they are.
    copied: usize,
    made: Vec<(FileAction, PathBuf)>,
    /// Links and the like, which were not followed.
    skipped: Vec<PathBuf>,
    /// Findings that make `lint` fail.
    findings: Option<usize>,
}

/// Writes the apps to a folder, one app to the folder itself, several below it.
pub(super) fn write(apps: &[AppMigration], folder: &Path, existing: Existing) -> Checked<Written> {
    let plan = Plan::new(apps, folder)?;
    folder::check(apps, &plan, folder, existing)?;
    put::all(&plan, folder)?;
    Ok(Written {
        folder: folder.to_owned(),
        several: apps.len() > 1,
        copied: plan.copied(),
        findings: findings(folder),
        made: plan.made,
        skipped: plan.skipped,
    })
}

/// How much `lint` finds in what was written; `None` if it cannot be read.
fn findings(folder: &Path) -> Option<usize> {
    let apps = load_apps(walk::app_files(folder).ok()?);
    let found = apps.iter().flat_map(|app| lint(LintInput::App(app)));
    let counts =
        found.filter(|finding| finding.severity >= Severity::Warning && finding.confidence > Confidence::Low);
    Some(counts.count())
}

impl Written {
    /// Where an app was written to.
    pub(super) fn folder_of(&self, app: &AppMigration) -> PathBuf {
        match app.migration.root.as_str() {
            root if self.several && !root.is_empty() => self.folder.join(root),
            _ => self.folder.clone(),
        }
    }

    /// What was done, and how to check it.
    pub(super) fn summary(&self) -> String {
        let folder = self.folder.display().to_string();
        let shown = one_line(&folder);
        let mut text = match self.copied {
            0 => format!("wrote `{shown}`\n"),
            copied => format!("wrote `{shown}`: {} copied\n", counted(copied, "file")),
        };
        for (action, path) in &self.made {
            text.push_str(&format!("  {:<12}{}\n", words::action(*action), shown_path(path)));
        }
        for path in &self.skipped {
            text.push_str(&format!("  {:<12}{}: links are not followed\n", "not copied", shown_path(path)));
        }
        let lint = shell::command(&["sync-rules", "lint", &folder].map(str::to_owned));
        text.push_str(&match self.findings {
            Some(0) => format!("`{lint}` found nothing in it\n"),
            Some(count) => format!("`{lint}` found {} in it\n", counted(count, "finding")),
            None => format!("check it with `{lint}`\n"),
        });
        text
    }
}

fn shown_path(path: &Path) -> String {
    one_line(&path.to_string_lossy())
}

//! What the folder of the migrated app will hold, by the paths in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

use sync_rules::migrate::FileAction;

use super::copy;
use crate::{
    commands::migrate::gather::{AppMigration, Origin},
    problem::{Checked, Problem},
};

/// What a path will be.
pub(super) enum Content {
    Folder,
    /// A copy of this file.
    Copy(PathBuf),
    Text(String),
}

/// Everything that is to be written.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) content: BTreeMap<PathBuf, Content>,
    /// What must not be there.
    pub(super) removed: BTreeSet<PathBuf>,
    /// What the migrations say of their files.
    pub(super) made: Vec<(FileAction, PathBuf)>,
    /// What is neither a file nor a folder.
    pub(super) skipped: Vec<PathBuf>,
}

impl Plan {
    pub(super) fn new(apps: &[AppMigration], folder: &Path) -> Checked<Self> {
        let mut plan = Self::default();
        let mut problems = Vec::new();
        for app in apps {
            let below = below(apps, app, folder);
            match below.and_then(|below| plan.add(app, &below).map_err(|problem| *problem)) {
                Ok(()) => {}
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(plan) } else { Err(problems) }
    }

    /// The files that are taken over as they are.
    pub(super) fn copied(&self) -> usize {
        self.content.values().filter(|content| matches!(content, Content::Copy(_))).count()
    }

    /// An app inside another's folder comes after it, and its files count.
    fn add(&mut self, app: &AppMigration, below: &Path) -> Result<(), Box<Problem>> {
        match &app.origin {
            Origin::Folder(folder) => copy::all(folder, below, self)?,
            Origin::File(_) | Origin::Nowhere => {}
        }
        for file in &app.migration.files {
            let inside = inside(&file.path).ok_or_else(|| outside(&file.path))?;
            let path = below.join(inside);
            match file.action {
                FileAction::Create | FileAction::Replace => {
                    self.removed.remove(&path);
                    self.content.insert(path.clone(), Content::Text(file.text.clone()));
                }
                FileAction::Remove => {
                    self.content.remove(&path);
                    self.removed.insert(path.clone());
                }
            }
            self.made.push((file.action, path));
        }
        Ok(())
    }
}

/// Where an app goes: one alone to the folder itself.
fn below(apps: &[AppMigration], app: &AppMigration, folder: &Path) -> Result<PathBuf, Problem> {
    if apps.len() == 1 || app.migration.root.is_empty() {
        return Ok(PathBuf::new());
    }
    inside(&app.migration.root).ok_or_else(|| {
        Problem::new(format!("the app `{}` is outside of `{}`", app.migration.root, folder.display()))
            .help("migrate it separately, with its own folder as PATH")
    })
}

/// A path that cannot leave the folder it is joined to.
fn inside(path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let normal = |part: Component<'_>| matches!(part, Component::Normal(_));
    (path.components().next().is_some() && path.components().all(normal)).then(|| path.to_owned())
}

fn outside(path: &str) -> Box<Problem> {
    let message = format!("nothing was written: the file `{path}` would be outside of the folder");
    Box::new(Problem::new(message).help("rename it in the app"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leaves_the_folder() {
        for path in ["", "/etc/x", "../x", "a/../../x", "a/..", "."] {
            assert_eq!(inside(path), None, "{path}");
        }
        assert_eq!(inside("sync/config.json"), Some(PathBuf::from("sync/config.json")));
    }
}

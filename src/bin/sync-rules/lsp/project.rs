//! The app around a file: where it begins, and what its files say.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use ignore::WalkBuilder;
use sync_rules::{
    app::{App, is_app_file, load_apps},
    lint::{Finding, LintInput, lint},
};

use crate::walk;

/// Texts by their paths below the root, with `/`.
pub(crate) type Files = BTreeMap<String, String>;

/// Files by which the root of an app is known; whether they are the root's own is decided by the library.
const MARKS: &[&str] = &[
    "root_config.json",
    "realm_config.json",
    "stitch.json",
    "config.json",
    ".mdb/meta.json",
    ".mdb/app_meta.json",
    "sync/config.json",
];

/// The folders of an app that hold files of rules or for them. Nothing else below the root is walked through, as
/// the root may be that of a large repository.
const FOLDERS: &[&str] =
    &[".mdb", "sync", "services", "data_sources", "functions", "values", "environments", "auth"];

/// An app has far fewer files; a folder with more is not an app.
const MOST_ENTRIES: usize = 50_000;

/// An app as it would be if everything that is open were saved.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) files: Files,
    pub(crate) app: App,
    findings: OnceCell<Vec<Finding>>,
}

impl Project {
    /// Loads the app; `None` if the files do not make one.
    pub(crate) fn load(root: &Path, files: Files) -> Option<Self> {
        let apps = load_apps(files.iter().map(|(path, text)| (path.clone(), text.clone())));
        let app = apps.into_iter().find(|app| app.root.is_empty())?;
        Some(Self { root: root.to_owned(), files, app, findings: OnceCell::new() })
    }

    /// What there is to say about all its files.
    pub(crate) fn findings(&self) -> &[Finding] {
        self.findings.get_or_init(|| lint(LintInput::App(&self.app)))
    }

    /// The name of a file in the app.
    pub(crate) fn name_of(&self, path: &Path) -> Option<String> {
        below(&self.root, path)
    }
}

/// The path below a folder, with `/`.
pub(crate) fn below(folder: &Path, path: &Path) -> Option<String> {
    let rest = path.strip_prefix(folder).ok()?;
    let parts: Vec<_> = rest.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Some(parts.join("/"))
}

/// The root of the app that a file belongs to: the nearest folder above it that is one, with the open files as
/// if they were saved.
pub(crate) fn root_of(path: &Path, open: &BTreeSet<&Path>) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| is_root(folder, open)).map(Path::to_owned)
}

fn is_root(folder: &Path, open: &BTreeSet<&Path>) -> bool {
    let mut marks: Vec<PathBuf> = MARKS.iter().map(|mark| folder.join(mark)).collect();
    let services = folder.join("services");
    let saved = fs::read_dir(&services).into_iter().flatten().flatten().map(|entry| entry.path());
    marks.extend(saved.map(|service| service.join("config.json")));
    marks.extend(open.iter().filter(|path| path.starts_with(&services)).map(|path| path.to_path_buf()));
    marks.retain(|mark| open.contains(mark.as_path()) || mark.is_file());
    // Whether a `config.json` is that of an app is told by the folders above it, of which a few are enough.
    let Some(above) = folder.ancestors().nth(4).or(folder.ancestors().last()) else { return false };
    let Some(root) = below(above, folder) else { return false };
    let marks = marks.iter().filter_map(|mark| Some((below(above, mark)?, String::new())));
    load_apps(marks).iter().any(|app| app.root == root)
}

/// The files of the app as they are saved. What cannot be read is left out: the editor shows that by itself.
pub(crate) fn saved(root: &Path) -> Files {
    let entries = WalkBuilder::new(root)
        // What `.gitignore` names is a part of the app all the same.
        .standard_filters(false)
        .filter_entry(|entry| {
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let name = entry.file_name();
            !(folder && entry.depth() == 1 && !FOLDERS.iter().any(|known| name == *known))
                && name != "node_modules"
        })
        .build();
    let mut files = Files::new();
    for entry in entries.take(MOST_ENTRIES).flatten() {
        let Some(name) = below(root, entry.path()) else { continue };
        if entry.file_type().is_some_and(|kind| kind.is_file()) && is_app_file(&name) {
            files.extend(walk::text(entry.path(), &name).ok().map(|text| (name, text)));
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_root_is_found_without_anything_saved() {
        let open =
            ["sync/config.json", "functions/a/b/config.json", "services/db/config.json", "old/stitch.json"];
        let open: Vec<_> = open.iter().map(|name| Path::new("/nowhere/app").join(name)).collect();
        let open: BTreeSet<&Path> = open.iter().map(PathBuf::as_path).collect();
        for (file, root) in [
            ("/nowhere/app/functions/a/b/config.json", Some("/nowhere/app")),
            ("/nowhere/app/services/db/config.json", Some("/nowhere/app")),
            ("/nowhere/app/old/values/x.json", Some("/nowhere/app/old")),
            ("/nowhere/x.json", None),
        ] {
            assert_eq!(root_of(Path::new(file), &open).as_deref(), root.map(Path::new), "{file}");
        }
    }
}

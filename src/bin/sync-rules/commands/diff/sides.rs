//! The rules before and after: the apps of each side.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use sync_rules::{
    PartitionKey, PartitionType, Source, SyncConfig,
    app::{App, files_by_app, load_apps},
};

use super::git;
use crate::{
    input::{LOOKED_FOR, no_partition_rules},
    problem::{self, Checked, Problem, keep},
    read, walk,
};

/// Both sides of a comparison.
pub(super) struct Sides {
    pub(super) old: Side,
    pub(super) new: Side,
    /// Commands that put the files where the examples look for them.
    pub(super) setup: Vec<String>,
    /// What was not looked at.
    pub(super) notes: Vec<String>,
}

/// One side.
pub(super) struct Side {
    /// What it is called in a report.
    pub(super) name: String,
    pub(super) apps: Vec<SideApp>,
    /// The folder that was read, if it is one of the file system.
    pub(super) folder: Option<PathBuf>,
}

/// One app, whether it syncs by partition or not.
pub(super) struct SideApp {
    pub(super) app: App,
    /// How other commands name it.
    pub(super) path: String,
    /// Its files by their paths below its folder; none for a file by itself.
    pub(super) files: BTreeMap<String, String>,
    pub(super) is_file: bool,
    /// Where a file by itself is, by a name that no other has.
    place: Option<String>,
}

impl Side {
    fn syncs(&self) -> bool {
        self.apps.iter().any(|app| app.app.sync.is_some())
    }

    /// A link on the way to an app's folder, which is not followed.
    pub(super) fn link_to(&self, root: &str) -> Option<PathBuf> {
        let mut path = self.folder.clone()?;
        root.split('/').find_map(|part| {
            path.push(part);
            path.is_symlink().then(|| path.clone())
        })
    }
}

impl SideApp {
    /// Its folder below what was named; empty for the top.
    pub(super) fn root(&self) -> &str {
        &self.app.root
    }

    /// Whether two are one thing: an app all of whose files are the same, or a file that is compared with itself. Two
    /// files that are alike may belong to two apps.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        if self.is_file || other.is_file {
            self.place.is_some() && self.place == other.place
        } else {
            !self.files.is_empty() && self.files == other.files
        }
    }
}

impl Sides {
    /// Two files or folders.
    pub(super) fn of_paths(old: &Path, new: &Path, kind: Option<PartitionType>) -> Checked<Self> {
        let mut problems = Vec::new();
        let mut side = |path: &Path| keep(of_path(path, kind), &mut problems);
        let (Some(old_side), Some(new_side)) = (side(old), side(new)) else { return Err(problems) };
        // An app that syncs otherwise now is a change; a folder without any app was named by mistake.
        for (side, path) in [(&old_side, old), (&new_side, new)] {
            if side.apps.is_empty() || !(old_side.syncs() || new_side.syncs()) {
                return Err(no_partition_rules(path).into());
            }
        }
        Ok(Self { old: old_side, new: new_side, setup: Vec::new(), notes: Vec::new() })
    }

    /// One path in two revisions. What is in one of them alone was added or removed.
    pub(super) fn of_git(
        [old, new]: [git::Revision; 2],
        path: Option<&Path>,
        kind: Option<PartitionType>,
    ) -> Checked<Self> {
        let path = path.map_or(Ok("."), |path| {
            path.to_str().ok_or_else(|| Problem::new(format!("`{}` is not UTF-8", path.display())))
        })?;
        let mut problems = Vec::new();
        let mut tree = |revision: &git::Revision| keep(git::Tree::new(revision, path), &mut problems);
        let (Some(before), Some(after)) = (tree(&old), tree(&new)) else { return Err(problems) };
        let notes = git::unread((&old, &before), (&new, &after), path)?;
        let mut side =
            |tree: &git::Tree, revision, folder| keep(of_tree(tree, revision, folder, kind), &mut problems);
        let (Some(before), Some(after)) = (side(&before, &old, "before"), side(&after, &new, "after")) else {
            return Err(problems);
        };
        if !before.syncs() && !after.syncs() {
            let message = format!("no partition-based sync configuration found in `{path}` on either side");
            return Err(Problem::new(message).help(LOOKED_FOR).into());
        }
        let setup = [(&before, &old, "before"), (&after, &new, "after")].into_iter();
        let setup = setup.filter(|(side, ..)| side.syncs());
        let setup = setup.filter_map(|(_, revision, folder)| revision.unpacking(path, folder)).collect();
        Ok(Self { old: before, new: after, setup, notes })
    }
}

fn of_path(path: &Path, kind: Option<PartitionType>) -> Checked<Side> {
    let name = path.to_string_lossy().into_owned();
    if !path.is_dir() {
        let source = if path == Path::new(read::STDIN) { read::stdin() } else { read::rules(path) };
        let place = path.canonicalize().ok().map(|path| path.to_string_lossy().into_owned());
        let apps = vec![of_file(&source?, &name, place, kind)?];
        return Ok(Side { name, apps, folder: None });
    }
    let names = path.strip_prefix(".").unwrap_or(path);
    let named = |file: &str| names.join(file).to_string_lossy().into_owned();
    let rooted = |root: &str| if root.is_empty() { name.clone() } else { named(root) };
    let apps = of_apps(&texts(path)?, kind, named, rooted)?;
    Ok(Side { name, apps, folder: Some(path.to_owned()) })
}

/// The texts of the app files below a folder, by their paths below it.
pub(super) fn texts(folder: &Path) -> Checked<BTreeMap<String, String>> {
    let mut problems = Vec::new();
    let walked = walk::app_paths(folder, &mut problems);
    problems.extend(walked.unread.into_values());
    let texts = walked.files.into_iter().filter_map(|below| {
        let path = folder.join(&below);
        let text = if is_script(&below) { script(&path) } else { walk::text(&path, &below) };
        Some((below, keep(text, &mut problems)?))
    });
    let texts = texts.collect();
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

fn script(path: &Path) -> Checked<String> {
    Ok(script_text(read::bytes(path, Source::MAX_BYTES)?))
}

/// Whether a file is the source of a function.
pub(super) fn is_script(path: &str) -> bool {
    path.ends_with(".js")
}

/// The source of a function in whatever encoding it is: what matters is whether it is the same.
pub(super) fn script_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().escape_ascii().to_string())
}

/// A side in a revision, which its commands look for below a folder, or where it is.
fn of_tree(
    tree: &git::Tree,
    revision: &git::Revision,
    folder: &str,
    kind: Option<PartitionType>,
) -> Checked<Side> {
    let is_here = revision.unpacking("", folder).is_none();
    let folder = if is_here { "" } else { folder };
    let below = |file: &str| Path::new(folder).join(file).to_string_lossy().into_owned();
    let apps = match &tree.found {
        git::Found::File(path, source) => {
            let same = revision.commit().map(|commit| format!("{commit}:{path}"));
            vec![of_file(source, &below(path), same, kind)?]
        }
        git::Found::Folder(files) => {
            let top = if is_here { "." } else { folder };
            let rooted = |root: &str| if root.is_empty() { top.to_owned() } else { below(root) };
            of_apps(files, kind, |file| revision.file(file), rooted)?
        }
    };
    Ok(Side { name: revision.name().to_owned(), apps, folder: is_here.then(PathBuf::new) })
}

fn of_file(
    source: &Source,
    path: &str,
    place: Option<String>,
    kind: Option<PartitionType>,
) -> Checked<SideApp> {
    let config = SyncConfig::parse(source).map_err(|diagnostics| problem::from_diagnostics(&diagnostics))?;
    let mut app = App::default();
    app.sync = Some(typed(config, kind));
    Ok(SideApp { app, path: path.to_owned(), files: BTreeMap::new(), is_file: true, place })
}

/// The apps among some files; problems of those that do not sync count too, as they may be meant.
fn of_apps(
    files: &BTreeMap<String, String>,
    kind: Option<PartitionType>,
    named: impl Fn(&str) -> String,
    rooted: impl Fn(&str) -> String,
) -> Checked<Vec<SideApp>> {
    let mut by_app = files_by_app(files.keys().cloned());
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for mut app in load_apps(files.clone()) {
        if app.diagnostics.has_errors() {
            problems.extend(
                problem::from_diagnostics(&app.diagnostics)
                    .into_iter()
                    .map(|problem| problem.renamed(&named)),
            );
            continue;
        }
        app.sync = app.sync.map(|config| typed(config, kind));
        let below = |path: String| {
            let inside = path.strip_prefix(&app.root).unwrap_or(&path).trim_start_matches('/').to_owned();
            Some((inside, files.get(&path)?.clone()))
        };
        let own = by_app.remove(&app.root).unwrap_or_default().into_iter().filter_map(below).collect();
        let path = rooted(&app.root);
        found.push(SideApp { app, path, files: own, is_file: false, place: None });
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// Gives the key the type that was asked for where the rules say none.
fn typed(config: SyncConfig, kind: Option<PartitionType>) -> SyncConfig {
    let key = config.partition_key().clone();
    if key.kind.is_some() {
        return config;
    }
    config.with_partition_key(PartitionKey::new(key.name, kind, key.required))
}

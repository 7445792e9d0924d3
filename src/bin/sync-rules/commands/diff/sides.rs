//! The rules before and after, by the roots of their apps.

use std::{collections::BTreeMap, path::Path};

use sync_rules::{
    CompileOptions, PartitionKey, PartitionType, Source, SyncConfig,
    app::{App, load_apps},
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
}

/// One side.
pub(super) struct Side {
    /// What it is called in a report.
    pub(super) name: String,
    /// By the root of the app below what was named.
    pub(super) apps: BTreeMap<String, SideApp>,
}

/// The rules of one app.
#[derive(Clone)]
pub(super) struct SideApp {
    pub(super) config: SyncConfig,
    pub(super) options: CompileOptions,
    /// How other commands name it.
    pub(super) path: String,
}

impl Sides {
    /// Two files or folders.
    pub(super) fn of_paths(old: &Path, new: &Path, kind: Option<PartitionType>) -> Checked<Self> {
        let mut problems = Vec::new();
        let mut side = |path: &Path| keep(of_path(path, kind), &mut problems);
        match (side(old), side(new)) {
            (Some(old), Some(new)) => Ok(Self { old, new, setup: Vec::new() }),
            _ => Err(problems),
        }
    }

    /// One path in two revisions. What is in one of them alone was added or removed.
    pub(super) fn of_git(range: &str, path: Option<&Path>, kind: Option<PartitionType>) -> Checked<Self> {
        let path = path.map_or(Ok("."), |path| {
            path.to_str().ok_or_else(|| Problem::new(format!("`{}` is not UTF-8", path.display())))
        })?;
        let [old, new] = git::revisions(range)?;
        let mut problems = Vec::new();
        let mut side = |revision: &git::Revision, folder| {
            let tree = keep(git::Tree::of(revision, path), &mut problems)?;
            keep(of_tree(&tree, revision, folder, kind), &mut problems)
        };
        let (Some(before), Some(after)) = (side(&old, "before"), side(&new, "after")) else {
            return Err(problems);
        };
        if before.apps.is_empty() && after.apps.is_empty() {
            let message =
                format!("there is no partition-based sync configuration in `{path}`, in neither revision");
            return Err(Problem::new(message).help(LOOKED_FOR).into());
        }
        let setup = [(&before, &old, "before"), (&after, &new, "after")].into_iter();
        let setup = setup.filter(|(side, ..)| !side.apps.is_empty());
        let setup = setup.map(|(_, revision, folder)| git::unpacking(revision, path, folder)).collect();
        Ok(Self { old: before, new: after, setup })
    }
}

fn of_path(path: &Path, kind: Option<PartitionType>) -> Checked<Side> {
    let name = path.to_string_lossy().into_owned();
    if !path.is_dir() {
        let source = if path == Path::new(read::STDIN) { read::stdin() } else { read::rules(path) };
        let apps = BTreeMap::from([(String::new(), of_file(&source?, &name, kind)?)]);
        return Ok(Side { name, apps });
    }
    let names = path.strip_prefix(".").unwrap_or(path);
    let named = |file: &str| names.join(file).to_string_lossy().into_owned();
    let rooted = |root: &str| if root.is_empty() { name.clone() } else { named(root) };
    let apps = of_apps(load_apps(walk::app_files(path)?), kind, named, rooted)?;
    if apps.is_empty() {
        return Err(no_partition_rules(path).into());
    }
    Ok(Side { name, apps })
}

/// A side in a revision, which its commands look for below a folder.
fn of_tree(
    tree: &git::Tree,
    revision: &git::Revision,
    folder: &str,
    kind: Option<PartitionType>,
) -> Checked<Side> {
    let name = revision.name.clone();
    let below = |file: &str| Path::new(folder).join(file).to_string_lossy().into_owned();
    let apps = match tree {
        git::Tree::File(path, source) => {
            BTreeMap::from([(String::new(), of_file(source, &below(path), kind)?)])
        }
        git::Tree::Folder(files) => {
            let rooted = |root: &str| if root.is_empty() { folder.to_owned() } else { below(root) };
            of_apps(load_apps(files.iter().cloned()), kind, |file| format!("{name}:{file}"), rooted)?
        }
    };
    Ok(Side { name, apps })
}

fn of_file(source: &Source, path: &str, kind: Option<PartitionType>) -> Checked<SideApp> {
    let config = SyncConfig::parse(source).map_err(|diagnostics| problem::of(&diagnostics))?;
    Ok(SideApp { config: typed(config, kind), options: CompileOptions::default(), path: path.to_owned() })
}

/// Those apps that sync by partitions; problems of others count too, as they may be meant.
fn of_apps(
    apps: Vec<App>,
    kind: Option<PartitionType>,
    named: impl Fn(&str) -> String,
    rooted: impl Fn(&str) -> String,
) -> Checked<BTreeMap<String, SideApp>> {
    let mut problems = Vec::new();
    let mut found = BTreeMap::new();
    for app in apps {
        if app.diagnostics.has_errors() {
            problems.extend(problem::of(&app.diagnostics).into_iter().map(|problem| problem.renamed(&named)));
        } else if let Some(config) = app.sync {
            let path = rooted(&app.root);
            found.insert(app.root, SideApp { config: typed(config, kind), options: app.options, path });
        }
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

//! Where the apps of a repository begin.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::layouts::matches;

/// Files at the root of an app, or at a known depth below it: the pattern, and how many of its
/// segments are below the root.
const MARKS: &[&[&str]] = &[
    &["root_config.json"],
    &["realm_config.json"],
    &["stitch.json"],
    &[".mdb", "meta.json"],
    &[".mdb", "app_meta.json"],
    &["sync", "config.json"],
    &["services", "*", "config.json"],
];

/// Folders whose `config.json` is not that of an app.
const PARTS: &[&str] = &[
    "sync",
    "functions",
    "graphql",
    "hosting",
    "http_endpoints",
    "auth",
    "log_forwarders",
    "triggers",
    "values",
];

/// The roots of all apps among some paths, the deepest first.
pub(super) fn roots<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<String> {
    let mut roots = BTreeSet::new();
    for path in paths {
        let segments: Vec<&str> = path.split('/').collect();
        for mark in MARKS {
            let above = segments.len().checked_sub(mark.len());
            let below = above.and_then(|above| segments.get(above..));
            if let (Some(above), Some(below)) = (above, below)
                && matches(mark, below)
            {
                roots.insert(join(segments.get(..above)));
            }
        }
        if let [.., "config.json"] = segments.as_slice() {
            let folders = segments.get(..segments.len() - 1).unwrap_or_default();
            if !is_part(folders) {
                roots.insert(folders.join("/"));
            }
        }
    }
    let mut roots: Vec<_> = roots.into_iter().collect();
    roots.sort_by_key(|root| std::cmp::Reverse(root.len()));
    roots
}

fn join(segments: Option<&[&str]>) -> String {
    segments.unwrap_or_default().join("/")
}

/// Whether a folder is a part of an app, so that its `config.json` speaks of that part.
fn is_part(folders: &[&str]) -> bool {
    let parent = |depth: usize| folders.len().checked_sub(depth).and_then(|at| folders.get(at)).copied();
    parent(1).is_some_and(|folder| PARTS.contains(&folder))
        || parent(2).is_some_and(|folder| matches!(folder, "services" | "data_sources"))
        || folders.contains(&"functions")
        || folders.contains(&"hosting")
}

/// The path below a root, if the file is in it.
pub(super) fn below<'p>(path: &'p str, root: &str) -> Option<&'p str> {
    if root.is_empty() { Some(path) } else { path.strip_prefix(root)?.strip_prefix('/') }
}

/// The files of each app among some paths, by the folder of the app; files of no app are left out. Apps can then be
/// loaded one after the other with [`load_apps`](super::load_apps), so that not all texts are held at once.
pub fn files_by_app(paths: impl IntoIterator<Item = String>) -> BTreeMap<String, Vec<String>> {
    let paths: Vec<String> = paths.into_iter().collect();
    let roots: HashSet<String> = roots(paths.iter().map(String::as_str)).into_iter().collect();
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in paths {
        // The deepest root owns it: an app inside another's folder is its own.
        let folders = path.rmatch_indices('/').filter_map(|(slash, _)| path.get(..slash)).chain([""]);
        let root = folders.into_iter().find(|folder| roots.contains(*folder)).map(str::to_owned);
        if let Some(root) = root {
            files.entry(root).or_default().push(path);
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_apps_at_any_depth() {
        let paths = [
            "README.md",
            "backend/realm_config.json",
            "backend/sync/config.json",
            "old/services/mongodb-atlas/config.json",
            "old/config.json",
            "lone/sync/config.json",
            "backend/functions/f/config.json",
        ];
        let mut found = roots(paths.into_iter());
        found.sort();
        assert_eq!(found, ["backend", "lone", "old"]);
        assert_eq!(below("backend/sync/config.json", "backend"), Some("sync/config.json"));
        assert_eq!(below("backends/x", "backend"), None);
        let by_app = files_by_app(paths.map(str::to_owned));
        assert_eq!(by_app.keys().map(String::as_str).collect::<Vec<_>>(), ["backend", "lone", "old"]);
        assert_eq!(by_app.get("backend").map(Vec::len), Some(3));
    }
}

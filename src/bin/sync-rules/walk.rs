//! From a folder to the texts of the app files in it.
//!
//! Hidden files count, because `.mdb` holds metadata; `.git` and `node_modules` do not, nor does what a
//! `.gitignore` inside the folder names. What lies outside the folder does not change the answer.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use ignore::{DirEntry, WalkBuilder, WalkState};
use sync_rules::{Source, app::is_app_file};

use crate::{
    problem::{self, Checked, Problem},
    read,
};

/// Folders that never hold an app.
const SKIPPED: &[&str] = &[".git", "node_modules"];

/// Paths below the folder, with `/`, and their texts.
pub(crate) fn app_files(folder: &Path) -> Checked<Vec<(String, String)>> {
    let mut problems = Vec::new();
    let paths = app_paths(folder, &mut problems);
    let files = paths.into_iter().filter_map(|below| {
        let text = problem::keep(text(&folder.join(&below), &below), &mut problems)?;
        Some((below, text))
    });
    let files = files.collect();
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// Paths below the folder, with `/`, in their order. The folder is walked by all cores.
pub(crate) fn app_paths(folder: &Path, problems: &mut Vec<Problem>) -> Vec<String> {
    let found: Mutex<Vec<Result<String, Problem>>> = Mutex::default();
    let note = |entry| {
        found.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    };
    let walker = WalkBuilder::new(folder)
        .standard_filters(false)
        .git_ignore(true)
        .require_git(false)
        .filter_entry(|entry| !SKIPPED.iter().any(|name| entry.file_name() == *name))
        .build_parallel();
    walker.run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) => app_path(folder, &entry).into_iter().for_each(|below| note(Ok(below))),
                Err(error) => note(Err(Problem::new(format!("cannot read a part of the folder: {error}")))),
            }
            WalkState::Continue
        })
    });
    let mut paths = Vec::new();
    for entry in found.into_inner().unwrap_or_else(PoisonError::into_inner) {
        match entry {
            Ok(below) => paths.push(below),
            Err(problem) => problems.push(problem),
        }
    }
    paths.sort_unstable();
    paths
}

/// The path of an app's file below the folder.
fn app_path(folder: &Path, entry: &DirEntry) -> Option<String> {
    // A link in the place of a file is read as the file that it leads to.
    if !entry.file_type().is_some_and(|kind| kind.is_file() || kind.is_symlink()) {
        return None;
    }
    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
    let below: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let below = below.join("/");
    is_app_file(&below).then_some(below)
}

/// The text of a file of an app, which has this path below its folder.
pub(crate) fn text(path: &Path, below: &str) -> Checked<String> {
    // Of the source of a function only its name matters, in whatever encoding it is.
    if below.ends_with(".js") {
        return Ok(String::new());
    }
    let bytes = read::bytes(path, Source::MAX_BYTES)?;
    let source = Source::from_bytes(path.to_string_lossy(), bytes);
    source.map(|source| source.text().to_owned()).map_err(|diagnostics| problem::of(&diagnostics))
}

//! From a folder to the texts of the app files in it.
//!
//! Hidden files count, because `.mdb` holds metadata; `.git` and `node_modules` do not. What a `.gitignore` inside the
//! folder names is left out where it is neither part of an app nor of the repository: what is checked in counts, and
//! so does everything where there is no repository. Links are not followed, as they lead out of the folder, to other
//! people's secrets too: one in the place of an app's file is named.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::FileType,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use ignore::{DirEntry, WalkBuilder, WalkState};
use sync_rules::{
    Source,
    app::{files_by_app, is_app_file},
};

use crate::{
    problem::{self, Checked, Problem},
    read,
    tracked::Tracked,
};

/// Folders that never hold an app.
const SKIPPED: &[&str] = &[".git", "node_modules"];

/// The folders of an app that hold files of rules or for them.
const PARTS: &[&str] =
    &[".mdb", "sync", "services", "data_sources", "functions", "values", "environments", "auth"];

/// What is in a folder, by paths below it with `/`.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Files of apps.
    pub(crate) files: BTreeSet<String>,
    /// What is in the place of such files and is not read, with the reason.
    pub(crate) unread: BTreeMap<String, Problem>,
}

impl Walked {
    /// All paths, by the folder of their app.
    pub(crate) fn by_app(&self) -> BTreeMap<String, Vec<String>> {
        let mut paths: Vec<String> = self.files.iter().chain(self.unread.keys()).cloned().collect();
        paths.sort_unstable();
        files_by_app(paths)
    }
}

/// Paths below the folder, with `/`, and their texts.
pub(crate) fn app_files(folder: &Path) -> Checked<Vec<(String, String)>> {
    let mut problems = Vec::new();
    let walked = app_paths(folder, &mut problems);
    problems.extend(walked.unread.into_values());
    let files = walked.files.into_iter().filter_map(|below| {
        let text = problem::keep(text(&folder.join(&below), &below), &mut problems)?;
        Some((below, text))
    });
    let files = files.collect();
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// The paths of a folder. What belongs to no file is put to the problems.
pub(crate) fn app_paths(folder: &Path, problems: &mut Vec<Problem>) -> Walked {
    let tracked = Tracked::around(folder);
    let mut walk = Walk {
        folder,
        walked: Walked::default(),
        links: BTreeMap::new(),
        repositories: Vec::new(),
        problems,
    };
    match tracked {
        Tracked::Unknown => walk.below(&[folder.to_owned()], Ignored::Read),
        Tracked::Files(files) => {
            walk.below(&[folder.to_owned()], Ignored::Skip);
            walk.add_tracked(Path::new(""), files);
            walk.below_repositories();
            // An app is judged by all of its files, checked in or not.
            let roots = walk.walked.by_app().into_keys();
            let parts = roots.flat_map(|root| PARTS.iter().map(move |part| folder.join(&root).join(part)));
            let parts: Vec<PathBuf> = parts.filter(|part| part.is_dir() && !part.is_symlink()).collect();
            walk.below(&parts, Ignored::Read);
        }
    }
    walk.into_relevant()
}

/// What becomes of what a `.gitignore` names.
#[derive(Clone, Copy)]
enum Ignored {
    Skip,
    Read,
}

struct Walk<'w> {
    folder: &'w Path,
    walked: Walked,
    /// Links to folders.
    links: BTreeMap<String, Problem>,
    /// Folders with a repository of their own.
    repositories: Vec<PathBuf>,
    problems: &'w mut Vec<Problem>,
}

/// What one entry of the walk is.
enum Noted {
    File(String),
    Unread(String, Problem),
    Link(String, Problem),
    Repository(PathBuf),
    Problem(Problem),
}

impl Walk<'_> {
    /// Walks through folders by all cores.
    fn below(&mut self, starts: &[PathBuf], ignored: Ignored) {
        let found: Mutex<Vec<Noted>> = Mutex::default();
        let folder = self.folder;
        let Some((first, others)) = starts.split_first() else { return };
        let mut walker = WalkBuilder::new(first);
        for start in others {
            walker.add(start);
        }
        let walker = walker
            .standard_filters(false)
            .git_ignore(matches!(ignored, Ignored::Skip))
            .require_git(false)
            .filter_entry(|entry| entry.file_name() == ".git" || !is_skipped(entry))
            .build_parallel();
        walker.run(|| {
            Box::new(|entry| {
                let (noted, state) = match entry {
                    Ok(entry) if entry.file_name() == ".git" => (repository(folder, &entry), WalkState::Skip),
                    Ok(entry) => (noted(folder, &entry), WalkState::Continue),
                    Err(error) => {
                        let problem = Problem::new(format!("cannot read a part of the folder: {error}"));
                        (Some(Noted::Problem(problem)), WalkState::Continue)
                    }
                };
                found.lock().unwrap_or_else(PoisonError::into_inner).extend(noted);
                state
            })
        });
        for noted in found.into_inner().unwrap_or_else(PoisonError::into_inner) {
            self.add(noted);
        }
    }

    fn add(&mut self, noted: Noted) {
        match noted {
            Noted::File(below) => drop(self.walked.files.insert(below)),
            Noted::Unread(below, problem) => drop(self.walked.unread.insert(below, problem)),
            Noted::Link(below, problem) => drop(self.links.insert(below, problem)),
            Noted::Repository(folder) => self.repositories.push(folder),
            // A folder that cannot be read may be walked through twice.
            Noted::Problem(problem) if self.problems.iter().all(|known| known.message != problem.message) => {
                self.problems.push(problem);
            }
            Noted::Problem(_) => {}
        }
    }

    /// What is not read is named where an app misses it: other files of such names are everywhere.
    fn into_relevant(self) -> Walked {
        let Self { folder, mut walked, links, .. } = self;
        let mut apps = walked.by_app();
        // A `config.json` by itself can be that of anything.
        apps.retain(|root, paths| !matches!(paths.as_slice(), [only] if *only == at(root, "config.json")));
        let missed: BTreeSet<&String> = apps
            .iter()
            .flat_map(|(root, paths)| paths.iter().filter(move |path| is_of_app(path, root)))
            .collect();
        walked.unread.retain(|below, _| missed.contains(below));
        let is_part = |link: &str| {
            apps.keys().any(|root| PARTS.iter().any(|part| Path::new(link).starts_with(at(root, part))))
        };
        let parts = links.into_iter().filter(|(link, _)| {
            let path = folder.join(link);
            is_part(link) || holds_app(&path) && !is_read_elsewhere(folder, &path)
        });
        walked.unread.extend(parts);
        walked
    }

    /// What repositories inside of the folder hold, each by its own index.
    fn below_repositories(&mut self) {
        for repository in std::mem::take(&mut self.repositories) {
            let folder = self.folder.join(&repository);
            match Tracked::around(&folder) {
                Tracked::Files(files) => self.add_tracked(&repository, files),
                Tracked::Unknown => self.below(&[folder], Ignored::Read),
            }
        }
    }

    /// Files that a repository in this folder holds, so far as they are there.
    fn add_tracked(&mut self, repository: &Path, files: BTreeSet<String>) {
        for file in files {
            let path = self.folder.join(repository).join(&file);
            let below = repository.join(&file);
            if file.split('/').any(|part| SKIPPED.contains(&part)) {
                continue;
            }
            let kind = path.symlink_metadata().map(|metadata| metadata.file_type());
            let Some(kind) = kind.ok().filter(|_| is_below(self.folder, &path)) else { continue };
            if let Some(noted) = noted_as(&below, kind, &path) {
                self.add(noted);
            }
        }
    }
}

/// Whether no link leads to a file.
fn is_below(folder: &Path, path: &Path) -> bool {
    let above = path.ancestors().skip(1).take_while(|above| *above != folder);
    above.into_iter().all(|above| !above.is_symlink())
}

fn is_skipped(entry: &DirEntry) -> bool {
    entry.depth() > 0 && SKIPPED.iter().any(|name| entry.file_name() == *name)
}

/// A repository inside of the folder has an index of its own.
fn repository(folder: &Path, entry: &DirEntry) -> Option<Noted> {
    let repository = entry.path().parent()?.strip_prefix(folder).ok()?;
    (repository != Path::new("")).then(|| Noted::Repository(repository.to_owned()))
}

fn noted(folder: &Path, entry: &DirEntry) -> Option<Noted> {
    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
    let kind = entry.file_type()?;
    if kind.is_dir() {
        return None;
    }
    noted_as(below, kind, entry.path())
}

/// What a path below the folder is for an app, by what is there.
fn noted_as(below: &Path, kind: FileType, path: &Path) -> Option<Noted> {
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let name = parts.join("/");
    let unread = |why: &str| {
        let problem = Problem::new(format!("`{}` was not read: {why}", path.display()));
        problem.help("replace it by the file itself, or name its target")
    };
    match (is_app_file(&name), kind.is_file()) {
        (true, true) if below.to_str().is_none() => {
            Some(Noted::Unread(name, unread("its name is not UTF-8")))
        }
        (true, true) => Some(Noted::File(name)),
        (true, false) if kind.is_symlink() => {
            Some(Noted::Unread(name, unread("symbolic links are not followed")))
        }
        (true, false) => Some(Noted::Unread(name, unread("it is not a plain file"))),
        (false, false) if kind.is_symlink() && path.is_dir() => {
            Some(Noted::Link(name, unread("it links to a folder, and symbolic links are not followed")))
        }
        (false, _) => None,
    }
}

/// Whether a link leads to a folder that is looked at under its own name.
fn is_read_elsewhere(folder: &Path, link: &Path) -> bool {
    let (Ok(folder), Ok(target)) = (folder.canonicalize(), link.canonicalize()) else { return false };
    let Ok(below) = target.strip_prefix(folder) else { return false };
    !below.components().any(|part| SKIPPED.iter().any(|name| part.as_os_str() == *name))
}

/// Whether a folder that a link leads to is one of an app.
fn holds_app(path: &Path) -> bool {
    let marks = ["sync/config.json", "realm_config.json", "root_config.json", "stitch.json"];
    let is_sync = path.file_name().is_some_and(|name| name == "sync") && path.join("config.json").exists();
    is_sync || marks.iter().any(|mark| path.join(mark).exists())
}

/// Whether a path is one of an app with this root: a file of it, or a file in one of its parts.
fn is_of_app(path: &str, root: &str) -> bool {
    let below = Path::new(path).strip_prefix(root).unwrap_or(Path::new(path));
    below.components().count() == 1 || PARTS.iter().any(|part| below.starts_with(part))
}

fn at(root: &str, below: &str) -> String {
    if root.is_empty() { below.to_owned() } else { format!("{root}/{below}") }
}

/// The text of a file of an app, which has this path below its folder.
pub(crate) fn text(path: &Path, below: &str) -> Checked<String> {
    let bytes = read::bytes(path, Source::MAX_BYTES)?;
    // The source of a function is read in whatever encoding it is: it may be one that nobody calls.
    if below.ends_with(".js") {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    let source = Source::from_bytes(path.to_string_lossy(), bytes);
    source
        .map(|source| source.text().to_owned())
        .map_err(|diagnostics| problem::from_diagnostics(&diagnostics))
}

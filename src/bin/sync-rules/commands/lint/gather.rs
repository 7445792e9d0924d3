//! From paths to findings: every app of every folder, every file that was named, in parallel, in the order of the
//! arguments. A text is dropped as soon as nothing is said about it.

use std::{
    collections::{BTreeMap, HashSet},
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use sync_rules::{
    FlexibleSync, Source,
    app::{App, load_apps},
    diagnostics::{Severity, codes},
    lint::{Finding, LintInput, lint},
};

use super::{
    LintArgs, Run,
    count::{self, Holds},
};
use crate::{
    problem::{Checked, Problem, keep},
    read, walk,
};

/// Fewer files than these are done before anyone wonders.
const WORTH_A_BAR: usize = 200;

/// Texts that replace those of files, by the names under which the files are shown.
pub(super) type Texts = BTreeMap<String, String>;

/// One piece of work.
pub(super) enum Task {
    /// An app of a folder, by the files in it.
    App {
        folder: PathBuf,
        files: Vec<String>,
        /// What is not read of them.
        unread: BTreeMap<String, Problem>,
    },
    File(PathBuf),
    /// Read once, however often it is looked at.
    Stdin(Source),
}

/// What came of a task.
pub(super) struct Part {
    pub(super) run: Run,
    /// The folder in which it saw a sync configuration, be it a broken one.
    synced: Option<PathBuf>,
}

/// Everything that can be said about what the arguments name.
pub(super) fn all(args: &LintArgs, tasks: &[Task], texts: &Texts) -> Run {
    let mut run = Run::default();
    let bar = bar(tasks.iter().map(Task::size).sum());
    let parts: Vec<Part> = tasks
        .par_iter()
        .map(|task| {
            let size = task.size();
            let part = task.run(texts);
            bar.inc(u64::try_from(size).unwrap_or_default());
            part
        })
        .collect();
    bar.finish_and_clear();
    // A folder may hold other apps beside those that sync; without any of them it is the wrong folder.
    let mut without_sync: Vec<PathBuf> = paths(args).into_iter().filter(|path| is_folder(path)).collect();
    for part in parts {
        if let Some(synced) = part.synced {
            without_sync.retain(|folder| *folder != synced);
        }
        run.findings.extend(part.run.findings);
        run.problems.extend(part.run.problems);
        run.linted.extend(part.run.linted);
        run.unread.extend(part.run.unread);
        run.files += part.run.files;
        run.rules += part.run.rules;
        run.never_set_up += part.run.never_set_up;
    }
    run.problems.extend(without_sync.iter().map(|folder| nothing_found(folder)));
    run
}

fn bar(size: usize) -> ProgressBar {
    if size <= WORTH_A_BAR || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let target = ProgressDrawTarget::stderr();
    let bar = ProgressBar::with_draw_target(u64::try_from(size).ok(), target);
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} files, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// The paths as they are shown: without `./` in front, so the folder `.` is empty.
fn paths(args: &LintArgs) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    let paths = args.paths.iter().map(|path| path.strip_prefix(".").unwrap_or(path).to_owned());
    paths.filter(|path| seen.insert(path.clone())).collect()
}

fn is_folder(path: &Path) -> bool {
    path.as_os_str().is_empty() || path.is_dir()
}

/// The work that the arguments name. Obstacles are noted in the run.
pub(super) fn tasks(args: &LintArgs, run: &mut Run) -> Vec<Task> {
    let mut tasks = Vec::new();
    for path in paths(args) {
        if path == Path::new(read::STDIN) {
            let name = args.stdin_filename.as_deref().unwrap_or("<stdin>");
            match keep(read::stdin(), &mut run.problems) {
                Some(source) => tasks.push(Task::Stdin(Source::new(name, source.text()))),
                None => drop(run.unread.insert(name.to_owned())),
            }
        } else if is_folder(&path) {
            apps(path, &mut tasks, run);
        } else {
            tasks.push(Task::File(path));
        }
    }
    // A file of an app that is linted as a whole has been looked at there.
    let in_apps: HashSet<PathBuf> = tasks.iter().flat_map(Task::app_paths).collect();
    tasks.retain(|task| !matches!(task, Task::File(path) if in_apps.contains(path)));
    tasks
}

/// The apps of a folder.
fn apps(folder: PathBuf, tasks: &mut Vec<Task>, run: &mut Run) {
    let start = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
    let known = run.problems.len();
    let mut walked = walk::app_paths(start, &mut run.problems);
    if run.problems.len() > known {
        run.unread.insert(start.to_string_lossy().into_owned());
    }
    for files in walked.by_app().into_values() {
        let unread = files.iter().filter_map(|below| walked.unread.remove_entry(below)).collect();
        tasks.push(Task::App { folder: folder.clone(), files, unread });
    }
    // What is left takes the place of a whole app.
    for (below, problem) in walked.unread {
        run.unread.insert(shown(&folder, &below));
        run.problems.push(problem);
    }
}

impl Task {
    fn size(&self) -> usize {
        match self {
            Self::App { files, .. } => files.len(),
            Self::File(_) | Self::Stdin(_) => 1,
        }
    }

    fn app_paths(&self) -> Vec<PathBuf> {
        match self {
            Self::App { folder, files, .. } => files.iter().map(|below| folder.join(below)).collect(),
            Self::File(_) | Self::Stdin(_) => Vec::new(),
        }
    }

    /// The names under which its files are shown, and the files.
    pub(super) fn names(&self) -> Vec<(String, PathBuf)> {
        match self {
            Self::App { folder, files, .. } => {
                files.iter().map(|below| (shown(folder, below), folder.join(below))).collect()
            }
            Self::File(path) => vec![(path.to_string_lossy().into_owned(), path.clone())],
            Self::Stdin(source) => vec![(source.name().to_owned(), PathBuf::from(read::STDIN))],
        }
    }

    /// The text of standard input.
    pub(super) fn stdin(&self) -> Option<&Source> {
        match self {
            Self::Stdin(source) => Some(source),
            Self::App { .. } | Self::File(_) => None,
        }
    }

    /// Lints, with some texts in the place of those of the files.
    pub(super) fn run(&self, texts: &Texts) -> Part {
        let given = |name: &str| texts.get(name).map(|text| Source::new(name, text.as_str()));
        match self {
            Self::App { folder, files, unread } => app(folder, files, unread, texts),
            Self::File(path) => {
                file(path, given(&path.to_string_lossy()).map_or_else(|| read::rules(path), Ok))
            }
            Self::Stdin(source) => {
                file(Path::new(source.name()), Ok(given(source.name()).unwrap_or_else(|| source.clone())))
            }
        }
    }
}

/// The app to which the files belong.
fn app(folder: &Path, files: &[String], unread: &BTreeMap<String, Problem>, given: &Texts) -> Part {
    let mut run = Run::default();
    let mut texts = Vec::new();
    for below in files {
        let name = shown(folder, below);
        let text = match (given.get(&name), unread.get(below)) {
            (Some(text), _) => Some(text.clone()),
            (None, Some(problem)) => keep(Err(vec![problem.clone()]), &mut run.problems),
            (None, None) => keep(walk::text(&folder.join(below), below), &mut run.problems),
        };
        if text.is_none() {
            run.unread.insert(name.clone());
        }
        texts.extend(text.map(|text| (below.clone(), text)));
        run.linted.insert(name);
    }
    let json = texts.iter().filter(|(below, _)| below.ends_with(".json"));
    let held: Vec<Holds> = json.filter_map(|(_, text)| count::rules(text)).collect();
    let mut synced = !run.problems.is_empty();
    let mut partition_based = false;
    for app in load_apps(texts) {
        synced |= has_sync(&app);
        partition_based |= app.sync.is_some();
        let found = lint(LintInput::App(&app));
        run.findings.extend(found.into_iter().map(|finding| named(finding, folder)));
    }
    // The same files hold roles for other clients, which partition-based sync does not look at.
    for holds in held.iter().filter(|holds| holds.is_sync || (synced && !partition_based)) {
        run.count(holds);
    }
    Part { run, synced: synced.then(|| folder.to_owned()) }
}

fn has_sync(app: &App) -> bool {
    let flexible = || app.diagnostics.iter().any(|diagnostic| diagnostic.code == codes::FLEXIBLE_SYNC);
    let with_roles = || FlexibleSync::from_app(app).is_some();
    app.sync.is_some() || app.diagnostics.has_errors() || flexible() || with_roles()
}

/// Names files relative to the working directory.
fn named(mut finding: Finding, folder: &Path) -> Finding {
    let own = std::iter::once(&mut finding.place);
    for place in own.chain(finding.related.iter_mut().map(|related| &mut related.place)) {
        place.file = shown(folder, &place.file).into();
    }
    finding
}

fn shown(folder: &Path, below: &str) -> String {
    folder.join(below).to_string_lossy().into_owned()
}

fn file(name: &Path, source: Checked<Source>) -> Part {
    let mut run = Run::default();
    if source.is_err() {
        run.unread.insert(name.to_string_lossy().into_owned());
    }
    if let Some(source) = keep(source, &mut run.problems) {
        run.linted.insert(source.name().to_owned());
        // What holds nothing else is one bare rule.
        let bare = Holds { is_sync: true, rules: 1, never_set_up: false };
        run.count(&count::rules(source.text()).unwrap_or(bare));
        run.findings = lint(LintInput::File(&source));
        // That sync is of another kind is a fact about the file, no mistake in it.
        for finding in run.findings.iter_mut().filter(|finding| finding.code == codes::FLEXIBLE_SYNC) {
            finding.severity = Severity::Note;
        }
    }
    Part { run, synced: None }
}

fn nothing_found(folder: &Path) -> Problem {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let message = format!("no sync configuration found in `{}`", folder.display());
    Problem::new(message).help(
        "looked at any depth for `sync/config.json` and for `services/*/config.json` or \
         `data_sources/*/config.json` with `config.sync` or `config.flexible_sync`",
    )
}

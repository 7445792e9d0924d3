//! Files of git revisions, read by `git` itself, which is run without a shell.

use std::{
    collections::BTreeMap,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use sync_rules::{Source, app::is_app_file};

use super::sides::{is_script, script_text, texts};
use crate::{
    problem::{self, Checked, Problem},
    read,
    text::shell,
};

/// A state of the files.
pub(super) enum Revision {
    /// A commit, with the name by which it was asked for.
    Commit { name: String, commit: String },
    /// What is staged for the next commit.
    Index,
    /// The files as they are now.
    WorkingTree,
}

/// What a path is in a revision.
pub(super) struct Tree {
    pub(super) found: Found,
    /// Links and submodules, whose contents are not read.
    elsewhere: Vec<Elsewhere>,
}

/// The files of a path.
pub(super) enum Found {
    /// One file with its path.
    File(String, Source),
    /// The app files below it, with their paths. None if the path is not in the revision.
    Folder(BTreeMap<String, String>),
}

/// Something that leads elsewhere.
#[derive(Debug, PartialEq, Eq)]
struct Elsewhere {
    path: String,
    what: &'static str,
    /// What it leads to, as git keeps it.
    hash: String,
}

/// Both ends of `OLD..NEW` or `OLD...NEW`; a single revision is compared with the files as they are.
pub(super) fn revisions(range: &str) -> Checked<[Revision; 2]> {
    let Some((old, new)) = range.split_once("..") else {
        let (name, commit) = commit(range)?;
        return Ok([Revision::Commit { name, commit }, Revision::WorkingTree]);
    };
    // With three dots, what the new one changed since it left the old one.
    let (new, since_base) = new.strip_prefix('.').map_or((new, false), |new| (new, true));
    let mut problems = Vec::new();
    let mut end = |name: &str| problem::keep(commit(name).map_err(Vec::from), &mut problems);
    match (end(old), end(new)) {
        (Some((old, before)), Some((new, after))) => {
            let before = if since_base { base([&old, &new], [&before, &after])? } else { before };
            let old = if since_base { short(&before) } else { old };
            Ok([
                Revision::Commit { name: old, commit: before },
                Revision::Commit { name: new, commit: after },
            ])
        }
        _ => {
            // Where there is no repository, both revisions fail alike.
            problems.dedup_by(|one, other| one.message == other.message);
            Err(problems)
        }
    }
}

/// The last commit and what is staged.
pub(super) fn staged() -> Checked<[Revision; 2]> {
    let (name, commit) = commit("HEAD")?;
    Ok([Revision::Commit { name, commit }, Revision::Index])
}

impl Revision {
    /// What it is called in a report.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Commit { name, .. } => name,
            Self::Index => "the index",
            Self::WorkingTree => "the working tree",
        }
    }

    /// A file of it, as git names it.
    pub(super) fn file(&self, path: &str) -> String {
        match self {
            Self::Commit { name, .. } => format!("{name}:{path}"),
            Self::Index => format!(":{path}"),
            Self::WorkingTree => path.to_owned(),
        }
    }

    /// The commit, if it is one.
    pub(super) fn commit(&self) -> Option<&str> {
        match self {
            Self::Commit { commit, .. } => Some(commit),
            Self::Index | Self::WorkingTree => None,
        }
    }

    /// The command that puts a path of it below a folder; none where the files lie there already.
    pub(super) fn unpacking(&self, path: &str, folder: &str) -> Option<String> {
        let (tree, path) = match self {
            Self::Commit { name, .. } => (shell::command([name.clone()].as_slice()), path),
            Self::Index => ("$(git write-tree)".to_owned(), path),
            Self::WorkingTree => return None,
        };
        let path = shell::command([path.to_owned()].as_slice());
        Some(format!("mkdir -p {folder} && git archive {tree} -- {path} | tar -x -C {folder}"))
    }
}

/// A revision's name and commit.
fn commit(name: &str) -> Result<(String, String), Problem> {
    let name = if name.is_empty() { "HEAD" } else { name };
    let asked = format!("{name}^{{commit}}");
    let found = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &asked], &[])?;
    let commit = String::from_utf8_lossy(&found).trim().to_owned();
    if commit.is_empty() {
        let message = format!("unknown git revision `{name}`");
        let help = "look at `git log`; in a shallow clone, as CI makes them, fetch the revision first";
        return Err(Problem::new(message).help(help));
    }
    Ok((name.to_owned(), commit))
}

/// The last commit that two have in common.
fn base(names: [&str; 2], commits: [&str; 2]) -> Result<String, Problem> {
    let [old, new] = commits;
    let found = git(&["merge-base", old, new], &[])?;
    let commit = String::from_utf8_lossy(&found).trim().to_owned();
    if commit.is_empty() {
        let [old, new] = names;
        let message = format!("`{old}` and `{new}` have no common ancestor here");
        let help = "in a shallow clone, as CI makes them, fetch more of the history";
        return Err(Problem::new(message).help(help));
    }
    Ok(commit)
}

fn short(commit: &str) -> String {
    commit.get(..12).unwrap_or(commit).to_owned()
}

impl Tree {
    /// What a path is in a revision.
    pub(super) fn new(revision: &Revision, path: &str) -> Checked<Self> {
        match revision {
            Revision::Commit { commit, .. } => {
                let listing = |path: &str| -> Checked<Vec<Entry>> {
                    let listed = git(&["ls-tree", "-r", "-z", commit, "--", path], &[])?;
                    Ok(entries(&listed, Entry::of_commit))
                };
                Self::listed(revision, path, &listing)
            }
            Revision::Index => Self::listed(revision, path, &in_index),
            Revision::WorkingTree => Self::as_it_is(path),
        }
    }

    /// By the entries that git lists at a path and below it.
    fn listed(
        revision: &Revision,
        path: &str,
        listing: &dyn Fn(&str) -> Checked<Vec<Entry>>,
    ) -> Checked<Self> {
        let whole = path.trim_start_matches("./").trim_end_matches('/');
        let entries = listing(path)?;
        let mut elsewhere: Vec<Elsewhere> = entries.iter().filter_map(Entry::elsewhere).collect();
        // Behind a link or in a submodule nothing is listed.
        if entries.is_empty() {
            for (slash, _) in whole.match_indices('/') {
                let Some(above) = whole.get(..slash) else { continue };
                let above = listing(above)?.into_iter().filter(|entry| entry.path == above);
                elsewhere.extend(above.filter_map(|entry| entry.elsewhere()));
            }
        }
        let plain: Vec<&Entry> = entries.iter().filter(|entry| entry.is_plain()).collect();
        if let [only] = plain.as_slice()
            && only.path == whole
        {
            let bytes = contents(&[&only.hash])?.pop().unwrap_or_default();
            let source = Source::from_bytes(revision.file(&only.path), bytes);
            let source = source.map_err(|diagnostics| problem::from_diagnostics(&diagnostics))?;
            return Ok(Self { found: Found::File(only.path.clone(), source), elsewhere });
        }
        let plain: Vec<&Entry> = plain.into_iter().filter(|entry| is_read(&entry.path)).collect();
        let hashes: Vec<&str> = plain.iter().map(|entry| entry.hash.as_str()).collect();
        let mut problems = Vec::new();
        let mut files = BTreeMap::new();
        for (entry, bytes) in plain.iter().zip(contents(&hashes)?) {
            let text = text(&revision.file(&entry.path), &entry.path, bytes);
            files.extend(problem::keep(text, &mut problems).map(|text| (entry.path.clone(), text)));
        }
        if problems.is_empty() { Ok(Self { found: Found::Folder(files), elsewhere }) } else { Err(problems) }
    }

    /// By the files in the working tree, also those that git does not know yet; in submodules git is not asked.
    fn as_it_is(path: &str) -> Checked<Self> {
        let whole = path.trim_start_matches("./").trim_end_matches('/');
        let submodules = in_index(path)?.iter().filter_map(Entry::elsewhere).collect::<Vec<_>>();
        let elsewhere = submodules.into_iter().filter(|one| one.what == SUBMODULE).collect();
        let named = Path::new(path);
        let found = if named.is_file() {
            Found::File(whole.to_owned(), read::rules(named)?)
        } else if named.is_dir() {
            let below = |file: String| match whole {
                "" | "." => file,
                folder => format!("{folder}/{file}"),
            };
            let files = texts(named)?.into_iter().map(|(file, text)| (below(file), text));
            Found::Folder(files.collect())
        } else {
            Found::Folder(BTreeMap::new())
        };
        Ok(Self { found, elsewhere })
    }

    /// Whether there are files of an app at a path or below it.
    fn has_files_at(&self, path: &str) -> bool {
        let inside =
            |file: &str| file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        match &self.found {
            Found::File(file, _) => inside(file),
            Found::Folder(files) => files.keys().any(|file| inside(file)),
        }
    }
}

/// What of two revisions is not read. A link or a submodule in the place of an app's files is a problem, as the rules
/// after it decide; submodules that changed and may hold an app are named.
pub(super) fn unread(old: (&Revision, &Tree), new: (&Revision, &Tree), named: &str) -> Checked<Vec<String>> {
    let mut problems = Vec::new();
    let mut notes = Vec::new();
    let named = named.trim_start_matches("./").trim_end_matches('/');
    for ((revision, tree), (_, other)) in [(old, new), (new, old)] {
        for one in &tree.elsewhere {
            let Elsewhere { path, what, .. } = one;
            let is_named = named == path || named.starts_with(&format!("{path}/"));
            if is_read(path) || is_named || other.has_files_at(path) {
                let message =
                    format!("`{}` is a {what}, and its target is not compared", revision.file(path));
                let help = "compare the files themselves: `sync-rules diff OLD NEW` with two folders";
                problems.push(Problem::new(message).help(help));
            } else if *what == SUBMODULE && !other.elsewhere.contains(one) {
                notes.push(format!("the submodule `{path}` changed and was not compared"));
            }
        }
    }
    notes.sort();
    notes.dedup();
    if problems.is_empty() { Ok(notes) } else { Err(problems) }
}

const SUBMODULE: &str = "submodule";

/// A file, link or submodule, as git lists it.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    mode: String,
    hash: String,
    path: String,
}

impl Entry {
    /// `mode type hash<TAB>path`.
    fn of_commit(row: &str) -> Option<Self> {
        let (about, path) = row.split_once('\t')?;
        let mut about = about.split(' ').map(str::to_owned);
        Some(Self { mode: about.next()?, hash: about.nth(1)?, path: path.to_owned() })
    }

    /// `mode hash stage<TAB>path`.
    fn of_index(row: &str) -> Option<Self> {
        let (about, path) = row.split_once('\t')?;
        let mut about = about.split(' ').map(str::to_owned);
        Some(Self { mode: about.next()?, hash: about.next()?, path: path.to_owned() })
    }

    fn is_plain(&self) -> bool {
        matches!(&*self.mode, "100644" | "100755")
    }

    fn elsewhere(&self) -> Option<Elsewhere> {
        let what = match &*self.mode {
            "120000" => "link",
            "160000" => SUBMODULE,
            _ => return None,
        };
        Some(Elsewhere { path: self.path.clone(), what, hash: self.hash.clone() })
    }
}

fn entries(listed: &[u8], parse: fn(&str) -> Option<Entry>) -> Vec<Entry> {
    String::from_utf8_lossy(listed).split('\0').filter_map(parse).collect()
}

/// What is staged at a path and below it. While a merge is not resolved, a file has several versions and none counts.
fn in_index(path: &str) -> Checked<Vec<Entry>> {
    let entries = entries(&git(&["ls-files", "--stage", "-z", "--", path], &[])?, Entry::of_index);
    let conflict = entries.windows(2).find_map(|two| match two {
        [one, other] if one.path == other.path => Some(&one.path),
        _ => None,
    });
    match conflict {
        Some(path) => {
            let message = format!("`{path}` has merge conflicts, so what is staged is not known");
            Err(Problem::new(message).help("resolve them and `git add` the file").into())
        }
        None => Ok(entries),
    }
}

fn is_read(path: &str) -> bool {
    is_app_file(path) && !path.split('/').any(|folder| folder == "node_modules")
}

/// The text of an app's file.
fn text(name: &str, path: &str, bytes: Vec<u8>) -> Checked<String> {
    if is_script(path) {
        return Ok(script_text(bytes));
    }
    let source =
        Source::from_bytes(name, bytes).map_err(|diagnostics| problem::from_diagnostics(&diagnostics))?;
    Ok(source.text().to_owned())
}

/// The contents of objects, all by one process.
fn contents(hashes: &[&str]) -> Result<Vec<Vec<u8>>, Problem> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let asked: String = hashes.iter().map(|hash| format!("{hash}\n")).collect();
    let answer = git(&["cat-file", "--batch"], asked.as_bytes())?;
    let mut rest = answer.as_slice();
    let mut contents = Vec::with_capacity(hashes.len());
    for _ in hashes {
        let read = object(rest);
        let (content, after) = read.ok_or_else(|| not_given(rest))?;
        contents.push(content.to_vec());
        rest = after;
    }
    Ok(contents)
}

/// Why an object was not given.
fn not_given(answer: &[u8]) -> Problem {
    let line = answer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if line.ends_with(b" missing") {
        return Problem::new("a file of the revision is not in this repository, as in a partial clone")
            .help("run `git fetch --refetch --no-filter` first: nothing is fetched here");
    }
    Problem::new("`git cat-file` gave an unexpected answer")
}

/// `hash type size<LF>content<LF>`, and what comes after it.
fn object(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let head = str::from_utf8(answer.get(..end)?).ok()?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let content = answer.get(end + 1..)?;
    Some((content.get(..size)?, content.get(size + 1..)?))
}

/// What a git command prints; what it says on standard error is said when it fails.
fn git(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Problem> {
    let failed = |error| {
        Problem::new(format!("cannot run `git`: {error}"))
            .help("`--git` needs git; without it, give two paths")
    };
    let mut child = Command::new("git")
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        // In a partial clone git would run what the repository's settings name to fetch the rest; older versions know
        // only that no way of fetching is allowed.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let stdin = child.stdin.take();
    let output = thread::scope(|scope| {
        // Git answers while it is asked, so the two are done at once. If it ends early, its own words say why.
        scope.spawn(move || stdin.map(|mut stdin| drop(stdin.write_all(input))));
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    let said = String::from_utf8_lossy(&output.stderr);
    // A revision that is not there is told by the empty answer.
    if output.status.success() || said.trim().is_empty() {
        return Ok(output.stdout);
    }
    let said = said.trim().trim_start_matches("fatal: ");
    let command = arguments.first().copied().unwrap_or_default();
    let help = "run it inside a git repository, or give two paths";
    Err(Problem::new(format!("`git {command}` failed: {said}")).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_git_are_read() {
        let entry = Entry::of_commit("100644 blob abc\ta b.json");
        assert_eq!(entry, Entry::of_index("100644 abc 0\ta b.json"));
        assert_eq!(entry.map(|entry| entry.is_plain()), Some(true));
        let link = Entry::of_commit("120000 blob abc\tlink");
        assert_eq!(link.map(|entry| entry.is_plain()), Some(false));
        assert_eq!(object(b"abc blob 3\na\nb\nnext"), Some((&b"a\nb"[..], &b"next"[..])));
        assert_eq!(object(b"abc missing\n"), None);
    }
}

//! Files of git revisions, read by `git` itself, which is run without a shell.

use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
    thread,
};

use sync_rules::{Source, app::is_app_file};

use super::sides::{is_script, script_text};
use crate::{
    problem::{self, Checked, Problem},
    text::shell,
};

/// A revision.
pub(super) struct Revision {
    /// As it was named.
    pub(super) name: String,
    commit: String,
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

/// Both ends of `OLD..NEW` or `OLD...NEW`.
pub(super) fn revisions(range: &str) -> Checked<[Revision; 2]> {
    let problem =
        |message: String| Problem::new(message).help("write `--git OLD..NEW`, such as `--git main..HEAD`");
    let Some((old, new)) = range.split_once("..") else {
        return Err(problem(format!("`{range}` names no two revisions")).into());
    };
    // With three dots, what the new one changed since it left the old one.
    let (new, since_base) = new.strip_prefix('.').map_or((new, false), |new| (new, true));
    let mut problems = Vec::new();
    let mut revision = |name: &str| problem::keep(revision(name).map_err(Vec::from), &mut problems);
    match (revision(old), revision(new)) {
        (Some(old), Some(new)) if since_base => Ok([base(&old, &new)?, new]),
        (Some(old), Some(new)) => Ok([old, new]),
        _ => {
            // Where there is no repository, both revisions fail alike.
            problems.dedup_by(|one, other| one.message == other.message);
            Err(problems)
        }
    }
}

fn revision(name: &str) -> Result<Revision, Problem> {
    let name = if name.is_empty() { "HEAD" } else { name };
    let commit = format!("{name}^{{commit}}");
    let found = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit], &[])?;
    let commit = String::from_utf8_lossy(&found).trim().to_owned();
    if commit.is_empty() {
        let message = format!("git knows no revision `{name}` here");
        let help = "look at `git log`; in a shallow clone, as CI makes them, fetch the revision first";
        return Err(Problem::new(message).help(help));
    }
    Ok(Revision { name: name.to_owned(), commit })
}

/// The last revision that two have in common.
fn base(old: &Revision, new: &Revision) -> Result<Revision, Problem> {
    let found = git(&["merge-base", &old.commit, &new.commit], &[])?;
    let commit = String::from_utf8_lossy(&found).trim().to_owned();
    let Some(name) = commit.get(..12) else {
        let message = format!("`{}` and `{}` have no common ancestor here", old.name, new.name);
        return Err(
            Problem::new(message).help("in a shallow clone, as CI makes them, fetch more of the history")
        );
    };
    Ok(Revision { name: name.to_owned(), commit })
}

/// The command that puts a path of a revision below a folder.
pub(super) fn unpacking(revision: &Revision, path: &str, folder: &str) -> String {
    let words = ["git", "archive", &revision.name, "--", path].map(str::to_owned);
    format!("mkdir -p {folder} && {} | tar -x -C {folder}", shell::command(&words))
}

impl Tree {
    /// What a path is in a revision.
    pub(super) fn of(revision: &Revision, path: &str) -> Checked<Self> {
        let listed = git(&["ls-tree", "-r", "-z", &revision.commit, "--", path], &[])?;
        let listed = String::from_utf8_lossy(&listed);
        let whole = path.trim_start_matches("./").trim_end_matches('/');
        let mut elsewhere: Vec<Elsewhere> = listed.split('\0').filter_map(leading_elsewhere).collect();
        // Behind a link or in a submodule nothing is listed.
        let above: Vec<&str> = whole.match_indices('/').filter_map(|(slash, _)| whole.get(..slash)).collect();
        if !above.is_empty() {
            let mut arguments = vec!["ls-tree", "-z", &revision.commit, "--"];
            arguments.extend(above);
            let listed = git(&arguments, &[])?;
            elsewhere.extend(String::from_utf8_lossy(&listed).split('\0').filter_map(leading_elsewhere));
        }
        let rows: Vec<(&str, &str)> = listed.split('\0').filter_map(row).collect();
        if let [(hash, only)] = rows.as_slice()
            && *only == whole
        {
            let name = format!("{}:{only}", revision.name);
            let bytes = contents(&[hash])?.pop().unwrap_or_default();
            let source = Source::from_bytes(name, bytes).map_err(|diagnostics| problem::of(&diagnostics))?;
            return Ok(Self { found: Found::File((*only).to_owned(), source), elsewhere });
        }
        let rows: Vec<(&str, &str)> = rows.into_iter().filter(|(_, path)| is_read(path)).collect();
        let hashes: Vec<&str> = rows.iter().map(|(hash, _)| *hash).collect();
        let mut problems = Vec::new();
        let mut files = BTreeMap::new();
        for ((_, path), bytes) in rows.iter().zip(contents(&hashes)?) {
            let text = text(&format!("{}:{path}", revision.name), path, bytes);
            files.extend(problem::keep(text, &mut problems).map(|text| ((*path).to_owned(), text)));
        }
        if problems.is_empty() { Ok(Self { found: Found::Folder(files), elsewhere }) } else { Err(problems) }
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
/// behind it decide; submodules that changed and may hold an app are named.
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
                    format!("`{}:{path}` is a {what}, so what it leads to is not compared", revision.name);
                let help = "compare the files themselves: `sync-rules diff OLD NEW` with two folders";
                problems.push(Problem::new(message).help(help));
            } else if *what == SUBMODULE && !other.elsewhere.contains(one) {
                notes.push(format!("the submodule `{path}` changed and was not looked into"));
            }
        }
    }
    notes.sort();
    notes.dedup();
    if problems.is_empty() { Ok(notes) } else { Err(problems) }
}

const SUBMODULE: &str = "submodule";

/// `mode type hash<TAB>path` of a link or a submodule.
fn leading_elsewhere(row: &str) -> Option<Elsewhere> {
    let (about, path) = row.split_once('\t')?;
    let mut about = about.split(' ');
    let what = match about.next()? {
        "120000" => "link",
        "160000" => SUBMODULE,
        _ => return None,
    };
    Some(Elsewhere { path: path.to_owned(), what, hash: about.nth(1)?.to_owned() })
}

/// `mode type hash<TAB>path` of a plain file.
fn row(row: &str) -> Option<(&str, &str)> {
    let (about, path) = row.split_once('\t')?;
    let mut about = about.split(' ');
    let plain = matches!(about.next(), Some("100644" | "100755")) && about.next() == Some("blob");
    about.next().filter(|_| plain).map(|hash| (hash, path))
}

fn is_read(path: &str) -> bool {
    is_app_file(path) && !path.split('/').any(|folder| folder == "node_modules")
}

/// The text of an app's file.
fn text(name: &str, path: &str, bytes: Vec<u8>) -> Checked<String> {
    if is_script(path) {
        return Ok(script_text(bytes));
    }
    let source = Source::from_bytes(name, bytes).map_err(|diagnostics| problem::of(&diagnostics))?;
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
        let (content, behind) = read.ok_or_else(|| not_given(rest))?;
        contents.push(content.to_vec());
        rest = behind;
    }
    Ok(contents)
}

/// Why an object was not given.
fn not_given(answer: &[u8]) -> Problem {
    let line = answer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if line.ends_with(b" missing") {
        return Problem::new("a file of the revision is not in this repository, as in a partial clone")
            .help("nothing is fetched here; `git fetch --refetch --no-filter` gets all of it");
    }
    Problem::new("`git cat-file` gave an answer that is not understood")
}

/// `hash type size<LF>content<LF>`, and what is behind it.
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
    let help = "`--git` looks into the repository that it is run in; without one, give two paths";
    Err(Problem::new(format!("`git {command}` failed: {said}")).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_git_are_read() {
        assert_eq!(row("100644 blob abc\ta b.json"), Some(("abc", "a b.json")));
        assert_eq!(row("120000 blob abc\tlink"), None);
        assert_eq!(object(b"abc blob 3\na\nb\nnext"), Some((&b"a\nb"[..], &b"next"[..])));
        assert_eq!(object(b"abc missing\n"), None);
    }
}

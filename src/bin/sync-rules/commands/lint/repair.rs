//! `--fix` and `--diff`: which texts change, and what becomes of them.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{
    LintArgs, Run,
    accept::Spared,
    diff, fix, fixed,
    gather::{Task, Texts},
    is_refusal,
};
use crate::{
    exit::Exit,
    output,
    problem::{Failure, Problem, keep},
    read, write,
};

/// Prints what `--fix` would change; the answer is yes if that is nothing.
pub(super) fn show(run: &Run, tasks: &[Task], spared: &Spared, args: &LintArgs) -> Result<Exit, Failure> {
    let fixed = fix::all(tasks, &run.findings, spared, which(args));
    let diffs = fixed.texts.iter().map(|(name, (old, new))| diff::unified(name, old, new));
    output::data(&diffs.collect::<String>())?;
    // What cannot be read cannot be fixed, and the diff does not show it.
    let refused = run.findings.iter().filter(|finding| is_refusal(finding)).map(Problem::from);
    let problems: Vec<Problem> = run.problems.iter().cloned().chain(refused).collect();
    if !problems.is_empty() {
        output::show(&problems);
    }
    if !fixed.applied.is_empty() {
        output::note(&fixed::summary(&fixed, "would be fixed"));
    }
    if super::is_invalid(run) {
        return Ok(Exit::Invalid);
    }
    Ok(Exit::of_answer(fixed.texts.is_empty(), args.exit_zero))
}

/// Makes the fixes. Returns the texts as they now are, and what could not be written.
pub(super) fn make(
    run: &Run,
    tasks: &[Task],
    spared: &Spared,
    args: &LintArgs,
) -> Result<(Texts, Vec<Problem>), Failure> {
    let mut problems = Vec::new();
    let mut fixed = fix::all(tasks, &run.findings, spared, which(args));
    // Names are for people; a path can hold what is not text.
    let paths: HashMap<String, PathBuf> = tasks.iter().flat_map(Task::names).collect();
    fixed.texts.retain(|name, (old, new)| {
        let path = paths.get(name).map_or(Path::new(name), PathBuf::as_path);
        is_stdin(tasks, name) || keep(write::replace(path, old, new), &mut problems).is_some()
    });
    let written = &fixed.texts;
    fixed.applied.retain(|finding| written.contains_key(&*finding.place.file));
    let stdin = tasks.iter().find_map(Task::stdin);
    if let Some(source) = stdin {
        let new = fixed.texts.get(source.name()).map(|(_, new)| new.as_str());
        output::data(new.unwrap_or(source.text()))?;
    }
    output::note(&fixed::summary(&fixed, "fixed"));
    Ok((fixed.texts.into_iter().map(|(name, (_, new))| (name, new)).collect(), problems))
}

/// Whether standard output is taken by a fixed text.
pub(super) fn takes_stdout(args: &LintArgs) -> bool {
    args.fix && args.paths.iter().any(|path| path == Path::new(read::STDIN))
}

fn is_stdin(tasks: &[Task], name: &str) -> bool {
    tasks.iter().filter_map(Task::stdin).any(|source| source.name() == name)
}

fn which(args: &LintArgs) -> fix::Which {
    if args.unsafe_fixes { fix::Which::All } else { fix::Which::Safe }
}

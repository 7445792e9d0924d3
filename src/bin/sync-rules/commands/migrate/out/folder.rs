//! What must not be so of the folder that is written to.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::{
    Existing,
    plan::{Content, Plan},
};
use crate::{
    commands::migrate::gather::{AppMigration, Origin},
    problem::{Checked, Problem},
};

/// So many files are named.
const NAMED: usize = 20;

/// Refuses a folder in which something could be lost or mixed up.
pub(super) fn check(apps: &[AppMigration], plan: &Plan, folder: &Path, existing: Existing) -> Checked<()> {
    let target = resolved(folder).map_err(|error| unreadable(folder, &error))?;
    // Where this leads is only known once the folders before it are there.
    if target.components().any(|part| part == Component::ParentDir) {
        let message = format!("`{}` goes up from a folder that does not exist", folder.display());
        return Err(Problem::new(message).help("name the folder without `..`").into());
    }
    for app in apps {
        apart(app, plan, folder, &target)?;
    }
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return Err(Problem::new(format!("`{}` is not a folder", folder.display()))
            .help(NAME_ANOTHER)
            .into());
    }
    let empty = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?.next().is_none();
    if !empty && existing == Existing::Refuse {
        return Err(not_empty(plan, folder).into());
    }
    let written = plan.content.iter().map(|(path, content)| (path, Kind::from_content(content)));
    let removed = plan.removed.iter().map(|path| (path, Kind::File));
    let blocked = written.chain(removed).filter_map(|(path, kind)| in_the_way(folder, path, kind));
    let problems: Vec<Problem> = blocked.collect::<BTreeSet<_>>().iter().map(|path| blocks(path)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

const NAME_ANOTHER: &str = "name a folder that is new or empty";

/// The original stays as it is, and a copy does not hold itself.
fn apart(app: &AppMigration, plan: &Plan, folder: &Path, target: &Path) -> Checked<()> {
    match &app.origin {
        Origin::Folder(original) => {
            let original = resolved(original).map_err(|error| unreadable(original, &error))?;
            let same = target.starts_with(&original);
            if same || original.starts_with(target) && plan_touches(plan, target, &original) {
                let message = if same {
                    format!("`{}` is inside the app `{}`", folder.display(), app.name)
                } else {
                    format!("writing to `{}` would write over the app `{}`", folder.display(), app.name)
                };
                return Err(Problem::new(message).help("name a folder outside of the app").into());
            }
        }
        Origin::File(original) => {
            let original = resolved(original).map_err(|error| unreadable(original, &error))?;
            if plan_touches(plan, target, &original) {
                let message = format!("writing to `{}` would write over `{}`", folder.display(), app.name);
                return Err(Problem::new(message).help(NAME_ANOTHER).into());
            }
        }
        Origin::Nowhere => {}
    }
    Ok(())
}

/// Whether something is written to a path or below it.
fn plan_touches(plan: &Plan, target: &Path, original: &Path) -> bool {
    let mut paths = plan.content.iter().filter(|(_, content)| !matches!(content, Content::Folder));
    paths.any(|(path, _)| target.join(path).starts_with(original))
        || plan.removed.iter().any(|path| target.join(path).starts_with(original))
}

fn not_empty(plan: &Plan, folder: &Path) -> Problem {
    let files = plan.content.iter().filter(|(_, content)| !matches!(content, Content::Folder));
    let written = files.map(|(path, _)| path).chain(&plan.removed);
    let lost: Vec<String> = written
        .filter(|path| folder.join(path).symlink_metadata().is_ok())
        .map(|path| format!("`{}`", path.display()))
        .collect();
    let named = lost.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = lost.len().checked_sub(NAMED).filter(|more| *more > 0);
    let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
    let message = match lost.len() {
        0 => format!("`{}` holds other files", folder.display()),
        _ => {
            format!("`{}` is not empty, and these files in it would be lost: {named}{more}", folder.display())
        }
    };
    Problem::new(message).help(format!("{NAME_ANOTHER}, or add `--force` to write into this one"))
}

/// What a path is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
}

impl Kind {
    fn from_content(content: &Content) -> Self {
        match content {
            Content::Folder => Self::Folder,
            Content::Copy(_) | Content::Text(_) => Self::File,
        }
    }
}

/// What is there and cannot become what is to be there.
fn in_the_way(folder: &Path, path: &Path, kind: Kind) -> Option<PathBuf> {
    let there = |path: &Path| folder.join(path).symlink_metadata().ok().map(|data| data.file_type());
    // The target of a link may be anywhere.
    let mut parents = path.ancestors().skip(1).filter(|parent| *parent != Path::new(""));
    let blocked = parents.find(|parent| there(parent).is_some_and(|kind| !kind.is_dir()));
    let blocked = blocked.or_else(|| {
        let suits = there(path)?.is_dir() == (kind == Kind::Folder);
        (!suits).then_some(path)
    });
    blocked.map(|blocked| folder.join(blocked))
}

fn blocks(blocked: &Path) -> Problem {
    let is = if blocked.is_symlink() {
        "is a link"
    } else if blocked.is_dir() {
        "is a folder"
    } else {
        "is a file"
    };
    let message = format!("`{}` {is}, and something else would be written there", blocked.display());
    Problem::new(message).help(NAME_ANOTHER)
}

/// The real path, also of what does not exist yet.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let known = absolute.ancestors().find(|parent| parent.exists()).unwrap_or(&absolute);
    let rest = absolute.strip_prefix(known).unwrap_or(Path::new(""));
    let known = fs::canonicalize(known)?;
    Ok(if rest == Path::new("") { known } else { known.join(rest) })
}

fn unreadable(path: &Path, error: &io::Error) -> Vec<Problem> {
    vec![Problem::new(format!("cannot read `{}`: {error}", path.display()))]
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_through_a_link() {
        let folder = std::env::temp_dir().join(format!("sync-rules-link-{}", std::process::id()));
        fs::create_dir_all(folder.join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(folder.join("elsewhere"), folder.join("sync")).unwrap();
        let blocked = |path: &str| in_the_way(&folder, Path::new(path), Kind::File);
        assert_eq!(blocked("sync/config.json"), Some(folder.join("sync")));
        assert_eq!(blocked("elsewhere"), Some(folder.join("elsewhere")));
        assert_eq!(blocked("elsewhere/config.json"), None);
        fs::remove_dir_all(&folder).unwrap();
    }
}

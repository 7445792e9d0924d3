//! Writing a plan: all of it beside its place first, then into its place, so that a failure leaves nothing half
//! done.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
};

use super::plan::{Content, Plan};
use crate::{
    problem::{Checked, Problem},
    write,
};

/// Writes everything to the folder.
pub(super) fn all(plan: &Plan, folder: &Path) -> Checked<()> {
    let stage = Stage::new(folder)?;
    for (path, content) in &plan.content {
        stage_one(&stage.path.join(path), content).map_err(|error| failed(&folder.join(path), &error))?;
    }
    if !stage.inside {
        return Ok(fs::rename(&stage.path, folder).map_err(|error| failed(folder, &error))?);
    }
    // What cannot be taken is found before anything is moved.
    let files = plan.content.iter().filter(|(_, content)| !matches!(content, Content::Folder));
    let wrong = files.filter_map(|(path, _)| write::check(&folder.join(path)).err());
    let wrong: Vec<Problem> = wrong.flatten().collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    for (path, content) in &plan.content {
        moved(&stage.path.join(path), &folder.join(path), content)?;
    }
    for path in &plan.removed {
        let target = folder.join(path);
        match fs::remove_file(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&target, &error).into());
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// A folder that holds what is not finished, and goes with it.
struct Stage {
    path: PathBuf,
    /// Within a folder that is there, since only within a file system things are moved at once.
    inside: bool,
}

impl Stage {
    fn new(folder: &Path) -> Result<Self, Problem> {
        let inside = folder.exists();
        let parent = match folder.parent() {
            _ if inside => folder,
            Some(parent) if parent != Path::new("") => parent,
            Some(_) | None => Path::new("."),
        };
        let path = parent.join(format!(".sync-rules.{}.tmp", process::id()));
        let made = fs::create_dir_all(parent).and_then(|()| fs::create_dir(&path));
        made.map_err(|error| failed(&path, &error))?;
        Ok(Self { path, inside })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // It was moved to its place, or it is of no use.
        drop(fs::remove_dir_all(&self.path));
    }
}

fn stage_one(path: &Path, content: &Content) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    match content {
        Content::Folder => fs::create_dir_all(path),
        Content::Copy(original) => fs::copy(original, path).map(drop),
        Content::Text(text) => fs::write(path, text),
    }
}

fn moved(from: &Path, to: &Path, content: &Content) -> Checked<()> {
    let made = |folder: &Path| fs::create_dir_all(folder).map_err(|error| failed(folder, &error));
    to.parent().map_or(Ok(()), made)?;
    match content {
        Content::Folder => Ok(made(to)?),
        Content::Copy(_) | Content::Text(_) => write::take(from, to),
    }
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    Problem::new(format!("cannot write `{}`: {error}", path.display()))
}

//! Everything of an app's folder, to be copied as it is.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::plan::{Content, Plan};
use crate::problem::Problem;

/// The history of an app is not a part of it.
const LEFT: &str = ".git";

/// Adds the files and folders of an app, below a path of the plan.
pub(super) fn all(folder: &Path, below: &Path, plan: &mut Plan) -> Result<(), Box<Problem>> {
    let mut folders: Vec<(PathBuf, PathBuf)> = vec![(folder.to_owned(), below.to_owned())];
    while let Some((from, to)) = folders.pop() {
        let failed = |error: io::Error| {
            Box::new(Problem::new(format!("cannot read the folder `{}`: {error}", from.display())))
        };
        for entry in fs::read_dir(&from).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            if name == LEFT {
                continue;
            }
            let kind = entry.file_type().map_err(failed)?;
            let (path, target) = (entry.path(), to.join(name));
            if kind.is_dir() {
                plan.content.entry(target.clone()).or_insert(Content::Folder);
                folders.push((path, target));
            } else if kind.is_file() {
                plan.content.insert(target, Content::Copy(path));
            } else if !plan.skipped.contains(&target) {
                plan.skipped.push(target);
            }
        }
    }
    plan.skipped.sort();
    Ok(())
}

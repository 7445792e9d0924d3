//! Writing fixed texts over their files, and saying what was fixed.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process,
};

use sync_rules::lint::Safety;

use super::fix::Fixed;
use crate::{
    problem::{Checked, Problem},
    text::{counted::counted, terminal::visible},
};

/// Puts a text in the place of another, at once or not at all. A file that has changed since it was read is left.
pub(super) fn replace(path: &Path, old: &str, new: &str) -> Checked<()> {
    let failed = |error: io::Error| Problem::new(format!("cannot write `{}`: {error}", path.display()));
    // The file that a link points to, so that the link stays one.
    let path = fs::canonicalize(path).map_err(failed)?;
    if fs::read(&path).map_err(failed)? != old.as_bytes() {
        let message = format!("`{}` has changed while it was looked at", path.display());
        return Err(Problem::new(message).help("run `--fix` again").into());
    }
    let beside = beside(&path);
    let written = put(&beside, &path, new);
    if written.is_err() {
        // It may never have been there.
        drop(fs::remove_file(&beside));
    }
    Ok(written.map_err(failed)?)
}

fn put(beside: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).open(beside)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(fs::metadata(path)?.permissions())?;
    file.sync_all()?;
    drop(file);
    fs::rename(beside, path)
}

/// A name in the same folder, since only within a file system a file takes the place of another at once.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.tmp", process::id()))
}

/// What was fixed, one line each, and for what changes decisions how.
pub(super) fn summary(fixed: &Fixed, done: &str) -> String {
    let mut text = String::new();
    for finding in &fixed.applied {
        let Some(fix) = &finding.fix else { continue };
        let (place, code) = (&finding.place, finding.code);
        text.push_str(&format!("{done} {place}: {}[{}] {}\n", code.id, code.name, fix.title));
        if let Safety::Unsafe(change) = &fix.safety {
            text.push_str(&format!("  changes decisions: {change}\n"));
        }
    }
    let (findings, files) = (counted(fixed.applied.len(), "finding"), counted(fixed.texts.len(), "file"));
    text.push_str(&format!("{findings} {done} in {files}\n"));
    visible(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_has_changed_is_left() {
        let folder = std::env::temp_dir().join(format!("sync-rules-replace-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("config.json");
        fs::write(&path, "old").unwrap();
        assert!(replace(&path, "older", "new").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        replace(&path, "old", "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}

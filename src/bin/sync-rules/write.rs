//! Writing files: beside their place first and then into it, so that there is the old text or the new one and never a
//! part of either. What would be lost on the way is refused: links are not followed, and files of several names,
//! of another owner, or that may not be written stay as they are.

use std::{
    fs::{self, File, Metadata, OpenOptions, Permissions},
    io::{self, Write as _},
    path::{self, Path, PathBuf},
    process,
};

use crate::problem::{Checked, Problem};

/// Folders of the system whose links stand for open files, such as `/dev/stdout`.
const SYSTEM: &[&str] = &["/dev", "/proc"];

/// Names that are tried for what is not finished; others are of runs that were killed.
const MOST_NAMES: u32 = 16;

/// Puts a text at a path, whatever was there.
pub(crate) fn put(path: &Path, text: &str) -> Checked<()> {
    match target(path)? {
        Target::Stream => stream(path, text).map_err(|error| failed(path, &error).into()),
        Target::Nothing => replaced(path, None, text),
        Target::File(metadata) => replaced(path, Some(&metadata), text),
    }
}

/// Puts a text in the place of another. A file that has changed since it was read is left.
pub(crate) fn replace(path: &Path, old: &str, new: &str) -> Checked<()> {
    let Target::File(metadata) = target(path)? else {
        return Err(
            Problem::new(format!("`{}` is not a plain file; it was not changed", path.display())).into()
        );
    };
    if fs::read(path).map_err(|error| failed(path, &error))? != old.as_bytes() {
        let message = format!("`{}` changed while it was being checked", path.display());
        return Err(Problem::new(message).help("run `--fix` again").into());
    }
    replaced(path, Some(&metadata), new)
}

/// Refuses a path at which something would be lost if it were written.
pub(crate) fn check(path: &Path) -> Checked<()> {
    target(path).map(drop)
}

/// Puts a file that lies in the same file system at a path. What was there gives it its owner and mode.
pub(crate) fn take(from: &Path, path: &Path) -> Checked<()> {
    let kept = match target(path)? {
        Target::File(old) => File::open(from).and_then(|file| keep(&file, &old)),
        Target::Nothing => Ok(()),
        Target::Stream => Err(io::Error::other("it is not a plain file")),
    };
    kept.and_then(|()| fs::rename(from, path)).map_err(|error| failed(path, &error).into())
}

/// What a path is before it is written.
enum Target {
    Nothing,
    File(Metadata),
    /// A terminal, a pipe, or the like, which has no text to be lost.
    Stream,
}

fn target(path: &Path) -> Checked<Target> {
    let system = SYSTEM.iter().any(|folder| path.starts_with(folder));
    if let Some(link) = link(path).filter(|_| !system) {
        let message = format!(
            "`{}` is a symbolic link, and links are not followed when files are written",
            link.display()
        );
        return Err(Problem::new(message).help("name the file itself").into());
    }
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Target::Nothing),
        found => found.map_err(|error| failed(path, &error))?,
    };
    if metadata.is_dir() {
        return Err(Problem::new(format!("`{}` is a folder; name a file", path.display())).into());
    }
    if system || !metadata.is_file() {
        return Ok(Target::Stream);
    }
    if metadata.permissions().readonly() {
        return Err(Problem::new(format!("`{}` is read-only; it was not changed", path.display())).into());
    }
    if names(&metadata) > 1 {
        let message = format!(
            "`{}` has {} hard links; it was not changed, because the others would keep the old contents",
            path.display(),
            names(&metadata)
        );
        return Err(Problem::new(message).help("replace it by a copy of its own").into());
    }
    Ok(Target::File(metadata))
}

/// The first link on the way to a file, from the working directory; of a file elsewhere only itself, as the folders
/// above it are not those of the repository.
fn link(path: &Path) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let absolute = path::absolute(path).ok()?;
    let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    let below = absolute.ancestors().take_while(|above| above.starts_with(&here) && **above != *here);
    let found = below.filter(|above| is_link(above)).last().map(Path::to_owned);
    found.or_else(|| is_link(&absolute).then_some(absolute)).map(|link| match link.strip_prefix(&here) {
        Ok(shown) => shown.to_owned(),
        Err(_) => link,
    })
}

fn stream(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().append(true).open(path)?.write_all(text.as_bytes())
}

fn replaced(path: &Path, old: Option<&Metadata>, text: &str) -> Checked<()> {
    let (beside, file) = beside(path).map_err(|error| failed(path, &error))?;
    let written = fill(file, old, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // It goes with what failed; if it cannot, there is nothing more to be done.
        drop(fs::remove_file(&beside));
    }
    written.map_err(|error| failed(path, &error).into())
}

/// A new file in the same folder, since only within a file system a file takes the place of another at once.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let mut number = 0;
    loop {
        let beside = path.with_file_name(format!(".sync-rules.{}.{number}.tmp", process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST_NAMES => number += 1,
            opened => return opened.map(|file| (beside, file)),
        }
    }
}

fn fill(mut file: File, old: Option<&Metadata>, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    if let Some(old) = old {
        keep(&file, old)?;
    }
    file.sync_all()
}

/// The owner goes before the permissions, as a change of it takes some of them away.
fn keep(file: &File, old: &Metadata) -> io::Result<()> {
    keep_owner(file, old)?;
    let permissions: Permissions = old.permissions();
    file.set_permissions(permissions)
}

#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    let kept = fchown(file, Some(old.uid()), Some(old.gid()));
    kept.map_err(|error| io::Error::new(error.kind(), format!("its owner cannot be kept: {error}")))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Under how many names a file lies.
#[cfg(unix)]
fn names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn names(_: &Metadata) -> u64 {
    1
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    Problem::new(format!("cannot write `{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own, and what is done in it; nothing but `left` is in it then.
    fn in_folder(name: &str, left: usize, work: impl FnOnce(&Path)) {
        let folder = std::env::temp_dir().join(format!("sync-rules-write-{name}-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        work(&folder);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), left, "{name}");
        fs::remove_dir_all(&folder).unwrap();
    }

    fn text(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_file_that_has_changed_is_left() {
        in_folder("changed", 1, |folder| {
            let path = folder.join("config.json");
            put(&path, "old").unwrap();
            assert!(replace(&path, "older", "new").is_err());
            assert_eq!(text(&path), "old");
            replace(&path, "old", "new").unwrap();
            assert_eq!(text(&path), "new");
        });
    }

    #[cfg(unix)]
    #[test]
    fn links_and_files_of_several_names_are_left() {
        in_folder("links", 3, |folder| {
            let [file, link, name] = ["file", "link", "name"].map(|name| folder.join(name));
            fs::write(&file, "old").unwrap();
            std::os::unix::fs::symlink(&file, &link).unwrap();
            assert!(put(&link, "new").is_err() && replace(&link, "old", "new").is_err());
            fs::hard_link(&file, &name).unwrap();
            assert!(put(&name, "new").is_err() && replace(&file, "old", "new").is_err());
            assert_eq!((text(&file), text(&name)), ("old".to_owned(), "old".to_owned()));
        });
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_a_failure_leaves_nothing() {
        use std::os::unix::{ffi::OsStrExt, fs::PermissionsExt};
        in_folder("mode", 2, |folder| {
            let path = folder.join("file");
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
            put(&path, "new").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
            fs::set_permissions(&path, Permissions::from_mode(0o440)).unwrap();
            assert!(put(&path, "newer").is_err());
            assert_eq!(text(&path), "new");
            // A name that is not text is a name.
            put(&folder.join(std::ffi::OsStr::from_bytes(b"\xff.json")), "text").unwrap();
            assert!(put(&folder.join("none/file"), "text").is_err() && put(folder, "text").is_err());
        });
    }
}

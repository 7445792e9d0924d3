//! Names of files as a file of the repository says them: from its own folder, with `/`, wherever the program runs.

use std::path::{self, Component, Path};

/// The way from a folder to a file. Both are named as the user names them; neither needs to exist.
pub(super) fn name(folder: &Path, file: &Path) -> String {
    let (Some(from), Some(to)) = (parts(folder), parts(file)) else { return slashed(file) };
    let same = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(same).map(|_| "..".to_owned());
    up.chain(to.iter().skip(same).cloned()).collect::<Vec<_>>().join("/")
}

/// Whether a file is named as one below a folder.
pub(super) fn is_below(folder: &Path, file: &Path) -> bool {
    let name = name(folder, file);
    name != ".." && !name.starts_with("../")
}

/// The folder that a file lies in, as a path that can be joined and opened.
pub(super) fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}

/// The parts from the root down, without `.` and `..`.
fn parts(path: &Path) -> Option<Vec<String>> {
    let absolute = path::absolute(path).ok()?;
    let mut parts = Vec::new();
    for component in absolute.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                parts.push(component.as_os_str().to_string_lossy().into_owned());
            }
        }
    }
    Some(parts)
}

/// A path with `/`; elsewhere than on Windows a backslash is a part of a name.
fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_start_from_the_folder() {
        let name = |folder: &str, file: &str| name(Path::new(folder), Path::new(file));
        assert_eq!(name(".", "a/b.json"), "a/b.json");
        assert_eq!(name("a", "./a/b.json"), "b.json");
        assert_eq!(name("a/c", "a/b.json"), "../b.json");
        assert_eq!(name("a/../x", "x/y/z"), "y/z");
        assert_eq!(folder(Path::new("baseline.json")), Path::new("."));
    }
}

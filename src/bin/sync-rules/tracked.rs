//! Which files a git repository holds, whatever `.gitignore` says: read from its index, so that no git has to be run in
//! an untrusted repository.
//!
//! The index is a head, entries in the order of their paths, and extensions (gitformat-index). What is not
//! understood, such as an index that is split in two, gives no answer.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// An index of 64 MiB has half a million files.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Bytes of an entry before its hash: times, device, mode, owner, size.
const HEAD: usize = 40;

/// Flags of an entry: more flags follow; and the length of its path, where it is short.
const EXTENDED: u16 = 0x4000;

/// What is known of the repository around a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tracked {
    /// The paths that it holds below the folder, with `/`.
    Files(BTreeSet<String>),
    /// There is no repository, or its index cannot be read.
    Unknown,
}

impl Tracked {
    /// The repository that a folder lies in.
    pub(crate) fn around(folder: &Path) -> Self {
        Self::read(folder).map_or(Self::Unknown, Self::Files)
    }

    fn read(folder: &Path) -> Option<BTreeSet<String>> {
        let folder = fs::canonicalize(folder).ok()?;
        let top = folder.ancestors().find(|folder| folder.join(".git").exists())?;
        let index = git_folder(top)?.join("index");
        // A repository without an index holds nothing.
        let Ok(metadata) = fs::metadata(&index) else { return Some(BTreeSet::new()) };
        if metadata.len() > MOST_BYTES {
            return None;
        }
        let bytes = fs::read(&index).ok()?;
        let paths = paths(&bytes, 20).or_else(|| paths(&bytes, 32))?;
        let below = folder.strip_prefix(top).ok()?;
        Some(paths.into_iter().filter_map(|path| below_of(&path, below)).collect())
    }
}

/// The folder of git: `.git`, or where the file of that name points to.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(git).ok()?;
    Some(top.join(text.strip_prefix("gitdir:")?.trim()))
}

fn below_of(path: &str, folder: &Path) -> Option<String> {
    let below = Path::new(path).strip_prefix(folder).ok()?;
    Some(below.to_str()?.to_owned())
}

/// The paths of an index whose hashes have so many bytes; `None` if it is not understood.
fn paths(bytes: &[u8], hash: usize) -> Option<Vec<String>> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let version = number(4)?;
    if bytes.get(..4)? != b"DIRC" || !(2..=4).contains(&version) {
        return None;
    }
    let (mut at, mut path, mut paths) = (12, Vec::new(), Vec::new());
    for _ in 0..number(8)? {
        let start = at;
        let mode = number(start + 24)?;
        let flags =
            u16::from_be_bytes(bytes.get(start + HEAD + hash..start + HEAD + hash + 2)?.try_into().ok()?);
        at = start + HEAD + hash + 2 + if flags & EXTENDED == 0 { 0 } else { 2 };
        if version == 4 {
            let cut = variable(bytes, &mut at)?;
            path.truncate(path.len().checked_sub(cut)?);
        } else {
            path.clear();
        }
        let length = bytes.get(at..)?.iter().position(|byte| *byte == 0)?;
        path.extend_from_slice(bytes.get(at..at + length)?);
        at += length + 1;
        if version < 4 {
            // Up to eight zeros fill the entry.
            at = start + (at - start).next_multiple_of(8);
        }
        // A whole folder is listed instead of the files in it where only a part is checked out.
        if mode & 0o170_000 == 0o040_000 {
            return None;
        }
        paths.extend(str::from_utf8(&path).ok().map(str::to_owned));
    }
    // Paths are in another file too.
    (!extensions(bytes.get(at..)?, hash).any(|name| name == *b"link")).then_some(paths)
}

/// A number in groups of seven bits, as packs write offsets.
fn variable(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0_usize;
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value = value.checked_shl(7)? | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(value);
        }
        value = value.checked_add(1)?;
    }
}

/// The names of the extensions after the entries; the hash of everything comes last.
fn extensions(mut bytes: &[u8], hash: usize) -> impl Iterator<Item = [u8; 4]> {
    std::iter::from_fn(move || {
        if bytes.len() <= hash {
            return None;
        }
        let (name, rest) = bytes.split_first_chunk::<4>()?;
        let (size, rest) = rest.split_first_chunk::<4>()?;
        bytes = rest.get(usize::try_from(u32::from_be_bytes(*size)).ok()?..)?;
        Some(*name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, mode: u32) -> Vec<u8> {
        let mut entry =
            [&[0; 24][..], &mode.to_be_bytes(), &[0; 12 + 20], &[0, 1], path.as_bytes(), &[0]].concat();
        entry.resize(entry.len().next_multiple_of(8), 0);
        entry
    }

    fn index(entries: &[Vec<u8>], extension: &[u8]) -> Vec<u8> {
        let count = u32::try_from(entries.len()).unwrap().to_be_bytes();
        [&b"DIRC\0\0\0\x02"[..], &count, &entries.concat(), extension, &[0; 20]].concat()
    }

    #[test]
    fn an_index_holds_paths() {
        let two = [entry("a.json", 0o100_644), entry("sync/config.json", 0o120_000)];
        let names = Some(vec!["a.json".to_owned(), "sync/config.json".to_owned()]);
        assert_eq!(paths(&index(&two, b""), 20), names);
        assert_eq!(paths(&index(&two, b"TREE\0\0\0\x02ab"), 20), names);
        assert_eq!(paths(&index(&two, b"link\0\0\0\0"), 20), None);
        assert_eq!(paths(&index(&[entry("sync/", 0o040_000)], b""), 20), None);
        let whole = index(&two, b"");
        for end in 0..whole.len() - 20 {
            assert_eq!(paths(&whole[..end], 20), None, "{end}");
        }
    }
}

//! Reading files and standard input, no more of them than is ever looked at.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use sync_rules::Source;

use crate::problem::{self, Checked, Problem};

/// The path that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// The largest file of users, functions or tests that is read.
const MAX_DATA_BYTES: usize = 64 * 1024 * 1024;

/// A file of rules. More than [`Source::MAX_BYTES`] is not read, and refused by the parser.
pub(crate) fn rules(path: &Path) -> Checked<Source> {
    let bytes = bytes(path, Source::MAX_BYTES)?;
    source(&path.to_string_lossy(), bytes)
}

/// Rules from standard input.
pub(crate) fn stdin() -> Checked<Source> {
    let bytes = limited(io::stdin().lock(), Source::MAX_BYTES);
    let bytes = bytes.map_err(|error| Problem::new(format!("cannot read standard input: {error}")))?;
    source("<stdin>", bytes)
}

/// A file of data in JSON or JSON lines.
pub(crate) fn data(path: &Path) -> Checked<Source> {
    let mut bytes = bytes(path, MAX_DATA_BYTES)?;
    if bytes.len() > MAX_DATA_BYTES {
        return Err(Problem::new(format!("`{}` is larger than 64 MiB", path.display())).into());
    }
    // A byte-order mark means nothing in data.
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    source(&path.to_string_lossy(), bytes)
}

/// The bytes of a file, a few more than `limit` if there are more.
pub(crate) fn bytes(path: &Path, limit: usize) -> Checked<Vec<u8>> {
    let name = path.display();
    // Opening a folder succeeds on some systems, and reading it then fails with a less helpful word.
    if path.is_dir() {
        return Err(Problem::new(format!("`{name}` is a folder, and a file is needed")).into());
    }
    let read = File::open(path).and_then(|file| limited(file, limit));
    read.map_err(|error| unreadable(path, &error).into())
}

/// What to say about a file that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let name = path.display();
    if error.kind() == io::ErrorKind::NotFound {
        return Problem::new(format!("there is no file or folder `{name}`"));
    }
    Problem::new(format!("cannot read `{name}`: {error}"))
}

fn limited(input: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // Four more, so that what is left of a character cut in two still is more than the limit.
    input.take(limit as u64 + 4).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        let end = bytes.utf8_chunks().map(|chunk| chunk.valid().len()).next().unwrap_or_default();
        if end > limit {
            bytes.truncate(end);
        }
    }
    Ok(bytes)
}

fn source(name: &str, bytes: Vec<u8>) -> Checked<Source> {
    Source::from_bytes(name, bytes).map_err(|diagnostics| problem::of(&diagnostics))
}

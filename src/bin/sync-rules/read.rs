//! Reading files and standard input, no more of them than is ever looked at.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use sync_rules::Source;

use crate::problem::{self, Checked, Problem};

/// The path that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// The largest file of users, functions or tests that is read.
const MAX_DATA_BYTES: usize = 64 * 1024 * 1024;

/// The byte-order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

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
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    source(&path.to_string_lossy(), bytes)
}

/// The bytes of a file, a few more than `limit` if there are more.
pub(crate) fn bytes(path: &Path, limit: usize) -> Checked<Vec<u8>> {
    // Opening a folder succeeds on some systems, and reading it then fails with a less helpful word.
    if path.is_dir() {
        return Err(folder(path).into());
    }
    let read = File::open(path).and_then(|file| limited(file, limit));
    read.map_err(|error| unreadable(path, &error).into())
}

/// A file that is read bit by bit, or standard input for `-`, and how it is named.
pub(crate) fn stream(path: &Path) -> Checked<(String, Box<dyn BufRead>)> {
    if path == Path::new(STDIN) {
        return Ok(("<stdin>".to_owned(), Box::new(BufReader::new(io::stdin()))));
    }
    let name = path.to_string_lossy().into_owned();
    if path.is_dir() {
        return Err(folder(path).into());
    }
    let file = File::open(path).map_err(|error| Vec::from(unreadable(path, &error)))?;
    Ok((name, Box::new(BufReader::with_capacity(1 << 16, file))))
}

/// Passes over a byte-order mark, which means nothing in data; how many bytes that were.
pub(crate) fn skip_mark(input: &mut impl BufRead) -> io::Result<usize> {
    let count = if input.fill_buf()?.starts_with(MARK) { MARK.len() } else { 0 };
    input.consume(count);
    Ok(count)
}

/// Refuses to read standard input more than once.
pub(crate) fn once<'p>(paths: impl IntoIterator<Item = Option<&'p Path>>) -> Checked<()> {
    let standard = paths.into_iter().flatten().filter(|path| *path == Path::new(STDIN)).count();
    let twice = Problem::new("standard input is named several times and can be read only once");
    if standard > 1 { Err(twice.help("save one of the inputs to a file").into()) } else { Ok(()) }
}

fn folder(path: &Path) -> Problem {
    Problem::new(format!("`{}` is a folder; name a file", path.display()))
}

/// What to say when reading ends before the file does.
pub(crate) fn failed(name: &str, error: &io::Error) -> Problem {
    Problem::new(format!("cannot read `{name}`: {error}"))
}

/// What to say about a file that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let name = path.display();
    if error.kind() == io::ErrorKind::NotFound {
        return Problem::new(format!("there is no file or folder `{name}`"));
    }
    failed(&name.to_string(), error)
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
    Source::from_bytes(name, bytes).map_err(|diagnostics| problem::from_diagnostics(&diagnostics))
}

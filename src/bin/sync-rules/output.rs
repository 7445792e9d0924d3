//! Writing answers and problems. A reader that stops reading is not an error.
//!
//! What is for people goes through one filter: colours are taken out where nobody wants them, and what a terminal or a
//! log would obey is shown. What is for programs, and what people will use, leaves as it is.

use std::{
    io::{self, ErrorKind, Write},
    path::Path,
};

use serde::Serialize;

use crate::{
    exit::Exit,
    problem::{self, Checked, Failure, Problem},
    render,
    text::{json, terminal},
    write,
};

/// An answer, by who reads it.
pub(crate) enum Text {
    /// With colours.
    Human(String),
    Data(String),
}

impl Text {
    /// Writes it to standard output. If nobody reads it, the exit code still says what the answer is.
    pub(crate) fn print(&self) -> io::Result<()> {
        match self {
            Self::Human(text) => human(text),
            Self::Data(text) => data(text),
        }
    }

    /// Writes it to standard error, where standard output is taken. If even that fails there is nobody to tell.
    pub(crate) fn note(&self) {
        match self {
            Self::Human(text) => note(text),
            Self::Data(text) => drop(io::stderr().lock().write_all(text.as_bytes())),
        }
    }

    /// Writes it to a file, where nobody wants colours.
    pub(crate) fn save(&self, path: &Path) -> Checked<()> {
        match self {
            Self::Human(text) => {
                write::put(path, &anstream::adapter::strip_str(&terminal::finished(text)).to_string())
            }
            Self::Data(text) => write::put(path, text),
        }
    }
}

/// Writes text for people to standard output.
pub(crate) fn human(text: &str) -> io::Result<()> {
    whole(Reader::Human, text)
}

/// Writes something for programs, or to use, to standard output.
pub(crate) fn data(text: &str) -> io::Result<()> {
    whole(Reader::Program, text)
}

/// Writes one JSON document to standard output.
pub(crate) fn json(document: &impl Serialize) -> io::Result<()> {
    data(&json::document(document))
}

fn whole(reader: Reader, text: &str) -> io::Result<()> {
    let mut out = Stream::new(reader);
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Who reads an answer that is written bit by bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Human,
    Json,
    Program,
}

/// Standard output for an answer that is written bit by bit; it leaves in whole lines.
pub(crate) struct Stream {
    reader: Reader,
    begun: Vec<u8>,
}

impl Stream {
    /// So much is written at once.
    const BYTES: usize = 1 << 16;

    pub(crate) fn new(reader: Reader) -> Self {
        Self { reader, begun: Vec::new() }
    }

    fn send(&self, lines: &[u8]) -> io::Result<()> {
        let text = || String::from_utf8_lossy(lines);
        match self.reader {
            Reader::Human => anstream::stdout().lock().write_all(terminal::finished(&text()).as_bytes()),
            Reader::Json => io::stdout().lock().write_all(json::data(&text()).as_bytes()),
            Reader::Program => io::stdout().lock().write_all(lines),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        if self.begun.len() > Self::BYTES
            && let Some(end) = self.begun.iter().rposition(|byte| *byte == b'\n')
        {
            let rest = self.begun.split_off(end + 1);
            let lines = std::mem::replace(&mut self.begun, rest);
            self.send(&lines)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.begun);
        self.send(&rest)?;
        io::stdout().flush()
    }
}

/// Draws problems on standard error. If even that fails there is nobody to tell.
pub(crate) fn show(problems: &[Problem]) {
    note(&render::problems(problems));
}

/// Says on standard error what was done. If even that fails there is nobody to tell.
pub(crate) fn note(text: &str) {
    drop(anstream::stderr().lock().write_all(terminal::finished(text).as_bytes()));
}

/// Says why there is no answer.
pub(crate) fn fail(failure: Failure, as_json: bool) -> Exit {
    match failure {
        Failure::Invalid(problems) => {
            show(&problems);
            let printed = if as_json { json(&problem::ErrorReport::new(&problems)) } else { Ok(()) };
            printed.map_or_else(|error| fail(error.into(), false), |()| Exit::Invalid)
        }
        Failure::Output(error) if error.kind() == ErrorKind::BrokenPipe => Exit::Success,
        Failure::Output(error) => {
            show(&[Problem::new(format!("cannot write the output: {error}"))]);
            Exit::Invalid
        }
    }
}

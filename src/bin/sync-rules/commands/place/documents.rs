//! Documents as a database exports them: one on each line, or in one array. They are read one by one, and a line
//! that is none is noted and passed over.

use std::{
    fmt,
    io::{self, BufRead, Read},
    path::Path,
};

use serde::{
    Deserializer,
    de::{Error, SeqAccess, Visitor},
};
use serde_json::Value as Json;
use sync_rules::{Place, Position, Range};

use crate::{
    json::{self, Strict},
    problem::{Checked, Problem},
    read,
    refused::Refused,
};

/// The longest document in bytes; a document of the database has at most 16 MiB, and text is longer.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// One document.
#[derive(Debug)]
pub(super) struct Document {
    /// The number of its line, or of its element in an array, from 1.
    pub(super) number: usize,
    /// What is numbered.
    pub(super) unit: &'static str,
    /// An object.
    pub(super) value: Json,
}

impl Document {
    /// Where it is, in words.
    pub(super) fn at(&self) -> String {
        format!("{} {}", self.unit, self.number)
    }
}

/// What is done with a document.
type Take<'t> = dyn FnMut(Document) -> io::Result<()> + 't;

/// Opens a file, or standard input.
pub(super) fn open(path: &Path) -> Checked<Lines> {
    let (file, input) = read::stream(path)?;
    Ok(Lines { file, input, line: 0, offset: 0 })
}

/// Hands over the documents of what was opened. Errors are of who takes them; those of the input are refused.
pub(super) fn each(mut lines: Lines, refused: &mut Refused, take: &mut Take<'_>) -> io::Result<()> {
    let file = lines.file.clone();
    let mut reading = Reading { file: &file, refused, take };
    match lines.starts_an_array() {
        Ok(true) => return reading.array(lines),
        Ok(false) => {}
        Err(error) => {
            reading.stop(&lines, &error);
            return Ok(());
        }
    }
    let mut text = Vec::new();
    loop {
        match lines.next(&mut text) {
            Ok(true) if text.len() > MOST_BYTES => {
                reading.stop(&lines, &"the line is longer than 64 MiB");
                return Ok(());
            }
            Ok(true) => {
                // What was read of a document over several lines stands in the text as well.
                let breaks = text.iter().rev().skip(1).filter(|byte| **byte == b'\n').count();
                let line = lines.line.saturating_sub(breaks);
                reading.line(&text, Position { line, column: 1, offset: lines.offset })?;
            }
            Ok(false) => return Ok(()),
            Err(error) => {
                reading.stop(&lines, &error);
                return Ok(());
            }
        }
    }
}

/// Lines with where they are.
pub(super) struct Lines {
    pub(super) file: String,
    input: Box<dyn BufRead>,
    /// The number of the line that was read last.
    line: usize,
    /// Where that line starts.
    offset: usize,
}

impl Lines {
    /// Passes over a byte-order mark, and looks at the first byte that is no space.
    fn starts_an_array(&mut self) -> io::Result<bool> {
        self.offset = read::skip_mark(&mut self.input)?;
        loop {
            let bytes = self.input.fill_buf()?;
            let spaces = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let (first, at_end) = (bytes.get(spaces).copied(), bytes.is_empty());
            self.line += bytes.iter().take(spaces).filter(|byte| **byte == b'\n').count();
            self.input.consume(spaces);
            self.offset += spaces;
            if first.is_some() || at_end {
                return Ok(first == Some(b'['));
            }
        }
    }

    /// Reads a line that is not empty, or a document that is printed over several; false at the end.
    fn next(&mut self, text: &mut Vec<u8>) -> io::Result<bool> {
        loop {
            self.offset += text.len();
            text.clear();
            if self.append(text)? == 0 {
                return Ok(false);
            }
            if text.trim_ascii() == b"{" {
                self.rest_of_document(text)?;
            }
            if !text.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }

    fn append(&mut self, text: &mut Vec<u8>) -> io::Result<usize> {
        let read = (&mut self.input).take(MOST_BYTES as u64 + 1).read_until(b'\n', text)?;
        self.line += usize::from(read > 0);
        Ok(read)
    }

    /// Reads up to the line that is nothing but the closing brace.
    fn rest_of_document(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let start = text.len();
            let read = self.append(text)?;
            let line = text.get(start..).unwrap_or_default();
            if read == 0 || line.trim_ascii_end() == b"}" || text.len() > MOST_BYTES {
                return Ok(());
            }
        }
    }
}

struct Reading<'a, 't> {
    file: &'a str,
    refused: &'a mut Refused,
    take: &'a mut Take<'t>,
}

impl Reading<'_, '_> {
    fn line(&mut self, text: &[u8], first: Position) -> io::Result<()> {
        match serde_json::from_slice(text.trim_ascii_end()) {
            Ok(Strict(value @ Json::Object(_))) => {
                (self.take)(Document { number: first.line, unit: "line", value })
            }
            Ok(Strict(other)) => {
                self.refuse(&format!("line {}", first.line), &no_document(&other), Some(first));
                Ok(())
            }
            Err(error) => {
                let before = text.get(..json::refused_byte(text, &error)).unwrap_or_default();
                let at = json::behind(first, before);
                self.refuse(&format!("line {}", at.line), &json::words(&error), Some(at));
                Ok(())
            }
        }
    }

    /// A mistake in an array hides where the next document starts, so nothing behind it is read.
    fn array(&mut self, lines: Lines) -> io::Result<()> {
        let mut stopped = None;
        let mut deserializer = serde_json::Deserializer::from_reader(lines.input);
        let visitor = Elements { reading: self, stopped: &mut stopped };
        let read = deserializer.deserialize_seq(visitor).and_then(|()| deserializer.end());
        match (stopped, read) {
            (Some(error), _) => Err(error),
            (None, Ok(())) => Ok(()),
            (None, Err(error)) => {
                let place = format!("line {}, column {}", lines.line + error.line(), error.column());
                let words = format!("{}; nothing behind it was read", json::words(&error));
                self.refuse(&place, &words, None);
                Ok(())
            }
        }
    }

    fn stop(&mut self, lines: &Lines, why: &dyn fmt::Display) {
        let line = format!("behind line {}", lines.line);
        self.refuse(&line, &format!("nothing was read: {why}"), None);
    }

    fn refuse(&mut self, place: &str, words: &str, at: Option<Position>) {
        let range = at.map(|at| Range { start: at, end: at });
        let place_in_file = Place { file: self.file.into(), pointer: String::new(), range, source: None };
        self.refused.add(Problem::new(format!("{place}: {words}")).at(place_in_file));
    }
}

struct Elements<'e, 'a, 't> {
    reading: &'e mut Reading<'a, 't>,
    /// Why nobody wants more documents.
    stopped: &'e mut Option<io::Error>,
}

impl<'de> Visitor<'de> for Elements<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of documents")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(Strict(value)) = elements.next_element()? {
            number += 1;
            if !value.is_object() {
                self.reading.refuse(&format!("element {number}"), &no_document(&value), None);
            } else if let Err(error) = (self.reading.take)(Document { number, unit: "element", value }) {
                *self.stopped = Some(error);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

fn no_document(value: &Json) -> String {
    format!("a document is a JSON object, and this is {}", sync_rules::ValueRef::from(value).type_name())
}

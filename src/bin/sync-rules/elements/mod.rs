//! JSON values of a file, one after the other: the elements of an array, or values in a row as in JSON lines and in what
//! `mongoexport` writes. No more of them is held than was asked for.
//!
//! A broken value of a row costs that value alone: what comes after it is found at the next line. In an array it
//! is not known where the next element starts, so that reading ends there.

mod decide;
mod inside;
#[cfg(test)]
mod tests;

use std::{
    io::{BufRead, Cursor, Read},
    path::Path,
};

use serde_json::Value as Json;
use sync_rules::diagnostics::{Place, Position, Range};

use self::inside::{End, Inside};
use crate::{
    json::{self, Strict},
    problem::{Checked, Problem},
    read,
};

/// The largest value that is read.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// A file of values.
pub(crate) struct Elements {
    name: String,
    input: Box<dyn BufRead>,
    /// Where the next byte is.
    at: Position,
    number: usize,
    shape: Shape,
}

/// The text of one value, and where it is.
pub(crate) struct Element {
    text: Vec<u8>,
    at: Position,
    number: usize,
    in_array: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Nothing has been read yet.
    Unknown,
    /// Behind `[` or a value in it.
    Array,
    Row,
    /// A row in which a value has no end: lines that start with `{` start a value.
    Lines,
    Ended,
}

impl Element {
    /// The value; equal keys are refused as they are in rules.
    pub(crate) fn parse(&self, file: &str) -> Result<Json, Problem> {
        let parsed: Result<Strict, _> = serde_json::from_slice(self.text.trim_ascii_end());
        parsed.map(|Strict(json)| json).map_err(|error| {
            let before = self.text.get(..json::refused_byte(&self.text, &error)).unwrap_or_default();
            located(file, json::after(self.at, before), &json::words(&error))
        })
    }

    /// By what a value is found again: in an array its number, elsewhere its line.
    pub(crate) fn line_or_number(&self) -> (&'static str, usize) {
        if self.in_array { ("element", self.number) } else { ("line", self.at.line) }
    }

    /// Says of a problem which value it is about.
    pub(crate) fn about(&self, file: &str, problem: Problem) -> Problem {
        let message = format!("value {}: {}", self.number, problem.message);
        Problem { help: problem.help, ..located(file, self.at, &message) }
    }
}

impl Elements {
    /// A file, or standard input for `-`.
    pub(crate) fn open(path: &Path) -> Checked<Self> {
        let (name, input) = read::stream(path)?;
        Ok(Self::new(name, input))
    }

    fn new(name: String, input: Box<dyn BufRead>) -> Self {
        let at = Position { line: 1, column: 1, offset: 0 };
        Self { name, input, at, number: 0, shape: Shape::Unknown }
    }

    /// Up to so many more values; fewer at the end, or where what follows cannot be read.
    pub(crate) fn some(&mut self, most: usize) -> (Vec<Element>, Option<Problem>) {
        let mut elements = Vec::with_capacity(most.min(4096));
        while elements.len() < most {
            match self.next() {
                Ok(Some(element)) => elements.push(element),
                Ok(None) => break,
                Err(problem) => return (elements, Some(problem)),
            }
        }
        (elements, None)
    }

    fn next(&mut self) -> Result<Option<Element>, Problem> {
        match self.space()? {
            None if self.shape == Shape::Array => Err(self.wrong("unexpected end of file inside an array")),
            None => Ok(None),
            Some(_) if self.shape == Shape::Ended => Err(self.wrong("unexpected characters after the array")),
            Some(b'[') if self.shape == Shape::Unknown => {
                self.take()?;
                self.shape = Shape::Array;
                match self.space()? {
                    Some(b']') => self.close(),
                    _ => self.element().map(Some),
                }
            }
            Some(b']') if self.shape == Shape::Array => self.close(),
            Some(b',') if self.shape == Shape::Array => {
                self.take()?;
                self.element().map(Some)
            }
            Some(_) if self.shape == Shape::Array => Err(self.wrong("expected a comma")),
            Some(b',') => Err(self.wrong("expected a value")),
            Some(first) => {
                if self.shape == Shape::Unknown {
                    self.shape = Shape::Row;
                }
                if inside::starts_a_value(first) { self.element() } else { self.line() }.map(Some)
            }
        }
    }

    fn close(&mut self) -> Result<Option<Element>, Problem> {
        self.take()?;
        self.shape = Shape::Ended;
        match self.space()? {
            None => Ok(None),
            Some(_) => Err(self.wrong("unexpected characters after the array")),
        }
    }

    /// One value. What is inside is not looked at beyond where it ends; parsing does that.
    fn element(&mut self) -> Result<Element, Problem> {
        if self.space()?.is_none() {
            return Err(self.wrong("unexpected end of file where a value is expected"));
        }
        let mut text = Vec::new();
        let end = self.copy_value(&mut text)?;
        if text.is_empty() {
            return Err(self.wrong("expected a value"));
        }
        let in_row = matches!(self.shape, Shape::Row | Shape::Lines);
        match end {
            End::Whole | End::Broken => {}
            End::Missing if in_row => self.give_back_lines(&mut text)?,
            End::Missing if text.len() > MAX_BYTES => {
                return Err(self.wrong("this value is larger than 64 MiB"));
            }
            End::Missing => {}
        }
        let element = self.number(text);
        if end == End::Broken && element.text.starts_with(b"{") {
            self.skip_to_object()?;
        }
        Ok(element)
    }

    /// Copies up to where the value ends, or to the end of the text or of what a value may have.
    fn copy_value(&mut self, text: &mut Vec<u8>) -> Result<End, Problem> {
        let mut state = Inside::new(self.shape);
        loop {
            let buffer = self.input.fill_buf().map_err(|error| read::failed(&self.name, &error))?;
            let end = buffer.iter().position(|byte| state.ends_before(*byte));
            let taken = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            let count = taken.len();
            text.extend_from_slice(taken);
            self.input.consume(count);
            if end.is_some() || count == 0 || text.len() > MAX_BYTES {
                return Ok(state.end());
            }
        }
    }

    /// Of a value without an end keeps what comes before the next line that starts with `{`.
    fn give_back_lines(&mut self, text: &mut Vec<u8>) -> Result<(), Problem> {
        let next = text.windows(2).position(|pair| pair == b"\n{").map(|newline| newline + 1);
        if next.is_none() && text.len() > MAX_BYTES {
            return Err(self.wrong("this value is larger than 64 MiB"));
        }
        if let Some(next) = next {
            let rest = Cursor::new(text.split_off(next));
            let after = std::mem::replace(&mut self.input, Box::new(std::io::empty()));
            self.input = Box::new(rest.chain(after));
        }
        // From here on no value is looked for beyond such a line, so that nothing is read twice.
        self.shape = Shape::Lines;
        Ok(())
    }

    /// The rest of a line that no value starts with.
    fn line(&mut self) -> Result<Element, Problem> {
        let mut text = Vec::new();
        let line = (&mut self.input).take(MAX_BYTES as u64).read_until(b'\n', &mut text);
        line.map_err(|error| read::failed(&self.name, &error))?;
        Ok(self.number(text))
    }

    /// What comes before the next line that starts with `{` belongs to a value that is broken.
    fn skip_to_object(&mut self) -> Result<(), Problem> {
        while let Some(byte) = self.peek()? {
            if byte == b'{' && self.at.column == 1 {
                break;
            }
            self.take()?;
        }
        Ok(())
    }

    fn number(&mut self, text: Vec<u8>) -> Element {
        self.number += 1;
        let at = self.at;
        self.at = json::after(at, &text);
        Element { text, at, number: self.number, in_array: self.shape == Shape::Array }
    }

    /// The next byte that is not a space, which stays.
    fn space(&mut self) -> Result<Option<u8>, Problem> {
        if self.at.offset == 0 {
            let skipped =
                read::skip_mark(&mut self.input).map_err(|error| read::failed(&self.name, &error))?;
            self.at.offset += skipped;
        }
        loop {
            match self.peek()? {
                Some(byte) if byte.is_ascii_whitespace() => self.take()?,
                other => return Ok(other),
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, Problem> {
        let buffer = self.input.fill_buf().map_err(|error| read::failed(&self.name, &error))?;
        Ok(buffer.first().copied())
    }

    fn take(&mut self) -> Result<(), Problem> {
        if let Some(byte) = self.peek()? {
            self.at = json::after(self.at, &[byte]);
            self.input.consume(1);
        }
        Ok(())
    }

    fn wrong(&self, message: &str) -> Problem {
        located(&self.name, self.at, message).help("write an array, or one value in each line")
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

fn located(file: &str, at: Position, message: &str) -> Problem {
    let range = Some(Range { start: at, end: at });
    Problem::new(message).at(Place { file: file.into(), pointer: String::new(), range, source: None })
}

//! What stops a command: problems of the input, and output that cannot be written.

use std::io;

use serde::Serialize;
use sync_rules::{
    Diagnostics,
    diagnostics::{Code, Diagnostic, Place, Range, Related, Severity},
    lint::Finding,
};

/// One problem of the input: a diagnostic of the library, or something that the command line itself refuses.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// Absent where the input is not about rules, such as a missing file.
    pub(crate) code: Option<Code>,
    pub(crate) severity: Severity,
    pub(crate) message: Box<str>,
    pub(crate) help: Option<Box<str>>,
    /// Boxed, so that results stay small.
    pub(crate) place: Option<Box<Place>>,
    pub(crate) related: Vec<Related>,
}

/// A result with all problems at once.
pub(crate) type Checked<T> = Result<T, Vec<Problem>>;

/// Why a command did not come to an answer.
#[derive(Debug)]
pub(crate) enum Failure {
    Invalid(Vec<Problem>),
    Output(io::Error),
}

impl Problem {
    pub(crate) fn new(message: impl Into<Box<str>>) -> Self {
        Self {
            code: None,
            severity: Severity::Error,
            message: message.into(),
            help: None,
            place: None,
            related: Vec::new(),
        }
    }

    /// Something that is said, and that stops nothing.
    pub(crate) fn note(message: impl Into<Box<str>>) -> Self {
        Self { severity: Severity::Note, ..Self::new(message) }
    }

    pub(crate) fn help(self, help: impl Into<Box<str>>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(crate) fn at(self, place: Place) -> Self {
        Self { place: Some(Box::new(place)), ..self }
    }

    /// Names the file relative to the working directory: the library knows paths below the folder alone.
    pub(crate) fn renamed(mut self, rename: impl Fn(&str) -> String) -> Self {
        let own = self.place.as_deref_mut().into_iter();
        for place in own.chain(self.related.iter_mut().map(|related| &mut related.place)) {
            place.file = rename(&place.file).into();
        }
        self
    }
}

/// `sync-rules/error/1`.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorReport<'a> {
    schema: &'static str,
    errors: Vec<ErrorEntry<'a>>,
}

/// One problem for programs.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorEntry<'a> {
    code: Option<&'static str>,
    name: Option<&'static str>,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    pointer: Option<&'a str>,
    range: Option<Range>,
}

impl<'a> ErrorReport<'a> {
    pub(crate) fn new(problems: &'a [Problem]) -> Self {
        Self { schema: "sync-rules/error/1", errors: problems.iter().map(ErrorEntry::new).collect() }
    }
}

impl<'a> ErrorEntry<'a> {
    /// Problems as the last member of an object that is written bit by bit; nothing if there are none.
    pub(crate) fn member(problems: &'a [Problem]) -> io::Result<String> {
        if problems.is_empty() {
            return Ok(String::new());
        }
        let entries: Vec<Self> = problems.iter().map(Self::new).collect();
        Ok(format!(",\n  \"errors\": {}", serde_json::to_string(&entries)?))
    }

    pub(crate) fn new(problem: &'a Problem) -> Self {
        let place = problem.place.as_deref();
        Self {
            code: problem.code.map(|code| code.id),
            name: problem.code.map(|code| code.name),
            message: &problem.message,
            help: problem.help.as_deref(),
            file: place.map(|place| &*place.file),
            pointer: place.map(|place| place.pointer.as_str()),
            range: place.and_then(|place| place.range),
        }
    }
}

/// The problems of those uses that are wrong: whether it is so, what is wrong, and what to do.
pub(crate) fn wrong_usage(uses: &[(bool, &str, &str)]) -> Vec<Problem> {
    let wrong = uses.iter().filter(|(is_wrong, ..)| *is_wrong);
    wrong.map(|(_, message, help)| Problem::new(*message).help(*help)).collect()
}

/// Takes the value, or puts the problems to the others: whatever is wrong is said at once.
pub(crate) fn keep<T>(result: Checked<T>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|more| problems.extend(more)).ok()
}

impl From<&Diagnostic> for Problem {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self {
            code: Some(diagnostic.code),
            severity: diagnostic.severity,
            message: diagnostic.message.as_str().into(),
            help: diagnostic.help.as_deref().map(Box::from),
            place: Some(Box::new(diagnostic.place.clone())),
            related: diagnostic.related.clone(),
        }
    }
}

impl From<&Finding> for Problem {
    fn from(finding: &Finding) -> Self {
        Self {
            code: Some(finding.code),
            severity: finding.severity,
            message: finding.message.as_str().into(),
            help: finding.help.as_deref().map(Box::from),
            place: Some(Box::new(finding.place.clone())),
            related: finding.related.clone(),
        }
    }
}

/// All diagnostics as problems.
pub(crate) fn from_diagnostics(diagnostics: &Diagnostics) -> Vec<Problem> {
    diagnostics.iter().map(Problem::from).collect()
}

impl From<Problem> for Vec<Problem> {
    fn from(problem: Problem) -> Self {
        vec![problem]
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Invalid(problems)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

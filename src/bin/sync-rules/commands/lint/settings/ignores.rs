//! Findings that a project has decided to live with: which, where, why, and until when.

use globset::GlobSet;
use sync_rules::{diagnostics::Place, lint::Finding};

use super::super::date::Date;
use crate::{problem::Problem, selector::Selector};

/// One row of `[[ignore]]`.
#[derive(Debug)]
pub(super) struct Ignore {
    /// As it is written.
    pub(super) word: String,
    pub(super) codes: Selector,
    /// The files that it is about, and all below where it names a folder; all of them if absent.
    pub(super) path: Option<GlobSet>,
    /// The part of the file that it is about.
    pub(super) pointer: Option<String>,
    pub(super) reason: String,
    /// The last day on which it applies.
    pub(super) expires: Option<Date>,
    pub(super) place: Place,
    /// Whether a file that it is about was looked at, and whether a finding was.
    pub(super) looked: bool,
    pub(super) matched: bool,
}

impl Ignore {
    /// Whether it takes a finding out.
    pub(super) fn take(&mut self, finding: &Finding, file: &str, today: Date) -> bool {
        let matches =
            self.codes.matches(finding.code) && self.is_about(file) && self.holds(&finding.place.pointer);
        self.matched |= matches;
        matches && !self.expired(today)
    }

    /// A file was looked at.
    pub(super) fn look(&mut self, file: &str) {
        self.looked = self.looked || (self.path.is_some() && self.is_about(file));
    }

    /// What is to be said about the row itself.
    pub(super) fn note(&self, today: Date, whole: bool) -> Option<Problem> {
        let Self { word, reason, .. } = self;
        let note = match self.expires {
            Some(expires) if expires < today => Problem::note(format!(
                "the ignore of `{word}` expired on {expires} and does not apply any more"
            ))
            .help(format!("it was ignored because: {reason}; remove the row, or set a new date")),
            Some(_) | None if !self.matched && (whole || self.looked) => {
                Problem::note(format!("the ignore of `{word}` matches nothing")).help("remove the row")
            }
            Some(_) | None => return None,
        };
        Some(note.at(self.place.clone()))
    }

    fn expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|expires| expires < today)
    }

    fn is_about(&self, file: &str) -> bool {
        let Some(glob) = &self.path else { return true };
        let folders = file.char_indices().filter(|(_, char)| *char == '/');
        glob.is_match(file)
            || folders.into_iter().any(|(at, _)| glob.is_match(file.get(..at).unwrap_or_default()))
    }

    /// Whether a pointer is that of the row, or below it.
    fn holds(&self, pointer: &str) -> bool {
        let Some(own) = &self.pointer else { return true };
        pointer.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

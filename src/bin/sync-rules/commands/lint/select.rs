//! `--select` and `--ignore`: codes, names, and prefixes.

use std::{ffi::OsStr, str::FromStr};

use clap::{
    Arg, Command,
    builder::{TypedValueParser, ValueParserFactory},
    error::{ContextKind, ContextValue, ErrorKind},
};
use sync_rules::{CatalogueEntry, Code, Confidence, Finding};

use super::{Run, is_refusal};

/// Some findings of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    /// Also those of low confidence.
    All,
    /// One, or those whose code starts with it.
    Prefix(String),
}

impl Selector {
    /// Whether it names a code.
    pub(crate) fn matches(&self, code: Code) -> bool {
        match self {
            Self::All => true,
            Self::Prefix(prefix) => code.id.starts_with(prefix.as_str()),
        }
    }
}

impl FromStr for Selector {
    type Err = String;

    /// The error is the nearest word that would have been right, or empty.
    fn from_str(word: &str) -> Result<Self, String> {
        if word.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        let entries = CatalogueEntry::all();
        let upper = word.to_ascii_uppercase();
        let is_prefix = upper.len() > 2 && entries.iter().any(|entry| entry.code.id.starts_with(&upper));
        if is_prefix || upper == "SR" {
            return Ok(Self::Prefix(upper));
        }
        match entries.iter().find(|entry| entry.code.name.eq_ignore_ascii_case(word)) {
            Some(entry) => Ok(Self::Prefix(entry.code.id.to_owned())),
            None => Err(nearest(word).unwrap_or_default().to_owned()),
        }
    }
}

/// The code or name that was probably meant.
pub(crate) fn nearest(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let words = CatalogueEntry::all().into_iter().flat_map(|entry| [entry.code.id, entry.code.name]);
    let distances = words.map(|known| (distance(&lower, &known.to_lowercase()), known));
    // Codes are near each other by themselves, names are long: one letter in three may differ.
    let near = distances.filter(|(distance, known)| *distance * 3 <= known.len().max(4));
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// How many letters have to be changed, put in or left out.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, from) in from.chars().enumerate() {
        let mut diagonal = above;
        let mut left = above + 1;
        for (cell, to) in row.iter_mut().zip(std::iter::once(None).chain(to.iter().map(Some))) {
            let Some(to) = to else {
                *cell = left;
                continue;
            };
            let value = (diagonal + usize::from(from != *to)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, value);
            left = value;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Takes out what was not asked for. What has no meaning stays: neither to select others nor to ignore it makes the
/// file one that could be checked.
pub(super) fn apply(run: &mut Run, select: &[Selector], ignore: &[Selector]) {
    run.findings.retain(|finding| {
        is_refusal(finding) || !ignore.iter().any(|selector| selector.matches(finding.code))
    });
    let before = run.findings.len();
    run.findings.retain(|finding| is_refusal(finding) || wanted(finding, select));
    run.unasked = if select.is_empty() { before - run.findings.len() } else { 0 };
}

fn wanted(finding: &Finding, select: &[Selector]) -> bool {
    if select.is_empty() {
        return finding.confidence >= Confidence::Medium;
    }
    select.iter().any(|selector| selector.matches(finding.code))
}

/// Reads selectors for clap, so that a slip is an error of usage with a suggestion.
#[derive(Clone, Debug)]
pub(crate) struct SelectorParser;

impl ValueParserFactory for Selector {
    type Parser = SelectorParser;

    fn value_parser() -> SelectorParser {
        SelectorParser
    }
}

impl TypedValueParser for SelectorParser {
    type Value = Selector;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Selector, clap::Error> {
        let word = value.to_string_lossy();
        word.trim().parse().map_err(|near: String| {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
            if let Some(arg) = arg {
                error.insert(ContextKind::InvalidArg, ContextValue::String(arg.to_string()));
            }
            error.insert(ContextKind::InvalidValue, ContextValue::String(word.clone().into_owned()));
            if !near.is_empty() {
                error.insert(ContextKind::SuggestedValue, ContextValue::String(near));
            }
            error
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_codes_names_or_prefixes() {
        assert_eq!("all".parse(), Ok(Selector::All));
        assert_eq!("sr3".parse(), Ok(Selector::Prefix("SR3".to_owned())));
        assert_eq!("open-to-everyone".parse(), Ok(Selector::Prefix("SR301".to_owned())));
        assert_eq!("open-to-everyon".parse::<Selector>(), Err("open-to-everyone".to_owned()));
        assert_eq!("".parse::<Selector>(), Err(String::new()));
    }

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "ab"), 2);
        assert_eq!(distance("ab", ""), 2);
        assert_eq!(distance("same", "same"), 0);
    }
}

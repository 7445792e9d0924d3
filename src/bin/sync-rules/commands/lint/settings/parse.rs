//! Reading `sync-rules.toml`: every problem at once, each with its place. What is not known is refused, as an
//! option that is misspelt would otherwise seem to hold.

use std::{ops::Range, path::PathBuf};

use clap::ValueEnum;
use globset::{GlobBuilder, GlobSet};
use sync_rules::{
    Source,
    diagnostics::{self, Place, Position},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{super::date::Date, Settings, ignores::Ignore};
use crate::{
    problem::{Checked, Problem},
    selector::Selector,
};

type Value<'s> = Spanned<DeValue<'s>>;

const KEYS: &str = "`select`, `ignore-codes`, `fail-on`, `format`, `baseline`, and rows of `[[ignore]]`";
const ROW_KEYS: &str = "`code`, `path`, `pointer`, `reason` and `expires`";

/// The settings of a file.
pub(super) fn settings(source: &Source) -> Checked<Settings> {
    let (root, errors) = DeTable::parse_recoverable(source.text());
    let lines = std::iter::once(0).chain(source.text().match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut reader = Reader { source, lines, problems: Vec::new() };
    // The others follow from the first.
    if let Some(error) = errors.first() {
        reader.refuse(error.span().unwrap_or_default(), error.message().to_owned(), "");
    }
    // Of a text that is not TOML nobody can say what it sets.
    let settings =
        if reader.problems.is_empty() { reader.settings(root.get_ref()) } else { Settings::default() };
    // Tables are read in no order that people see.
    let start =
        |problem: &Problem| problem.place.as_ref().and_then(|place| place.range).map(|range| range.start);
    reader.problems.sort_by_key(start);
    if reader.problems.is_empty() { Ok(settings) } else { Err(reader.problems) }
}

/// The longest pattern of paths, and the most braces in it.
const MOST_PATTERN: usize = 1024;
const MOST_BRACES: usize = 16;

fn braces(pattern: &str) -> usize {
    pattern.bytes().filter(|byte| *byte == b'{').count()
}

struct Reader<'s> {
    source: &'s Source,
    /// Where each line begins: to count lines again for every row would cost their product.
    lines: Vec<usize>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn settings(&mut self, root: &DeTable<'_>) -> Settings {
        let mut settings = Settings::default();
        for (key, value) in root {
            match key.get_ref().as_ref() {
                "select" => settings.select = self.selectors(value),
                "ignore-codes" => settings.ignore.extend(self.selectors(value)),
                // The name of the option, where there is no row.
                "ignore" if self.is_list_of_words(value) => settings.ignore.extend(self.selectors(value)),
                "ignore" => settings.ignores = self.ignores(value),
                "fail-on" => settings.fail_on = self.word(value),
                "format" => settings.format = self.word(value),
                "baseline" => {
                    let place = self.place(value.span());
                    settings.baseline = self.string(value).map(|path| (PathBuf::from(path), place));
                }
                other => self.refuse(
                    key.span(),
                    format!("unknown setting `{other}`"),
                    &format!("the settings are {KEYS}"),
                ),
            }
        }
        settings
    }

    fn ignores(&mut self, value: &Value<'_>) -> Vec<Ignore> {
        let rows = value.get_ref().as_array().map(|array| &**array).unwrap_or_default();
        if value.get_ref().as_array().is_none() {
            self.refuse(
                value.span(),
                "`ignore` must be an array".to_owned(),
                "write rows under `[[ignore]]`",
            );
        }
        rows.iter().filter_map(|row| self.ignore(row)).collect()
    }

    fn ignore(&mut self, row: &Value<'_>) -> Option<Ignore> {
        let Some(table) = row.get_ref().as_table() else {
            self.refuse(row.span(), "an ignore must be a table".to_owned(), "write rows under `[[ignore]]`");
            return None;
        };
        let (mut word, mut codes, mut path, mut pointer, mut reason, mut expires) =
            (None, None, None, None, None, None);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "code" => (word, codes) = (self.string(value), self.selector(value)),
                "path" => path = self.glob(value),
                "pointer" => pointer = self.string(value),
                "reason" => reason = Some(self.reason(value)),
                "expires" => expires = self.date(value),
                other => {
                    let message = format!("unknown key `{other}` in an ignore");
                    self.refuse(key.span(), message, &format!("the keys are {ROW_KEYS}"));
                }
            }
        }
        let head = self.head(row.span());
        if reason.is_none() {
            let help = "add `reason = \"…\"`, so that others can review it later";
            self.refuse(head.clone(), "this ignore has no `reason`".to_owned(), help);
        }
        if !table.keys().any(|key| key.get_ref() == "code") {
            self.refuse(head.clone(), "this ignore has no `code`".to_owned(), "add `code = \"…\"`");
        }
        let place = self.place(head);
        let (word, codes, reason) = (word?, codes?, reason?);
        Some(Ignore { word, codes, path, pointer, reason, expires, place, looked: false, matched: false })
    }

    fn reason(&mut self, value: &Value<'_>) -> String {
        let reason = self.string(value).unwrap_or_default();
        if value.get_ref().as_str().is_some_and(|reason| reason.trim().is_empty()) {
            self.refuse(value.span(), "the reason is empty".to_owned(), "say why the finding is accepted");
        }
        reason
    }

    fn date(&mut self, value: &Value<'_>) -> Option<Date> {
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => self.string(value)?,
        };
        let date = Date::parse(&text);
        if date.is_none() {
            self.refuse(value.span(), format!("`{text}` is not a date"), "write it as `2027-01-31`");
        }
        date
    }

    fn glob(&mut self, value: &Value<'_>) -> Option<GlobSet> {
        let text = self.string(value)?;
        let text = text.strip_prefix("./").unwrap_or(&text).trim_end_matches('/');
        // Each level of braces costs a level of the stack, and their product a larger automaton.
        if text.len() > MOST_PATTERN || braces(text) > MOST_BRACES {
            let message = format!(
                "a pattern of paths has at most {MOST_PATTERN} bytes and {MOST_BRACES} opening braces"
            );
            self.refuse(value.span(), message, "write one row for each path");
            return None;
        }
        let glob = GlobBuilder::new(text).literal_separator(true).build();
        // A set of one, as it says what it cannot do where a matcher panics.
        match glob.and_then(|glob| GlobSet::builder().add(glob).build()) {
            Ok(glob) => Some(glob),
            Err(error) => {
                self.refuse(
                    value.span(),
                    format!("`{text}` is not a pattern of paths: {}", error.kind()),
                    "",
                );
                None
            }
        }
    }

    fn is_list_of_words(&self, value: &Value<'_>) -> bool {
        let items = value.get_ref().as_array();
        items.is_some_and(|items| items.iter().all(|item| item.get_ref().is_str()))
    }

    fn selectors(&mut self, value: &Value<'_>) -> Vec<Selector> {
        match value.get_ref().as_array() {
            Some(items) => items.iter().filter_map(|item| self.selector(item)).collect(),
            None => self.selector(value).into_iter().collect(),
        }
    }

    fn selector(&mut self, value: &Value<'_>) -> Option<Selector> {
        let word = self.string(value)?;
        match word.parse() {
            Ok(selector) => Some(selector),
            Err(near) => {
                let help = match near.as_str() {
                    "" => "`sync-rules codes` lists them".to_owned(),
                    near => format!("`{near}` is near"),
                };
                self.refuse(value.span(), format!("unknown code, name or prefix `{word}`"), &help);
                None
            }
        }
    }

    /// A word that an option takes too.
    fn word<T: ValueEnum>(&mut self, value: &Value<'_>) -> Option<T> {
        let word = self.string(value)?;
        let found = T::from_str(&word, false).ok();
        if found.is_none() {
            let known = T::value_variants().iter().filter_map(T::to_possible_value);
            let known: Vec<_> = known.map(|value| format!("`{}`", value.get_name())).collect();
            self.refuse(
                value.span(),
                format!("unknown value `{word}`"),
                &format!("there are {}", known.join(", ")),
            );
        }
        found
    }

    fn string(&mut self, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            let message = format!("expected a string, found {}", value.get_ref().type_str());
            self.refuse(value.span(), message, "");
        }
        text
    }

    /// The first line of a row.
    fn head(&self, span: Range<usize>) -> Range<usize> {
        let text = self.source.text().get(span.clone()).unwrap_or_default();
        span.start..span.start + text.lines().next().map_or(0, str::len)
    }

    fn place(&self, span: Range<usize>) -> Place {
        let range = diagnostics::Range { start: self.position(span.start), end: self.position(span.end) };
        Place {
            file: self.source.name().into(),
            pointer: String::new(),
            range: Some(range),
            source: Some(self.source.clone()),
        }
    }

    fn position(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or_default();
        let before = self.source.text().get(start..offset).unwrap_or_default();
        Position { line, column: before.chars().count() + 1, offset }
    }

    fn refuse(&mut self, span: Range<usize>, message: String, help: &str) {
        let problem = Problem::new(message).at(self.place(span));
        self.problems.push(if help.is_empty() { problem } else { problem.help(help) });
    }
}

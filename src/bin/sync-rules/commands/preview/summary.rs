//! What is notable in a table: users who may write everything, partitions that nobody or everybody can open.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::{
    Decided, Format,
    cell::{Cell, Undecided},
    partitions::Partition,
    row,
};
use crate::{
    functions, output,
    problem::{ErrorEntry, Problem},
    text::{markdown::code, terminal::one_line},
};

/// More users than these are counted and not named.
const NAMED: usize = 20;

/// What is counted while the users pass.
pub(super) struct Summary {
    pub(super) users: u64,
    /// Users who may write every partition; the first of them by name.
    writers_of_all: u64,
    named: Vec<Json>,
    partitions: Vec<Counted>,
    undecided: Undecided,
}

/// How many users can do what with a partition. Writers are readers too.
#[derive(Clone, Default)]
struct Counted {
    readers: u64,
    writers: u64,
    undecided: u64,
}

impl Summary {
    pub(super) fn new(partitions: usize) -> Self {
        Self {
            users: 0,
            writers_of_all: 0,
            named: Vec::new(),
            partitions: vec![Counted::default(); partitions],
            undecided: Undecided::default(),
        }
    }

    pub(super) fn add(&mut self, user: &Decided) {
        let Decided { id, cells, undecided, .. } = user;
        self.users += 1;
        self.undecided.join(*undecided);
        for (counted, cell) in self.partitions.iter_mut().zip(cells) {
            counted.readers += u64::from(matches!(cell, Cell::Write | Cell::Read));
            counted.writers += u64::from(*cell == Cell::Write);
            counted.undecided += u64::from(*cell == Cell::Undecided);
        }
        if cells.iter().all(|cell| *cell == Cell::Write) {
            self.writers_of_all += 1;
            if self.named.len() < NAMED {
                self.named.push(id.clone());
            }
        }
    }

    fn with<'p>(&self, partitions: &'p [Partition], wanted: impl Fn(&Counted) -> bool) -> Vec<&'p Partition> {
        let found = self.partitions.iter().zip(partitions).filter(|(counted, _)| wanted(counted));
        found.map(|(_, partition)| partition).collect()
    }

    /// Prints the summary where the format has room for it, and on standard error where it has none.
    pub(super) fn print(
        &self,
        format: Format,
        partitions: &[Partition],
        whole: bool,
        problems: &[Problem],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let between = if whole { "\n" } else { "" };
        match format {
            Format::Json => {
                let close = match (whole, self.users) {
                    (false, _) => "",
                    (true, 0) => "]",
                    (true, _) => "\n  ]",
                };
                let (summary, errors) = (self.json(partitions), ErrorEntry::member(problems)?);
                let writes = self.undecided.writes;
                writeln!(
                    out,
                    "{close},\n  \"summary\": {summary},\n  \"undecided_writes\": {writes}{errors}\n}}"
                )
            }
            Format::Human => {
                let text = self.text(partitions, one_line);
                write!(out, "{between}{}", text.join("\n") + "\n")
            }
            Format::Markdown => {
                let lines = self.text(partitions, code).into_iter().map(|line| format!("- {line}\n"));
                write!(out, "{between}{}", lines.collect::<String>())
            }
            Format::Csv | Format::Jsonl => {
                out.flush()?;
                let text = self.text(partitions, one_line);
                output::note(&(text.join("\n") + "\n"));
                Ok(())
            }
        }
    }

    fn json(&self, partitions: &[Partition]) -> Json {
        let values = |found: Vec<&Partition>| -> Vec<Json> {
            found.into_iter().map(|partition| partition.json.clone()).collect()
        };
        let counted: Vec<Json> = self
            .partitions
            .iter()
            .zip(partitions)
            .map(|(counted, partition)| {
                let Counted { readers, writers, undecided } = counted;
                json!({"partition": partition.json, "readers": readers, "writers": writers, "undecided": undecided})
            })
            .collect();
        json!({
            "users": self.users,
            "users_with_write_to_everything": {"count": self.writers_of_all, "first": self.named},
            "partitions_nobody_can_open": values(self.with(partitions, |counted| counted.readers == 0)),
            "partitions_everybody_can_open": values(self.everybody(partitions)),
            "partitions": counted,
        })
    }

    /// Without users nothing can be said about everybody.
    fn everybody<'p>(&self, partitions: &'p [Partition]) -> Vec<&'p Partition> {
        self.with(partitions, |counted| counted.readers == self.users && self.users > 0)
    }

    fn text(&self, partitions: &[Partition], shown: impl Fn(&str) -> String) -> Vec<String> {
        let names = |found: Vec<&Partition>| {
            let mut names: Vec<String> =
                found.iter().take(NAMED).map(|partition| shown(&partition.text)).collect();
            more(found.len(), &mut names);
            names.join(", ")
        };
        let mut ids: Vec<String> = self.named.iter().map(|id| shown(&row::shown(id))).collect();
        more(usize::try_from(self.writers_of_all).unwrap_or(usize::MAX), &mut ids);
        let undecided: u64 = self.partitions.iter().map(|counted| counted.undecided).sum();
        let mut lines = vec![
            format!("users: {}, partitions: {}", self.users, partitions.len()),
            format!("users who may write everything: {}", ids.join(", ")),
            format!(
                "partitions that nobody can open: {}",
                names(self.with(partitions, |counted| counted.readers == 0))
            ),
            format!("partitions that everybody can open: {}", names(self.everybody(partitions))),
        ];
        if undecided > 0 {
            lines.push(format!("undecided pairs (denied): {undecided}"));
        }
        let Undecided { writes, by_function } = self.undecided;
        if writes > 0 {
            lines.push(format!("readable pairs with undecided write (denied): {writes}"));
        }
        if by_function {
            lines.push(functions::NOT_RUN.to_owned());
        }
        lines
    }
}

/// Ends a list of which not everything is named.
fn more(all: usize, names: &mut Vec<String>) {
    if all == 0 {
        names.push("none".to_owned());
    } else if all > names.len() {
        names.push(format!("and {} more", all - names.len()));
    }
}

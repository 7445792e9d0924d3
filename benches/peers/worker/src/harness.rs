//! What an engine implements, and the code that holds it to the known decisions, counts and times it.

use std::{hint::black_box, time::Duration};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value as Json, json};

use crate::{
    alloc,
    workload::{self, Check, Workload},
};

/// One engine. What it borrows is leaked by [`Subject`], hence `'static`.
pub(crate) trait Engine: 'static {
    /// How it is used.
    const ABOUT: &'static str;
    /// The crates that it is made of, whose versions are told beside it.
    const CRATES: &'static [&'static str] = &[];
    /// The rows in which it stands; those that would say nothing of it are left out.
    const ROWS: &'static [Row] = &Row::ALL;
    /// A rule that is ready to decide, and what all checks share (a machine, an arena).
    type Rule: 'static;
    /// What is made of a user once, to be asked many times.
    type Prepared: 'static;

    /// The rule in the engine's own syntax, or why it cannot be said.
    fn text(workload: &Workload) -> Result<String, &'static str>;
    fn compile(text: &str, workload: &'static Workload) -> Self::Rule;
    fn prepare(rule: &'static Self::Rule, user: &'static Json) -> Self::Prepared;

    /// One check of a prepared user.
    fn warm(_: &'static Self::Rule, _: &mut Self::Prepared, _partition: &'static str) -> bool {
        unreachable!("not among the rows")
    }

    /// One check that begins with the user's JSON.
    fn cold(_: &'static Self::Rule, _user: &'static Json, _partition: &'static str) -> bool {
        unreachable!("not among the rows")
    }

    /// Checks a second of one thread and of two, if that was written for this engine.
    fn threads(_: Row, _: &Threads<Self>) -> Option<(f64, f64)> {
        None
    }
}

/// What is timed.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Row {
    Warm,
    Cold,
    Prepare,
    Text,
}

impl Row {
    pub(crate) const ALL: [Self; 4] = [Self::Warm, Self::Cold, Self::Prepare, Self::Text];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|row| row.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Cold => "cold",
            Self::Prepare => "prepare",
            Self::Text => "text",
        }
    }
}

/// What threads share.
pub(crate) struct Threads<'s, E: Engine + ?Sized> {
    pub(crate) rule: &'static E::Rule,
    pub(crate) prepared: &'s [E::Prepared],
    pub(crate) users: &'static [Json],
    pub(crate) checks: &'static [Check],
    pub(crate) time: Duration,
}

/// An engine with a workload.
pub(crate) struct Subject<E: Engine> {
    workload: &'static Workload,
    text: &'static str,
    rule: &'static E::Rule,
    prepared: Vec<E::Prepared>,
    /// The check, or user, with which the next sample goes on.
    next: usize,
}

impl<E: Engine> Subject<E> {
    pub(crate) fn new(name: &str) -> Result<Self, &'static str> {
        let workload: &'static Workload = Box::leak(Box::new(workload::named(name)));
        let text: &'static str = E::text(workload)?.leak();
        let rule: &'static E::Rule = Box::leak(Box::new(E::compile(text, workload)));
        let prepared = workload.users.iter().map(|user| E::prepare(rule, user)).collect();
        Ok(Self { workload, text, rule, prepared, next: 0 })
    }

    /// Every decision must be the known one, or nothing is timed.
    pub(crate) fn verify(&mut self) {
        let name = self.workload.name;
        for (number, Check { user, partition, allowed }) in self.workload.checks.iter().enumerate() {
            for row in E::ROWS.iter().filter(|row| matches!(row, Row::Warm | Row::Cold)) {
                let decision = self.run(*row, number, number + 1) == 1;
                let user = &self.workload.users[*user];
                assert!(decision == *allowed, "{name} {}: {partition} of {user}", row.name());
            }
        }
    }

    /// The rows with the allocations of each.
    pub(crate) fn facts(&mut self) -> Json {
        let mut allocations = Map::new();
        for row in E::ROWS {
            let count = match row {
                Row::Warm | Row::Cold => self.workload.checks.len(),
                Row::Prepare => self.workload.users.len(),
                Row::Text => 1,
            };
            // Buffers that are kept grow in the first round.
            self.run(*row, 0, count);
            let before = alloc::count();
            black_box(self.run(*row, 0, count));
            let after = alloc::count();
            allocations.insert(row.name().to_owned(), json!((after - before) as f64 / count as f64));
        }
        json!({"checks": self.workload.checks.len(), "allocations": allocations})
    }

    /// Nanoseconds each of `count`, going on where the last sample stopped.
    pub(crate) fn sample(&mut self, row: Row, count: usize) -> f64 {
        let total = match row {
            Row::Warm | Row::Cold => self.workload.checks.len(),
            Row::Prepare => self.workload.users.len(),
            Row::Text => count,
        };
        let (mut left, mut allowed, mut from) = (count, 0, self.next % total);
        let start = processor_time();
        while left > 0 {
            let to = (from + left).min(total);
            allowed += self.run(row, from, to);
            left -= to - from;
            from = if to == total { 0 } else { to };
        }
        let elapsed = processor_time() - start;
        black_box(allowed);
        self.next = from;
        elapsed / count as f64
    }

    pub(crate) fn threads(&self, row: Row, time: Duration) -> Option<(f64, f64)> {
        let Workload { users, checks, .. } = self.workload;
        E::threads(row, &Threads { rule: self.rule, prepared: &self.prepared, users, checks, time })
    }

    /// How many of these were allowed; 0 where nothing is asked.
    fn run(&mut self, row: Row, from: usize, to: usize) -> usize {
        match row {
            Row::Warm => self.warm(from, to),
            Row::Cold => self.cold(from, to),
            Row::Prepare => self.prepare(from, to),
            Row::Text => self.compile(from, to),
        }
    }

    #[inline(never)]
    fn warm(&mut self, from: usize, to: usize) -> usize {
        let mut allowed = 0;
        for check in &self.workload.checks[from..to] {
            let prepared = &mut self.prepared[check.user];
            allowed += usize::from(E::warm(black_box(self.rule), prepared, black_box(&check.partition)));
        }
        allowed
    }

    #[inline(never)]
    fn cold(&mut self, from: usize, to: usize) -> usize {
        let mut allowed = 0;
        for check in &self.workload.checks[from..to] {
            let user = &self.workload.users[check.user];
            allowed += usize::from(E::cold(black_box(self.rule), user, black_box(&check.partition)));
        }
        allowed
    }

    #[inline(never)]
    fn prepare(&mut self, from: usize, to: usize) -> usize {
        for user in &self.workload.users[from..to] {
            drop(black_box(E::prepare(black_box(self.rule), black_box(user))));
        }
        0
    }

    #[inline(never)]
    fn compile(&mut self, from: usize, to: usize) -> usize {
        for _ in from..to {
            drop(black_box(E::compile(black_box(self.text), self.workload)));
        }
        0
    }
}

/// Nanoseconds that this thread has run. Moments in which others had the core do not count.
pub(crate) fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

//! What to build in the place of a function, step by step and in the app's own names.
//!
//! Which steps there are follows from what was found: `steps` is the order, each file has the words of one way.

mod collections;
mod custom_data;
mod names;
mod prefixes;
mod server;

use super::{
    calls::Called,
    facts::{Facts, Use},
};
use crate::{app::App, partition::PartitionKey};

/// A function, and what is known of it and of its app.
pub(super) struct Case<'a> {
    pub(super) app: &'a App,
    pub(super) key: &'a PartitionKey,
    pub(super) called: &'a Called<'a>,
    pub(super) file: Option<&'a str>,
    pub(super) facts: &'a Facts,
}

/// One step. The code is a stable name for tests.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) code: &'static str,
    pub(super) text: String,
}

fn step(code: &'static str, text: impl Into<String>) -> Step {
    Step { code, text: text.into() }
}

/// A sentence with something to copy below it.
fn step_with(code: &'static str, text: impl Into<String>, snippet: &str) -> Step {
    Step { code, text: format!("{}\n{snippet}", text.into()) }
}

pub(super) fn steps(case: &Case<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    if case.file.is_none() {
        steps.push(server::without_source(case));
    }
    if !case.called.takes_partition() {
        steps.push(server::apply_when(case));
        return steps;
    }
    if case.has_prefixes() {
        prefixes::add(case, &mut steps);
    } else {
        custom_data::add(case, &mut steps);
    }
    collections::add(case, &mut steps);
    server::add(case, &mut steps);
    steps
}

impl Case<'_> {
    fn has_prefixes(&self) -> bool {
        !self.facts.prefixes.is_empty()
    }

    fn uses(&self, use_: Use) -> bool {
        self.facts.uses.has(&use_)
    }
}

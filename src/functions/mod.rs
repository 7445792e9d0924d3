//! The functions that rules call: what their texts show that they read, and what to build in their place.
//!
//! In: an app and its sync configuration. Out: a [`FunctionMigration`] for each function. A text is read by its
//! tokens ([`script`]), not run and not understood as a whole ([`reader`]): what is found is there, what is not
//! found may be there all the same. So the advice ([`advice`]) speaks of candidates, and of how to confirm them.

mod advice;
mod calls;
mod facts;
mod paths;
mod reader;
mod report;
mod script;
#[cfg(test)]
mod tests;

pub use report::{FunctionMigration, FunctionRead};

use self::{advice::Case, calls::Called, facts::Facts, script::Script};
use crate::{app::App, config::SyncConfig};

/// So many calls with different arguments are followed.
const MOST_CALLS: usize = 8;

/// The functions that the rules of a configuration call, in the order of the rules.
pub(crate) fn functions(app: &App, config: &SyncConfig) -> Vec<FunctionMigration> {
    calls::called(config).iter().map(|called| function(app, config, called).0).collect()
}

/// One function, and the codes of the advice.
fn function(app: &App, config: &SyncConfig, called: &Called<'_>) -> (FunctionMigration, Vec<&'static str>) {
    let source = app.function_sources.get(called.name);
    let script = source.map(|source| Script::new(source.text()));
    let calls = called.calls.iter().take(MOST_CALLS);
    let facts = calls.fold(Facts::default(), |facts, call| match &script {
        Some(script) => reader::read(script, &call.arguments, facts),
        None => facts,
    });
    let file = source.map(|source| source.name().to_owned());
    let case = Case { app, key: config.partition_key(), called, file: file.as_deref(), facts: &facts };
    let steps = advice::steps(&case);
    let codes = steps.iter().map(|step| step.code).collect();
    let migration = FunctionMigration {
        name: called.name.to_owned(),
        file,
        takes_partition: called.takes_partition(),
        reads: facts.reported(),
        advice: steps.into_iter().map(|step| step.text).collect(),
    };
    (migration, codes)
}

//! Runs the app's own functions, where no result of theirs is given.
//!
//! In: the texts of the functions, the documents of collections that were given, and a user. Out: what a call returned,
//! or why it is undecided. Nothing is guessed: what the service has and `context.js` lacks, and a collection that was
//! not given, make a call undecided, whatever the function made of it.
//!
//! Each call starts anew in an engine of its own ([`engine`]), so no call sees what another left, and nobody waits for one
//! that does not end ([`workers`]).

#![cfg_attr(
    not(feature = "functions"),
    allow(
        dead_code,
        unused_imports,
        unused_variables,
        reason = "a build without an engine reads what it is given, and runs nothing"
    )
)]

mod collections;
#[cfg(feature = "functions")]
mod engine;
mod memory;
mod outcome;
mod request;
pub(crate) mod words;
#[cfg(feature = "functions")]
mod workers;

use std::{
    collections::BTreeSet,
    env,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use clap::Args;
use serde_json::Value as Json;
use sync_rules::Value;

#[cfg(feature = "functions")]
pub(crate) use self::workers::{COMMAND, serve};
use self::{collections::Collections, memory::Memory, request::Request};
pub(crate) use self::{
    outcome::Outcome,
    request::{CustomData, Known},
};
use crate::problem::Checked;

/// How the app's functions are run.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct RunArgs {
    /// Documents that the app's functions may find: files named `database.collection.json` as mongoexport writes them,
    /// or folders of such files
    #[arg(long, value_name = "PATH", help_heading = "The app's functions")]
    pub(crate) collections: Vec<PathBuf>,

    /// Do not run the app's functions: a call without a given result is undecided, which denies
    #[arg(long, help_heading = "The app's functions")]
    pub(crate) no_run: bool,

    /// Run the functions in a process of their own, which is killed when it takes too long; the default where the
    /// variable `CI` is set
    #[arg(long, conflicts_with = "no_run", help_heading = "The app's functions")]
    pub(crate) untrusted: bool,

    /// The time that one call may take, in milliseconds
    #[arg(long, value_name = "MS", default_value = "1000", help_heading = "The app's functions")]
    pub(crate) time_limit: u64,

    /// The memory that one call may take, in MiB
    #[arg(long, value_name = "MIB", default_value = "64", help_heading = "The app's functions")]
    pub(crate) memory_limit: usize,
}

/// A call that was run.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

/// What one call may take.
#[derive(Clone, Copy, Debug)]
struct Limits {
    time: Duration,
    /// In bytes.
    memory: usize,
}

/// What runs the functions of one app.
#[derive(Debug)]
pub(crate) struct Runner {
    known: Known,
    limits: Limits,
    memory: Memory,
    #[cfg(feature = "functions")]
    workers: workers::Workers,
    /// The collections that functions asked for and that were not given.
    missing: Mutex<BTreeSet<String>>,
}

impl Runner {
    /// What runs these functions; `None` if they are not to be run, or cannot be by this build.
    pub(crate) fn new(args: &RunArgs, known: Known) -> Checked<Option<Self>> {
        let collections = Arc::new(Collections::read(&args.collections)?);
        if args.no_run || !cfg!(feature = "functions") || known.sources.is_empty() {
            return Ok(None);
        }
        let limits = Limits {
            time: Duration::from_millis(args.time_limit),
            memory: args.memory_limit.saturating_mul(1 << 20),
        };
        Ok(Some(Self {
            known,
            limits,
            memory: Memory::default(),
            #[cfg(feature = "functions")]
            workers: workers::Workers::new(if args.untrusted || env::var_os("CI").is_some() {
                workers::Kind::Processes(args.collections.clone())
            } else {
                workers::Kind::Threads(collections)
            }),
            missing: Mutex::default(),
        }))
    }

    /// Whether the text of a function is known.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.known.sources.contains_key(name)
    }

    /// Makes a call, or remembers one that would be the same.
    pub(crate) fn call(&self, name: &str, arguments: &[Value], user: &Json) -> Ran {
        let begin = Instant::now();
        let outcome = self.outcome(name, arguments, user);
        Ran { outcome, took: begin.elapsed() }
    }

    fn outcome(&self, name: &str, arguments: &[Value], user: &Json) -> Outcome {
        let arguments: Vec<Json> = arguments.iter().map(Value::to_json).collect();
        let key = (name.to_owned(), Json::from(arguments.clone()).to_string());
        if let Some(outcome) = self.memory.recall(&key, user) {
            return outcome;
        }
        let outcome = self.run(&Request { name, arguments: &arguments, user, known: &self.known });
        if !outcome.missing.is_empty() {
            let mut all = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(outcome.missing.iter().cloned());
        }
        self.memory.keep(key, user, &outcome);
        outcome
    }

    /// What would help calls that asked for collections that were not given; `None` if there were none.
    pub(crate) fn help(&self) -> Option<String> {
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let files: Vec<String> = missing.iter().map(|name| format!("{name}.json")).collect();
        (!names.is_empty()).then(|| {
            format!(
                "functions ask for documents of {}; export them with mongoexport and give `--collections {}`",
                names.join(", "),
                files.join(" --collections ")
            )
        })
    }

    #[cfg(feature = "functions")]
    fn run(&self, request: &Request<'_>) -> Outcome {
        self.workers.run(request, self.limits)
    }

    #[cfg(not(feature = "functions"))]
    fn run(&self, _: &Request<'_>) -> Outcome {
        Outcome::default()
    }
}

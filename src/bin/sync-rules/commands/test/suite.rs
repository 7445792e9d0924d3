//! The access tests of one file, ready to be asked again: what coverage and mutation measure with.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use sync_rules::{Access, Permission, Permissions, Value, diagnostics::Place};

use crate::{functions::GivenFunctions, input::Rules, reason, run::Runner};

/// A file of access tests.
#[derive(Debug)]
pub(crate) struct Suite {
    /// With what is known of the app, also the functions whose results are given.
    pub(crate) rules: Rules,
    pub(crate) permissions: Permissions,
    pub(crate) users: Map<String, Json>,
    /// Results of functions, as they are written.
    pub(crate) functions: Map<String, Json>,
    /// What runs the others, if they are run.
    pub(crate) runner: Option<Arc<Runner>>,
    pub(crate) questions: Vec<Question>,
}

/// One test, without its words.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) id: String,
    pub(crate) user: Json,
    pub(crate) partition: Value,
    /// The partition as the test names it.
    pub(crate) written: Json,
    /// The permissions that are asked about, and whether they must be allowed.
    pub(crate) asked: Vec<(Permission, bool)>,
    pub(crate) ok: bool,
}

impl Suite {
    /// A place of the app relative to the working directory.
    pub(crate) fn named(&self, place: Place) -> Place {
        Place { file: self.rules.named(&place.file).into(), ..place }
    }

    /// The functions of the file; each asker gets its own, as they remember what they were asked.
    pub(crate) fn functions(&self) -> GivenFunctions {
        GivenFunctions::of_members(&self.functions).run_by(self.runner.clone())
    }
}

impl Question {
    /// Whether an answer is what the test expects.
    pub(crate) fn is_met_by(&self, access: &Access) -> bool {
        self.asked
            .iter()
            .all(|(permission, expected)| reason::decision(access, *permission).allowed() == *expected)
    }
}

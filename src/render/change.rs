//! Changes of access: the permissions of `sync-rules/diff/1`.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

use crate::{
    change::{Change, ChangeExample, Effect, Obstacle},
    comparison::{Allowed, Counterexample},
    explain::Permission,
};

#[derive(Serialize)]
struct ChangeShape<'a> {
    permission: Permission,
    effect: Effect,
    checked: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_by: Option<Obstacle>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    rests_on: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    reasons: &'a [String],
    gained: Vec<ExampleShape<'a>>,
    lost: Vec<ExampleShape<'a>>,
}

#[derive(Serialize)]
struct ExampleShape<'a> {
    sentence: &'a str,
    user: &'a Json,
    partition: &'a Json,
    before: Allowed,
    after: Allowed,
    #[serde(skip_serializing_if = "Option::is_none")]
    commands: Option<Vec<String>>,
    functions: Option<Json>,
}

/// What repeats an example on a command line.
type Commands<'c> = &'c dyn Fn(&Counterexample) -> Vec<String>;

impl Change {
    /// The change for programs, as a permission of the format `sync-rules/diff/1`; with commands that repeat an example,
    /// where there is a command line.
    pub fn to_json<'a>(&'a self, commands: Option<Commands<'_>>) -> impl Serialize + use<'a> {
        let example = |found: &'a ChangeExample| ExampleShape {
            sentence: &found.sentence,
            user: &found.example.user,
            partition: &found.example.partition,
            before: found.example.before,
            after: found.example.after,
            commands: commands.map(|commands| commands(&found.example)),
            functions: found.example.functions(),
        };
        ChangeShape {
            permission: self.permission,
            effect: self.effect,
            checked: self.checked,
            stopped_by: self.stopped_by,
            rests_on: &self.rests_on,
            reasons: &self.reasons,
            gained: self.gained.iter().map(example).collect(),
            lost: self.lost.iter().map(example).collect(),
        }
    }
}

//! What calls returned, kept by what they read: another user of whom the same is true gets the same answer.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde_json::Value as Json;

use super::outcome::{As, Outcome};

/// The function and its arguments as text.
type Key = (String, String);

/// As many calls are kept; beyond them functions are run again.
const MOST: usize = 50_000;
/// As many outcomes of one function and its arguments.
const OF_ONE: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<HashMap<Key, Vec<Kept>>>);

#[derive(Debug)]
struct Kept {
    /// What was read of the user.
    read: Vec<Seen>,
    outcome: Outcome,
}

#[derive(Debug)]
struct Seen {
    path: Vec<String>,
    value: SeenAs,
}

#[derive(Debug, PartialEq)]
enum SeenAs {
    Missing,
    Object,
    Value(Json),
}

impl Memory {
    /// The outcome of a call that read the same.
    pub(super) fn recall(&self, key: &Key, user: &Json) -> Option<Outcome> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same =
            |kept: &&Kept| kept.read.iter().all(|seen| see(user, &seen.path, &seen.value) == seen.value);
        all.get(key)?.iter().find(is_same).map(|kept| kept.outcome.clone())
    }

    /// Keeps the outcome of a call. What took too long may be quicker on a less busy machine.
    pub(super) fn keep(&self, key: Key, user: &Json, outcome: &Outcome) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if outcome.timeout || all.len() >= MOST {
            return;
        }
        let kept = all.entry(key).or_default();
        if kept.len() < OF_ONE {
            let seen = |path: &Vec<String>, how: As| Seen {
                path: path.clone(),
                value: match how {
                    As::Object => see(user, path, &SeenAs::Object),
                    As::Value => see(user, path, &SeenAs::Missing),
                },
            };
            let read = outcome.reads.iter().map(|read| seen(&read.path, read.is)).collect();
            kept.push(Kept { read, outcome: outcome.clone() });
        }
    }
}

/// What stands at a path of the user; an object is one of many where no more was asked.
fn see(user: &Json, path: &[String], like: &SeenAs) -> SeenAs {
    match path.iter().try_fold(user, |value, key| value.get(key)) {
        None => SeenAs::Missing,
        Some(Json::Object(_)) if *like == SeenAs::Object => SeenAs::Object,
        Some(value) => SeenAs::Value(value.clone()),
    }
}

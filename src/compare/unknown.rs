//! What nobody knows of an app, where a comparison asks for it.
//!
//! To the evaluator an unknown value is undecided, and two rules that rest on it would look alike. So a program about
//! all inputs asks for it as for a field of the user (`compile::Purpose`). What is found then holds of the app only if
//! it does so whatever the value is.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Need, Never, QUICK, Question, Space, Variable, Witness};
use crate::{
    ast::Segment,
    compile::{OTHER_ENVIRONMENT, OTHER_VALUES, Program, Template, ValueSource},
};

pub(crate) use crate::compile::{ENVIRONMENT, VALUES};

/// The values of the app that a decision rests on, as rules write them; none for what users, partitions, documents and
/// functions bring. What a function answers rests on the values that it is given.
pub(crate) fn values_of(need: Need, witness: &Witness, program: &Program) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match need {
        Need::Variable(number)
        | Need::Member(number, _)
        | Need::Null(number)
        | Need::Container(number)
        | Need::NonEmpty(number) => {
            if let Some(Variable::User(path)) = witness.variables.get(number) {
                found.extend(value_at(path));
            }
        }
        Need::Call(call) => {
            let arguments = program.calls.get(call).map_or(&[][..], |call| &call.arguments);
            arguments.iter().for_each(|argument| given(argument, &mut found));
        }
        // Inputs that are found decide everything by what they hold.
        Need::Form(_) => {}
    }
    found
}

/// The values that are put into an argument.
fn given(argument: &Template, found: &mut BTreeSet<String>) {
    match argument {
        Template::Value(ValueSource::User(path)) => found.extend(value_at(path)),
        Template::Value(_) => {}
        Template::Array(items) => items.iter().for_each(|item| given(item, found)),
        Template::Object(members) => members.iter().for_each(|(_, item)| given(item, found)),
    }
}

/// The value that a path stands for.
fn value_at(path: &[Segment]) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let first = match &*first.key {
        VALUES | OTHER_VALUES => VALUES,
        ENVIRONMENT | OTHER_ENVIRONMENT => ENVIRONMENT,
        _ => return None,
    };
    let rest: Vec<&str> = rest.iter().map(|segment| &*segment.key).collect();
    Some(format!("{first}.{}", rest.join(".")))
}

/// Whether the answer for an input that was found stays, whatever the values are that nobody knows.
pub(crate) fn holds_whatever_they_are(space: &Space<'_>, witness: &Witness, question: Question<'_>) -> bool {
    let is_known = |need| values_of(need, witness, space.subject.program).is_empty();
    if witness.world.decided().iter().all(|(need, _)| is_known(*need)) {
        return true;
    }
    let world = witness.world.reduced(is_known);
    Never::new(space, &|truth| Ok(!question(truth)?)).within(&world, &mut { QUICK })
}

/// A user, or an argument as functions get it, without the values of the app.
pub(crate) fn without_values(given: Json) -> Json {
    match given {
        Json::Object(members) => {
            let of_user =
                |name: &str| ![VALUES, OTHER_VALUES, ENVIRONMENT, OTHER_ENVIRONMENT].contains(&name);
            let members = members.into_iter().filter(|(name, _)| of_user(name));
            Json::Object(members.map(|(name, value)| (name, without_values(value))).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(without_values).collect()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => given,
    }
}

//! What nobody knows of an app, where a comparison asks for it.
//!
//! To the evaluator an unknown value is undecided, and two rules that rest on it would look alike. So a program about
//! all inputs asks for it as for a field of the user (`compile::Purpose`). What is found then holds of the app only if
//! it does so whatever the value is.

use serde_json::Value as Json;

use super::{Answer, Need, QUICK, Question, Subject, Variable, Witness, find_within};
use crate::compile::{OTHER_ENVIRONMENT, OTHER_VALUES};

pub(crate) use crate::compile::{ENVIRONMENT, VALUES};

/// The value of the app that a decision is about, as rules write it; `None` for what users, partitions, documents and
/// functions bring.
pub(crate) fn value_of(need: Need, witness: &Witness) -> Option<String> {
    let (Need::Variable(number)
    | Need::Member(number, _)
    | Need::Null(number)
    | Need::Container(number)
    | Need::NonEmpty(number)) = need
    else {
        return None;
    };
    let Some(Variable::User(path)) = witness.variables.get(number) else { return None };
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
pub(crate) fn holds_whatever_they_are(
    subject: Subject<'_>,
    witness: &Witness,
    question: Question<'_>,
) -> bool {
    let needs = || witness.world.decided().iter().map(|(need, _)| *need);
    if needs().all(|need| value_of(need, witness).is_none()) {
        return true;
    }
    let world = witness.world.reduced(|need| value_of(need, witness).is_none());
    let other = find_within(subject, world, QUICK, &|truth| Ok(!question(truth)?));
    matches!(other, Answer::Never { .. })
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

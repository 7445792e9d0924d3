//! Who is concerned by a change, in words. An example holds only what had to be decided of it; each part is left out
//! if the change is the same without it, which the comparison is asked.

use super::{Side, differs, shown};
use crate::{
    compare::{
        Answer, Choice, Need, QUICK, State, Subject, Variable, Variables, Witness, World, find_within,
    },
    explain::Permission,
    values::Value,
};

/// What an example has that makes the change concern it.
pub(super) struct Cause {
    pub(super) needs: Vec<Need>,
    /// "users whose `custom_data.role` is `admin` can now write every partition"
    pub(super) sentence: String,
}

/// The cause of a change for one example.
pub(super) fn cause(subject: Subject<'_>, permission: Permission, side: Side, witness: &Witness) -> Cause {
    let of_partition = |need: Need| matches!(need, Need::Variable(number) if witness.variables.get(number) == Some(&Variable::Partition));
    let everything = |world: World| {
        let always = find_within(subject, world, QUICK, &|truth| Ok(!differs(truth, permission, side)?));
        matches!(always, Answer::Never { .. })
    };
    let world = &witness.world;
    let one_partition = !everything(world.reduced(|need| !of_partition(need)));
    let mut kept: Vec<Need> = world.decided().iter().map(|(need, _)| *need).collect();
    if !one_partition {
        kept.retain(|need| !of_partition(*need));
    }
    // What was decided last is dropped first: it was needed least.
    let mut at = kept.len();
    while let Some(before) = at.checked_sub(1) {
        at = before;
        let fewer: Vec<Need> =
            kept.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, need)| *need).collect();
        if everything(world.reduced(|need| fewer.contains(&need))) {
            kept = fewer;
        }
    }
    let variables = Variables::of(&subject);
    let facts: Vec<String> =
        kept.iter().filter_map(|need| fact(*need, &kept, subject, &variables, witness)).collect();
    let partition = if !kept.iter().any(|need| of_partition(*need)) {
        "every partition".to_owned()
    } else if facts.iter().any(|fact| fact.ends_with(THE_PARTITION)) {
        "it".to_owned()
    } else {
        named(subject, &variables, witness)
    };
    let (users, lose) = match facts.as_slice() {
        [] => ("every user".to_owned(), "loses"),
        facts => (format!("users {}", facts.join(" and ")), "lose"),
    };
    let verb = permission.as_str();
    let sentence = match side {
        Side::Gained => format!("{users} can now {verb} {partition}"),
        Side::Lost => format!("{users} {lose} {verb} access to {partition}"),
    };
    Cause { needs: kept, sentence }
}

/// The partition of an example, in words: one that no rule names stands for all such.
fn named(subject: Subject<'_>, variables: &Variables, witness: &Witness) -> String {
    let component = variables.number(&Variable::Partition).and_then(|number| variables.component(number));
    let constants = component.map(|component| &component.constants);
    let is_named = constants.is_some_and(|constants| constants.has(&witness.partition));
    if is_named || witness.partition == Value::Null || subject.key.kind.is_none() {
        format!("the partition {}", shown(&witness.partition.to_json()))
    } else if constants.is_some_and(|constants| constants.len() > 0) {
        "every partition that the rules do not name".to_owned()
    } else {
        "other partitions".to_owned()
    }
}

/// How a value is called that is the partition.
const THE_PARTITION: &str = "the partition";

/// One decision in words.
fn fact(
    need: Need,
    kept: &[Need],
    subject: Subject<'_>,
    variables: &Variables,
    witness: &Witness,
) -> Option<String> {
    let name = |number: usize| match witness.variables.get(number)? {
        Variable::User(path) => {
            let keys: Vec<&str> = path.iter().map(|segment| &*segment.key).collect();
            Some(format!("`{}`", keys.join(".")))
        }
        Variable::Partition | Variable::Field(_) | Variable::Call(_) => None,
    };
    // A value that no rule names stands for all such values.
    let value = |of: usize, scalar: usize| {
        let value = witness.world.scalar(scalar)?;
        let constants = variables.component(of).map(|component| &component.constants);
        Some(match constants {
            Some(constants) if constants.has(value) => shown(&value.to_json()),
            _ if *value == witness.partition => THE_PARTITION.to_owned(),
            Some(constants) if constants.len() > 0 => "none that the rules name".to_owned(),
            _ => "another".to_owned(),
        })
    };
    match (need, witness.world.choice(need)?) {
        (Need::Variable(number), Choice::State(state)) => {
            let name = name(number)?;
            Some(match state {
                State::Missing => format!("without {name}"),
                State::Null => format!("whose {name} is null"),
                // What is in it tells more, where it was asked for.
                State::Array if kept.iter().any(|other| is_in_list(*other, number)) => return None,
                State::Array => format!("whose {name} is a list"),
                State::Object if kept.iter().any(|other| is_below(*other, number, witness)) => return None,
                State::Object => format!("whose {name} is a document"),
                State::Scalar(scalar) => format!("whose {name} is {}", value(number, *scalar)?),
            })
        }
        (Need::Member(list, scalar), Choice::Holds(holds)) => {
            let verb = if *holds { "holds" } else { "does not hold" };
            Some(format!("whose {} {verb} {}", name(list)?, value(list, scalar)?))
        }
        (Need::Null(list), Choice::Holds(true)) => Some(format!("whose {} holds null", name(list)?)),
        (Need::NonEmpty(list), Choice::Holds(false)) => Some(format!("whose {} is empty", name(list)?)),
        (Need::Call(call), Choice::Outcome(outcome)) => {
            let name = &subject.program.calls.get(call)?.name;
            Some(match outcome {
                Ok(Value::Undefined) => format!("for whom `{name}` returns nothing"),
                Ok(value) => format!("for whom `{name}` returns {}", shown(&value.to_json())),
                Err(_) => format!("for whom `{name}` fails"),
            })
        }
        (
            Need::Variable(_)
            | Need::Null(_)
            | Need::NonEmpty(_)
            | Need::Container(_)
            | Need::Member(..)
            | Need::Call(_),
            _,
        ) => None,
    }
}

/// Whether a decision is about what is in a list.
fn is_in_list(need: Need, list: usize) -> bool {
    match need {
        Need::Member(of, _) | Need::Null(of) | Need::Container(of) | Need::NonEmpty(of) => of == list,
        Need::Variable(_) | Need::Call(_) => false,
    }
}

/// Whether a decision is about a path below another.
fn is_below(need: Need, number: usize, witness: &Witness) -> bool {
    let path = |number: usize| match witness.variables.get(number) {
        Some(Variable::User(path)) => path.as_slice(),
        Some(Variable::Partition | Variable::Field(_) | Variable::Call(_)) | None => &[],
    };
    let (Need::Variable(of)
    | Need::Member(of, _)
    | Need::Null(of)
    | Need::Container(of)
    | Need::NonEmpty(of)) = need
    else {
        return false;
    };
    path(of).len() > path(number).len() && path(of).starts_with(path(number))
}

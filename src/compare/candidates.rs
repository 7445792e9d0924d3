//! The states that are worth trying: one for each way in which the rules could distinguish inputs.

use std::collections::BTreeMap;

use super::{
    Need, Obstacle, Shape,
    components::{Component, Variable},
    order,
    probe::Probe,
    scalars::Scalars,
    world::{Choice, State},
};
use crate::{
    eval::{EvalError, absent},
    partition::PartitionType,
    values::{ObjectId, Uuid, Value, ValueRef},
};

/// All choices for something that is needed. `None` if gathering them takes more work or memory than is left.
pub(super) fn choices(probe: &mut Probe<'_>, need: Need) -> Option<Vec<Choice>> {
    let variable = match need {
        Need::Variable(number) => Some(number),
        Need::Call(slot) => probe.variables.number_of_call(slot),
        Need::Member(..) | Need::Null(_) | Need::Container(_) | Need::NonEmpty(_) | Need::Form(_) => None,
    };
    let constants = variable.and_then(|number| probe.variables.component(number));
    // Each is copied some times, and kept as long as its branch is open.
    let beside = variable.map_or(0, |number| probe.decided_beside(number).len());
    let gathered = constants.map_or(0, |component| component.constants.len()) + beside;
    probe.spend(COST * (4 + gathered as u64)).ok()?;
    Some(match need {
        Need::Variable(number) => states(probe, number).into_iter().map(Choice::State).collect(),
        Need::Container(list) if is_assumed(probe, list, Shape::List) => vec![Choice::Holds(false)],
        Need::Member(list, _) | Need::Null(list) | Need::Container(list)
            if probe.world.holds(Need::NonEmpty(list)) == Some(false) =>
        {
            vec![Choice::Holds(false)]
        }
        Need::Member(..) | Need::Null(_) | Need::Container(_) | Need::NonEmpty(_) => {
            vec![Choice::Holds(false), Choice::Holds(true)]
        }
        Need::Call(slot) => outcomes(probe, slot),
        Need::Form(_) => [Some(true), Some(false), None].map(Choice::Truth).into(),
    })
}

/// What a candidate costs, in steps.
const COST: u64 = 4;

fn states(probe: &mut Probe<'_>, number: usize) -> Vec<State> {
    let Some(variable) = probe.variables.list.get(number).cloned() else { return Vec::new() };
    let compared = probe.variables.compared.get(number).copied().unwrap_or_default();
    if !compared && let Variable::User(path) = &variable {
        // Only what is below it matters: it is an object, or an array, or there is nothing below it. The values of an
        // environment are a document.
        let is_environment = matches!(path.as_slice(), [root, _] if is_environment(root));
        let below = [State::Object, State::Missing, State::Array];
        return if is_environment { vec![State::Object] } else { below.into() };
    }
    let scalars = scalars(probe, number, &variable);
    let scalars = scalars.iter().map(|scalar| State::Scalar(probe.world.number(scalar)));
    let mut states: Vec<State> = scalars.collect();
    states.dedup();
    match variable {
        Variable::Partition if probe.subject.key.required => {}
        Variable::Partition => states.push(State::Null),
        // A user always has an id and a type, which are texts.
        Variable::User(path) if is_plain_text(&path) => {}
        // What is absent stands for something (SEMANTICS §2.2.2).
        Variable::User(path) if matches!(path.as_slice(), [only] if absent(&only.key).is_some()) => {
            states.extend([State::Object, State::Null, State::Array]);
        }
        Variable::User(_) | Variable::Field(_) => {
            states.extend([State::Missing, State::Null, State::Array, State::Object]);
        }
        Variable::Call(_) => {}
    }
    states.retain(|state| is_possible(probe, number, state));
    states
}

/// Whether what is known of a variable leaves it a state.
fn is_possible(probe: &Probe<'_>, number: usize, state: &State) -> bool {
    let Some(variable) = probe.variables.list.get(number) else { return true };
    probe.variables.shapes(variable).iter().all(|shape| shape.fits(state, &probe.world, probe.subject.key))
}

fn is_assumed(probe: &Probe<'_>, number: usize, shape: Shape) -> bool {
    let variable = probe.variables.list.get(number);
    variable.is_some_and(|variable| probe.variables.shapes(variable).contains(&shape))
}

/// `%%user.id` and `%%user.type`; and the tag of an environment that nothing else tells.
pub(super) fn is_plain_text(path: &[crate::ast::Segment]) -> bool {
    match path {
        [only] => matches!(&*only.key, "id" | "type"),
        [root, name] => is_environment(root) && &*name.key == "tag",
        _ => false,
    }
}

/// What an app has is asked for below the user where it is unknown.
fn is_environment(root: &crate::ast::Segment) -> bool {
    &*root.key == "%%environment"
}

fn outcomes(probe: &mut Probe<'_>, slot: usize) -> Vec<Choice> {
    let plain = [Value::Bool(true), Value::Bool(false), Value::Undefined, Value::Null];
    let mut outcomes: Vec<_> = plain.into_iter().map(|value| Choice::Outcome(Ok(value))).collect();
    let answers = probe.variables.shapes(&Variable::Call(slot)).contains(&Shape::Answers);
    if !answers {
        // No comparison looks into the array or the object that a function returns.
        let odd = [Value::Array(Vec::new()), Value::Object(BTreeMap::new())];
        outcomes.push(Choice::Outcome(Err(EvalError::function_failed("it failed"))));
        outcomes.extend(odd.into_iter().map(|value| Choice::Outcome(Ok(value))));
    }
    if let Some(number) = probe.variables.number(&Variable::Call(slot)) {
        let scalars = scalars(probe, number, &Variable::Call(slot));
        let more = scalars.into_iter().map(|value| Choice::Outcome(Ok(value)));
        outcomes.extend(more.filter(|choice| !matches!(choice, Choice::Outcome(Ok(Value::Bool(_))))));
    }
    outcomes
}

/// The scalars that a variable could be: all constants and values of its component, what is between them if
/// an order is asked for, and one that nothing else is.
fn scalars(probe: &mut Probe<'_>, number: usize, variable: &Variable) -> Vec<Value> {
    let component = probe.variables.component(number).cloned().unwrap_or_default();
    let mut known = component.constants.clone();
    known.extend(&probe.peers(number));
    if component.converted {
        let converted: Vec<Value> = known.iter().flat_map(|value| conversions(value, &known)).collect();
        known.extend(&converted);
    }
    let mut scalars = known.clone();
    for kind in kinds(probe, variable, &component) {
        let value = fresh(kind, number, &known);
        if component.converted {
            scalars.extend(&conversions(&value, &known));
        }
        scalars.add(&value);
    }
    if component.ordered && probe.tries_positions(number) {
        match order::gaps(known.iter(), probe.variables.meeting(number)) {
            Some(found) => scalars.extend(&found),
            // Something is where no candidate does: whatever else is found, there can be more.
            None => probe.obstacle = Some(Obstacle::Order),
        }
    }
    let mut scalars: Vec<Value> = scalars.iter().cloned().collect();
    match variable {
        Variable::Partition => scalars.retain(|value| probe.subject.key.check(ValueRef::from(value)).is_ok()),
        Variable::User(path) if is_plain_text(path) => {
            scalars.retain(|value| matches!(value, Value::String(_)));
        }
        Variable::User(_) | Variable::Field(_) | Variable::Call(_) => {
            // Not a number differs from a number in another way than numbers do.
            if known.iter().any(|value| ValueRef::from(value).number().is_some()) {
                scalars.push(Value::Double(f64::NAN));
            }
        }
    }
    scalars
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Id,
    Uuid,
    Number,
    /// A type that nothing in a rule has a literal of.
    Other,
}

/// The types of which a new value could be told from others.
fn kinds(probe: &Probe<'_>, variable: &Variable, component: &Component) -> Vec<Kind> {
    if *variable == Variable::Partition {
        return match probe.subject.key.kind {
            // What conversions make ids of are texts too.
            Some(PartitionType::String) if component.converted => vec![Kind::Text, Kind::Id, Kind::Uuid],
            Some(PartitionType::String) => vec![Kind::Text],
            Some(PartitionType::ObjectId) => vec![Kind::Id],
            Some(PartitionType::Long) => vec![Kind::Number],
            Some(PartitionType::Uuid) => vec![Kind::Uuid],
            None => vec![Kind::Text, Kind::Id, Kind::Number, Kind::Uuid],
        };
    }
    let mut kinds = vec![Kind::Text, Kind::Other];
    let partition = probe.subject.key_field().unwrap_or(Variable::Partition);
    let component_of = |variable: &Variable| {
        probe.variables.number(variable).map(|number| probe.variables.component_of(number))
    };
    let partition = component_of(&partition);
    let meets_partition = |kind| {
        probe.subject.key.kind.is_none_or(|own| own == kind)
            && partition.is_some()
            && component_of(variable) == partition
    };
    let any = |is: fn(&Value) -> bool| component.converted || component.constants.iter().any(is);
    if any(|value| matches!(value, Value::ObjectId(_))) || meets_partition(PartitionType::ObjectId) {
        kinds.push(Kind::Id);
    }
    if any(|value| matches!(value, Value::Uuid(_))) || meets_partition(PartitionType::Uuid) {
        kinds.push(Kind::Uuid);
    }
    if any(|value| ValueRef::from(value).number().is_some())
        || meets_partition(PartitionType::Long)
        || component.ordered
    {
        kinds.push(Kind::Number);
    }
    kinds
}

/// A value of a type that equals none of the known ones, and no other variable's.
fn fresh(kind: Kind, number: usize, known: &Scalars) -> Value {
    let nth = |attempt: usize| match kind {
        Kind::Text => Value::from(format!("other-{}", number + attempt).as_str()),
        Kind::Id => Value::ObjectId(ObjectId(bytes(number + attempt))),
        Kind::Uuid => Value::Uuid(Uuid(bytes(number + attempt))),
        Kind::Number => Value::Int(i64::try_from(7001 + 13 * (number + attempt)).unwrap_or(i64::MAX)),
        Kind::Other => Value::Date(i64::try_from(number + attempt).unwrap_or(i64::MAX)),
    };
    (0..=known.len()).map(nth).find(|value| !known.has(value)).unwrap_or(Value::Undefined)
}

/// Bytes of an id with letters among its hex digits, so that upper and lower case differ.
fn bytes<const N: usize>(number: usize) -> [u8; N] {
    let mut bytes = [0xab; N];
    // As many bytes on every machine, so that examples are the same.
    let number = u64::try_from(number).unwrap_or(u64::MAX);
    bytes.iter_mut().rev().zip(number.to_le_bytes()).for_each(|(byte, part)| *byte = part);
    bytes
}

/// What conversions make of a value, and what they could have made it from.
fn conversions(value: &Value, known: &Scalars) -> Vec<Value> {
    let of_id = |id: ObjectId| {
        let raw = str::from_utf8(&id.0).ok().map(Value::from);
        spellings(&id.to_string(), known).into_iter().chain(raw).chain([Value::ObjectId(id)])
    };
    let of_uuid = |id: Uuid| spellings(&id.to_string(), known).into_iter().chain([Value::Uuid(id)]);
    match value {
        Value::ObjectId(id) => of_id(*id).collect(),
        Value::Uuid(id) => of_uuid(*id).collect(),
        Value::String(text) => {
            let id = ObjectId::from_rule_text(text).into_iter().flat_map(of_id);
            id.chain(Uuid::from_text(text).into_iter().flat_map(of_uuid)).collect()
        }
        Value::Undefined
        | Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Double(_)
        | Value::Decimal(_)
        | Value::Date(_)
        | Value::Binary { .. }
        | Value::Array(_)
        | Value::Object(_) => Vec::new(),
    }
}

/// The ways to write an id that can be distinguished: as conversions write it, in capitals, and in one way of its own that
/// nothing known is written in.
fn spellings(text: &str, known: &Scalars) -> Vec<Value> {
    let letters: Vec<usize> =
        text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_alphabetic()).map(|(at, _)| at).collect();
    let mixed = |number: usize| {
        let capital = |at: usize| {
            let letter = letters.iter().position(|letter| *letter == at);
            letter.and_then(|letter| 1_usize.checked_shl(u32::try_from(letter).ok()?)).unwrap_or(0) & number
                != 0
        };
        let text: String = (0..)
            .zip(text.chars())
            .map(|(at, char)| if capital(at) { char.to_ascii_uppercase() } else { char })
            .collect();
        Value::String(text.into())
    };
    let most = 1_usize.checked_shl(u32::try_from(letters.len()).unwrap_or(u32::MAX)).unwrap_or(usize::MAX);
    // The first is as conversions write it, and at most so many others are known.
    let own = (1..most.min(known.len() + 3)).map(mixed).find(|text| !known.has(text));
    let capitals = Value::String(text.to_ascii_uppercase().into());
    [Value::from(text), capitals].into_iter().chain(own).collect()
}

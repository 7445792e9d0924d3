//! Why a change concerns an example. An example holds only what had to be decided of it; each part is left out if the
//! change is the same without it, which the comparison is asked. What remains is said, all of it.

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
};

use serde_json::Value as Json;

use super::{
    Side, differs,
    sentence::{About, Fact, IS_A_LIST, NULL_PARTITION, SUCH_AS, Sentence},
};
use crate::{
    compare::{Choice, Need, Never, Space, State, Stop, Subject, Variable, Variables, Witness, World},
    compile::{OTHER_CUSTOM_DATA, called},
    eval::Truth,
    explain::Permission,
    values::{Value, ValueRef},
};

/// What an example has that makes the change concern it.
pub(super) struct Cause {
    pub(super) needs: Vec<Need>,
    pub(super) sentence: Sentence,
}

/// The cause of a change for one example.
pub(super) fn cause(
    space: &Space<'_>,
    permission: Permission,
    side: Side,
    witness: &Witness,
    fuel: &Cell<u64>,
    is_doubtful: &dyn Fn(Need) -> bool,
) -> Cause {
    let of_partition = |need: Need| matches!(need, Need::Variable(number) if witness.variables.get(number) == Some(&Variable::Partition));
    // Without fuel nothing is shown to be needless, and all of it is said.
    let question =
        |truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>| Ok(!differs(truth, permission, side)?);
    let mut never = Never::new(space, &question);
    let mut left = fuel.get();
    let grounds = never.grounds(&witness.world, &mut left, is_doubtful);
    fuel.set(left);
    let mut everything = |world: World| {
        let mut left = fuel.get();
        let always = never.within(&world, &mut left);
        fuel.set(left);
        always
    };
    // What is seen without a search is enough if it leaves no doubt; a search may still find a way around one.
    let grounds = grounds.map(|grounds| witness.world.reduced(|need| grounds.contains(&need)));
    let is_enough = |world: &World| !world.decided().iter().any(|(need, _)| is_doubtful(*need));
    let world = match grounds.filter(is_enough) {
        Some(grounds) if everything(grounds.clone()) => grounds,
        Some(_) | None => witness.world.clone(),
    };
    let one_partition = !everything(world.reduced(|need| !of_partition(need)));
    let mut kept: Vec<Need> = world.decided().iter().map(|(need, _)| *need).collect();
    if !one_partition {
        kept.retain(|need| !of_partition(*need));
    }
    // What is in doubt is dropped first, then what was decided last: it was needed least. Most of it is not needed at all,
    // so that halves of it are tried before single decisions: what can go together could have gone one by one.
    let decided = kept.clone();
    kept.sort_by_key(|need| is_doubtful(*need));
    let mut parts: Vec<_> = std::iter::once(0..kept.len()).collect();
    while let Some(part) = parts.pop() {
        let is_outside = |at: usize| !part.contains(&at);
        let fewer: Vec<Need> =
            (0..).zip(&kept).filter(|(at, _)| is_outside(*at)).map(|(_, need)| *need).collect();
        let set: HashSet<Need> = fewer.iter().copied().collect();
        if everything(world.reduced(|need| set.contains(&need))) {
            kept = fewer;
        } else if part.len() > 1 {
            let middle = part.start + part.len() / 2;
            parts.extend([part.start..middle, middle..part.end]);
        }
    }
    let left: HashSet<Need> = kept.into_iter().collect();
    let kept: Vec<Need> = decided.into_iter().filter(|need| left.contains(need)).collect();
    let one_partition = kept.iter().any(|need| of_partition(*need));
    let said =
        Said { kept: &kept, subject: space.subject, variables: &space.variables, witness, one_partition };
    let sentence = said.sentence();
    Cause { needs: kept, sentence }
}

/// An example whose decisions are put into words.
struct Said<'a> {
    kept: &'a [Need],
    subject: Subject<'a>,
    variables: &'a Variables,
    witness: &'a Witness,
    /// Whether the change is about one partition, or some, and not about all.
    one_partition: bool,
}

/// How a value is called that is the partition.
const THE_PARTITION: &str = "the partition";

impl Said<'_> {
    fn sentence(&self) -> Sentence {
        let mut facts: Vec<Fact> = Vec::new();
        let mut places: HashMap<About, usize> = HashMap::new();
        // Fields of which is said only that they are another than the partition.
        let mut others: Vec<String> = Vec::new();
        let mut plain: Vec<usize> = Vec::new();
        for need in self.kept {
            if let Some(name) = self.another_than_the_partition(*need) {
                others.push(name);
            } else if let Some((about, said)) = self.fact(*need, &mut plain) {
                let next = facts.len();
                let place = *places.entry(about.clone()).or_insert(next);
                match facts.get_mut(place) {
                    Some(fact) => fact.ways.iter_mut().for_each(|way| way.push(said.clone())),
                    None => facts.push(Fact { about, ways: vec![vec![said]] }),
                }
            }
        }
        let of_the_partition = facts
            .iter()
            .flat_map(|fact| fact.ways.iter().flatten())
            .any(|said| said.ends_with(THE_PARTITION));
        let partition = if !self.one_partition {
            "every partition".to_owned()
        } else if of_the_partition {
            "it".to_owned()
        } else {
            self.partition(&others)
        };
        if of_the_partition {
            let other =
                |name| Fact { about: About::Field(name), ways: vec![vec!["is something else".to_owned()]] };
            facts.extend(others.into_iter().map(other));
        }
        Sentence { facts, partition }
    }

    /// The name of a field of which only that was decided, where the partition is also one that no rule names.
    fn another_than_the_partition(&self, need: Need) -> Option<String> {
        let (Need::Variable(number), Choice::State(State::Scalar(scalar))) =
            (need, self.witness.world.choice(need)?)
        else {
            return None;
        };
        let value = self.witness.world.scalar(*scalar)?;
        let meet = self.one_partition && self.meets_the_partition(number);
        let unnamed = |value: &Value| !self.is_named(number, value);
        let apart = meet
            && !self.is_one_of_many(number)
            && self.witness.partition != Value::Null
            && unnamed(value)
            && unnamed(&self.witness.partition)
            && *value != self.witness.partition;
        if apart { self.field(number) } else { None }
    }

    /// The partitions that an example stands for.
    fn partition(&self, others: &[String]) -> String {
        let partition = &self.witness.partition;
        let number = self.variables.number(&Variable::Partition);
        let shown = shown(&partition.to_json());
        let Some(number) = number else { return format!("the partition {shown}") };
        if *partition == Value::Null {
            return NULL_PARTITION.to_owned();
        }
        if self.is_named(number, partition) {
            return format!("the partition {shown}");
        }
        if self.is_one_of_many(number) {
            return format!("{SUCH_AS}{shown}");
        }
        let named = if self.constants(number) > 0 { " that the rules do not name" } else { "" };
        match others {
            [] if named.is_empty() => format!("{SUCH_AS}{shown}"),
            [] => format!("every partition{named}"),
            others => format!("every partition{named} other than their {}", others.join(" and ")),
        }
    }

    fn field(&self, number: usize) -> Option<String> {
        match self.witness.variables.get(number)? {
            Variable::User(path) => {
                let plain = |key| if key == OTHER_CUSTOM_DATA { "custom_data" } else { key };
                let keys: Vec<&str> = path.iter().map(|segment| plain(&*segment.key)).collect();
                Some(format!("`{}`", keys.join(".")))
            }
            Variable::Partition | Variable::Field(_) | Variable::Call(_) => None,
        }
    }

    fn constants(&self, number: usize) -> usize {
        self.variables.component(number).map_or(0, |component| component.constants.len())
    }

    fn is_named(&self, number: usize, value: &Value) -> bool {
        self.variables.component(number).is_some_and(|component| component.constants.has(value))
    }

    /// Whether a rule asks a function for this value.
    fn is_result(&self, call: usize, value: &Value) -> bool {
        self.variables.number(&Variable::Call(call)).is_some_and(|number| self.is_named(number, value))
    }

    /// Whether values that no rule names can differ from each other: in an order, or in what they are converted to.
    fn is_one_of_many(&self, number: usize) -> bool {
        self.variables.component(number).is_some_and(|component| component.ordered || component.converted)
    }

    /// Whether something is compared with the partition.
    fn meets_the_partition(&self, number: usize) -> bool {
        let partition = self.variables.number(&Variable::Partition);
        partition.is_some_and(|partition| {
            self.variables.component_of(partition) == self.variables.component_of(number)
        })
    }

    /// A value that something has, in words.
    fn value(&self, of: usize, scalar: usize, plain: &mut Vec<usize>) -> Option<String> {
        let value = self.witness.world.scalar(scalar)?;
        let example = shown(&value.to_json());
        Some(if self.is_named(of, value) {
            example
        } else if self.one_partition && *value == self.witness.partition {
            THE_PARTITION.to_owned()
        } else if self.is_one_of_many(of) {
            format!("for example {example}")
        } else if self.meets_the_partition(of) && self.subject.key.check(ValueRef::from(value)).is_err() {
            "a value that no partition has".to_owned()
        } else if self.constants(of) > 0 {
            "none that the rules name".to_owned()
        } else if plain.contains(&scalar) {
            "that value".to_owned()
        } else {
            plain.push(scalar);
            if plain.len() > 1 { "another".to_owned() } else { "a plain value".to_owned() }
        })
    }

    /// One decision in words; what another decision says already is left out.
    fn fact(&self, need: Need, plain: &mut Vec<usize>) -> Option<(About, String)> {
        let choice = self.witness.world.choice(need)?;
        if let (Need::Call(call), Choice::Outcome(outcome)) = (need, choice) {
            let (name, _) = called(&self.subject.program.calls.get(call)?.name);
            let said = match outcome {
                Ok(Value::Undefined) => "returns nothing".to_owned(),
                Ok(value) if self.one_partition && *value == self.witness.partition => {
                    format!("returns {THE_PARTITION}")
                }
                Ok(value @ (Value::Null | Value::Bool(_))) => format!("returns {}", shown(&value.to_json())),
                Ok(value) if self.is_result(call, value) => format!("returns {}", shown(&value.to_json())),
                Ok(_) => "returns something else".to_owned(),
                Err(_) => "fails".to_owned(),
            };
            return Some((About::Function(format!("`{name}`")), said));
        }
        let (number, said) = match (need, choice) {
            (Need::Variable(number), Choice::State(state)) => (number, self.state(number, state, plain)?),
            (Need::Member(list, scalar), Choice::Holds(holds)) => {
                let value = self.value(list, scalar, plain)?;
                (list, format!("{} {value}", if *holds { "contains" } else { "does not contain" }))
            }
            (Need::Null(list), Choice::Holds(true)) => (list, "contains null".to_owned()),
            (Need::Null(list), Choice::Holds(false)) => (list, "does not contain null".to_owned()),
            (Need::NonEmpty(list), Choice::Holds(true)) => (list, "is not empty".to_owned()),
            (Need::NonEmpty(list), Choice::Holds(false)) => (list, "is empty".to_owned()),
            (Need::Container(list), Choice::Holds(true)) => {
                (list, "contains an array or an object".to_owned())
            }
            (Need::Container(list), Choice::Holds(false)) => {
                (list, "contains neither array nor object".to_owned())
            }
            (
                Need::Variable(_)
                | Need::Null(_)
                | Need::NonEmpty(_)
                | Need::Container(_)
                | Need::Member(..)
                | Need::Call(_)
                | Need::Form(_),
                _,
            ) => return None,
        };
        Some((About::Field(self.field(number)?), said))
    }

    fn state(&self, number: usize, state: &State, plain: &mut Vec<usize>) -> Option<String> {
        let holds = |need: &Need| is_in_list(*need, number) && self.witness.world.holds(*need) == Some(true);
        let has = |need: &Need| {
            let missing = Some(&Choice::State(State::Missing));
            is_below(*need, number, self.witness) && self.witness.world.choice(*need) != missing
        };
        Some(match state {
            State::Missing => "is missing".to_owned(),
            State::Null => "is null".to_owned(),
            // What is in it says so too.
            State::Array if self.kept.iter().any(holds) => return None,
            State::Array => IS_A_LIST.to_owned(),
            State::Object if self.kept.iter().any(has) => return None,
            State::Object => "is an object".to_owned(),
            State::Scalar(scalar) => format!("is {}", self.value(number, *scalar, plain)?),
        })
    }
}

/// A value as a sentence shows it.
fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => format!("`{text}`"),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            format!("`{value}`")
        }
    }
}

/// Whether a decision is about what is in an array.
fn is_in_list(need: Need, list: usize) -> bool {
    match need {
        Need::Member(of, _) | Need::Null(of) | Need::Container(of) | Need::NonEmpty(of) => of == list,
        Need::Variable(_) | Need::Call(_) | Need::Form(_) => false,
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

//! From a world to a concrete input, and its confirmation by the evaluator.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
};

use super::{
    Need, Question, SERVED, Stop, Subject,
    candidates::is_plain_text,
    components::{Variable, Variables},
    world::{Choice, State, World},
};
use crate::{
    eval::{Ask, EvalError, FunctionCall, Inputs, Memo, Silent, Truth, Walker},
    values::{Value, ValueRef},
};

/// A concrete input.
#[derive(Clone, Debug)]
pub(crate) struct Witness {
    pub(crate) user: Value,
    /// Undefined if the document is in no partition.
    pub(crate) partition: Value,
    pub(crate) document: Value,
    /// The outcome of each call that was made, by name and arguments.
    pub(crate) calls: Vec<(String, Vec<Value>, Result<Value, EvalError>)>,
    /// The truths of all roots for this input.
    pub(crate) truths: Vec<Truth>,
    /// How many distinguishable inputs were looked at before.
    pub(crate) checked: u64,
    /// What had to be decided of the input, and what each number of a decision stands for.
    pub(crate) world: World,
    pub(crate) variables: Rc<Variables>,
}

/// Answers calls as a world has decided them, and notes which were made.
struct Outcomes<'w> {
    world: &'w World,
    variables: &'w Variables,
    made: Vec<(String, Vec<Value>, Result<Value, EvalError>)>,
    /// Where those stand that have one hash.
    places: HashMap<u64, Vec<usize>>,
}

impl Ask for Outcomes<'_> {
    fn ask(&mut self, slot: usize, call: &FunctionCall<'_>) -> Option<Result<Value, EvalError>> {
        let arguments = call.arguments.to_values();
        // Two calls that turn out to be one have one outcome, even if the world decided about them separately.
        let mut hasher = DefaultHasher::new();
        (call.name, &arguments).hash(&mut hasher);
        let places = self.places.entry(hasher.finish()).or_default();
        let alike = places.iter().filter_map(|place| self.made.get(*place));
        let known = alike.into_iter().find(|(name, given, _)| name == call.name && *given == arguments);
        if let Some((_, _, outcome)) = known {
            return Some(outcome.clone());
        }
        let outcome = match self.world.choice(Need::Call(self.variables.result_of(slot))) {
            Some(Choice::Outcome(outcome)) => outcome.clone(),
            _ => Err(EvalError::function_unknown()),
        };
        places.push(self.made.len());
        self.made.push((call.name.to_owned(), arguments, outcome.clone()));
        Some(outcome)
    }
}

impl Witness {
    /// The input that a world describes, if the evaluator gives the same answer for it.
    pub(super) fn confirmed(
        subject: Subject<'_>,
        variables: &Rc<Variables>,
        world: &World,
        question: Question<'_>,
    ) -> Option<Self> {
        let (user, partition, document) = inputs(subject, variables, world);
        let served = subject.key_field().is_none_or(|_| !matches!(partition, Value::Undefined));
        let mut outcomes = Outcomes { world, variables, made: Vec::new(), places: HashMap::new() };
        let mut memo = Memo::default();
        let truths: Vec<Truth> = {
            let inputs = Inputs {
                user: ValueRef::from(&user),
                partition: ValueRef::from(&partition),
                document: ValueRef::from(&document),
            };
            let calls = &subject.program.calls;
            let mut walker = Walker::new(calls, subject.fixed, inputs, &mut memo, &mut outcomes, Silent);
            let truth = |(number, root)| {
                walker.fixed = subject.fixed_of(number);
                walker.truth(root)
            };
            subject.program.roots.iter().enumerate().map(truth).collect()
        };
        let answer = question(&mut |root| match truths.get(root) {
            Some(truth) => Ok(*truth),
            None if root == SERVED => Ok(if served { Truth::True } else { Truth::False }),
            None => Err(Stop::NoRoot),
        });
        let calls = outcomes.made;
        (answer == Ok(true)).then_some(Self {
            user,
            partition,
            document,
            calls,
            truths,
            checked: 0,
            world: world.clone(),
            variables: Rc::clone(variables),
        })
    }
}

fn inputs(subject: Subject<'_>, variables: &Variables, world: &World) -> (Value, Value, Value) {
    let mut user = BTreeMap::from([
        ("id".to_owned(), Value::from("someone")),
        ("type".to_owned(), Value::from("normal")),
    ]);
    let mut document = BTreeMap::new();
    let mut partition = example_partition(subject);
    // Shorter paths first, so that documents come before what is in them.
    let mut numbers: Vec<usize> = (0..variables.list.len()).collect();
    numbers.sort_by_key(|number| match variables.list.get(*number) {
        Some(Variable::User(path)) => path.len(),
        _ => 0,
    });
    for number in numbers {
        let Some(variable) = variables.list.get(number) else { continue };
        let Some(state) = world.state(number) else {
            // Arguments of functions hold what nothing was decided about: it must not be missing if it never is.
            if let Variable::User(path) = variable
                && path.len() > 1
                && is_plain_text(path)
            {
                let keys: Vec<&str> = path.iter().map(|segment| &*segment.key).collect();
                place(&mut user, &keys, Value::from("something"));
            }
            continue;
        };
        let value = match state {
            State::Missing => continue,
            State::Null => Value::Null,
            State::Object => Value::Object(BTreeMap::new()),
            State::Array => list(world, number),
            State::Scalar(scalar) => world.scalar(*scalar).cloned().unwrap_or(Value::Undefined),
        };
        match variable {
            Variable::Partition => partition = value,
            Variable::Field(name) => drop(document.insert(name.to_string(), value)),
            Variable::User(path) => {
                let keys: Vec<&str> = path.iter().map(|segment| &*segment.key).collect();
                place(&mut user, &keys, value);
            }
            Variable::Call(_) => {}
        }
    }
    if let Some(Variable::Field(name)) = subject.key_field() {
        let key = document.get(&*name).map_or(ValueRef::Missing, ValueRef::from);
        partition = subject.partition_of(key).map_or(Value::Undefined, |partition| partition.to_value());
    }
    (Value::Object(user), partition, Value::Object(document))
}

/// A partition value that no rule knows, of the key's type.
fn example_partition(subject: Subject<'_>) -> Value {
    let kind = subject.key.kind.unwrap_or(crate::partition::PartitionType::String);
    let text = match kind {
        crate::partition::PartitionType::String => "some-partition",
        crate::partition::PartitionType::ObjectId => "5f0000000000000000000000",
        crate::partition::PartitionType::Long => "1",
        crate::partition::PartitionType::Uuid => "5f000000-0000-4000-8000-000000000000",
    };
    kind.read(text).unwrap_or(Value::Null)
}

/// The array with what is known to be in it.
fn list(world: &World, number: usize) -> Value {
    let mut elements: Vec<Value> = world.members(number).cloned().collect();
    if world.holds(Need::Null(number)) == Some(true) {
        elements.push(Value::Null);
    }
    if world.holds(Need::Container(number)) == Some(true) {
        elements.push(Value::Array(Vec::new()));
    }
    if world.holds(Need::NonEmpty(number)) == Some(true) && elements.is_empty() {
        elements.push(Value::from("something"));
    }
    Value::Array(elements)
}

/// Puts a value at a path, through documents that are made as needed. Below anything else the path leads nowhere.
fn place(object: &mut BTreeMap<String, Value>, keys: &[&str], value: Value) {
    match keys {
        [] => {}
        [last] => drop(object.insert((*last).to_owned(), value)),
        [first, rest @ ..] => {
            let inner = object.entry((*first).to_owned()).or_insert_with(|| Value::Object(BTreeMap::new()));
            if let Value::Object(inner) = inner {
                place(inner, rest, value);
            }
        }
    }
}

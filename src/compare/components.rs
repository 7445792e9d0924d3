//! The variables of a program, and which of them can meet in a comparison.
//!
//! Variables that are compared with each other, directly or through others, form a component: they must be able
//! to take each other's values and the constants of all of them.

use std::collections::BTreeMap;

use super::{Subject, scalars::Scalars};
use crate::{
    ast::{Order, Segment},
    compile::{CallSlot, Guard, Step, StepKind, Template, ValueSource},
    values::{ObjectId, Structure, Value},
};

/// What a variable is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Variable {
    Partition,
    /// A path into the user; also the prefixes of paths that are compared.
    User(Vec<Segment>),
    Field(Box<str>),
    Call(usize),
}

/// A component: everything that its variables can be compared with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Component {
    pub(crate) constants: Scalars,
    /// Some comparison asks for an order.
    pub(crate) ordered: bool,
    /// Some comparison goes through a conversion.
    pub(crate) converted: bool,
}

/// All variables of a program.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    pub(crate) list: Vec<Variable>,
    numbers: BTreeMap<Variable, usize>,
    /// Stands for the partition, if the inputs are documents.
    key_field: Option<Variable>,
    /// Union-find over the variables.
    parents: Vec<usize>,
    facts: Vec<Component>,
    /// Variables that stand in a comparison themselves, not only above one that does.
    pub(crate) compared: Vec<bool>,
    /// For each call, the first that asks the same function the same, whose result is its own.
    results: Vec<usize>,
}

impl Variables {
    pub(crate) fn of(subject: &Subject<'_>) -> Self {
        let program = subject.program;
        let calls = &program.calls;
        let first = |call: &CallSlot| calls.iter().position(|other| other.asks_as(call)).unwrap_or_default();
        let results = calls.iter().map(first).collect();
        let mut variables = Self { key_field: subject.key_field(), results, ..Self::default() };
        if let Some(field) = subject.key_field() {
            // Which partition a document is in matters even where no rule asks.
            let number = variables.add(field);
            variables.compared.get_mut(number).into_iter().for_each(|compared| *compared = true);
        }
        program.roots.iter().for_each(|root| variables.step(root));
        program.calls.iter().enumerate().for_each(|(number, call)| variables.call(number, call));
        variables
    }

    pub(crate) fn number(&self, variable: &Variable) -> Option<usize> {
        self.numbers.get(variable).copied()
    }

    /// The call whose result a call has: itself, or one that is guarded otherwise.
    pub(crate) fn result_of(&self, call: usize) -> usize {
        self.results.get(call).copied().unwrap_or(call)
    }

    /// The representative of a variable's component.
    pub(crate) fn component_of(&self, mut number: usize) -> usize {
        while let Some(parent) = self.parents.get(number).filter(|parent| **parent != number) {
            number = *parent;
        }
        number
    }

    pub(crate) fn component(&self, number: usize) -> Option<&Component> {
        self.facts.get(self.component_of(number))
    }

    /// Whether the states that are tried are all there are. With an order among three or more variables, or one that
    /// is asked of what conversions make, there can be positions that no candidate has; among many constants finding
    /// the positions takes too long.
    pub(crate) fn are_covered(&self) -> bool {
        const MOST_ORDERED: usize = 200;
        let compared = |number: &usize| self.compared.get(*number).copied().unwrap_or_default();
        let ordered = |number: &usize| self.component(*number).is_some_and(|component| component.ordered);
        let numbers: Vec<usize> = (0..self.list.len()).filter(compared).filter(ordered).collect();
        let in_component =
            |root: usize| numbers.iter().filter(|number| self.component_of(**number) == root).count();
        numbers.iter().all(|number| {
            let component = self.component(*number);
            let constants = component.map_or(0, |component| component.constants.len());
            let converted = component.is_some_and(|component| component.converted);
            in_component(self.component_of(*number)) < 3 && constants <= MOST_ORDERED && !converted
        })
    }

    fn add(&mut self, variable: Variable) -> usize {
        if let Some(number) = self.numbers.get(&variable) {
            return *number;
        }
        let number = self.list.len();
        self.list.push(variable.clone());
        self.numbers.insert(variable, number);
        self.parents.push(number);
        self.facts.push(Component::default());
        self.compared.push(false);
        number
    }

    fn path(&mut self, path: &[Segment]) -> usize {
        // Prefixes below the user's own fields can be of any kind, and decide whether the path leads anywhere.
        for len in 2..path.len() {
            self.add(Variable::User(path.get(..len).unwrap_or_default().to_vec()));
        }
        self.add(Variable::User(path.to_vec()))
    }

    fn step(&mut self, step: &Step) {
        step.children().iter().for_each(|child| self.step(child));
        let mut facts = Component { ordered: asks_for_order(step), ..Component::default() };
        if let StepKind::Is { expected, .. } = &step.kind {
            facts.add(&Value::Bool(*expected));
        }
        step.constants().into_iter().for_each(|constants| facts.add(&constants.to_value()));
        self.meet(step.sources(), facts);
    }

    fn call(&mut self, number: usize, call: &CallSlot) {
        self.add(Variable::Call(self.result_of(number)));
        call.arguments.iter().for_each(|argument| self.template(argument));
        if let Guard::CanEvaluate(step) = &call.guard {
            self.step(step);
        }
    }

    fn template(&mut self, template: &Template) {
        match template {
            Template::Value(ValueSource::User(path)) => drop(self.path(path)),
            Template::Value(_) => {}
            Template::Array(items) => items.iter().for_each(|item| self.template(item)),
            Template::Object(members) => members.iter().for_each(|(_, item)| self.template(item)),
        }
    }

    /// Joins all sources of one comparison.
    fn meet<'s>(&mut self, sources: impl Iterator<Item = &'s ValueSource>, mut facts: Component) {
        let mut joined: Option<usize> = None;
        for source in sources {
            if let Some(number) = self.source(source, &mut facts) {
                if let Some(compared) = self.compared.get_mut(number) {
                    *compared = true;
                }
                joined = Some(joined.map_or(number, |other| self.join(other, number)));
            }
        }
        if let Some(number) = joined {
            let root = self.component_of(number);
            if let Some(component) = self.facts.get_mut(root) {
                component.absorb(facts);
            }
        }
    }

    fn source(&mut self, source: &ValueSource, facts: &mut Component) -> Option<usize> {
        match source {
            ValueSource::Literal(value) | ValueSource::Known(value) => {
                facts.add(value);
                None
            }
            ValueSource::Failed(_) => None,
            ValueSource::Partition => Some(self.add(self.key_field.clone().unwrap_or(Variable::Partition))),
            ValueSource::User(path) => Some(self.path(path)),
            ValueSource::Field(name) => Some(self.add(Variable::Field(name.clone()))),
            ValueSource::Call(slot) => Some(self.add(Variable::Call(self.result_of(*slot)))),
            ValueSource::Convert { operand, .. } => {
                facts.converted = true;
                self.source(operand, facts)
            }
        }
    }

    fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.component_of(a), self.component_of(b));
        if a != b {
            let facts = self.facts.get_mut(b).map(std::mem::take).unwrap_or_default();
            if let Some(parent) = self.parents.get_mut(b) {
                *parent = a;
            }
            if let Some(component) = self.facts.get_mut(a) {
                component.absorb(facts);
            }
        }
        a
    }
}

impl Component {
    fn absorb(&mut self, other: Self) {
        self.ordered |= other.ordered;
        self.converted |= other.converted;
        other.constants.iter().for_each(|constant| self.add(constant));
    }

    /// Adds a scalar once; the elements of a known list one by one.
    fn add(&mut self, value: &Value) {
        elements(value).iter().for_each(|element| self.add(element));
        if value.structure() == Structure::Scalar {
            self.constants.add(value);
        }
    }
}

/// Whether it tells values apart by which is greater. Where nothing of a value's kind is less, `$gte` asks for the kind
/// alone.
fn asks_for_order(step: &Step) -> bool {
    let least = [Value::from(""), Value::ObjectId(ObjectId([0; 12]))];
    let of_kind = matches!(&step.kind, StepKind::Order { order: Order::GreaterOrEqual, right, .. }
        if right.constant().is_some_and(|value| least.contains(value)));
    !step.asks_for_equality() && !of_kind
}

fn elements(list: &Value) -> &[Value] {
    if let Value::Array(elements) = list { elements } else { &[] }
}

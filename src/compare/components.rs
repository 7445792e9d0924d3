//! The variables of a program, and which of them can meet in a comparison.
//!
//! Variables that are compared with each other, directly or through others, form a component: they must be able
//! to take each other's values and the constants of all of them.

use std::collections::{BTreeMap, HashMap};

use super::{Assumption, Obstacle, Shape, Subject, scalars::Scalars};
use crate::{
    ast::{Order, Segment},
    compile::{CallSlot, Guard, Step, StepKind, Template, ValueSource},
    values::{ObjectId, Structure, Value},
};

/// What a variable is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Some comparison asks for an order of two variables.
    pub(crate) between: bool,
    /// Some comparison goes through a conversion.
    pub(crate) converted: bool,
}

/// All variables of a program.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    pub(crate) list: Vec<Variable>,
    paths: HashMap<Box<[Segment]>, usize>,
    others: BTreeMap<Variable, usize>,
    /// Segments of all paths that are kept.
    segments: usize,
    /// Stands for the partition, if the inputs are documents.
    key_field: Option<Variable>,
    /// Union-find over the variables; at the end each has its representative here.
    parents: Vec<usize>,
    /// What comparisons show of a variable, in the order of the rules.
    shown: Vec<(usize, Component)>,
    components: Vec<Component>,
    /// Variables that are in a comparison themselves, not only above one that does.
    pub(crate) compared: Vec<bool>,
    /// For each representative, how many of its variables do.
    compared_together: Vec<usize>,
    /// What is known of variables.
    shapes: HashMap<Variable, Vec<Shape>>,
    /// For each call, the first that asks the same function the same, whose result is its own.
    results: Vec<usize>,
}

/// Segments of the paths of one program: more memory than this is not spent on what can be known of them.
const MOST_SEGMENTS: usize = 200_000;
/// Constants among which positions in an order are looked for.
const MOST_ORDERED: usize = 200;
/// Variables of one order for which there is room in every gap.
const MOST_TOGETHER: usize = 5;

impl Variables {
    pub(crate) fn of(subject: &Subject<'_>) -> Self {
        let program = subject.program;
        let mut variables =
            Self { key_field: subject.key_field(), results: first_alike(&program.calls), ..Self::default() };
        if let Some(field) = subject.key_field() {
            // Which partition a document is in matters even where no rule asks.
            let number = variables.add(field);
            variables.compared.get_mut(number).into_iter().for_each(|compared| *compared = true);
        }
        for Assumption { of, is } in subject.documents.map(|documents| documents.assumed).unwrap_or_default()
        {
            variables.shapes.entry(of.clone()).or_default().push(*is);
        }
        program.roots.iter().for_each(|root| variables.step(root));
        program.calls.iter().enumerate().for_each(|(number, call)| variables.call(number, call));
        variables.settle();
        variables
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Variable> {
        self.list.get(number)
    }

    /// What is known of a variable.
    pub(super) fn shapes(&self, variable: &Variable) -> &[Shape] {
        self.shapes.get(variable).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn number(&self, variable: &Variable) -> Option<usize> {
        match variable {
            Variable::User(path) => self.number_of_path(path),
            Variable::Partition | Variable::Field(_) | Variable::Call(_) => {
                self.others.get(variable).copied()
            }
        }
    }

    pub(crate) fn number_of_path(&self, path: &[Segment]) -> Option<usize> {
        self.paths.get(path).copied()
    }

    pub(crate) fn number_of_call(&self, slot: usize) -> Option<usize> {
        self.others.get(&Variable::Call(slot)).copied()
    }

    /// The variable that a value comes from.
    pub(crate) fn of_source(&self, source: &ValueSource) -> Option<usize> {
        match source {
            ValueSource::Literal(_) | ValueSource::Known(_) | ValueSource::Failed(_) => None,
            ValueSource::Partition => self.number(self.key_field.as_ref().unwrap_or(&Variable::Partition)),
            ValueSource::User(path) => self.number_of_path(path),
            ValueSource::Field(name) => self.number(&Variable::Field(name.clone())),
            ValueSource::Call(slot) => self.number_of_call(self.result_of(*slot)),
            ValueSource::Convert { operand, .. } => self.of_source(operand),
        }
    }

    /// The call whose result a call has: itself, or one that is guarded otherwise.
    pub(crate) fn result_of(&self, call: usize) -> usize {
        self.results.get(call).copied().unwrap_or(call)
    }

    /// The representative of a variable's component.
    pub(crate) fn component_of(&self, number: usize) -> usize {
        self.parents.get(number).copied().unwrap_or(number)
    }

    pub(crate) fn component(&self, number: usize) -> Option<&Component> {
        self.components.get(self.component_of(number))
    }

    /// Whether there is more to know of the paths than is kept.
    pub(crate) fn is_too_large(&self) -> bool {
        self.segments > MOST_SEGMENTS
    }

    /// What keeps the states that are tried from being all there are. With an order among six or more variables, or
    /// one that is asked of what conversions make, there can be positions that no candidate has; among many constants
    /// finding the positions takes too long. Variables that are ordered among constants alone can be as many as they
    /// like: the values that others have count as known, so that there is another one in every gap that has one.
    pub(crate) fn uncovered(&self) -> Option<Obstacle> {
        let all = (0..self.list.len()).all(|number| self.is_covered(number));
        (!all).then_some(Obstacle::Order)
    }

    /// Whether the states of a variable that are tried are all there are.
    pub(crate) fn is_covered(&self, number: usize) -> bool {
        let root = self.component_of(number);
        let together = self.compared_together.get(root).copied().unwrap_or_default();
        self.components.get(root).is_none_or(|component| {
            !component.ordered
                || ((together <= MOST_TOGETHER || !component.between)
                    && component.constants.len() <= MOST_ORDERED
                    && !component.converted)
        })
    }

    /// How many variables can meet in an order with this one.
    pub(crate) fn meeting(&self, number: usize) -> usize {
        let root = self.component_of(number);
        let between = self.components.get(root).is_some_and(|component| component.between);
        let together = self.compared_together.get(root).copied().unwrap_or_default();
        if between && together <= MOST_TOGETHER { together } else { 0 }
    }

    /// Whether positions among the constants of a variable are found soon.
    pub(crate) fn has_few_constants(&self, number: usize) -> bool {
        self.component(number).is_none_or(|component| component.constants.len() <= MOST_ORDERED)
    }

    fn add(&mut self, variable: Variable) -> usize {
        if let Some(number) = self.number(&variable) {
            return number;
        }
        let number = self.list.len();
        match &variable {
            Variable::User(path) => {
                self.segments += path.len();
                self.paths.insert(path.as_slice().into(), number);
            }
            Variable::Partition | Variable::Field(_) | Variable::Call(_) => {
                self.others.insert(variable.clone(), number);
            }
        }
        self.list.push(variable);
        self.parents.push(number);
        self.compared.push(false);
        number
    }

    fn path(&mut self, path: &[Segment]) -> usize {
        // Prefixes below the user's own fields can be of any kind, and decide whether the path leads anywhere.
        for len in 2..path.len() {
            let prefix = path.get(..len).unwrap_or_default();
            if self.number_of_path(prefix).is_none() && !self.is_too_large() {
                self.add(Variable::User(prefix.to_vec()));
            }
        }
        match self.number_of_path(path) {
            Some(number) => number,
            None => self.add(Variable::User(path.to_vec())),
        }
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
                facts.between |= facts.ordered && joined.is_some();
                if let Some(compared) = self.compared.get_mut(number) {
                    *compared = true;
                }
                joined = Some(joined.map_or(number, |other| self.join(other, number)));
            }
        }
        if let Some(number) = joined {
            self.shown.push((number, facts));
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
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parents.get_mut(b) {
            *parent = a;
        }
        a
    }

    /// The representative so far; the way to it gets shorter each time.
    fn root(&mut self, mut number: usize) -> usize {
        while let Some(parent) = self.parents.get(number).copied().filter(|parent| *parent != number) {
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            self.parents.iter_mut().skip(number).take(1).for_each(|parent| *parent = above);
            number = above;
        }
        number
    }

    /// Puts together what is known of each component, once it is known which there are.
    fn settle(&mut self) {
        self.parents = (0..self.list.len()).map(|number| self.root(number)).collect();
        self.components = self.list.iter().map(|_| Component::default()).collect();
        for (number, facts) in std::mem::take(&mut self.shown) {
            let root = self.component_of(number);
            if let Some(component) = self.components.get_mut(root) {
                component.absorb(facts);
            }
        }
        self.compared_together = vec![0; self.list.len()];
        let compared = self.parents.iter().zip(&self.compared).filter(|(_, compared)| **compared);
        for (root, _) in compared {
            self.compared_together.iter_mut().skip(*root).take(1).for_each(|count| *count += 1);
        }
    }
}

/// For each call, the first that asks the same function the same.
fn first_alike(calls: &[CallSlot]) -> Vec<usize> {
    let mut first = HashMap::with_capacity(calls.len());
    calls.iter().enumerate().map(|(number, call)| *first.entry(call.question()).or_insert(number)).collect()
}

impl Component {
    fn absorb(&mut self, other: Self) {
        self.ordered |= other.ordered;
        self.between |= other.between;
        self.converted |= other.converted;
        other.constants.iter().for_each(|constant| self.add(constant));
    }

    /// Adds a scalar once; the elements of a known array one by one.
    fn add(&mut self, value: &Value) {
        elements(value).iter().for_each(|element| self.add(element));
        if value.structure() == Structure::Scalar {
            self.constants.add(value);
        }
    }
}

/// Whether it distinguishes values by which is greater. Where nothing of a value's kind is less, `$gte` asks for the kind
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

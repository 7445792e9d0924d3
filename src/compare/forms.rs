//! The normal form of steps, so far as two that have the same one are known to be the same without a search.
//!
//! In: the roots of a program. Out: for each step a [`Form`]: what it asks, by number, and whether it is negated.
//! Negation is carried to the front, what must hold together is in one order and once, and nothing that asks itself
//! twice is asked twice. All of this is exact in three truth values.

use std::{collections::HashMap, rc::Rc};

use crate::{
    ast::{Inner, Order},
    compile::{ConstantSet, ListSource, Step, StepKind, ValueSource, write_source, write_value},
    values::Value,
    vocabulary::Context,
};

/// What a step asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// True, false or undecided.
    Known(Option<bool>),
    Asked {
        number: usize,
        negated: bool,
    },
}

/// The forms of all steps of a program.
#[derive(Default)]
pub(super) struct Forms {
    /// By where the steps are in memory, and in which context they are.
    of_steps: HashMap<(usize, Context), Form>,
    numbers: HashMap<Rc<Shape>, usize>,
    shapes: Vec<Rc<Shape>>,
    /// In how many places each is asked.
    places: Vec<usize>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Shape {
    /// A comparison, written out.
    Comparison(String, Context),
    /// All of these.
    All(Vec<Form>),
}

impl Forms {
    /// The forms of roots, each with its context.
    pub(super) fn new<'s>(roots: impl Iterator<Item = (&'s Step, Context)>) -> Self {
        let mut forms = Self::default();
        for (step, context) in roots {
            forms.form(step, context);
        }
        forms
    }

    pub(super) fn of(&self, step: &Step, context: Context) -> Option<Form> {
        self.of_steps.get(&(address(step), context)).copied()
    }

    /// Whether something is asked in more than one place.
    pub(super) fn is_repeated(&self, form: Form) -> bool {
        match form {
            Form::Known(_) => true,
            Form::Asked { number, .. } => self.places.get(number).is_some_and(|places| *places > 1),
        }
    }

    /// Whether anything but constants is.
    pub(super) fn has_repeated(&self) -> bool {
        self.places.iter().any(|places| *places > 1)
    }

    fn form(&mut self, step: &Step, context: Context) -> Form {
        let form = match step.inner() {
            Inner::All(steps) => {
                let parts = steps.iter().map(|step| self.form(step, context)).collect();
                self.all(parts)
            }
            Inner::Any(steps) => {
                let parts = steps.iter().map(|step| self.form(step, context).negated()).collect();
                self.all(parts).negated()
            }
            Inner::None(steps) => {
                let parts = steps.iter().map(|step| self.form(step, context).negated()).collect();
                self.all(parts)
            }
            Inner::Not(step) => self.form(step, context).negated(),
            Inner::Nothing => self.comparison(step, context),
        };
        if let Form::Asked { number, .. } = form
            && let Some(places) = self.places.get_mut(number)
        {
            *places += 1;
        }
        self.of_steps.insert((address(step), context), form);
        form
    }

    fn all(&mut self, parts: Vec<Form>) -> Form {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Form::Known(Some(true)) => {}
                Form::Known(Some(false)) => return part,
                Form::Known(None) => flat.push(part),
                Form::Asked { number, negated } => {
                    match self.shapes.get(number).map(|shape| &**shape).filter(|_| !negated) {
                        Some(Shape::All(inner)) => flat.extend(inner),
                        Some(Shape::Comparison(..)) | None => flat.push(part),
                    }
                }
            }
        }
        flat.sort_unstable();
        flat.dedup();
        match flat.as_slice() {
            [] => Form::Known(Some(true)),
            [only] => *only,
            _ => self.numbered(Shape::All(flat)),
        }
    }

    fn comparison(&mut self, step: &Step, context: Context) -> Form {
        let mut negated = false;
        let text = match &step.kind {
            StepKind::Constant(constant) => return Form::Known(Some(*constant)),
            StepKind::Undecided(_) => return Form::Known(None),
            StepKind::Is { expected: true, value } => format!("is {}", source(value)),
            StepKind::Is { expected: false, value } => format!("is not {}", source(value)),
            StepKind::Equal { left, right } => format!("eq {} {}", source(left), source(right)),
            StepKind::NotEqual { left, right } => format!("ne {} {}", source(left), source(right)),
            StepKind::Order { left, order, right } => {
                // Where an order is decided and does not hold, the opposite one does.
                let order = match order {
                    Order::Greater => "gt",
                    Order::GreaterOrEqual => "lt",
                    Order::Less => "lt",
                    Order::LessOrEqual => "gt",
                };
                negated = matches!(
                    &step.kind,
                    StepKind::Order { order: Order::GreaterOrEqual | Order::LessOrEqual, .. }
                );
                format!("{order} {} {}", source(left), source(right))
            }
            StepKind::In { left, list } => format!("in {} {}", source(left), listed(list)),
            StepKind::NotIn { left, list } => format!("nin {} {}", source(left), listed(list)),
            StepKind::Exists { left, expected } => {
                negated = !expected;
                format!("exists {}", source(left))
            }
            StepKind::ContainsAll { left, elements } => format!("all {} {}", source(left), sources(elements)),
            StepKind::Contains { list, right } => format!("contains {} {}", constants(list), source(right)),
            // Made of other steps, of which there are none here.
            StepKind::All(_) | StepKind::Any(_) | StepKind::None(_) | StepKind::Not(_) => String::new(),
        };
        let form = self.numbered(Shape::Comparison(text, context));
        if negated { form.negated() } else { form }
    }

    fn numbered(&mut self, shape: Shape) -> Form {
        let shape = Rc::new(shape);
        let next = self.shapes.len();
        let number = *self.numbers.entry(Rc::clone(&shape)).or_insert(next);
        if number == next {
            self.shapes.push(shape);
            self.places.push(0);
        }
        Form::Asked { number, negated: false }
    }
}

impl Form {
    fn negated(self) -> Self {
        match self {
            Self::Known(known) => Self::Known(known.map(|known| !known)),
            Self::Asked { number, negated } => Self::Asked { number, negated: !negated },
        }
    }
}

fn address(step: &Step) -> usize {
    std::ptr::from_ref(step).addr()
}

fn listed(list: &ListSource) -> String {
    match list {
        ListSource::Elements { constants: set, null, open, .. } => {
            format!("{} {null} {}", constants(set), sources(open))
        }
        ListSource::Expansion(expansion) => source(expansion),
    }
}

fn source(source: &ValueSource) -> String {
    let mut text = String::new();
    write_source(source, &mut text);
    text
}

/// In which order they are makes no difference.
fn sources(sources: &[ValueSource]) -> String {
    let mut written: Vec<String> = sources.iter().map(source).collect();
    written.sort_unstable();
    written.dedup();
    written.join(",")
}

fn constants(set: &ConstantSet) -> String {
    let Value::Array(values) = set.to_value() else { return String::new() };
    let of = |value: &Value| {
        let mut text = String::new();
        write_value(value, &mut text);
        text
    };
    let mut written: Vec<String> = values.iter().map(of).collect();
    written.sort_unstable();
    written.join(",")
}

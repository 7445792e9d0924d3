//! What remains to be asked of a partition once a user is bound: a condition over the partition alone.
//!
//! In: nodes of a plan that did not close. Out: a [`Condition`] of functions, orders and lists of values, unsayable in
//! what the rule language has no words for without the user.

use super::partitions::{Partitions, set_of};
use crate::{
    ast::{Argument, Call, List, Operand, OperandKind},
    compile::{CallSlot, Decided, Mark, Node, Step, StepKind, Template, ValueSource},
    condition::{Asks, Atom, Condition, Missing, Relation},
    text::Span,
    values::{Kind, PerKind, Value, ValueRef},
};

/// An empty slot: plans keep the places of few things.
const NOWHERE: Span = Span { start: 0, end: 0 };

/// What nodes are turned into conditions with.
pub(super) struct Remaining<'p> {
    pub(super) calls: &'p [CallSlot],
    pub(super) kinds: &'p [Kind],
}

impl Remaining<'_> {
    /// The partitions for which a node is true, or for which it is false.
    pub(super) fn condition(&self, node: &Node, asks: Asks) -> Condition<Atom> {
        let parts =
            |nodes: &[Node]| -> Vec<_> { nodes.iter().map(|node| self.condition(node, asks)).collect() };
        let said = match node {
            Node::Not(inner) => return self.condition(inner, asks.negated()),
            Node::All(nodes) => return asks.all(parts(nodes)),
            Node::Any(nodes) => return asks.any(parts(nodes)),
            Node::Is(value) => constant(value).map(|value| is(Relation::Equal(value, missing(asks)), asks)),
            Node::Listed(list) => {
                if let Value::Array(values) = list.to_value() {
                    among(&values, asks)
                } else {
                    None
                }
            }
            Node::Decided(decided) => self.decided(decided, asks),
            Node::Call { slot, expected, .. } => {
                self.call(*slot).map(|call| atom(call, Relation::Is(*expected), asks))
            }
            Node::Step(step) => self.step(step, asks),
            Node::Meets { .. } | Node::User { .. } | Node::Wide(_) => None,
        };
        said.unwrap_or_else(|| Condition::unsayable("it cannot be expressed without the user", NOWHERE))
    }

    fn decided(&self, decided: &Decided<Mark>, asks: Asks) -> Option<Condition<Atom>> {
        let (listed, rest) = decided.parts();
        let asked = |mark: Mark| if asks == Asks::True { mark } else { mark.negated() };
        let listed = listed.map(|(key, mark)| (key, asked(mark))).collect();
        match set_of(self.kinds, listed, PerKind::new(|kind| asked(*rest.get(kind)))) {
            Partitions::None => Some(Condition::False),
            Partitions::All => Some(Condition::True),
            Partitions::Only(only) => among(&only, Asks::True),
            Partitions::AllBut(but) => among(&but, Asks::False),
            Partitions::Rule(_) | Partitions::Open => None,
        }
    }

    fn step(&self, step: &Step, asks: Asks) -> Option<Condition<Atom>> {
        if let StepKind::Order { left, order, right } = &step.kind {
            if has_no_order(left) || has_no_order(right) {
                return Some(Condition::False);
            }
            let (order, other) = match (left, right) {
                (ValueSource::Partition, other) => (*order, other),
                (other, ValueSource::Partition) => (order.mirrored(), other),
                _ => return None,
            };
            let order = if asks == Asks::True { order } else { order.opposite() };
            let relation = Relation::Order(order, constant(other.constant()?)?);
            return Some(is(relation, Asks::True));
        }
        if let StepKind::Equal { left: ValueSource::Partition, right: ValueSource::Call(slot) } = &step.kind {
            return Some(is(Relation::Equal(self.call(*slot)?, Missing::Compared), asks));
        }
        None
    }

    fn call(&self, slot: usize) -> Option<Operand> {
        let call = self.calls.get(slot)?;
        let arguments = call.arguments.iter().map(argument).collect::<Option<_>>()?;
        let call = Call { span: call.span, name: call.name.clone(), arguments };
        Some(Operand { span: call.span, kind: OperandKind::Call(call) })
    }
}

/// The partition is among values, or among none of them.
fn among(values: &[Value], asks: Asks) -> Option<Condition<Atom>> {
    let values = values.iter().map(constant).collect::<Option<_>>()?;
    Some(is(Relation::Member(List::Elements(values), missing(asks)), asks))
}

fn is(relation: Relation, asks: Asks) -> Condition<Atom> {
    atom(Operand { span: NOWHERE, kind: OperandKind::Partition }, relation, asks)
}

fn atom(subject: Operand, relation: Relation, asks: Asks) -> Condition<Atom> {
    Condition::Atom(Atom { span: subject.span, subject, relation, asks })
}

/// The partition is never missing, so that `$ne` and `$nin` say what is not equal.
fn missing(asks: Asks) -> Missing {
    match asks {
        Asks::True => Missing::Compared,
        Asks::False => Missing::Undecided,
    }
}

/// An order against such a value is never decided.
fn has_no_order(source: &ValueSource) -> bool {
    source.constant().is_some_and(|value| {
        let ordered = matches!(value, Value::String(_) | Value::ObjectId(_) | Value::Date(_));
        !ordered && ValueRef::from(value).number().is_none()
    })
}

fn argument(template: &Template) -> Option<Argument> {
    Some(match template {
        Template::Value(ValueSource::Partition) => {
            Argument::Value(Operand { span: NOWHERE, kind: OperandKind::Partition })
        }
        Template::Value(source) => Argument::Value(written(source.constant()?)?),
        Template::Array(items) => Argument::Array(items.iter().map(argument).collect::<Option<_>>()?),
        Template::Object(members) => {
            let members = members.iter().map(|(key, item)| Some((key.clone(), argument(item)?)));
            Argument::Object(members.collect::<Option<_>>()?)
        }
    })
}

fn written(value: &Value) -> Option<Operand> {
    is_plain(value).then(|| Operand { span: NOWHERE, kind: OperandKind::Literal(value.clone()) })
}

/// Whether a value can be written in a rule as it is: nothing in it would be read as an expansion or an operator, and
/// nothing is missing.
fn is_plain(value: &Value) -> bool {
    let is_word = |text: &str| text.starts_with(['%', '$']);
    match value {
        Value::Undefined => false,
        Value::String(text) => !is_word(text),
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => members.iter().all(|(key, member)| !is_word(key) && is_plain(member)),
        Value::Double(double) => double.is_finite(),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Decimal(_)
        | Value::ObjectId(_)
        | Value::Uuid(_)
        | Value::Date(_)
        | Value::Binary { .. } => true,
    }
}

/// A value that the partition is compared with.
fn constant(value: &Value) -> Option<Operand> {
    match value {
        Value::String(_)
        | Value::Int(_)
        | Value::ObjectId(_)
        | Value::Uuid(_)
        | Value::Null
        | Value::Double(_) => written(value),
        Value::Undefined
        | Value::Bool(_)
        | Value::Decimal(_)
        | Value::Date(_)
        | Value::Binary { .. }
        | Value::Array(_)
        | Value::Object(_) => None,
    }
}

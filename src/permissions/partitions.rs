//! Which partitions a user may open, as a set.
//!
//! In: the permissions of one user, in which everything else is decided. Out: for read and for write none, all, exactly
//! these values, all but these, or what remains to be asked of a partition as a rule over `%%partition`: a function, or
//! an order. Equality cannot tell more values apart than a rule and a user mention, so most rules come out as a list.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::UserPermissions;
use crate::{
    ast::Order,
    compile::{CallSlot, Decided, Form, Mark, Node, Source, Step, StepKind, Template},
    partition::{Admission, PartitionType},
    values::{Key, Kind, PerKind, Value, ValueRef},
};

/// The partitions that a user may open.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UserPartitions {
    /// Those that may be read; what may be written is among them (SEMANTICS §6.2).
    pub read: Partitions,
    /// Those that may be written.
    pub write: Partitions,
}

/// A set of partitions. Lists hold each value once, in order; null stands for the null partition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Partitions {
    /// No partition.
    None,
    /// Every partition.
    All,
    /// Exactly these.
    Only(Vec<Value>),
    /// Every partition but these.
    AllBut(Vec<Value>),
    /// Those for which this rule is true: it calls a function, or asks for an order. It is over `%%partition` alone.
    Rule(Json),
    /// It depends on the partition in a way that has no shorter form than asking
    /// [`access`](UserPermissions::access).
    Open,
}

impl Partitions {
    /// Whether a partition is among them; `None` if that must be asked of [`UserPermissions::access`].
    pub fn contains<'v>(&self, partition: impl Into<ValueRef<'v>>) -> Option<bool> {
        let partition = partition.into();
        let listed = |values: &[Value]| values.iter().any(|value| same(ValueRef::from(value), partition));
        match self {
            Self::None => Some(false),
            Self::All => Some(true),
            Self::Only(values) => Some(listed(values)),
            Self::AllBut(values) => Some(!listed(values)),
            Self::Rule(_) | Self::Open => None,
        }
    }

    /// The partitions one by one, if there are only so many.
    pub fn listed(&self) -> Option<&[Value]> {
        match self {
            Self::None => Some(&[]),
            Self::Only(values) => Some(values),
            Self::All | Self::AllBut(_) | Self::Rule(_) | Self::Open => None,
        }
    }

    /// As formats show it: `{"set": "only", "values": […]}`; values are relaxed Extended JSON.
    pub fn to_json(&self) -> Json {
        let values = |values: &[Value]| values.iter().map(Value::to_json).collect::<Vec<_>>();
        match self {
            Self::None => json!({"set": "none"}),
            Self::All => json!({"set": "all"}),
            Self::Only(only) => json!({"set": "only", "values": values(only)}),
            Self::AllBut(but) => json!({"set": "all-but", "values": values(but)}),
            Self::Rule(rule) => json!({"set": "rule", "rule": rule}),
            Self::Open => json!({"set": "open"}),
        }
    }
}

fn same(a: ValueRef<'_>, b: ValueRef<'_>) -> bool {
    match (Key::of(a), Key::of(b)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => matches!((a, b), (ValueRef::Null, ValueRef::Null)),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

impl UserPermissions {
    /// The partitions that the user may open. Where functions must be asked, what they are asked remains as a rule.
    pub fn partitions(&self) -> UserPartitions {
        let kinds = kinds(self.admission);
        let set = |listed: Vec<(Key<'_>, Mark)>, rest: PerKind<Mark>| set_of(&kinds, listed, rest);
        if let Some(pair) = self.plan.closed() {
            let of = |which: fn([Mark; 2]) -> Mark| {
                let (listed, rest) = pair.parts();
                let listed = listed.map(|(key, marks)| (key, which(marks))).collect();
                set(listed, PerKind::new(|kind| which(*rest.of(kind))))
            };
            return UserPartitions { read: of(|[read, _]| read), write: of(|[_, write]| write) };
        }
        let remaining = |nodes: &[&Node]| self.remaining(&kinds, nodes);
        match &self.plan.form {
            Form::Closed(_) | Form::Shared(_) => {
                UserPartitions { read: Partitions::Open, write: Partitions::Open }
            }
            Form::ReadOnly(read) => UserPartitions { read: remaining(&[read]), write: Partitions::None },
            Form::Alike(both) => UserPartitions { read: remaining(&[both]), write: remaining(&[both]) },
            Form::Open { read, write } => {
                UserPartitions { read: remaining(&[read, write]), write: remaining(&[write]) }
            }
        }
    }

    /// The partitions for which one of some conditions is true.
    fn remaining(&self, kinds: &[Kind], nodes: &[&Node]) -> Partitions {
        if let [Node::Decided(decided)] = nodes {
            let (listed, rest) = decided.parts();
            return set_of(kinds, listed.collect(), *rest);
        }
        let writer = Writer { calls: &self.calls, kinds };
        let parts: Option<Vec<Json>> = nodes.iter().map(|node| writer.node(node, Wanted::True)).collect();
        match parts.map(either) {
            None => Partitions::Open,
            Some(Json::Bool(false)) => Partitions::None,
            Some(Json::Bool(true)) => Partitions::All,
            Some(rule) => Partitions::Rule(rule),
        }
    }
}

/// The kinds of values that open a partition at all.
fn kinds(admission: Admission) -> Vec<Kind> {
    let of = |kind: PartitionType| match kind {
        PartitionType::String => Kind::Text,
        PartitionType::ObjectId => Kind::ObjectId,
        PartitionType::Long => Kind::Int,
        PartitionType::Uuid => Kind::Uuid,
    };
    let example = |kind: Kind| match kind {
        Kind::Text => Value::from(""),
        Kind::ObjectId => Value::ObjectId(crate::values::ObjectId([0; 12])),
        Kind::Int => Value::Int(0),
        Kind::Uuid => Value::Uuid(crate::values::Uuid([0; 16])),
        Kind::Null => Value::Null,
    };
    let all = PartitionType::ALL.map(of).into_iter().chain([Kind::Null]);
    all.filter(|kind| admission.admits(&ValueRef::from(&example(*kind)))).collect()
}

/// The set of what is true; what is undecided is denied. Null is one value, so it is listed like others.
fn set_of(kinds: &[Kind], listed: Vec<(Key<'_>, Mark)>, rest: PerKind<Mark>) -> Partitions {
    let is_true = |mark: Mark| mark == Mark::TRUE;
    let mut rests = kinds.iter().filter(|kind| **kind != Kind::Null).map(|kind| is_true(*rest.of(*kind)));
    let Some(others) = rests.next() else { return Partitions::Open };
    if rests.any(|rest| rest != others) {
        return Partitions::Open;
    }
    let apart: BTreeSet<Key<'_>> = listed
        .into_iter()
        .filter(|(key, mark)| kinds.contains(&key.kind()) && is_true(*mark) != others)
        .map(|(key, _)| key)
        .collect();
    let mut values: Vec<Value> = apart.into_iter().map(|key| key.view().to_value()).collect();
    if kinds.contains(&Kind::Null) && is_true(*rest.of(Kind::Null)) != others {
        values.push(Value::Null);
    }
    match (others, values.is_empty()) {
        (false, true) => Partitions::None,
        (true, true) => Partitions::All,
        (false, false) => Partitions::Only(values),
        (true, false) => Partitions::AllBut(values),
    }
}

/// Whether the rule is for "it is true" or for "it is false": what is undecided is neither.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    True,
    False,
}

/// Writes conditions as rules over `%%partition`; `None` for what the language cannot say without the user.
struct Writer<'p> {
    calls: &'p [CallSlot],
    kinds: &'p [Kind],
}

impl Writer<'_> {
    fn node(&self, node: &Node, wanted: Wanted) -> Option<Json> {
        let parts = |nodes: &[Node]| -> Option<Vec<Json>> {
            nodes.iter().map(|node| self.node(node, wanted)).collect()
        };
        match (node, wanted) {
            (Node::Is(value), Wanted::True) => Some(json!({"%%partition": constant(value)?})),
            (Node::Is(value), Wanted::False) => Some(json!({"%%partition": {"$ne": constant(value)?}})),
            (Node::Listed(list), _) => {
                let Value::Array(values) = list.to_value() else { return None };
                let operator = if wanted == Wanted::True { "$in" } else { "$nin" };
                let values: Option<Vec<Json>> = values.iter().map(constant).collect();
                Some(json!({"%%partition": { operator: values? }}))
            }
            (Node::Decided(decided), _) => self.decided(decided, wanted),
            (Node::Call { slot, expected, .. }, _) => {
                let left = if *expected { "%%true" } else { "%%false" };
                Some(asserted(json!({ left: self.call(*slot)? }), wanted))
            }
            (Node::Step(step), _) if is_never_decided(step) => Some(json!(false)),
            (Node::Step(step), _) => Some(asserted(self.step(step)?, wanted)),
            (Node::Not(inner), Wanted::True) => self.node(inner, Wanted::False),
            (Node::Not(inner), Wanted::False) => self.node(inner, Wanted::True),
            (Node::All(nodes), Wanted::True) | (Node::Any(nodes), Wanted::False) => parts(nodes).map(both),
            (Node::Any(nodes), Wanted::True) | (Node::All(nodes), Wanted::False) => parts(nodes).map(either),
            (Node::Meets { .. } | Node::User { .. } | Node::Wide(_), _) => None,
        }
    }

    fn decided(&self, decided: &Decided<Mark>, wanted: Wanted) -> Option<Json> {
        let (listed, rest) = decided.parts();
        let turned = |mark: Mark| if wanted == Wanted::True { mark } else { mark.negated() };
        let listed = listed.map(|(key, mark)| (key, turned(mark))).collect();
        let values = |values: &[Value]| values.iter().map(constant).collect::<Option<Vec<Json>>>();
        match set_of(self.kinds, listed, PerKind::new(|kind| turned(*rest.of(kind)))) {
            Partitions::None => Some(json!(false)),
            Partitions::All => Some(json!(true)),
            Partitions::Only(only) => Some(json!({"%%partition": {"$in": values(&only)?}})),
            Partitions::AllBut(but) => Some(json!({"%%partition": {"$nin": values(&but)?}})),
            Partitions::Rule(_) | Partitions::Open => None,
        }
    }

    fn step(&self, step: &Step) -> Option<Json> {
        if let StepKind::Order { left, order, right } = &step.kind {
            let (order, other) = match (left, right) {
                (Source::Partition, other) => (*order, other),
                (other, Source::Partition) => (order.mirrored(), other),
                _ => return None,
            };
            let operator = match order {
                Order::Greater => "$gt",
                Order::GreaterOrEqual => "$gte",
                Order::Less => "$lt",
                Order::LessOrEqual => "$lte",
            };
            return Some(json!({"%%partition": { operator: constant(other.constant()?)? }}));
        }
        if let StepKind::Equal { left: Source::Partition, right: Source::Call(slot) } = &step.kind {
            return Some(json!({"%%partition": self.call(*slot)?}));
        }
        None
    }

    fn call(&self, slot: usize) -> Option<Json> {
        let call = self.calls.get(slot)?;
        let arguments: Option<Vec<Json>> = call.arguments.iter().map(argument).collect();
        Some(json!({"%function": {"name": &*call.name, "arguments": arguments?}}))
    }
}

/// An order against something that has none.
fn is_never_decided(step: &Step) -> bool {
    let StepKind::Order { left, right, .. } = &step.kind else { return false };
    [left, right].into_iter().filter_map(Source::constant).any(|value| {
        let ordered = matches!(value, Value::String(_) | Value::ObjectId(_) | Value::Date(_));
        !ordered && ValueRef::from(value).number().is_none()
    })
}

fn argument(template: &Template) -> Option<Json> {
    match template {
        Template::Value(Source::Partition) => Some(json!("%%partition")),
        Template::Value(source) => written(source.constant()?),
        Template::Array(items) => items.iter().map(argument).collect::<Option<_>>().map(Json::Array),
        Template::Object(members) => members
            .iter()
            .map(|(key, item)| Some((key.to_string(), argument(item)?)))
            .collect::<Option<_>>()
            .map(Json::Object),
    }
}

/// A value that stands in a rule as it is: nothing in it would be read as an expansion or an operator, and nothing is
/// missing.
fn written(value: &Value) -> Option<Json> {
    let is_word = |text: &str| text.starts_with(['%', '$']);
    let plain = match value {
        Value::Undefined => false,
        Value::String(text) => !is_word(text),
        Value::Array(items) => items.iter().all(|item| written(item).is_some()),
        Value::Object(members) => {
            members.iter().all(|(key, member)| !is_word(key) && written(member).is_some())
        }
        Value::Double(double) => double.is_finite(),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Decimal(_)
        | Value::ObjectId(_)
        | Value::Uuid(_)
        | Value::Date(_)
        | Value::Binary { .. } => true,
    };
    plain.then(|| value.to_json())
}

/// A value that the partition is compared with.
fn constant(value: &Value) -> Option<Json> {
    match value {
        Value::String(_) | Value::Int(_) | Value::ObjectId(_) | Value::Uuid(_) | Value::Null => {
            written(value)
        }
        Value::Double(double) if double.is_finite() => written(value),
        Value::Undefined
        | Value::Bool(_)
        | Value::Double(_)
        | Value::Decimal(_)
        | Value::Date(_)
        | Value::Binary { .. }
        | Value::Array(_)
        | Value::Object(_) => None,
    }
}

fn asserted(rule: Json, wanted: Wanted) -> Json {
    match wanted {
        Wanted::True => rule,
        Wanted::False => json!({"%nor": [rule]}),
    }
}

fn both(mut parts: Vec<Json>) -> Json {
    parts.retain(|part| *part != json!(true));
    match parts.as_slice() {
        [] => json!(true),
        parts if parts.contains(&json!(false)) => json!(false),
        [only] => only.clone(),
        parts => json!({"%and": parts}),
    }
}

fn either(mut parts: Vec<Json>) -> Json {
    parts.retain(|part| *part != json!(false));
    match parts.as_slice() {
        [] => json!(false),
        parts if parts.contains(&json!(true)) => json!(true),
        [only] => only.clone(),
        parts => json!({"%or": parts}),
    }
}

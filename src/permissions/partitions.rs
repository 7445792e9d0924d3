//! Which partitions a user may open, as a set.
//!
//! In: the permissions of one user, in which everything else is decided. Out: for read and for write none, all, exactly
//! these values, all but these, or what remains to be asked of a partition as a rule over `%%partition`: a function, or
//! an order. Equality cannot distinguish more values than a rule and a user mention, so most rules come out as a list.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{UserPermissions, remaining::Remaining};
use crate::{
    compile::{Form, Mark, Node},
    condition::{Asks, Condition, Sigil},
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
    /// What the app does not tell and may open others, and why it is not known, in sentences. Only
    /// [`SyncConfig::partitions_of`](crate::SyncConfig::partitions_of) tells; to [`UserPermissions`] what is not known is
    /// undecided, as in every decision.
    pub unknown: Vec<String>,
}

/// A set of partitions. Arrays hold each value once, in order; null is the null partition.
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

    /// The partitions one by one, up to this many.
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
    match (Key::new(a), Key::new(b)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => matches!((a, b), (ValueRef::Null, ValueRef::Null)),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

impl UserPermissions {
    /// The partitions that the user may open. Where functions must be asked, what they are asked remains as a rule.
    pub fn partitions(&self) -> UserPartitions {
        let (read, write) = self.sets();
        UserPartitions { read, write, unknown: Vec::new() }
    }

    /// Those that may be read, and those that may be written.
    fn sets(&self) -> (Partitions, Partitions) {
        let kinds = kinds(self.admission);
        let set = |listed: Vec<(Key<'_>, Mark)>, rest: PerKind<Mark>| set_of(&kinds, listed, rest);
        if let Some(pair) = self.plan.closed() {
            let of = |which: fn([Mark; 2]) -> Mark| {
                let (listed, rest) = pair.parts();
                let listed = listed.map(|(key, marks)| (key, which(marks))).collect();
                set(listed, PerKind::new(|kind| which(*rest.get(kind))))
            };
            return (of(|[read, _]| read), of(|[_, write]| write));
        }
        let remaining = |nodes: &[&Node]| self.remaining(&kinds, nodes);
        match &self.plan.form {
            Form::Closed(_) | Form::Shared(_) => (Partitions::Open, Partitions::Open),
            Form::ReadOnly(read) => (remaining(&[read]), Partitions::None),
            Form::Alike(both) => (remaining(&[both]), remaining(&[both])),
            Form::Open { read, write } => (remaining(&[read, write]), remaining(&[write])),
        }
    }

    /// Whether something is undecided, or may be: for some partition, or in what must be asked of each.
    pub(crate) fn is_undecided_somewhere(&self) -> bool {
        self.plan.closed().is_none_or(|pair| {
            let (mut listed, rest) = pair.parts();
            let undecided = |marks: &[Mark; 2]| marks.iter().any(|mark| mark.is_undecided());
            listed.any(|(_, marks)| undecided(&marks))
                || kinds(self.admission).into_iter().any(|kind| undecided(rest.get(kind)))
        })
    }

    /// The partitions for which one of some conditions is true.
    fn remaining(&self, kinds: &[Kind], nodes: &[&Node]) -> Partitions {
        if let [Node::Decided(decided)] = nodes {
            let (listed, rest) = decided.parts();
            return set_of(kinds, listed.collect(), *rest);
        }
        let remaining = Remaining { calls: &self.calls, kinds };
        let parts: Vec<_> = nodes.iter().map(|node| remaining.condition(node, Asks::True)).collect();
        match Condition::any(parts).sayable() {
            Err(_) => Partitions::Open,
            Ok(Condition::False) => Partitions::None,
            Ok(Condition::True) => Partitions::All,
            Ok(rule) => Partitions::Rule(rule.to_json(Sigil::Percent)),
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
pub(super) fn set_of(kinds: &[Kind], listed: Vec<(Key<'_>, Mark)>, rest: PerKind<Mark>) -> Partitions {
    let is_true = |mark: Mark| mark == Mark::TRUE;
    let mut rests = kinds.iter().filter(|kind| **kind != Kind::Null).map(|kind| is_true(*rest.get(*kind)));
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
    if kinds.contains(&Kind::Null) && is_true(*rest.get(Kind::Null)) != others {
        values.push(Value::Null);
    }
    match (others, values.is_empty()) {
        (false, true) => Partitions::None,
        (true, true) => Partitions::All,
        (false, false) => Partitions::Only(values),
        (true, false) => Partitions::AllBut(values),
    }
}

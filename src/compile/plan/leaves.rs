//! Comparisons as leaves of a plan.

use super::{Meeting, Node, UserPath, UserTest};
use crate::{
    compile::{ListSource, Step, StepKind, ValueSource},
    eval::Null,
};

/// The leaf of a comparison that needs more than the partition.
pub(super) fn leaf(step: &Step) -> Node {
    typed(step).unwrap_or_else(|| Node::Step(Box::new(step.clone())))
}

fn typed(step: &Step) -> Option<Node> {
    let span = step.span;
    if let StepKind::Equal { left: ValueSource::User(path), right } = &step.kind {
        let path = UserPath::new(path);
        if let ValueSource::Partition = right {
            return Some(Node::Meets { path, how: Meeting::ValueOnLeft, span });
        }
        let null = if right.is_literal() { Null::Literal } else { Null::Expanded };
        return Some(Node::User { path, test: UserTest::Equals(right.constant()?.clone(), null), span });
    }
    if let StepKind::Equal { left: ValueSource::Partition, right: ValueSource::User(path) } = &step.kind {
        return Some(Node::Meets { path: UserPath::new(path), how: Meeting::PartitionOnLeft, span });
    }
    if let StepKind::In {
        left: ValueSource::Partition,
        list: ListSource::Expansion(ValueSource::User(path)),
    } = &step.kind
    {
        return Some(Node::Meets { path: UserPath::new(path), how: Meeting::PartitionAmong, span });
    }
    if let StepKind::In {
        left: ValueSource::User(path),
        list: ListSource::Elements { constants, null, open, .. },
    } = &step.kind
        && open.is_empty()
    {
        let null = if *null { Null::Literal } else { Null::Expanded };
        let test = UserTest::Among(constants.clone(), null);
        return Some(Node::User { path: UserPath::new(path), test, span });
    }
    if let StepKind::Order { left: ValueSource::User(path), order, right } = &step.kind {
        let test = UserTest::Ordered(*order, right.constant()?.clone());
        return Some(Node::User { path: UserPath::new(path), test, span });
    }
    if let StepKind::Is { expected, value: ValueSource::Call(slot) } = &step.kind {
        return Some(Node::Call { slot: *slot, expected: *expected, span });
    }
    None
}

//! Putting a plan together: what the partition alone decides is merged, the rest put in the order of its cost.

use std::sync::Arc;

use super::{Form, Node, UserTest, leaves, wide};
use crate::{
    ast::Inner,
    compile::{Causes, ListSource, Logic, Mark, PartitionSet, Program, Step, StepKind, ValueSource, closed},
    eval::{Fixed, Root},
};

/// A part of a plan.
#[derive(Debug)]
pub(super) enum Part<'v> {
    Closed(PartitionSet<'v>),
    Open(Node),
}

/// Longer lists stay as they are: merging them would cost every user what they hold.
pub(super) const LONG: usize = 64;

/// The plan of the first two roots, read and write; a root that is not there denies.
pub(super) fn form(program: &Program, fixed: &Fixed, causes: &mut Causes) -> Form {
    let mut steps = program.roots.iter();
    let [read, write] = [Root::Read, Root::Write].map(|root| match steps.next() {
        Some(step) => Arranger { fixed, causes, root }.part(step),
        None => Part::Closed(PartitionSet::constant(Mark::FALSE)),
    });
    join_roots(read, write)
}

pub(super) fn join_roots(read: Part<'_>, write: Part<'_>) -> Form {
    match (read, write) {
        (Part::Closed(read), Part::Closed(write)) => Form::Closed(PartitionSet::pair(read, write)),
        // Whoever may write may read, so that what reading asks for does not matter.
        (_, Part::Closed(write)) if write.as_constant() == Some(Mark::TRUE) => {
            Form::Closed(PartitionSet::pair(write.clone(), write))
        }
        (Part::Open(read), Part::Closed(write)) if write.as_constant() == Some(Mark::FALSE) => {
            Form::ReadOnly(Box::new(read))
        }
        (read, write) => {
            let (read, write) = (Box::new(Node::from(read)), Box::new(Node::from(write)));
            if read.asks_the_same(&write) { Form::Alike(read) } else { Form::Open { read, write } }
        }
    }
}

struct Arranger<'c> {
    fixed: &'c Fixed,
    causes: &'c mut Causes,
    root: Root,
}

impl Arranger<'_> {
    fn part<'s>(&mut self, step: &'s Step) -> Part<'s> {
        match step.inner() {
            Inner::All(steps) => join(Logic::All, self.parts(steps)),
            Inner::Any(steps) => join(Logic::Any, self.parts(steps)),
            Inner::None(steps) => join(Logic::Any, self.parts(steps)).negated(),
            Inner::Not(step) => self.part(step).negated(),
            Inner::Nothing => comparison(step, self.fixed, self.causes, self.root),
        }
    }

    fn parts<'s>(&mut self, steps: &'s [Step]) -> Vec<Part<'s>> {
        steps.iter().map(|step| self.part(step)).collect()
    }
}

/// A comparison, closed if it can be.
pub(super) fn comparison<'s>(step: &'s Step, fixed: &Fixed, causes: &mut Causes, root: Root) -> Part<'s> {
    if let Some(list) = long_list(step) {
        return list;
    }
    match closed(step, fixed, causes, root) {
        Some(set) => Part::Closed(set),
        None => Part::Open(leaves::leaf(step)),
    }
}

fn long_list(step: &Step) -> Option<Part<'static>> {
    let list = |list: &ListSource| match list {
        ListSource::Elements { constants, null: false, open, .. }
            if open.is_empty() && constants.len() > LONG && constants.keys().is_some() =>
        {
            Some(Part::Open(Node::Listed(constants.clone())))
        }
        ListSource::Elements { .. } | ListSource::Expansion(_) => None,
    };
    if let StepKind::In { left: ValueSource::Partition, list: constants } = &step.kind {
        list(constants)
    } else if let StepKind::NotIn { left: ValueSource::Partition, list: constants } = &step.kind {
        list(constants).map(Part::negated)
    } else {
        None
    }
}

/// All or any of some parts.
pub(super) fn join<'v>(logic: Logic, parts: Vec<Part<'v>>) -> Part<'v> {
    let (mut sets, mut nodes) = (Vec::with_capacity(parts.len()), Vec::new());
    for part in parts {
        match (logic, part) {
            (_, Part::Closed(set)) => sets.push(set),
            (Logic::All, Part::Open(Node::All(children))) | (Logic::Any, Part::Open(Node::Any(children))) => {
                nodes.extend(children);
            }
            (_, Part::Open(node)) => nodes.push(node),
        }
    }
    let set = PartitionSet::join(logic, sets);
    if nodes.is_empty() || set.as_constant() == Some(logic.decisive()) {
        return Part::Closed(set);
    }
    if set.as_constant() != Some(logic.neutral()) {
        nodes.push(Node::from(Part::Closed(set)));
    }
    Part::Open(Node::new(logic, nodes))
}

impl Part<'_> {
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Closed(set) => Self::Closed(set.negated()),
            Self::Open(Node::Not(inner)) => Self::Open(*inner),
            Self::Open(node) => Self::Open(Node::Not(Box::new(node))),
        }
    }
}

impl From<Part<'_>> for Node {
    fn from(part: Part<'_>) -> Self {
        match part {
            Part::Open(node) => node,
            Part::Closed(set) => match &*set.listed {
                [(key, Mark::TRUE)] if set.rest_is(Mark::FALSE) => Self::Is(key.view().to_value()),
                _ => Self::Decided(Arc::new(set.finish())),
            },
        }
    }
}

impl Node {
    /// All or any of at least one node.
    pub(super) fn new(logic: Logic, mut nodes: Vec<Self>) -> Self {
        if logic == Logic::Any {
            nodes = wide::grouped(nodes);
        }
        nodes.sort_by_key(Self::cost);
        match (nodes.len(), logic, nodes.pop()) {
            (1, _, Some(only)) => only,
            (_, Logic::All, last) => Self::All(nodes.into_iter().chain(last).collect()),
            (_, Logic::Any, last) => Self::Any(nodes.into_iter().chain(last).collect()),
        }
    }

    /// About how many look-ups it takes to decide. A function costs more than anything else.
    pub(super) fn cost(&self) -> u64 {
        const WALK: u64 = 16;
        const CALL: u64 = 1 << 32;
        match self {
            Self::Is(_) => 0,
            Self::Decided(_) | Self::Listed(_) => 1,
            Self::Meets { path, .. } | Self::User { path, .. } => 1 + path.cost(),
            Self::Call { .. } => CALL,
            Self::Step(step) => {
                if step.calls {
                    CALL
                } else {
                    WALK
                }
            }
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().map(Self::cost).sum(),
            Self::Not(node) => node.cost(),
            Self::Wide(wide) => wide.cost(),
        }
    }

    /// Whether both surely answer alike. Lists and tables are not compared.
    fn asks_the_same(&self, other: &Self) -> bool {
        let all =
            |a: &[Self], b: &[Self]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.asks_the_same(b));
        match (self, other) {
            (Self::All(a), Self::All(b)) | (Self::Any(a), Self::Any(b)) => all(a, b),
            (Self::Not(a), Self::Not(b)) => a.asks_the_same(b),
            (Self::Is(a), Self::Is(b)) => a == b,
            (Self::Meets { path: a, how: x, .. }, Self::Meets { path: b, how: y, .. }) => a == b && x == y,
            (Self::User { path: a, test: x, .. }, Self::User { path: b, test: y, .. }) => {
                a == b && x.asks_the_same(y)
            }
            (Self::Call { slot: a, expected: x, .. }, Self::Call { slot: b, expected: y, .. }) => {
                a == b && x == y
            }
            _ => false,
        }
    }

    pub(super) fn constant(mark: Mark) -> Self {
        Self::from(Part::Closed(PartitionSet::constant(mark)))
    }
}

impl UserTest {
    fn asks_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Equals(a, x), Self::Equals(b, y)) => a == b && x == y,
            (Self::Ordered(x, a), Self::Ordered(y, b)) => a == b && x == y,
            _ => false,
        }
    }
}

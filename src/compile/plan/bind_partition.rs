//! Putting a partition into a plan: what depends on the partition alone is decided, and what is left asks the user.
//!
//! In: the plan and the partition. Out: a plan without the tables and lists of partitions, and without the branches
//! that ask for another one. Comparisons of the partition with a value of the user stay as they are, as they are one
//! look; so does every call, as functions are asked about the partition itself.

use super::{
    Form, Group, Node, Plan, Subject, Wide,
    arrange::{Part, join, join_roots},
};
use crate::{
    compile::{Logic, Mark, PartitionSet},
    values::{Key, Table, ValueRef},
};

/// The plan for one partition. It answers as the original does for this partition and every user.
pub(crate) fn bind_partition(plan: &Plan, partition: ValueRef<'_>) -> Plan {
    let binder = Binder { partition };
    let form = match &plan.form {
        Form::Closed(_) | Form::Shared(_) => plan.form.clone(),
        Form::ReadOnly(read) => join_roots(binder.part(read), constant(Mark::FALSE)),
        Form::Open { read, write } => join_roots(binder.part(read), binder.part(write)),
        Form::Alike(node) => match binder.part(node) {
            Part::Closed(set) => join_roots(Part::Closed(set.clone()), Part::Closed(set)),
            Part::Open(node) => Form::Alike(Box::new(node)),
        },
    };
    Plan { form, causes: plan.causes.clone() }
}

struct Binder<'p> {
    partition: ValueRef<'p>,
}

impl Binder<'_> {
    fn part(&self, node: &Node) -> Part<'static> {
        match node {
            Node::All(nodes) => self.join(Logic::All, nodes),
            Node::Any(nodes) => self.join(Logic::Any, nodes),
            Node::Not(node) => self.part(node).negated(),
            Node::Is(value) => {
                let key = Key::new(self.partition);
                known(key.is_some() && key == Key::new(ValueRef::from(value)))
            }
            Node::Listed(list) => known(list.has(self.partition)),
            Node::Decided(decided) => constant(decided.get(self.partition).unwrap_or(Mark::FALSE)),
            Node::Meets { .. } | Node::User { .. } | Node::Call { .. } | Node::Step(_) => {
                Part::Open(node.clone())
            }
            Node::Wide(wide) => self.wide(wide),
        }
    }

    /// Stops at the first child that decides.
    fn join(&self, logic: Logic, nodes: &[Node]) -> Part<'static> {
        let mut parts = Vec::with_capacity(nodes.len());
        for node in nodes {
            let part = self.part(node);
            if is(&part, logic.decisive()) {
                return part;
            }
            parts.push(part);
        }
        join(logic, parts)
    }

    fn wide(&self, wide: &Wide) -> Part<'static> {
        if wide.subject == Subject::Partition {
            return match wide.group(self.partition) {
                Some(group) => self.part(&group.node),
                None => constant(Mark::FALSE),
            };
        }
        // A group that denies says what no group says.
        let mut kept = Table::with_capacity(wide.groups.len());
        let mut groups = Vec::with_capacity(wide.groups.len());
        for (key, at) in wide.index.iter() {
            let Some(Group { node, span }) = wide.groups.get(at) else { continue };
            let part = self.part(node);
            if !is(&part, Mark::FALSE) {
                kept.entry(key, || groups.len());
                groups.push(Group { node: Node::from(part), span: *span });
            }
        }
        if groups.is_empty() {
            return constant(Mark::FALSE);
        }
        Part::Open(Node::Wide(Box::new(Wide { subject: wide.subject.clone(), index: kept, groups })))
    }
}

fn known(answer: bool) -> Part<'static> {
    constant(if answer { Mark::TRUE } else { Mark::FALSE })
}

fn constant(mark: Mark) -> Part<'static> {
    Part::Closed(PartitionSet::constant(mark))
}

/// Whether a part is this and nothing else.
fn is(part: &Part<'_>, mark: Mark) -> bool {
    matches!(part, Part::Closed(set) if set.as_constant() == Some(mark))
}

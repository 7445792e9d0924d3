//! Binding a user, by partial evaluation of a plan: what depends on the user alone is decided, and what is left is
//! merged.
//!
//! In: the plan and the user. Out: a plan that reads nothing of the user any more, in time linear in what the rules
//! read of the user; lists of the rules are shared, and branches that ask for another user are not visited.

use std::cell::OnceCell;

use super::{
    Form, Group, Meeting, Node, Plan, Subject, Wide,
    arrange::{LONG, Part, comparison, join, join_roots},
    paths::Found,
};
use crate::{
    compile::{
        Causes, ListSource, Logic, Mark, PartitionSet, Step, StepKind, ValueSource, specialise_comparison,
        step,
    },
    eval::{Answer, EvalErrorCode, Fixed, Root, Truth},
    text::Span,
    values::{ArrayRef, Key, Table, ValueRef},
};

/// The plan for one user. It answers as the original does for this user and every partition.
pub(crate) fn bind(plan: &Plan, fixed: &Fixed, user: ValueRef<'_>) -> Plan {
    let mut causes = plan.causes.clone();
    let kept = Kept::default();
    let mut binder =
        Binder { fixed, user, found: Found::new(&user), causes: &mut causes, kept: &kept, root: Root::Read };
    let form = match &plan.form {
        Form::Closed(_) | Form::Shared(_) => plan.form.clone(),
        Form::ReadOnly(read) => {
            let read = binder.part(read);
            join_roots(read, Part::Closed(PartitionSet::constant(Mark::FALSE)))
        }
        Form::Open { read, write } => {
            let read = binder.part(read);
            binder.root = Root::Write;
            let write = binder.part(write);
            join_roots(read, write)
        }
        Form::Alike(node) => match binder.part(node) {
            Part::Closed(set) => join_roots(Part::Closed(set.clone()), Part::Closed(set)),
            Part::Open(node) => Form::Alike(Box::new(node)),
        },
    };
    Plan { form, causes }
}

struct Binder<'v, 'c> {
    fixed: &'c Fixed,
    user: ValueRef<'v>,
    found: Found<'v>,
    causes: &'c mut Causes,
    kept: &'v Kept,
    root: Root,
}

impl<'v> Binder<'v, '_> {
    fn part(&mut self, node: &'v Node) -> Part<'v> {
        match node {
            Node::All(nodes) => self.join(Logic::All, nodes),
            Node::Any(nodes) => self.join(Logic::Any, nodes),
            Node::Not(node) => self.part(node).negated(),
            Node::Is(value) => match Key::new(ValueRef::from(value)) {
                Some(key) => Part::Closed(PartitionSet::exactly([key])),
                None => Part::Open(node.clone()),
            },
            Node::Decided(decided) if decided.len() <= LONG => Part::Closed(decided.as_set()),
            Node::Decided(_) | Node::Listed(_) | Node::Call { .. } => Part::Open(node.clone()),
            Node::Meets { path, how, span } => {
                let value = self.found.at(path);
                self.meets(value, *how, *span)
            }
            Node::User { path, test, span } => {
                let answer = self.found.at(path).and_then(|value| test.answer(value));
                self.constant(answer, *span)
            }
            Node::Step(step) => self.step(specialise_comparison(step, self.fixed, self.user)),
            Node::Wide(wide) => self.wide(wide),
        }
    }

    /// Stops at the first child that decides.
    fn join(&mut self, logic: Logic, nodes: &'v [Node]) -> Part<'v> {
        let mut parts = Vec::with_capacity(nodes.len());
        for node in nodes {
            let part = self.part(node);
            if let Part::Closed(set) = &part
                && set.as_constant() == Some(logic.decisive())
            {
                return part;
            }
            parts.push(part);
        }
        join(logic, parts)
    }

    fn constant(&mut self, answer: Answer, span: Span) -> Part<'v> {
        let truth = Truth::from_answer(answer, span, None).with_root(self.root);
        Part::Closed(PartitionSet::constant(self.causes.mark(truth)))
    }

    fn step(&mut self, step: Step) -> Part<'v> {
        let (step, next) = &**self.kept.0.get_or_init(|| Box::new((step, Kept::default())));
        self.kept = next;
        comparison(step, self.fixed, self.causes, self.root)
    }

    /// The partitions that a value of the user meets.
    fn meets(&mut self, value: Result<ValueRef<'v>, EvalErrorCode>, how: Meeting, span: Span) -> Part<'v> {
        let value = match value {
            Ok(value) => value,
            Err(code) => return self.constant(Err(code), span),
        };
        let text = || if let ValueRef::String(text) = value { Some(Key::Text(text)) } else { None };
        let set = match how {
            Meeting::ValueOnLeft | Meeting::PartitionOnLeft => text().map(|key| PartitionSet::exactly([key])),
            Meeting::PartitionAmong => None,
        };
        let list = match how {
            Meeting::ValueOnLeft | Meeting::PartitionAmong => value.as_array(),
            Meeting::PartitionOnLeft => None,
        };
        match set.or_else(|| texts(list?)) {
            Some(set) => Part::Closed(set),
            None => self.step(how.step(ValueSource::Known(value.to_value()), span)),
        }
    }

    fn wide(&mut self, wide: &'v Wide) -> Part<'v> {
        match &wide.subject {
            Subject::User(path) => match self.found.at(path) {
                Ok(ValueRef::Array(array)) => {
                    let mut seen = Table::default();
                    let keys = array.iter().filter_map(Key::new);
                    let new = keys.filter(|key| {
                        let known = seen.len();
                        seen.entry(*key, || ());
                        seen.len() > known
                    });
                    let groups: Vec<_> = new.filter_map(|key| wide.group(key.view())).collect();
                    let parts = groups.into_iter().map(|group| self.part(&group.node)).collect();
                    join(Logic::Any, parts)
                }
                Ok(ValueRef::Object(_)) => self.undecided(wide, EvalErrorCode::ObjectCompared),
                Ok(value) => match wide.group(value) {
                    Some(group) => self.part(&group.node),
                    None => Part::Closed(PartitionSet::constant(Mark::FALSE)),
                },
                Err(code) => self.undecided(wide, code),
            },
            Subject::Partition => {
                let mut parts = Vec::with_capacity(wide.groups.len());
                for (key, at) in wide.index.iter() {
                    let Some(group) = wide.groups.get(at) else { continue };
                    let is = Part::Closed(PartitionSet::exactly([key]));
                    parts.push(join(Logic::All, vec![is, self.part(&group.node)]));
                }
                join(Logic::Any, parts)
            }
        }
    }

    /// A value that is undecided against all constants alike.
    fn undecided(&mut self, wide: &'v Wide, code: EvalErrorCode) -> Part<'v> {
        let mut parts = Vec::with_capacity(wide.groups.len());
        for Group { node, span } in &wide.groups {
            let guard = self.constant(Err(code), *span);
            parts.push(join(Logic::All, vec![guard, self.part(node)]));
        }
        join(Logic::Any, parts)
    }
}

/// The partitions among the elements of a list of texts.
fn texts(list: ArrayRef<'_>) -> Option<PartitionSet<'_>> {
    let mut set = PartitionSet::exactly([]);
    set.listed.reserve(list.len());
    for element in list.iter() {
        let ValueRef::String(text) = element else { return None };
        set.listed.push((Key::Text(text), Mark::TRUE));
    }
    Some(set)
}

impl Meeting {
    /// The comparison with a value that is known.
    fn step(self, value: ValueSource, span: Span) -> Step {
        let kind = match self {
            Self::ValueOnLeft => step::equal(value, ValueSource::Partition),
            Self::PartitionOnLeft => StepKind::Equal { left: ValueSource::Partition, right: value },
            Self::PartitionAmong => {
                StepKind::In { left: ValueSource::Partition, list: ListSource::from_expansion(value) }
            }
        };
        Step::new(span, kind)
    }
}

/// A step that was made on the way, and after it the next: what is put together points into them.
#[derive(Default)]
struct Kept(OnceCell<Box<(Step, Kept)>>);

impl Drop for Kept {
    /// One after the other, as there may be more than a stack holds.
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(mut kept) = next {
            next = kept.1.0.take();
        }
    }
}

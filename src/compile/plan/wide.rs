//! Wide lists of alternatives: "if the team is red, then …; if it is blue, then …", a hundred times over.
//!
//! Where many children of an `Any` each begin by asking that one and the same thing, the partition or a value of the
//! user, equals some constant, the children are found by that value instead of being asked one after the other. Only
//! constants are indexed that no value is undecided against: texts and ids, no numbers.

use super::{Node, UserPath, UserTest};
use crate::{
    compile::{Logic, Mark},
    text::Span,
    values::{Key, Kind, Table, ValueRef},
};

/// Alternatives by the value that they ask for.
#[derive(Clone, Debug)]
pub(crate) struct Wide {
    pub(crate) subject: Subject,
    /// The numbers of the groups.
    pub(crate) index: Table<usize>,
    pub(crate) groups: Vec<Group>,
}

/// What is looked at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Partition,
    User(UserPath),
}

/// The alternatives that ask for one value.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// What they ask for besides.
    pub(crate) node: Node,
    /// The first place at which they ask for the value.
    pub(crate) span: Span,
}

/// Fewer alternatives are asked in turn.
const WIDE: usize = 8;
/// More subjects are not counted.
const SUBJECTS: usize = 16;

/// The same alternatives, those that can be found by a value put together.
pub(super) fn grouped(mut nodes: Vec<Node>) -> Vec<Node> {
    let mut wides = Vec::new();
    while nodes.len() >= WIDE
        && let Some(subject) = most_telling(&nodes)
    {
        let (wide, others) = by(subject, nodes);
        wides.push(Node::Wide(Box::new(wide)));
        nodes = others;
    }
    nodes.extend(wides);
    nodes
}

/// The subject that distinguishes most alternatives; of two, one that is the user's, as it is known before the
/// partition is.
fn most_telling(nodes: &[Node]) -> Option<Subject> {
    let mut subjects: Vec<(Subject, Table<()>)> = Vec::new();
    for (subject, key) in nodes.iter().flat_map(guards) {
        let at = subjects.iter().position(|(known, _)| *known == subject);
        let at = match at {
            None if subjects.len() == SUBJECTS => continue,
            None => {
                subjects.push((subject, Table::default()));
                subjects.len() - 1
            }
            Some(at) => at,
        };
        if let Some((_, keys)) = subjects.get_mut(at) {
            keys.entry(key, || ());
        }
    }
    subjects.retain(|(_, keys)| keys.len() >= WIDE);
    let best =
        subjects.into_iter().max_by_key(|(subject, keys)| (keys.len(), *subject != Subject::Partition));
    best.map(|(subject, _)| subject)
}

/// The alternatives that ask for a value of the subject, by that value; and all others.
fn by(subject: Subject, nodes: Vec<Node>) -> (Wide, Vec<Node>) {
    let mut index = Table::with_capacity(nodes.len());
    let mut groups: Vec<(Vec<Node>, Span)> = Vec::new();
    let mut others = Vec::new();
    for node in nodes {
        let guard = guards(&node).find(|(guarded, _)| *guarded == subject);
        let Some((_, key)) = guard else {
            others.push(node);
            continue;
        };
        let new = groups.len();
        let at = index.entry(key, || new).map_or(new, |at| *at);
        let (rest, span) = without_guard(node, &subject);
        match groups.get_mut(at) {
            Some((alternatives, _)) => alternatives.push(rest),
            None => groups.push((vec![rest], span)),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(alternatives, span)| Group { node: Node::new(Logic::Any, alternatives), span });
    (Wide { subject, index, groups: groups.collect() }, others)
}

/// What a node asks for before all else: equality of something with a constant.
fn guards(node: &Node) -> impl Iterator<Item = (Subject, Key<'_>)> {
    let parts = if let Node::All(nodes) = node { nodes } else { std::slice::from_ref(node) };
    parts.iter().filter_map(guard)
}

fn guard(node: &Node) -> Option<(Subject, Key<'_>)> {
    let (subject, value) = if let Node::Is(value) = node {
        (Subject::Partition, value)
    } else if let Node::User { path, test: UserTest::Equals(value, _), .. } = node {
        (Subject::User(path.clone()), value)
    } else {
        return None;
    };
    Key::new(ValueRef::from(value)).filter(|key| key.kind() != Kind::Int).map(|key| (subject, key))
}

/// What is left of a node whose first guard of the subject is known to hold.
fn without_guard(node: Node, subject: &Subject) -> (Node, Span) {
    let mut span = Span::default();
    let mut found = false;
    let nodes = if let Node::All(nodes) = node { nodes } else { vec![node] };
    let rest = nodes.into_iter().filter(|node| {
        let is_guard = !found && guard(node).is_some_and(|(guarded, _)| guarded == *subject);
        if let (true, Node::User { span: at, .. }) = (is_guard, node) {
            span = *at;
        }
        found |= is_guard;
        !is_guard
    });
    let rest: Vec<_> = rest.collect();
    let node = if rest.is_empty() { Node::constant(Mark::TRUE) } else { Node::new(Logic::All, rest) };
    (node, span)
}

impl Wide {
    /// One look-up, and what the groups take; each is rarely asked.
    pub(super) fn cost(&self) -> u64 {
        let most = self.groups.iter().map(|group| group.node.cost()).max().unwrap_or_default();
        let subject = match &self.subject {
            Subject::Partition => 0,
            Subject::User(path) => path.cost(),
        };
        2 + subject + most
    }

    /// The group of a value of the subject that is not a list.
    #[inline]
    pub(crate) fn group(&self, value: ValueRef<'_>) -> Option<&Group> {
        self.groups.get(self.index.get(Key::new(value)?)?)
    }

    /// The group of a string.
    #[inline]
    pub(crate) fn group_of_text(&self, text: &str) -> Option<&Group> {
        self.groups.get(self.index.get_text(text)?)
    }
}

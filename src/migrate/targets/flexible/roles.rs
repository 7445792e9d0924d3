//! From formulas to roles: guards for documents that no partition has, `apply_when`, and one role for each outcome
//! of the calls that are about the user.

use std::collections::HashSet;

use serde_json::{Value as Json, json};

use super::{
    partial::{Formula, of_field},
    shows::{About, Shows, about, call_of, is_about_user, shows},
};
use crate::{
    ast::{Operand, OperandKind, Order},
    condition::{Asks, Atom, Condition, Missing, Relation, Sigil},
    partition::{PartitionKey, PartitionType},
    text::Span,
    values::{ObjectId, Value},
};

/// What a permission asks, by case.
#[derive(Clone, Debug)]
pub(super) struct Cases {
    /// Of documents that have the key.
    pub(super) key: Formula,
    /// Of documents in the null partition; false if there is none.
    pub(super) null: Formula,
}

/// A role before it is written.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) apply_when: Formula,
    pub(super) read: Formula,
    pub(super) write: Formula,
    /// Whether everyone may read, or write, every document of a partition.
    pub(super) open: [bool; 2],
}

/// More calls than this would make too many roles.
pub(super) const MOST_CALLS: usize = 4;

/// The roles for read and write, in the order in which they are tried. Without a key they are for collections whose
/// documents are all in the null partition.
pub(super) fn drafts(read: &Cases, write: &Cases, key: Option<&PartitionKey>) -> Vec<Draft> {
    let calls = calls([read, write]);
    if calls.is_empty() {
        return vec![only(read, write, key)];
    }
    let mut subsets: Vec<Vec<&Atom>> = (0..1_usize << calls.len())
        .map(|mask| {
            calls.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, call)| call).collect()
        })
        .collect();
    // The first role that applies is the one for exactly those calls that say yes.
    subsets.sort_by_key(|subset| std::cmp::Reverse(subset.len()));
    let mut drafts: Vec<Draft> = subsets.into_iter().map(|yes| for_outcome(read, write, &yes, key)).collect();
    // A role that allows nothing, with none after it, is the same as no role.
    while drafts.last().is_some_and(Draft::allows_nothing) {
        drafts.pop();
    }
    drafts
}

/// The calls about the user, each once and asked to be true.
pub(super) fn calls<'c>(cases: impl IntoIterator<Item = &'c Cases>) -> Vec<Atom> {
    let mut seen = HashSet::new();
    let formulas = cases.into_iter().flat_map(|cases| [&cases.key, &cases.null]);
    let calls = formulas.flat_map(Formula::atoms).filter(|atom| about(atom) == About::Call).map(asked);
    calls.filter(|call| seen.insert(call.clone())).collect()
}

/// The same comparison, asked to be true.
fn asked(atom: &Atom) -> Atom {
    Atom { asks: Asks::True, ..atom.clone() }
}

/// One role for all users. What all its parts ask of the user alone is asked when it is assigned.
fn only(read: &Cases, write: &Cases, key: Option<&PartitionKey>) -> Draft {
    let formulas = [&read.key, &read.null, &write.key, &write.null];
    let mut possible = formulas.into_iter().filter(|formula| **formula != Formula::False);
    let mut shared: Vec<Formula> = match possible.next() {
        Some(first) => first.conjuncts().iter().filter(|part| is_about_user(part)).cloned().collect(),
        None => Vec::new(),
    };
    for formula in possible {
        let parts: HashSet<&Formula> = formula.conjuncts().iter().collect();
        shared.retain(|part| parts.contains(part));
    }
    let (read, write) = {
        let shared: HashSet<&Formula> = shared.iter().collect();
        let rest = |formula: &Formula| {
            Formula::all(formula.conjuncts().iter().filter(|part| !shared.contains(part)).cloned())
        };
        let rest = |cases: &Cases| Cases { key: rest(&cases.key), null: rest(&cases.null) };
        (rest(read), rest(write))
    };
    Draft::new("migrated".to_owned(), Formula::all(shared), [&read, &write], key)
}

/// The role of those for whom exactly these calls say yes.
fn for_outcome(read: &Cases, write: &Cases, yes: &[&Atom], key: Option<&PartitionKey>) -> Draft {
    let mut decided = |atom: &Atom| match about(atom) {
        About::Call => atom.asks.decided(yes.contains(&&asked(atom))),
        About::Key | About::User => Formula::Atom(atom.clone()),
    };
    let mut decided =
        |cases: &Cases| Cases { key: cases.key.map(&mut decided), null: cases.null.map(&mut decided) };
    let (read, write) = (decided(read), decided(write));
    let names: Vec<&str> = yes.iter().map(|atom| function_of(atom).unwrap_or("role")).collect();
    let name = if names.is_empty() { "everyone else".to_owned() } else { names.join(" and ") };
    let apply_when = Formula::all(yes.iter().map(|atom| Formula::Atom((*atom).clone())));
    Draft::new(name.chars().take(100).collect(), apply_when, [&read, &write], key)
}

/// The function that is called, as the name of a role.
fn function_of(atom: &Atom) -> Option<&str> {
    atom.sides().find_map(call_of).map(|call| &*call.name)
}

/// A filter that only documents pass which are in a partition.
fn served(cases: &Cases, key: Option<&PartitionKey>) -> Formula {
    let Some(key) = key else { return cases.null.clone() };
    let null = Relation::Equal(literal(Value::Null), Missing::Compared);
    let null = Formula::Atom(of_field(&key.name, null, Asks::True));
    // What is asked in both cases is asked once.
    let (shared, of_key, of_null) = apart(cases.key.disjuncts(), cases.null.disjuncts());
    // A guard that only keeps null out is always true beside null.
    let anyhow = if least(key).is_some() { Formula::any([guard(key), null.clone()]) } else { Formula::True };
    let shared = Formula::any(shared.into_iter().map(|part| Formula::all([part, anyhow.clone()])));
    let (needed, of_key, of_null) = match (Formula::any(of_key), Formula::any(of_null)) {
        (of_key, of_null) if of_key == Formula::False || of_null == Formula::False => {
            (Vec::new(), of_key, of_null)
        }
        (of_key, of_null) => {
            let (needed, of_key, of_null) = apart(of_key.conjuncts(), of_null.conjuncts());
            (needed, Formula::all(of_key), Formula::all(of_null))
        }
    };
    let needed_of_key = if of_null == Formula::True { Shows::Compared } else { Shows::Present };
    let either = Formula::any([guarded(&of_key, key, needed_of_key), Formula::all([null, of_null])]);
    Formula::any([Formula::all(needed.into_iter().chain([either])), shared])
}

/// The parts that two lists share, and the rest of each.
fn apart(a: &[Formula], b: &[Formula]) -> (Vec<Formula>, Vec<Formula>, Vec<Formula>) {
    let (of_a, of_b): (HashSet<&Formula>, HashSet<&Formula>) = (a.iter().collect(), b.iter().collect());
    let (shared, only_a) = a.iter().cloned().partition(|part| of_b.contains(part));
    (shared, only_a, b.iter().filter(|part| !of_a.contains(part)).cloned().collect())
}

/// A formula for documents that have the key, so that others do not pass: it shows at least so much of the key.
fn guarded(formula: &Formula, key: &PartitionKey, least: Shows) -> Formula {
    if shows(formula) >= least {
        return formula.clone();
    }
    let guard = || guard(key);
    match formula {
        Formula::Any(parts) => {
            let (shown, others): (Vec<_>, Vec<_>) =
                parts.iter().cloned().partition(|part| shows(part) >= least);
            Formula::any(shown.into_iter().chain([Formula::all([guard(), Formula::any(others)])]))
        }
        Formula::True | Formula::False | Formula::All(_) | Formula::Atom(_) | Formula::Unsayable(_) => {
            Formula::all([guard(), formula.clone()])
        }
    }
}

/// What every value of the key's type passes, and as little else as can be said.
fn guard(key: &PartitionKey) -> Formula {
    let (relation, asks) = match least(key) {
        Some(least) => (Relation::Order(Order::GreaterOrEqual, literal(least)), Asks::True),
        None => (Relation::Equal(literal(Value::Null), Missing::Undecided), Asks::False),
    };
    Condition::Atom(of_field(&key.name, relation, asks))
}

/// The least value of the key's type, if orders tell the type from others.
fn least(key: &PartitionKey) -> Option<Value> {
    match key.kind {
        Some(PartitionType::String) => Some(Value::from("")),
        Some(PartitionType::ObjectId) => Some(Value::ObjectId(ObjectId([0; 12]))),
        Some(PartitionType::Long | PartitionType::Uuid) | None => None,
    }
}

fn literal(value: Value) -> Operand {
    Operand { span: Span::default(), kind: OperandKind::Literal(value) }
}

impl Draft {
    fn new(name: String, apply_when: Formula, permissions: [&Cases; 2], key: Option<&PartitionKey>) -> Self {
        let open = permissions.map(|cases| apply_when == Formula::True && cases.key == Formula::True);
        let [read, write] = permissions.map(|cases| served(cases, key));
        Self { name, apply_when, read, write, open }
    }

    fn allows_nothing(&self) -> bool {
        [&self.read, &self.write].into_iter().all(|filter| *filter == Formula::False)
    }

    /// Who gets the role.
    pub(super) fn apply_when(&self) -> Json {
        // An expression that is true is written so here.
        if self.apply_when == Formula::True { json!({}) } else { self.apply_when.to_json(Sigil::Dollar) }
    }

    /// The role as rule files have it (SEMANTICS §7.1).
    pub(super) fn to_json(&self) -> Json {
        let filter = |formula: &Formula| formula.to_json(Sigil::Dollar);
        json!({
            "name": self.name,
            "apply_when": self.apply_when(),
            "document_filters": {"read": filter(&self.read), "write": filter(&self.write)},
            "read": true,
            "write": true,
            "insert": true,
            "delete": true,
            "search": true,
        })
    }
}

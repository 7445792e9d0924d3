//! From formulas to roles: guards for documents that no partition has, `apply_when`, and one role for each outcome
//! of the calls that are about the user.

use serde_json::{Value as Json, json};

use super::{
    formula::{About, Asks, Clause, Formula, Shows},
    spelling,
};
use crate::partition::{PartitionKey, PartitionType};

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
    pub(super) apply_when: Json,
    pub(super) read: Json,
    pub(super) write: Json,
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
    let mut subsets: Vec<Vec<&Json>> = (0..1_usize << calls.len())
        .map(|mask| {
            calls.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, call)| call).collect()
        })
        .collect();
    // The first role that applies is the one for exactly those calls that say yes.
    subsets.sort_by_key(|subset| std::cmp::Reverse(subset.len()));
    let mut drafts: Vec<Draft> = subsets.into_iter().map(|yes| for_outcome(read, write, &yes, key)).collect();
    // Whoever would be assigned to a role that allows nothing, behind which nothing is, has no role.
    while drafts.last().is_some_and(|last| last.read == json!(false) && last.write == json!(false)) {
        drafts.pop();
    }
    drafts
}

/// The conditions of the calls, each once.
pub(super) fn calls<'c>(cases: impl IntoIterator<Item = &'c Cases>) -> Vec<Json> {
    let mut found = Vec::new();
    for formula in cases.into_iter().flat_map(|cases| [&cases.key, &cases.null]) {
        for clause in formula.clauses() {
            if let About::Call { condition, .. } = &clause.about
                && !found.contains(condition)
            {
                found.push(condition.clone());
            }
        }
    }
    found
}

/// One role for all users. What all its parts ask of the user alone is asked when it is assigned.
fn only(read: &Cases, write: &Cases, key: Option<&PartitionKey>) -> Draft {
    let formulas = [&read.key, &read.null, &write.key, &write.null];
    let mut possible = formulas.into_iter().filter(|formula| **formula != Formula::False);
    let mut shared: Vec<Formula> = match possible.next() {
        Some(first) => first.conjuncts().iter().filter(|part| part.is_about_user()).cloned().collect(),
        None => Vec::new(),
    };
    shared.retain(|part| *part != Formula::True);
    for formula in possible {
        shared.retain(|part| formula.conjuncts().contains(part));
    }
    let rest = |formula: &Formula| {
        Formula::all(formula.conjuncts().iter().filter(|part| !shared.contains(part)).cloned())
    };
    let rest = |cases: &Cases| Cases { key: rest(&cases.key), null: rest(&cases.null) };
    let everyone = shared.is_empty();
    let apply_when = if everyone { json!({}) } else { Formula::all(shared.iter().cloned()).to_json() };
    let (read, write) = (rest(read), rest(write));
    let open = |cases: &Cases| everyone && cases.key == Formula::True;
    Draft {
        name: "migrated".to_owned(),
        apply_when,
        open: [open(&read), open(&write)],
        read: served(&read, key).to_json(),
        write: served(&write, key).to_json(),
    }
}

/// The role of those for whom exactly these calls say yes.
fn for_outcome(read: &Cases, write: &Cases, yes: &[&Json], key: Option<&PartitionKey>) -> Draft {
    let decided = |clause: &Clause| match &clause.about {
        About::Call { condition, holds } => Formula::of(yes.contains(&condition) == *holds),
        About::Key | About::User => Formula::Clause(clause.clone()),
    };
    let decided = |cases: &Cases| Cases { key: cases.key.map(&decided), null: cases.null.map(&decided) };
    let (read, write) = (decided(read), decided(write));
    let apply_when = match yes {
        [] => json!({}),
        [only] => (*only).clone(),
        _ => json!({"$and": yes}),
    };
    let names: Vec<String> = yes.iter().map(|condition| name_of(condition)).collect();
    let name = if names.is_empty() { "everyone else".to_owned() } else { names.join(" and ") };
    let open = |cases: &Cases| yes.is_empty() && cases.key == Formula::True;
    Draft {
        name: name.chars().take(100).collect(),
        apply_when,
        open: [open(&read), open(&write)],
        read: served(&read, key).to_json(),
        write: served(&write, key).to_json(),
    }
}

/// The function in a condition, as the name of a role.
fn name_of(condition: &Json) -> String {
    fn find(json: &Json) -> Option<&str> {
        match json {
            Json::Object(object) => {
                let name = object.get("%function").and_then(|call| call.get("name")).and_then(Json::as_str);
                name.or_else(|| object.values().find_map(find))
            }
            Json::Array(items) => items.iter().find_map(find),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
        }
    }
    find(condition).unwrap_or("role").to_owned()
}

/// A filter that only documents pass which are in a partition.
fn served(cases: &Cases, key: Option<&PartitionKey>) -> Formula {
    let Some(key) = key else { return cases.null.clone() };
    let null = Clause {
        left: key.name.clone(),
        asks: Asks::OneOf(vec![Json::Null]),
        about: About::Key,
        shows: Shows::Nothing,
    };
    let null = Formula::Clause(null);
    // What is asked in both cases is asked once.
    let (shared, of_key, of_null) = apart(cases.key.disjuncts(), cases.null.disjuncts());
    let anyhow = Formula::any([Formula::Clause(guard(key)), null.clone()]);
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
    let either = Formula::any([guarded(&of_key, key), Formula::all([null, of_null])]);
    Formula::any([Formula::all(needed.into_iter().chain([either])), shared])
}

/// The parts that two lists share, and the rest of each.
fn apart(a: &[Formula], b: &[Formula]) -> (Vec<Formula>, Vec<Formula>, Vec<Formula>) {
    let without = |all: &[Formula], other: &[Formula]| -> Vec<Formula> {
        all.iter().filter(|part| !other.contains(part)).cloned().collect()
    };
    (a.iter().filter(|part| b.contains(part)).cloned().collect(), without(a, b), without(b, a))
}

/// A formula for documents that have the key, so that others do not pass.
fn guarded(formula: &Formula, key: &PartitionKey) -> Formula {
    if formula.shows() != Shows::Nothing {
        return formula.clone();
    }
    let guard = || Formula::Clause(guard(key));
    match formula {
        Formula::Any(parts) => {
            let (shown, others): (Vec<_>, Vec<_>) =
                parts.iter().cloned().partition(|part| part.shows() != Shows::Nothing);
            Formula::any(shown.into_iter().chain([Formula::all([guard(), Formula::any(others)])]))
        }
        Formula::True | Formula::False | Formula::All(_) | Formula::Clause(_) | Formula::Lost(_) => {
            Formula::all([guard(), formula.clone()])
        }
    }
}

/// What every value of the key's type passes, and as little else as can be said.
fn guard(key: &PartitionKey) -> Clause {
    let least = match key.kind {
        Some(PartitionType::String) => Some(json!("")),
        Some(PartitionType::ObjectId) => Some(json!({"$oid": "000000000000000000000000"})),
        Some(PartitionType::Long | PartitionType::Uuid) | None => None,
    };
    let (operators, shows) = match least {
        Some(least) => (spelling::operator("$gte", least), Shows::Typed),
        None => (spelling::operator("$ne", Json::Null), Shows::Present),
    };
    Clause { left: key.name.clone(), asks: Asks::Operators(operators), about: About::Key, shows }
}

impl Draft {
    /// The role as rule files have it (SEMANTICS §7.1).
    pub(super) fn to_json(&self) -> Json {
        json!({
            "name": self.name,
            "apply_when": self.apply_when,
            "document_filters": {"read": self.read, "write": self.write},
            "read": true,
            "write": true,
            "insert": true,
            "delete": true,
            "search": true,
        })
    }
}

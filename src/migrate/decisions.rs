//! What a verdict rests on that the documentation leaves open: where it does not say what the service answers, SEMANTICS
//! decides (its tag `[U]`), and the service may have answered otherwise.

use std::collections::HashSet;

use super::{
    key::{kind_of, made_by, taken_by},
    paths::is_text,
};
use crate::{
    ast::{Operand, OperandKind, print},
    condition::{Asks, Atom, Condition, Missing, Relation, Sigil},
    migrate::report::Decision,
    partition::{PartitionKey, PartitionType},
    vocabulary::Conversion,
};

/// One of our decisions: its code, which is that of the lint that finds the same where there is one; where it is;
/// and when something rests on it, in a sentence.
struct Row {
    code: &'static str,
    section: &'static str,
    rests: fn(&Atom, &PartitionKey) -> Option<String>,
}

const ROWS: &[Row] = &[
    Row { code: MISMATCH, section: "§6.1.13", rests: mismatch },
    Row { code: "SR213", section: "§5.3", rests: null_join },
    Row { code: "SR214", section: "§5.4.4", rests: ne_of_missing },
    Row { code: "exists-of-null", section: "§5.4.6", rests: exists_of_null },
    Row { code: "order-of-types", section: "§5.4.7", rests: order_of_types },
    Row { code: "null-in-filter", section: "§7.5.17", rests: null_in_filter },
];

/// A partition that is compared with a value of another type.
pub(super) const MISMATCH: &str = "SR208";

/// The decisions that a condition rests on, each once.
pub(super) fn decisions(condition: &Condition<Atom>, key: &PartitionKey) -> Vec<Decision> {
    let mut found: Vec<Decision> = Vec::new();
    let mut said = HashSet::new();
    for Row { code, section, rests } in ROWS {
        for message in condition.atoms().into_iter().filter_map(|atom| rests(atom, key)) {
            if said.insert((*code, message.clone())) {
                found.push(Decision { code, section, message });
            }
        }
    }
    found
}

/// How a rule whose partition never has the type of what it is compared with can be written instead.
pub(super) fn ways_on(condition: &Condition<Atom>, key: &PartitionKey) -> Option<String> {
    let other = condition.atoms().into_iter().find_map(|atom| others(atom, key)?.into_iter().next())?;
    let converted = match (key.kind?, type_of(other)?) {
        (PartitionType::ObjectId, PartitionType::String) => Conversion::StringToOid,
        (PartitionType::Uuid, PartitionType::String) => Conversion::StringToUuid,
        (PartitionType::String, PartitionType::ObjectId) => Conversion::OidToString,
        (PartitionType::String, PartitionType::Uuid) => Conversion::UuidToString,
        _ => return None,
    };
    // What is converted already is left as it was.
    let kind = match &other.kind {
        OperandKind::Convert { operand, .. } => operand.kind.clone(),
        OperandKind::Path(_) => {
            OperandKind::Convert { conversion: converted, operand: Box::new(other.clone()) }
        }
        OperandKind::Literal(_) | OperandKind::Partition | OperandKind::Field(_) | OperandKind::Call(_) => {
            return None;
        }
    };
    let right = Operand { span: other.span, kind };
    let field = Operand { span: other.span, kind: OperandKind::Field(key.name.as_str().into()) };
    let relation = Relation::Equal(right, Missing::Compared);
    let atom = Atom { subject: field, relation, asks: Asks::True, span: other.span };
    Some(atom.to_json(Sigil::Dollar).to_string())
}

fn mismatch(atom: &Atom, key: &PartitionKey) -> Option<String> {
    let kind = key.kind?;
    let others = others(atom, key)?;
    let other = others.first().and_then(|operand| type_of(operand))?;
    let written = atom.to_json(Sigil::Percent);
    Some(format!(
        "`{}` is of the type `{kind}`, and `{written}` compares it with a value of the type `{other}`: they are never equal, \
         and what the service answered is unknown",
        key.name
    ))
}

/// What the partition is compared with that is never of its type; `None` if there is nothing.
fn others<'a>(atom: &'a Atom, key: &PartitionKey) -> Option<Vec<&'a Operand>> {
    let kind = key.kind?;
    // A partition that is converted has the type of the result.
    let partition = atom.sides().find(|side| side.has_partition())?;
    let (own, fits) = match &partition.kind {
        OperandKind::Convert { conversion, .. } => (made_by(*conversion), taken_by(*conversion) == kind),
        OperandKind::Literal(_)
        | OperandKind::Partition
        | OperandKind::Path(_)
        | OperandKind::Field(_)
        | OperandKind::Call(_) => (kind, true),
    };
    let others = atom.sides().filter(|side| !side.has_partition());
    let others: Vec<&Operand> =
        others.filter(|side| !fits || type_of(side).is_some_and(|other| other != own)).collect();
    (!others.is_empty()).then_some(others)
}

/// The type that an operand has whenever it has a value.
fn type_of(operand: &Operand) -> Option<PartitionType> {
    match &operand.kind {
        OperandKind::Literal(value) => kind_of(value),
        OperandKind::Path(path) if is_text(path) => Some(PartitionType::String),
        OperandKind::Convert { conversion, .. } => Some(made_by(*conversion)),
        OperandKind::Path(_) | OperandKind::Partition | OperandKind::Field(_) | OperandKind::Call(_) => None,
    }
}

fn null_join(atom: &Atom, key: &PartitionKey) -> Option<String> {
    let equal = matches!(atom.relation, Relation::Equal(..) | Relation::Member(..));
    let path = (equal && !key.required).then(|| beside_partition(atom)).flatten()?;
    Some(format!(
        "`{path}`, where it is missing or null, equals nothing, not even the null partition; in MongoDB they are equal"
    ))
}

fn ne_of_missing(atom: &Atom, _: &PartitionKey) -> Option<String> {
    let undecided = matches!(
        atom.relation,
        Relation::Equal(_, Missing::Undecided) | Relation::Member(_, Missing::Undecided)
    );
    let path = written(&atom.subject).filter(|_| undecided && atom.asks == Asks::False)?;
    Some(format!(
        "`$ne` and `$nin` of `{path}`, where it is missing, are undecided, which denies; in MongoDB they would match"
    ))
}

fn exists_of_null(atom: &Atom, _: &PartitionKey) -> Option<String> {
    let path = written(&atom.subject).filter(|_| atom.relation == Relation::Exists)?;
    Some(format!("whether `{path}` exists where it is null is undecided, which denies; in MongoDB it exists"))
}

fn order_of_types(atom: &Atom, _: &PartitionKey) -> Option<String> {
    if !matches!(atom.relation, Relation::Order(..)) {
        return None;
    }
    let path = atom.sides().find_map(written)?;
    Some(format!(
        "comparing the order of `{path}`, where it is missing, null or of another type, is undecided, which denies also under a negation"
    ))
}

fn null_in_filter(atom: &Atom, _: &PartitionKey) -> Option<String> {
    let path = beside_partition(atom)?;
    Some(format!(
        "a filter's comparison with `{path}`, where it is missing or null, matches no document: a guard is added \
         where MongoDB could read it as null"
    ))
}

/// The path that the partition is compared with, if it can lead to nothing.
fn beside_partition(atom: &Atom) -> Option<String> {
    atom.sides().find(|side| side.has_partition())?;
    atom.sides().find_map(written)
}

/// A path that can lead to nothing, as rules write it.
fn written(operand: &Operand) -> Option<String> {
    match &operand.kind {
        OperandKind::Path(path) if !is_text(path) => Some(print::path(path)),
        OperandKind::Convert { operand, .. } => written(operand),
        OperandKind::Path(_)
        | OperandKind::Literal(_)
        | OperandKind::Partition
        | OperandKind::Field(_)
        | OperandKind::Call(_) => None,
    }
}

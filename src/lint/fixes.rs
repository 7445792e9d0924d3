//! Whether a proposed change of a text is safe.

use std::sync::Arc;

use super::{
    ConfigTarget, Edit, Fix, Safety,
    facts::is_user_id,
    finding::{Proposal, edited},
    logic::{Logic, Verdict},
    report::{Proof, refusals},
    role_proof,
    roles::{self, Holder},
    visit::{comparisons, right_sides},
};
use crate::{
    ast::{Operand, OperandKind},
    config::{self, SyncConfig},
    diagnostics::Diagnostic,
    partition::{PartitionKey, PartitionType},
    roles::{Parsed, Queryable, parse_roles},
    syntax::{self, Tree},
    text::{Source, Span},
    values::Value,
    vocabulary::Context,
};

/// The fix that a proposal makes, with its safety decided by the engine; `None` if it does not lead to a text in which
/// more has a meaning than before, or if the input had no text.
pub(crate) fn decide(proof: Proof<'_>, proposal: Proposal) -> Option<Fix> {
    let tree = match proof {
        Proof::Config(target) => target.tree,
        Proof::Roles(target) => target.tree,
    };
    let source = tree.source()?;
    let fixed = Source::new(source.name(), apply(source.text(), &proposal.edits)?);
    let (before, after) = (refusals(source), refusals(&fixed));
    if !is_no_worse(&before, &after) {
        return None;
    }
    let new = Arc::new(syntax::parse(&fixed).ok()?);
    let safety = match proof {
        // The text was refused before: whatever has a meaning now is a repair.
        Proof::Config(_) if after.is_empty() && !before.is_empty() => Safety::Safe,
        Proof::Config(target) => {
            let (config, _) = SyncConfig::parts_of_tree(&new);
            compared(target, target.config?, &config?)
        }
        Proof::Roles(target) => role_proof::compared(target, &new),
    };
    let safety = if safety == Safety::Safe { for_all_ids(proof, &new) } else { safety };
    let edits = proposal.edits.into_iter().map(|(span, text)| Edit { range: source.range(span), text });
    Some(Fix { title: proposal.title, safety, edits: edits.collect() })
}

/// The fix of a text that was refused: it is safe, as such a text decides nothing, if it takes the problem away and
/// makes no other.
pub(crate) fn repair(diagnostic: &Diagnostic) -> Option<Fix> {
    let source = diagnostic.place.source.as_ref()?;
    let repair = diagnostic.repair.clone()?;
    let fixed = Source::new(source.name(), apply(source.text(), &repair.edits)?);
    let (before, after) = (refusals(source), refusals(&fixed));
    let count =
        |problems: &[Diagnostic]| problems.iter().filter(|problem| problem.code == diagnostic.code).count();
    // A mistake of JSON hides others, and so does a wrong word; what is written instead must have none.
    let written = inserted(&repair.edits);
    let is_inside = |problem: &Diagnostic| {
        problem.place.range.is_some_and(|range| written.iter().any(|text| text.contains(&range.start.offset)))
    };
    let is_better = match (syntax::parse(source), syntax::parse(&fixed)) {
        (Ok(_), Ok(_)) => !after.iter().any(is_inside),
        (Ok(_), Err(_)) => false,
        (Err(_), Ok(_)) => true,
        (Err(_), Err(_)) => is_no_worse(&before, &after),
    };
    if count(&after) >= count(&before) || !is_better {
        return None;
    }
    let edits = repair.edits.into_iter().map(|(span, text)| Edit { range: source.range(span), text });
    Some(Fix { title: repair.title, safety: Safety::Safe, edits: edits.collect() })
}

/// Whether a text is refused for no reason for which it was not refused before.
fn is_no_worse(before: &[Diagnostic], after: &[Diagnostic]) -> bool {
    let count =
        |problems: &[Diagnostic], code| problems.iter().filter(|problem| problem.code == code).count();
    after.iter().all(|problem| count(after, problem.code) <= count(before, problem.code))
}

/// Where the replacements stand in the text that they are made in.
fn inserted(edits: &[(Span, String)]) -> Vec<std::ops::Range<usize>> {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|(span, _)| *span);
    let (mut removed, mut added) = (0, 0);
    edits
        .into_iter()
        .map(|(span, text)| {
            let start = (span.start as usize).saturating_sub(removed) + added;
            removed += (span.end - span.start) as usize;
            added += text.len();
            start..start + text.len()
        })
        .collect()
}

fn compared(target: &ConfigTarget<'_>, old: &SyncConfig, new: &SyncConfig) -> Safety {
    if old.partition_key() != new.partition_key() {
        return Safety::Unsafe("it changes the partition key".to_owned());
    }
    let exprs = [old, new].map(SyncConfig::exprs).concat();
    let key: &PartitionKey = old.partition_key();
    // Rule by rule there are far fewer inputs to tell apart than for all four at once.
    let same = |one: usize, other: usize| match (exprs.get(one), exprs.get(other)) {
        (Some(one), Some(other)) => {
            Logic::with(target.options, key, Context::PartitionPermission, &[*one, *other]).same(0, 1).holds()
        }
        (None, _) | (_, None) => false,
    };
    if same(0, 2) && same(1, 3) {
        return Safety::Safe;
    }
    let logic = Logic::with(target.options, key, Context::PartitionPermission, &exprs);
    match logic.same_access([0, 1], [2, 3]) {
        Verdict::Always(_) => Safety::Safe,
        Verdict::Not(witness) => Safety::Unsafe(format!("it changes the access of {witness}")),
        Verdict::Unknown => Safety::Unsafe("it could not be proved to change nothing".to_owned()),
    }
}

/// A proof takes `%%user.id` for a string, as the service gives it. A host can have ids of another type, and for these
/// what compares them with that type is not in vain.
fn for_all_ids(proof: Proof<'_>, new: &Arc<Tree>) -> Safety {
    let old = match proof {
        Proof::Config(target) => target.tree,
        Proof::Roles(target) => target.tree,
    };
    if other_ids(old) == other_ids(new) {
        return Safety::Safe;
    }
    let why = "it changes nothing for ids that are strings, as the service gives them; a user whose id has another \
               type may gain or lose access";
    Safety::Unsafe(why.to_owned())
}

/// How often the user's id is compared with a literal of another type, or with a partition of one.
fn other_ids(tree: &Arc<Tree>) -> usize {
    let (config, _) = SyncConfig::parts_of_tree(tree);
    let settings = config::settings(&tree.root);
    let lists = roles::lists(&tree.root, settings, Holder::Others);
    let parsed: Vec<Parsed<'_>> =
        lists.iter().filter_map(|list| parse_roles(&list.list, Queryable::Any).ok()).collect();
    let key = config.as_ref().and_then(|config| config.partition_key().kind);
    let permissions = config.iter().flat_map(SyncConfig::rules).filter_map(|rule| rule.expr.as_ref());
    let in_roles = parsed
        .iter()
        .flat_map(|parsed| &parsed.roles)
        .flat_map(|role| role.filters.iter().flatten().chain(&role.apply_when));
    let exprs = permissions.chain(in_roles);
    let other = |operand: &Operand| match &operand.kind {
        OperandKind::Literal(value) => !matches!(value, Value::String(_) | Value::Null),
        OperandKind::Partition => key.is_some_and(|kind| kind != PartitionType::String),
        OperandKind::Path(_) | OperandKind::Field(_) | OperandKind::Convert { .. } | OperandKind::Call(_) => {
            false
        }
    };
    exprs
        .flat_map(comparisons)
        .map(|comparison| {
            let rights = right_sides(comparison.test);
            if is_user_id(comparison.left) {
                return rights.iter().filter(|right| other(right)).count();
            }
            let of_id = rights.iter().filter(|right| is_user_id(right)).count();
            if other(comparison.left) { of_id } else { 0 }
        })
        .sum()
}

/// The text with all edits made; `None` if they overlap or lie outside.
fn apply(text: &str, edits: &[(Span, String)]) -> Option<String> {
    let ranges = edits.iter().map(|(span, text)| (span.start as usize..span.end as usize, text.as_str()));
    edited(text, ranges)
}

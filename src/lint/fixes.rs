//! Whether a proposed change of a text is safe.

use std::sync::Arc;

use super::{
    ConfigTarget, Edit, Fix, Safety,
    finding::Proposal,
    logic::{Logic, Verdict},
};
use crate::{
    ast::{Expr, ExprKind},
    config::SyncConfig,
    diagnostics::{Code, Diagnostic},
    partition::PartitionKey,
    syntax,
    text::{Source, Span},
    vocabulary::Context,
};

/// The fix that a proposal makes, with its safety decided by the engine; `None` if it does not lead to a
/// configuration that has a meaning, or if the input had no text.
pub(crate) fn decide(target: &ConfigTarget<'_>, proposal: Proposal) -> Option<Fix> {
    let source = target.tree.source()?;
    let fixed = Source::new(source.name(), apply(source.text(), &proposal.edits)?);
    let tree = Arc::new(syntax::parse(&fixed).ok()?);
    let new = SyncConfig::of_tree(&tree).ok()?;
    let safety = match target.config {
        // The text was refused before: whatever has a meaning now is a repair.
        None => Safety::Safe,
        Some(old) => compared(target, old, &new),
    };
    let edits = proposal.edits.into_iter().map(|(span, text)| Edit { range: source.range(span), text });
    Some(Fix { title: proposal.title, safety, edits: edits.collect() })
}

/// The fix of a text that was refused: it is safe, as such a text decides nothing, if it takes the problem away.
pub(crate) fn repair(diagnostic: &Diagnostic) -> Option<Fix> {
    let source = diagnostic.place.source.as_ref()?;
    let repair = diagnostic.repair.clone()?;
    let fixed = Source::new(source.name(), apply(source.text(), &repair.edits)?);
    let same = |source| problems(source, diagnostic.code);
    // A text that could be read must stay one.
    if same(&fixed) >= same(source) || syntax::parse(source).is_ok() && syntax::parse(&fixed).is_err() {
        return None;
    }
    let edits = repair.edits.into_iter().map(|(span, text)| Edit { range: source.range(span), text });
    Some(Fix { title: repair.title, safety: Safety::Safe, edits: edits.collect() })
}

/// How often a text is refused for a reason.
fn problems(source: &Source, code: Code) -> usize {
    let problems = SyncConfig::parse(source).err();
    problems.map_or(0, |problems| problems.iter().filter(|problem| problem.code == code).count())
}

fn compared(target: &ConfigTarget<'_>, old: &SyncConfig, new: &SyncConfig) -> Safety {
    if old.partition_key() != new.partition_key() {
        return Safety::Unsafe("it changes the partition key".to_owned());
    }
    const DENIED: Expr = Expr { span: Span { start: 0, end: 0 }, kind: ExprKind::Constant(false) };
    let exprs: Vec<&Expr> = [old, new]
        .into_iter()
        .flat_map(SyncConfig::rules)
        .map(|rule| rule.expr.as_ref().unwrap_or(&DENIED))
        .collect();
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

/// The text with all edits made; `None` if they overlap or lie outside.
fn apply(text: &str, edits: &[(Span, String)]) -> Option<String> {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|(span, _)| *span);
    let mut fixed = String::with_capacity(text.len());
    let mut at = 0;
    for (span, replacement) in edits {
        fixed.push_str(text.get(at..span.start as usize)?);
        fixed.push_str(replacement);
        at = span.end as usize;
    }
    fixed.push_str(text.get(at..)?);
    Some(fixed)
}

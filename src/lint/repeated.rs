//! Warnings that follow from other findings of the same rules, and are not said again.
//!
//! A rule looks wider than the one beside it if that one can never match. That has one cause, which is found already.

use std::collections::HashSet;

use super::{Confidence, Finding, RuleTarget, checks};
use crate::ast::{Expr, ExprKind, Operand, TestKind};

/// Takes such findings out.
pub(crate) fn drop_from(findings: &mut Vec<Finding>, rules: &[RuleTarget<'_>]) {
    let causes: HashSet<usize> = findings
        .iter()
        .filter(|finding| checks::NEVER_MATCH.contains(&finding.code) && finding.confidence > Confidence::Low)
        .filter_map(|finding| Some(finding.place.range?.start.offset))
        .collect();
    let never: Vec<&RuleTarget<'_>> = rules.iter().filter(|rule| never_matches(rule.expr, &causes)).collect();
    findings.retain(|finding| {
        let places =
            std::iter::once(&finding.place).chain(finding.related.iter().map(|related| &related.place));
        let mut offsets = places.filter_map(|place| Some(place.range?.start.offset));
        let inside = |at: usize| never.iter().any(|rule| holds(rule.expr, at));
        finding.code != checks::WIDER || !offsets.any(inside)
    });
}

fn holds(expr: &Expr, at: usize) -> bool {
    (expr.span.start as usize..expr.span.end as usize).contains(&at)
}

/// Whether a rule is false or undecided because of what was found at some places.
fn never_matches(expr: &Expr, causes: &HashSet<usize>) -> bool {
    match &expr.kind {
        ExprKind::All(inner) => inner.iter().any(|expr| never_matches(expr, causes)),
        ExprKind::Any(inner) => !inner.is_empty() && inner.iter().all(|expr| never_matches(expr, causes)),
        ExprKind::Asserts { expected: true, inner } => never_matches(inner, causes),
        ExprKind::Compare { left, test } => match test.operands() {
            [right] if matches!(test.kind, TestKind::Equal(_) | TestKind::Order(..) | TestKind::In(_)) => {
                at_one(&[left, right], test.span.start as usize, causes)
            }
            _ => false,
        },
        ExprKind::Constant(_)
        | ExprKind::None(_)
        | ExprKind::Not(_)
        | ExprKind::Is { .. }
        | ExprKind::Asserts { expected: false, .. } => causes.contains(&(expr.span.start as usize)),
    }
}

fn at_one(operands: &[&Operand], test: usize, causes: &HashSet<usize>) -> bool {
    let starts = operands.iter().map(|operand| operand.span.start as usize).chain([test]);
    starts.into_iter().any(|start| causes.contains(&start))
}

//! Rules with a part left out, and the edits that leave it out of the text.

use crate::{
    ast::{Expr, ExprKind, List, Test, TestKind},
    syntax::{Node, NodeKind, Tree},
    text::Span,
};

/// The expression without one branch of the list or object that begins at a span.
pub(crate) fn without_branch(expr: &Expr, list: Span, index: usize) -> Expr {
    let inner = |expr: &Expr| without_branch(expr, list, index);
    let branches = |exprs: &[Expr]| -> Vec<Expr> {
        let kept = exprs.iter().enumerate().filter(|(i, _)| expr.span != list || *i != index);
        kept.map(|(_, expr)| inner(expr)).collect()
    };
    let kind = match &expr.kind {
        ExprKind::All(exprs) => ExprKind::All(branches(exprs)),
        ExprKind::Any(exprs) => ExprKind::Any(branches(exprs)),
        ExprKind::None(exprs) => ExprKind::None(branches(exprs)),
        ExprKind::Not(negated) => ExprKind::Not(Box::new(inner(negated))),
        ExprKind::Asserts { expected, inner: asserted } => {
            ExprKind::Asserts { expected: *expected, inner: Box::new(inner(asserted)) }
        }
        ExprKind::Constant(_) | ExprKind::Is { .. } | ExprKind::Compare { .. } => expr.kind.clone(),
    };
    Expr { span: expr.span, kind }
}

/// The expression without one element of the list that a test at a span has.
pub(crate) fn without_element(expr: &Expr, test: Span, index: usize) -> Expr {
    let all = |exprs: &[Expr]| exprs.iter().map(|expr| without_element(expr, test, index)).collect();
    let kind = match &expr.kind {
        ExprKind::All(exprs) => ExprKind::All(all(exprs)),
        ExprKind::Any(exprs) => ExprKind::Any(all(exprs)),
        ExprKind::None(exprs) => ExprKind::None(all(exprs)),
        ExprKind::Not(inner) => ExprKind::Not(Box::new(without_element(inner, test, index))),
        ExprKind::Asserts { expected, inner } => {
            ExprKind::Asserts { expected: *expected, inner: Box::new(without_element(inner, test, index)) }
        }
        ExprKind::Compare { left, test: found } => {
            ExprKind::Compare { left: left.clone(), test: test_without(found, test, index) }
        }
        ExprKind::Constant(_) | ExprKind::Is { .. } => expr.kind.clone(),
    };
    Expr { span: expr.span, kind }
}

fn test_without(found: &Test, test: Span, index: usize) -> Test {
    let all = |tests: &[Test]| tests.iter().map(|found| test_without(found, test, index)).collect();
    let shorter = |list: &List| match list {
        List::Elements(elements) if found.span == test => {
            let kept = elements.iter().enumerate().filter(|(i, _)| *i != index);
            List::Elements(kept.map(|(_, element)| element.clone()).collect())
        }
        List::Elements(_) | List::Expansion(_) => list.clone(),
    };
    let kind = match &found.kind {
        TestKind::In(list) => TestKind::In(shorter(list)),
        TestKind::NotIn(list) => TestKind::NotIn(shorter(list)),
        TestKind::All(tests) => TestKind::All(all(tests)),
        TestKind::Any(tests) => TestKind::Any(all(tests)),
        TestKind::None(tests) => TestKind::None(all(tests)),
        TestKind::Not(inner) => TestKind::Not(Box::new(test_without(inner, test, index))),
        TestKind::Equal(_)
        | TestKind::NotEqual(_)
        | TestKind::Order(..)
        | TestKind::Exists(_)
        | TestKind::ContainsAll(_) => found.kind.clone(),
    };
    Test { span: found.span, kind }
}

/// The edit that takes one element or member out of the text, with the comma that belongs to it.
pub(crate) fn removal(tree: &Tree, part: Span) -> Option<(Span, String)> {
    let mut node = &tree.root;
    let mut found = None;
    loop {
        let siblings: Vec<(Span, &Node)> = match &node.kind {
            NodeKind::Array(elements) => elements.iter().map(|element| (element.span, element)).collect(),
            NodeKind::Object(members) => {
                members.iter().map(|member| (member.span(), &member.value)).collect()
            }
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => break,
        };
        let Some(at) = siblings.iter().position(|(span, _)| span.contains(part)) else { break };
        let (span, inner) = siblings.get(at)?;
        // An element that holds nothing but the part goes with it.
        if *span == part || only_member(inner) == Some(part) {
            let next = siblings.get(at + 1).map(|(next, _)| Span { start: span.start, end: next.start });
            let before = at.checked_sub(1).and_then(|before| siblings.get(before));
            let last = before.map(|(before, _)| Span { start: before.end, end: span.end });
            found = next.or(last);
            break;
        }
        node = inner;
    }
    found.map(|span| (span, String::new()))
}

fn only_member(node: &Node) -> Option<Span> {
    match node.members()? {
        [only] => Some(only.span()),
        _ => None,
    }
}

//! Rules with a part left out, and the edits that leave it out of the text.

use crate::{
    ast::{
        Expr, ExprKind, List, Test, TestKind,
        fold::{Fold, inside_expr, inside_test},
    },
    syntax::{Node, NodeKind, Tree},
    text::Span,
};

/// The expression without one branch of the array or object that begins at a span.
pub(crate) fn without_branch(expr: &Expr, list: Span, index: usize) -> Expr {
    let mut shorter = expr.clone();
    WithoutBranch { list, index }.expr(&mut shorter);
    shorter
}

/// The expression without one element of the array that a test at a span has.
pub(crate) fn without_element(expr: &Expr, test: Span, index: usize) -> Expr {
    let mut shorter = expr.clone();
    WithoutElement { test, index }.expr(&mut shorter);
    shorter
}

struct WithoutBranch {
    list: Span,
    index: usize,
}

impl Fold for WithoutBranch {
    fn expr(&mut self, expr: &mut Expr) {
        if let ExprKind::All(branches) | ExprKind::Any(branches) | ExprKind::None(branches) = &mut expr.kind
            && expr.span == self.list
        {
            remove(branches, self.index);
        }
        inside_expr(self, expr);
    }
}

struct WithoutElement {
    test: Span,
    index: usize,
}

impl Fold for WithoutElement {
    fn test(&mut self, test: &mut Test) {
        if let TestKind::In(List::Elements(elements)) | TestKind::NotIn(List::Elements(elements)) =
            &mut test.kind
            && test.span == self.test
        {
            remove(elements, self.index);
        }
        inside_test(self, test);
    }
}

fn remove<T>(items: &mut Vec<T>, index: usize) {
    if index < items.len() {
        items.remove(index);
    }
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

//! From a place of an expression back to the text around it.

use crate::{
    syntax::{Node, NodeKind},
    text::Span,
};

/// The value that is at exactly this place.
pub(crate) fn at(root: &Node, span: Span) -> Option<&Node> {
    if root.span == span {
        return Some(root);
    }
    children(root).into_iter().find(|child| child.span.contains(span)).and_then(|child| at(child, span))
}

/// The array that has an element at exactly this place.
pub(crate) fn list_around(root: &Node, span: Span) -> Option<&Node> {
    if root.elements().is_some_and(|elements| elements.iter().any(|element| element.span == span)) {
        return Some(root);
    }
    children(root)
        .into_iter()
        .find(|child| child.span.contains(span))
        .and_then(|child| list_around(child, span))
}

/// Every text below a value, keys included.
pub(crate) fn texts<'n>(node: &'n Node, visit: &mut dyn FnMut(Span, &'n str)) {
    if let Some(text) = node.text() {
        visit(node.span, text);
    }
    for member in node.members().unwrap_or_default() {
        visit(member.key.span, &member.key.text);
    }
    children(node).into_iter().for_each(|child| texts(child, visit));
}

fn children(node: &Node) -> Vec<&Node> {
    match &node.kind {
        NodeKind::Array(elements) => elements.iter().collect(),
        NodeKind::Object(members) => members.iter().map(|member| &member.value).collect(),
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => Vec::new(),
    }
}

//! What the documentation of the migration says of each word of a rule (SEMANTICS §8.2, §8.3).

use crate::{
    migrate::{Official, OfficialStatement},
    syntax::{Node, NodeKind, Tree},
    text::Span,
};

/// The words that the documentation names, in either spelling.
const STATEMENTS: &[(&str, Official, Option<&str>)] = &[
    (
        "%%partition",
        Official::CannotMigrate,
        Some(
            "MongoDB's docs disagree: the reference says that it has no equivalent, the migration guide does not mention it",
        ),
    ),
    ("%function", Official::CannotMigrate, None),
    ("%or", Official::TestFirst, None),
    ("$or", Official::TestFirst, None),
    ("%and", Official::TestFirst, None),
    ("$and", Official::TestFirst, None),
    ("%not", Official::TestFirst, None),
    ("$not", Official::TestFirst, None),
    ("%nor", Official::TestFirst, None),
    ("$nor", Official::TestFirst, None),
];

/// The statements about a rule, in the order of its text.
pub(super) fn statements(tree: &Tree, rule: &Node) -> Vec<OfficialStatement> {
    let mut found = Vec::new();
    visit(tree, rule, &mut found);
    found
}

fn visit(tree: &Tree, node: &Node, found: &mut Vec<OfficialStatement>) {
    match &node.kind {
        NodeKind::Object(members) => {
            for member in members {
                add(tree, &member.key.text, member.key.span, found);
                visit(tree, &member.value, found);
            }
        }
        NodeKind::Array(elements) => elements.iter().for_each(|element| visit(tree, element, found)),
        NodeKind::String(text) => add(tree, text, node.span, found),
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => {}
    }
}

fn add(tree: &Tree, word: &str, span: Span, found: &mut Vec<OfficialStatement>) {
    let row = STATEMENTS.iter().find(|(construct, ..)| *construct == word);
    found.extend(row.map(|(construct, statement, remark)| OfficialStatement {
        construct: (*construct).to_owned(),
        statement: *statement,
        remark: *remark,
        place: tree.place(span),
    }));
}

/// The innermost value around a span: the rule that an expression was read from, whose own span can be that of its
/// only field.
pub(super) fn node_at(node: &Node, span: Span) -> &Node {
    let inside = |child: &&Node| child.span.contains(span);
    let child = match &node.kind {
        NodeKind::Object(members) => members.iter().map(|member| &member.value).find(inside),
        NodeKind::Array(elements) => elements.iter().find(inside),
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => None,
    };
    child.map_or(node, |child| node_at(child, span))
}

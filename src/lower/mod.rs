//! From a faithful tree to meaning: every word is looked up, every operand checked.
//!
//! In: a node of a [`Tree`](crate::syntax::Tree) and the context it is in. Out: an [`Expr`], or all problems at once.
//! Refused: every word and shape that is not allowed in the context, with what to write instead. Nothing is guessed,
//! and nothing here depends on a user, a partition or the app's values.

mod assertions;
mod expansions;
mod expressions;
mod functions;
mod literals;
mod operands;
mod operators;
mod shapes;
mod tests_of_values;

use std::borrow::Cow;

use crate::{
    ast::Expr,
    diagnostics::{Code, MOST_FINDINGS, Repair, SpannedDiagnostic, shown},
    syntax::Node,
    text::Span,
    vocabulary::Context,
};

/// Lowers one expression. The findings are empty exactly if there is an expression.
pub(crate) fn lower(
    node: &Node,
    context: Context,
    queryable: Option<&[String]>,
) -> Result<Expr, Vec<SpannedDiagnostic>> {
    let mut lowering = Lowering { context, queryable, findings: Vec::new() };
    match lowering.expression(node) {
        Some(expr) if lowering.findings.is_empty() => Ok(expr),
        _ => Err(lowering.findings),
    }
}

/// One walk over a tree. Its methods return `None` once they have reported why.
struct Lowering<'a> {
    context: Context,
    /// The queryable fields, if they are known (SEMANTICS §7.5).
    queryable: Option<&'a [String]>,
    findings: Vec<SpannedDiagnostic>,
}

impl Lowering<'_> {
    #[inline(never)]
    fn refuse<T>(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        // Locating a finding takes time in the length of the text, so their number is bounded.
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(SpannedDiagnostic::error(code, span, message).help(help));
        }
        None
    }

    /// Says how the problem that was just reported is repaired.
    fn repair<T>(&mut self, title: impl Into<String>, edits: Vec<(Span, String)>) -> Option<T> {
        if let Some(finding) = self.findings.last_mut() {
            finding.repair = Some(Repair { title: title.into(), edits });
        }
        None
    }
}

/// Lowers every item before giving up on any, so that all problems are reported.
fn all<'n, N: 'n, T>(
    nodes: impl IntoIterator<Item = &'n N>,
    mut lower: impl FnMut(&'n N) -> Option<T>,
) -> Option<Vec<T>> {
    // A loop: the frames of iterator adaptors would double the stack that each level of a rule takes.
    let nodes = nodes.into_iter();
    let mut lowered = Vec::with_capacity(nodes.size_hint().0);
    let mut complete = true;
    for node in nodes {
        match lower(node) {
            Some(item) => lowered.push(item),
            None => complete = false,
        }
    }
    if complete { Some(lowered) } else { None }
}

/// What a value is, with its article, for messages: an expansion by its name, a typed literal by its key.
fn describe(node: &Node) -> Cow<'static, str> {
    match (node.text(), node.members(), node.elements()) {
        (Some(text), _, _) if text.starts_with("%%") => format!("`{}`", shown(text)).into(),
        (_, Some([]), _) => "an empty object".into(),
        (_, _, Some([])) => "an empty array".into(),
        (_, Some(members), _) => match literals::wrapper_of(members) {
            Some(wrapper) => format!("a `{}` literal", wrapper.key).into(),
            None => node.describe().into(),
        },
        _ => node.describe().into(),
    }
}

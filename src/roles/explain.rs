//! Why a role was chosen, and what of it decides about a document.
//!
//! In: the same walks that decide. Out: a [`RoleExplanation`]: the conditions of the roles in the order in which they
//! were tried, the filters of the assigned one, and what it says beside them, such as a field that may not be written.

use std::fmt;

use serde::Serialize;

use super::{
    Role, RoleDecision, RolePermissions, Roles,
    access::{DELETE, INSERT, READ, WRITE, walker},
};
use crate::{
    compile::Program,
    eval::{Decision, Direct, Functions, Inputs, Memo, NoFunctions},
    explain::{ExplainedStep, Trace},
    syntax::Tree,
    text::Span,
    values::ValueRef,
    vocabulary::Context,
};

/// The explanation of what roles decide. [`Display`](fmt::Display) draws it as trees.
///
/// It holds the values that were compared, which may be data of users: see [`masked`](Self::masked).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RoleExplanation {
    /// The decision.
    pub decision: RoleDecision,
    /// `apply_when` of each role that was tried, by the role's name, in order. The last one decided.
    pub tried: Vec<ExplainedCondition>,
    /// The filters of the assigned role: `document_filters.read`, `document_filters.write`, `insert`, `delete`.
    pub filters: Vec<ExplainedCondition>,
    /// What the assigned role denies beside its filters.
    pub limits: Vec<RoleLimit>,
}

/// A permission that the assigned role denies whatever its filters say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RoleLimit {
    /// `read`, `write`, `insert` or `delete`.
    pub permission: &'static str,
    /// Why it is denied, in a sentence.
    pub reason: String,
}

/// A condition of a role and what came out.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ExplainedCondition {
    /// The name of the role, or of the filter.
    pub name: String,
    /// Its steps.
    pub step: ExplainedStep,
}

const FILTERS: [(usize, &str); 4] = [
    (READ, "document_filters.read"),
    (WRITE, "document_filters.write"),
    (INSERT, "insert"),
    (DELETE, "delete"),
];

impl Roles {
    /// Why the access is what it is, pointing into the text. It makes the walks of [`decide`](Self::decide) with notes
    /// taken, so the decision is the same.
    pub fn explain<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        document: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> RoleExplanation {
        let (user, document) = (user.into(), document.into());
        let mut explanation = RoleExplanation {
            decision: RoleDecision::all(None, Decision::Deny),
            tried: Vec::new(),
            filters: Vec::new(),
            limits: Vec::new(),
        };
        for role in &self.roles {
            let Some(program) = &role.apply_when else { return explanation };
            let inputs = Inputs { user, ..Inputs::NOTHING };
            let (decision, step) = self.traced(program, 0, Context::ApplyWhen, inputs, functions);
            let name = role.name.clone();
            explanation.tried.extend(step.map(|step| ExplainedCondition { name, step }));
            match decision {
                Decision::Deny => {}
                Decision::Indeterminate(_) => {
                    explanation.decision = RoleDecision::all(None, decision);
                    return explanation;
                }
                Decision::Allow => {
                    self.explain_role(role, user, document, &mut explanation);
                    return explanation;
                }
            }
        }
        explanation
    }

    fn explain_role(
        &self,
        role: &Role,
        user: ValueRef<'_>,
        document: ValueRef<'_>,
        explanation: &mut RoleExplanation,
    ) {
        let Some(permissions) = &role.permissions else {
            let denied = RoleDecision::all(Some(&role.name), Decision::Deny);
            explanation.decision = RoleDecision { usable: false, ..denied };
            return;
        };
        let inputs = Inputs { user, document, ..Inputs::NOTHING };
        let mut decisions = Vec::new();
        for (root, name) in FILTERS {
            let (decision, step) =
                self.traced(&permissions.filters, root, Context::DocumentFilter, inputs, &NoFunctions);
            // One that is not defined has no place.
            let step = step.filter(|_| permissions.span(root) != Some(Span::default()));
            explanation.filters.extend(step.map(|step| ExplainedCondition { name: name.to_owned(), step }));
            decisions.push(decision);
        }
        let filter = |root: usize| decisions.get(root).cloned().unwrap_or(Decision::Deny);
        explanation.decision = permissions.combined(&role.name, document, filter);
        explanation.limits = permissions.limits(document, &filter(WRITE));
    }

    /// One condition, with notes of how it was decided.
    fn traced<'a>(
        &self,
        program: &'a Program,
        root: usize,
        context: Context,
        inputs: Inputs<'a>,
        functions: &(impl Functions + ?Sized),
    ) -> (Decision, Option<ExplainedStep>) {
        let Some(step) = program.roots.get(root) else { return (Decision::Deny, None) };
        let mut memo = Memo::default();
        let (truth, notes) = {
            let mut direct = Direct(functions);
            let mut walker = walker(program, context, inputs, &mut memo, &mut direct, Trace::default());
            (walker.truth(step), std::mem::take(&mut walker.listener.done))
        };
        let tree: &Tree = &self.tree;
        let step = notes.into_iter().next().map(|note| note.explain(tree, &memo));
        (Decision::from_truth(truth, &memo), step)
    }
}

impl RolePermissions {
    fn span(&self, root: usize) -> Option<Span> {
        self.filters.roots.get(root).map(|step| step.span)
    }

    /// What is denied beside the filters.
    fn limits(&self, document: ValueRef<'_>, write_filter: &Decision) -> Vec<RoleLimit> {
        let limit = |permission, reason: &str| RoleLimit { permission, reason: reason.to_owned() };
        let mut limits = Vec::new();
        if !self.reads_some(write_filter) {
            limits.push(limit("read", "the role does not allow reading any field"));
        }
        if !self.writes_some() {
            limits.push(limit("write", "the role does not allow writing any field"));
        } else if let Some(field) = self.unwritable(document) {
            let message = format!("every field must be writable, but `{field}` is not");
            limits.extend(["insert", "delete"].map(|name| limit(name, &message)));
        }
        limits
    }
}

impl RoleExplanation {
    /// The same explanation with every value of the data replaced by its type and size. What the roles themselves say
    /// stays.
    pub fn masked(mut self) -> Self {
        let conditions = self.tried.iter_mut().chain(&mut self.filters);
        conditions.for_each(|condition| condition.step.mask());
        self
    }
}

impl fmt::Display for RoleExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        for ExplainedCondition { name, step } in &self.tried {
            lines.push(format!("apply_when of `{name}`{step}"));
        }
        for ExplainedCondition { name, step } in &self.filters {
            lines.push(format!("{name}{step}"));
        }
        let denied =
            |RoleLimit { permission, reason }: &RoleLimit| format!("{permission}: denied\n  {reason}");
        lines.extend(self.limits.iter().map(denied));
        f.write_str(&lines.join("\n"))
    }
}

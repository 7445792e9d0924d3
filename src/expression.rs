//! One expression by itself, in any of the three contexts.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::{
    ast::Expr,
    compile::{AppFunction, CanEvaluate, CompileOptions, Program},
    diagnostics::Diagnostics,
    eval::{Decision, Direct, Fixed, Functions, Inputs, Memo, Silent, Truth, Walker},
    lower::lower,
    syntax::{self, Tree},
    text::Source,
    values::ValueRef,
    vocabulary::Context,
};

/// A parsed expression: every word recognised, every operand checked.
#[derive(Clone, Debug)]
pub struct Expression {
    expr: Expr,
    context: Context,
    tree: Arc<Tree>,
}

/// An expression that is ready to decide.
#[derive(Clone, Debug)]
pub struct CompiledExpression {
    program: Program,
    fixed: Fixed,
}

impl Expression {
    /// Parses the text of one expression. In a document filter every plain name passes as a field.
    ///
    /// # Errors
    ///
    /// All problems of the text at once, each with its place.
    pub fn parse(source: &Source, context: Context) -> Result<Self, Diagnostics> {
        Self::from_tree(syntax::parse(source)?, context, None)
    }

    /// The same for an already parsed value; places are JSON Pointers.
    ///
    /// # Errors
    ///
    /// All problems of the value at once, each with its place.
    pub fn from_value(name: &str, value: &Json, context: Context) -> Result<Self, Diagnostics> {
        Self::from_tree(syntax::from_value(name, value)?, context, None)
    }

    /// Parses the text of a document filter that may use these queryable fields, and `_id` (SEMANTICS §7.5).
    ///
    /// # Errors
    ///
    /// All problems of the text at once, each with its place.
    pub fn parse_filter(source: &Source, queryable: &[String]) -> Result<Self, Diagnostics> {
        Self::from_tree(syntax::parse(source)?, Context::DocumentFilter, Some(queryable))
    }

    fn from_tree(tree: Tree, context: Context, queryable: Option<&[String]>) -> Result<Self, Diagnostics> {
        match lower(&tree.root, context, queryable) {
            Ok(expr) => Ok(Self { expr, context, tree: Arc::new(tree) }),
            Err(findings) => Err(tree.diagnostics(findings)),
        }
    }

    /// Makes it ready to decide.
    pub fn compile(&self, options: &CompileOptions) -> CompiledExpression {
        let program = Program::from_exprs([&self.expr], options);
        CompiledExpression { program, fixed: Fixed::new(self.context, options) }
    }

    /// The expression as JSON on one line, in the order of the text.
    pub fn print(&self) -> String {
        let mut text = String::new();
        self.tree.root.print(&mut text);
        text
    }
}

impl CompiledExpression {
    /// Decides for a user, and a partition value or a document. What the context does not have is ignored:
    /// `about` is the partition of a partition permission, the document of a filter, nothing in `apply_when`.
    pub fn decide<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        about: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> Decision {
        let (partition, document) = match self.fixed.context {
            Context::PartitionPermission => (about.into(), ValueRef::Missing),
            Context::ApplyWhen => (ValueRef::Missing, ValueRef::Missing),
            Context::DocumentFilter => (ValueRef::Missing, about.into()),
        };
        let mut memo = Memo::default();
        let inputs = Inputs { user: user.into(), partition, document };
        let calls = &self.program.calls;
        let mut direct = Direct(functions);
        let mut walker = Walker::new(calls, self.fixed, inputs, &mut memo, &mut direct, Silent);
        let truth = self.program.roots.first().map_or(Truth::False, |root| walker.truth(root));
        Decision::from_truth(truth, &memo)
    }
}

impl AppFunction {
    /// A function whose `can_evaluate` is this expression; `None` for one that is not valid, which nobody may
    /// call (SEMANTICS §4.7).
    pub fn guarded_by(can_evaluate: Option<&Expression>) -> Self {
        let can_evaluate = match can_evaluate {
            Some(expression) => CanEvaluate::If(expression.expr.clone()),
            None => CanEvaluate::Nobody,
        };
        Self { can_evaluate, ..Self::default() }
    }
}

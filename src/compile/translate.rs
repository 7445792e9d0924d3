//! The translation of meaning into steps.

use super::{
    CallSlot, CompileOptions, Guard, Program, Step, StepKind, Template, ValueSource, known,
    options::CanEvaluate,
};
use crate::{
    ast::{Argument, Call, Expr, ExprKind, Inner, Operand, OperandKind, Test},
    eval::EvalErrorCode,
};

/// Translates expressions into one program, in which they share their calls.
pub(crate) struct Translator<'o> {
    options: &'o CompileOptions,
    program: Program,
    /// So many of its calls are those of another app, which can guard the same function otherwise.
    others: usize,
}

impl<'o> Translator<'o> {
    pub(crate) fn new(options: &'o CompileOptions) -> Self {
        Self { options, program: Program::default(), others: 0 }
    }

    /// Adds an expression as the next root.
    pub(crate) fn add(&mut self, expr: &Expr) {
        let step = self.expr(expr);
        self.program.roots.push(step);
    }

    /// Goes on with what is known of another app: the program of two apps' rules.
    pub(crate) fn continued(self, options: &CompileOptions) -> Translator<'_> {
        Translator { options, others: self.program.calls.len(), program: self.program }
    }

    pub(crate) fn finish(self) -> Program {
        self.program
    }

    fn expr(&mut self, expr: &Expr) -> Step {
        let kind = match &expr.kind {
            ExprKind::Constant(constant) => StepKind::Constant(*constant),
            ExprKind::All(exprs) => StepKind::All(self.exprs(exprs)),
            ExprKind::Any(exprs) => StepKind::Any(self.exprs(exprs)),
            ExprKind::None(exprs) => StepKind::None(self.exprs(exprs)),
            ExprKind::Not(inner) | ExprKind::Asserts { expected: false, inner } => {
                StepKind::Not(Box::new(self.expr(inner)))
            }
            ExprKind::Asserts { expected: true, inner } => StepKind::All(vec![self.expr(inner)]),
            ExprKind::Is { expected, value } => {
                StepKind::Is { expected: *expected, value: self.operand(value) }
            }
            ExprKind::Compare { left, test } => {
                let left = self.operand(left);
                // The step of a single test speaks of the whole field, with its left side.
                return Step { span: expr.span, ..self.test(&left, test) };
            }
        };
        Step::new(expr.span, kind)
    }

    fn exprs(&mut self, exprs: &[Expr]) -> Vec<Step> {
        functions_last(exprs.iter().map(|expr| self.expr(expr)).collect())
    }

    fn test(&mut self, left: &ValueSource, test: &Test) -> Step {
        let kind = match test.inner() {
            Inner::All(tests) => StepKind::All(self.tests(left, tests)),
            Inner::Any(tests) => StepKind::Any(self.tests(left, tests)),
            Inner::None(tests) => StepKind::None(self.tests(left, tests)),
            Inner::Not(test) => StepKind::Not(Box::new(self.test(left, test))),
            Inner::Nothing => StepKind::from_test(left.clone(), test, &mut |operand| self.operand(operand)),
        };
        Step::new(test.span, kind)
    }

    fn tests(&mut self, left: &ValueSource, tests: &[Test]) -> Vec<Step> {
        functions_last(tests.iter().map(|test| self.test(left, test)).collect())
    }

    fn operand(&mut self, operand: &Operand) -> ValueSource {
        match &operand.kind {
            OperandKind::Literal(value) => ValueSource::Literal(value.clone()),
            OperandKind::Partition => ValueSource::Partition,
            OperandKind::Path(path) => known::resolve(path, self.options),
            OperandKind::Field(name) => ValueSource::Field(name.clone()),
            OperandKind::Call(call) => ValueSource::Call(self.slot(call)),
            OperandKind::Convert { conversion, operand } => {
                ValueSource::convert(*conversion, self.operand(operand))
            }
        }
    }

    /// The number of a call; equal calls have one number.
    fn slot(&mut self, call: &Call) -> usize {
        let arguments: Vec<_> = call.arguments.iter().map(|argument| self.argument(argument)).collect();
        let same = |known: &CallSlot| known.asks(&call.name, &arguments);
        let (others, own) = self.program.calls.split_at(self.others);
        if let Some(number) = own.iter().position(same) {
            return self.others + number;
        }
        let guard = self.guard(&call.name);
        if let Some(number) = others.iter().position(|known| same(known) && known.guard.is_surely(&guard)) {
            return number;
        }
        self.program.calls.push(CallSlot::new(call.span, call.name.clone(), arguments, guard));
        self.program.calls.len() - 1
    }

    fn argument(&mut self, argument: &Argument) -> Template {
        match argument {
            Argument::Value(operand) => Template::Value(self.operand(operand)),
            Argument::Array(items) => Template::Array(items.iter().map(|item| self.argument(item)).collect()),
            Argument::Object(members) => Template::Object(
                members.iter().map(|(key, item)| (key.clone(), self.argument(item))).collect(),
            ),
        }
    }

    /// Whether the app lets its function be called (SEMANTICS §4.4, §4.7).
    fn guard(&self, name: &str) -> Guard {
        let Some(functions) = &self.options.functions else { return Guard::Free };
        match functions.get(name).map(|function| &function.can_evaluate) {
            None => Guard::Refused(EvalErrorCode::FunctionUnknown),
            Some(CanEvaluate::Everyone) => Guard::Free,
            Some(CanEvaluate::Nobody) => Guard::Refused(EvalErrorCode::FunctionRefused),
            Some(CanEvaluate::If(expr)) => {
                let mut inner = Translator::new(self.options);
                let step = inner.expr(expr);
                // A function that must be called to decide whether another may be is not followed.
                if inner.program.calls.is_empty() {
                    Guard::CanEvaluate(Box::new(step))
                } else {
                    Guard::Refused(EvalErrorCode::FunctionRefused)
                }
            }
        }
    }
}

fn functions_last(mut steps: Vec<Step>) -> Vec<Step> {
    steps.sort_by_key(|step| step.calls);
    steps
}

impl CallSlot {
    /// Whether it asks the same function the same; who may ask can differ.
    pub(crate) fn asks_as(&self, other: &Self) -> bool {
        self.asks(&other.name, &other.arguments)
    }

    fn asks(&self, name: &str, arguments: &[Template]) -> bool {
        *self.name == *name && same_templates(&self.arguments, arguments)
    }
}

impl Guard {
    /// Whether the two let the same calls through, so far as that is seen without comparing conditions.
    fn is_surely(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Free, Self::Free) => true,
            (Self::Refused(a), Self::Refused(b)) => a == b,
            (Self::Free | Self::Refused(_) | Self::CanEvaluate(_), _) => false,
        }
    }
}

fn same_templates(a: &[Template], b: &[Template]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_template(a, b))
}

fn same_template(a: &Template, b: &Template) -> bool {
    match (a, b) {
        (Template::Value(a), Template::Value(b)) => same_source(a, b),
        (Template::Array(a), Template::Array(b)) => same_templates(a, b),
        (Template::Object(a), Template::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((a, x), (b, y))| a == b && same_template(x, y))
        }
        (Template::Value(_) | Template::Array(_) | Template::Object(_), _) => false,
    }
}

fn same_source(a: &ValueSource, b: &ValueSource) -> bool {
    match (a, b) {
        (
            ValueSource::Literal(a) | ValueSource::Known(a),
            ValueSource::Literal(b) | ValueSource::Known(b),
        ) => a == b,
        (ValueSource::Partition, ValueSource::Partition) => true,
        (ValueSource::User(a), ValueSource::User(b)) => a == b,
        (ValueSource::Failed(a), ValueSource::Failed(b)) => a == b,
        // Fields, conversions and calls never are in arguments.
        _ => false,
    }
}

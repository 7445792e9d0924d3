//! The translation of meaning into steps.

use std::collections::HashMap;

use super::{
    CallSlot, CompileOptions, Guard, Program, Step, StepKind, Template, ValueSource, identity::question,
    known, options::CanEvaluate, purpose::Purpose,
};
use crate::{
    ast::{Argument, Call, Expr, ExprKind, Inner, Operand, OperandKind, Test},
    eval::EvalErrorCode,
};

/// Translates expressions into one program, in which they share their calls.
pub(super) struct Translator<'o> {
    options: &'o CompileOptions,
    purpose: Purpose<'o>,
    program: Program,
    /// So many of its calls are those of another app, which can guard the same function otherwise.
    others: usize,
    /// The numbers of its calls by what they ask, once there are more than a few.
    asked: HashMap<String, Vec<usize>>,
    /// So many calls are among them.
    noted: usize,
}

/// Fewer calls are compared one by one, which takes less than to write down what they ask.
const FEW_CALLS: usize = 8;

impl<'o> Translator<'o> {
    /// Goes on with a program in which other expressions may stand already, which are not shared blindly.
    pub(super) fn new(program: Program, options: &'o CompileOptions, purpose: Purpose<'o>) -> Self {
        let others = program.calls.len();
        let mut translator = Self { options, purpose, others, program, asked: HashMap::new(), noted: 0 };
        translator.index();
        translator
    }

    /// Adds an expression as the next root.
    pub(super) fn add(&mut self, expr: &Expr) {
        let step = self.expr(expr);
        self.program.roots.push(step);
    }

    pub(super) fn finish(self) -> Program {
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
            OperandKind::Path(path) => known::resolve_for(path, self.options, self.purpose),
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
        let name = match self.purpose {
            Purpose::Decide => call.name.clone(),
            Purpose::State(apart) => apart.call(&call.name),
        };
        let same = self.same(&name, &arguments);
        if let Some(own) = same.iter().find(|number| **number >= self.others) {
            return *own;
        }
        let guard = self.guard(&call.name);
        let calls = &self.program.calls;
        let is_as_free =
            |number: &&usize| calls.get(**number).is_some_and(|call| call.guard.is_surely(&guard));
        if let Some(other) = same.iter().find(is_as_free) {
            return *other;
        }
        let number = calls.len();
        self.program.calls.push(CallSlot::new(call.span, name, arguments, guard));
        self.index();
        number
    }

    /// The numbers of the calls that ask the same.
    fn same(&self, name: &str, arguments: &[Template]) -> Vec<usize> {
        let calls = self.program.calls.iter().enumerate().filter(|(_, call)| &*call.name == name);
        if self.asked.is_empty() {
            let mut calls = calls.peekable();
            if calls.peek().is_none() {
                return Vec::new();
            }
            let asked = question(name, arguments);
            return calls.filter(|(_, call)| call.question() == asked).map(|(number, _)| number).collect();
        }
        self.asked.get(&question(name, arguments)).cloned().unwrap_or_default()
    }

    /// Notes what the calls ask that were added since, if there are more than a few.
    fn index(&mut self) {
        if self.program.calls.len() > FEW_CALLS {
            for (number, call) in self.program.calls.iter().enumerate().skip(self.noted) {
                self.asked.entry(call.question()).or_default().push(number);
            }
            self.noted = self.program.calls.len();
        }
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
            None => match self.purpose {
                Purpose::Decide => Guard::Refused(EvalErrorCode::FunctionUnknown),
                // The export may lack it.
                Purpose::State(_) => Guard::Free,
            },
            Some(CanEvaluate::Everyone) => Guard::Free,
            Some(CanEvaluate::Nobody) => Guard::Refused(EvalErrorCode::FunctionRefused),
            Some(CanEvaluate::If(expr)) => {
                let mut inner = Translator::new(Program::default(), self.options, self.purpose);
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

//! Operators under a field or expansion, each testing the value on its left (SEMANTICS §3.1, §3.2).

use super::{
    Lowering, all, describe,
    expressions::{KeyClass, classify},
    shapes::{is_call, named},
};
use crate::{
    ast::{List, Operand, OperandKind, Order, Test, TestKind},
    diagnostics::{self as codes, shown},
    syntax::{Member, Node, NodeKind, Numeral},
    values::Value,
    vocabulary::{Context, Junction, Op, Operator, Position, TestOp, meant_by},
};

impl Lowering<'_> {
    /// An object of operators under a left side: all of them must hold.
    pub(super) fn tests(&mut self, left: &str, node: &Node, members: &[Member]) -> Option<Test> {
        if members.is_empty() {
            return self.empty_object(node);
        }
        if is_call(members) && self.context != Context::DocumentFilter {
            self.call_without_operator(node);
            return None;
        }
        // The fields of one document are one mistake.
        let mut documents = 0;
        let tests = all(members, |member| match classify(&member.key.text) {
            KeyClass::Operator => self.test(left, member),
            KeyClass::Expansion | KeyClass::Name => {
                documents += usize::from(is_of_document(member));
                if documents > 1 && is_of_document(member) {
                    return None;
                }
                self.refuse_as_test(left, node, &member.key)
            }
        })?;
        Some(conjunction(node, tests))
    }

    fn test(&mut self, left: &str, member: &Member) -> Option<Test> {
        let Member { key, value } = member;
        let operator = self.operator(key, Position::Field)?;
        self.allow(operator, Position::Field, key)?;
        match operator.op {
            Op::Join(junction) => {
                let tests = self.joined(left, member)?;
                Some(joined(member, junction, tests))
            }
            Op::Not => {
                let test = self.operators(left, value, &key.text)?;
                Some(negation(member, test))
            }
            Op::Test(op) => self.single(left, member, op, operator),
            // These stand in another place, which was refused.
            Op::Convert(_) | Op::Function => None,
        }
    }

    /// An operator that tests by itself.
    #[inline(never)]
    fn single(&mut self, left: &str, member: &Member, op: TestOp, operator: &Operator) -> Option<Test> {
        let value = &member.value;
        let kind = match op {
            TestOp::Eq => TestKind::Equal(self.value(left, value)?),
            TestOp::Ne => TestKind::NotEqual(self.value(left, value)?),
            TestOp::Gt => TestKind::Order(Order::Greater, self.ordered(left, member, operator)?),
            TestOp::Gte => TestKind::Order(Order::GreaterOrEqual, self.ordered(left, member, operator)?),
            TestOp::Lt => TestKind::Order(Order::Less, self.ordered(left, member, operator)?),
            TestOp::Lte => TestKind::Order(Order::LessOrEqual, self.ordered(left, member, operator)?),
            TestOp::In => TestKind::In(self.list(member, operator)?),
            TestOp::Nin => TestKind::NotIn(self.list(member, operator)?),
            TestOp::Exists => TestKind::Exists(self.polarity(member)?),
            TestOp::All => TestKind::ContainsAll(self.elements(member, operator)?),
        };
        Some(Test { span: member.span(), kind })
    }

    #[inline(never)]
    fn invalid<T>(&mut self, member: &Member, operator: &Operator) -> Option<T> {
        let Member { key, value } = member;
        let message = format!("`{}` cannot take {}", key.text, describe(value));
        let help = match value.text() {
            Some(text)
                if matches!(operator.op, Op::Test(TestOp::In | TestOp::Nin)) && !text.starts_with("%%") =>
            {
                let (key, text) = (&key.text, shown(text));
                format!("write a list, `{{\"{key}\": [\"{text}\"]}}`, or an expansion that is a list")
            }
            _ => format!("it takes {}", operator.operand),
        };
        self.refuse(codes::INVALID_OPERAND, value.span, message, help)
    }

    /// The operand of `$gt` and its kin.
    fn ordered(&mut self, left: &str, member: &Member, operator: &Operator) -> Option<Operand> {
        let node = &member.value;
        if node.elements().is_some() {
            return self.invalid(member, operator);
        }
        let operand = self.value(left, node)?;
        match &operand.kind {
            OperandKind::Literal(
                Value::Int(_)
                | Value::Double(_)
                | Value::Decimal(_)
                | Value::String(_)
                | Value::Date(_)
                | Value::ObjectId(_),
            )
            | OperandKind::Partition
            | OperandKind::Path(_)
            | OperandKind::Field(_)
            | OperandKind::Convert { .. }
            | OperandKind::Call(_) => Some(operand),
            OperandKind::Literal(
                Value::Undefined
                | Value::Null
                | Value::Bool(_)
                | Value::Uuid(_)
                | Value::Binary { .. }
                | Value::Array(_)
                | Value::Object(_),
            ) => self.invalid(member, operator),
        }
    }

    /// The operand of `$in` and `$nin`.
    fn list(&mut self, member: &Member, operator: &Operator) -> Option<List> {
        let node = &member.value;
        match node.text() {
            Some(text) if text.starts_with("%%") => {
                let operand = self.value_expansion(text, node.span)?;
                match operand.kind {
                    OperandKind::Literal(_) => self.invalid(member, operator),
                    OperandKind::Partition
                    | OperandKind::Path(_)
                    | OperandKind::Field(_)
                    | OperandKind::Convert { .. }
                    | OperandKind::Call(_) => Some(List::Expansion(operand)),
                }
            }
            _ => self.elements(member, operator).map(List::Elements),
        }
    }

    /// A list written in the rule. Its elements are scalars, typed literals and expansions.
    fn elements(&mut self, member: &Member, operator: &Operator) -> Option<Vec<Operand>> {
        match member.value.elements() {
            Some(elements) => all(elements, |element| self.literal_or_expansion(element)),
            None => self.invalid(member, operator),
        }
    }

    fn polarity(&mut self, member: &Member) -> Option<bool> {
        match &member.value.kind {
            NodeKind::Bool(bool) => Some(*bool),
            NodeKind::Number(Numeral::Int(0)) => Some(false),
            NodeKind::Number(Numeral::Int(1)) => Some(true),
            NodeKind::String(text) if &**text == "%%true" => Some(true),
            NodeKind::String(text) if &**text == "%%false" => Some(false),
            NodeKind::Null
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_) => self.not_polar(member),
        }
    }

    #[inline(never)]
    fn not_polar<T>(&mut self, member: &Member) -> Option<T> {
        let Member { key, value } = member;
        let message = format!("`{}` cannot take {}", key.text, describe(value));
        let help = match value.text() {
            Some("true" | "false") => "write the boolean without quotes",
            _ => "it takes `true` or `false`",
        };
        self.refuse(codes::INVALID_OPERAND, value.span, message, help)
    }

    /// The list of a logical operator under a left side.
    fn joined(&mut self, left: &str, member: &Member) -> Option<Vec<Test>> {
        match member.value.elements() {
            Some(elements @ [_, ..]) => {
                all(elements, |element| self.operators(left, element, &member.key.text))
            }
            Some([]) | None => self.not_joinable(member),
        }
    }

    #[inline(never)]
    fn not_joinable<T>(&mut self, member: &Member) -> Option<T> {
        let Member { key, value } = member;
        let spelled = &*key.text;
        if value.elements().is_some() {
            let message = format!("the list of `{spelled}` is empty");
            return self.refuse(codes::EMPTY_OPERAND, value.span, message, "write what the value must be");
        }
        let message = format!(
            "`{spelled}` under a left side takes a list of operators, and this is {}",
            describe(value)
        );
        let help = format!("write `{{\"{spelled}\": [{{\"$gt\": 0}}, {{\"$lt\": 9}}]}}`");
        self.refuse(codes::INVALID_OPERAND, value.span, message, help)
    }

    /// An object of operators inside a logical operator under a left side.
    fn operators(&mut self, left: &str, node: &Node, spelled: &str) -> Option<Test> {
        match node.members() {
            Some(members @ [_, ..]) => self.tests(left, node, members),
            Some([]) | None => self.no_operators(node, spelled),
        }
    }

    #[inline(never)]
    fn no_operators<T>(&mut self, node: &Node, spelled: &str) -> Option<T> {
        let message =
            format!("`{spelled}` under a left side takes operators, and this is {}", describe(node));
        let help = "write an operator such as `{\"$eq\": …}`, or `{\"$in\": […]}` for several values";
        self.refuse(codes::INVALID_OPERAND, node.span, message, help)
    }
}

#[inline(never)]
fn conjunction(node: &Node, mut tests: Vec<Test>) -> Test {
    match (tests.len(), tests.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            let tests = tests.into_iter().chain(last).collect();
            Test { span: node.span, kind: TestKind::All(tests) }
        }
    }
}

#[inline(never)]
fn joined(member: &Member, junction: Junction, tests: Vec<Test>) -> Test {
    let kind = match junction {
        Junction::All => TestKind::All(tests),
        Junction::Any => TestKind::Any(tests),
        Junction::None => TestKind::None(tests),
    };
    Test { span: member.span(), kind }
}

#[inline(never)]
fn negation(member: &Member, test: Test) -> Test {
    Test { span: member.span(), kind: TestKind::Not(Box::new(test)) }
}

/// Whether a key is that of a compared document, not a word that was meant as an operator.
fn is_of_document(member: &Member) -> bool {
    let key = &*member.key.text;
    meant_by(key).is_none() && named(key.strip_prefix("%%").unwrap_or(key)).is_none()
}

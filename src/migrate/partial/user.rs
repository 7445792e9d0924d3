//! Conditions of the user alone: they stay as they are, and their negations become tests where there are such.

use serde_json::Value as Json;

use super::{Partial, Sign, operands::calls};
use crate::{
    ast::{List, Operand, OperandKind, Path, Test, TestKind},
    compare::Shape,
    migrate::{
        formula::{About, Asks, Clause, Formula, Shows},
        spelling,
    },
    values::Value,
};

impl Partial<'_> {
    /// A condition of the user alone.
    pub(super) fn of_user(&mut self, left: &Operand, test: &Test, sign: Sign) -> Formula {
        let text = spelling::operand(left);
        let text = text.as_str().unwrap_or_default();
        let right = test.operands();
        let calls = right.iter().any(calls);
        for operand in right {
            if let OperandKind::Path(path) = &operand.kind {
                self.need(path, Shape::Present);
            }
        }
        let turned = if calls || sign == Sign::Plain { None } else { negated(test) };
        match (turned, &left.kind) {
            (Some((test, Missing::Matches)), OperandKind::Path(path)) => {
                let asks = Asks::Value(spelling::test(&test));
                Formula::any([clause(text.to_owned(), asks, About::User), exists(path, false)])
            }
            (Some((test, _)), _) => clause(text.to_owned(), Asks::Value(spelling::test(&test)), About::User),
            (None, _) => self.about_user(text, spelling::test(test), calls, sign),
        }
    }

    pub(super) fn about_user(&mut self, left: &str, right: Json, calls: bool, sign: Sign) -> Formula {
        let condition = serde_json::json!({ left: right });
        let (left, right) = match sign {
            Sign::Plain => (left, condition.get(left).cloned().unwrap_or_default()),
            Sign::Negated => ("$nor", Json::Array(vec![condition.clone()])),
        };
        let about = if calls { About::Call { condition, holds: sign == Sign::Plain } } else { About::User };
        clause(left.to_owned(), Asks::Value(right), about)
    }
}

/// What the negation of a test answers about a missing left side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Matches,
    Denies,
}

/// The test that is true where another is false, if there is one but for missing left sides.
fn negated(test: &Test) -> Option<(Test, Missing)> {
    let literal =
        |operand: &Operand| matches!(&operand.kind, OperandKind::Literal(value) if *value != Value::Null);
    let (kind, missing) = match &test.kind {
        TestKind::Equal(right) if literal(right) => (TestKind::NotEqual(right.clone()), Missing::Matches),
        TestKind::NotEqual(right) if literal(right) => (TestKind::Equal(right.clone()), Missing::Denies),
        TestKind::Order(order, right) => (TestKind::Order(order.opposite(), right.clone()), Missing::Denies),
        TestKind::In(List::Elements(elements)) if elements.iter().all(literal) => {
            (TestKind::NotIn(List::Elements(elements.clone())), Missing::Matches)
        }
        TestKind::NotIn(List::Elements(elements)) if elements.iter().all(literal) => {
            (TestKind::In(List::Elements(elements.clone())), Missing::Denies)
        }
        TestKind::Exists(expected) => (TestKind::Exists(!expected), Missing::Denies),
        TestKind::Equal(_)
        | TestKind::NotEqual(_)
        | TestKind::In(_)
        | TestKind::NotIn(_)
        | TestKind::ContainsAll(_)
        | TestKind::All(_)
        | TestKind::Any(_)
        | TestKind::None(_)
        | TestKind::Not(_) => return None,
    };
    Some((Test { span: test.span, kind }, missing))
}

fn clause(left: String, asks: Asks, about: About) -> Formula {
    Formula::Clause(Clause { left, asks, about, shows: Shows::Nothing })
}

pub(super) fn exists(path: &Path, expected: bool) -> Formula {
    let asks = Asks::Value(serde_json::json!({"$exists": expected}));
    clause(spelling::path(path), asks, About::User)
}

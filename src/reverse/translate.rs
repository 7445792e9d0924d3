//! From a permission to a query: connectives, negation carried inwards, and the comparisons by their sides.

use super::{
    comparisons::{
        Wanted, equals_converted, field_differs, field_equals, field_exists, field_ordered, value_equals,
        value_in_field,
    },
    query::Query,
    values::{Origin, Side, side},
};
use crate::{
    app::CustomUserData,
    ast::{Expr, ExprKind, List, Operand, Order, Test, TestKind},
    compile::{CompileOptions, MissingNe, Program},
    eval::{Answers, Fixed, Inputs, Memo, Silent, Truth, Walker},
    values::{Structure, Value, ValueRef},
    vocabulary::Context,
};

/// What a translation knows.
pub(super) struct Translation<'a> {
    pub(super) partition: &'a Value,
    pub(super) custom_data: &'a CustomUserData,
    pub(super) options: &'a CompileOptions,
}

/// A query, or why there is none.
pub(super) type Translated = Result<Query, String>;

impl Translation<'_> {
    /// The users for whom an expression is true.
    pub(super) fn query(&self, expr: &Expr) -> Translated {
        self.expr(expr, Wanted::True)
    }

    fn expr(&self, expr: &Expr, wanted: Wanted) -> Translated {
        let parts = |exprs: &[Expr], wanted| -> Vec<Translated> {
            exprs.iter().map(|expr| self.expr(expr, wanted)).collect()
        };
        match &expr.kind {
            ExprKind::Constant(constant) => Ok(Query::of(*constant == (wanted == Wanted::True))),
            ExprKind::All(exprs) => join(parts(exprs, wanted), wanted),
            ExprKind::Any(exprs) => join(parts(exprs, wanted), turned(wanted)),
            ExprKind::None(exprs) => join(parts(exprs, turned(wanted)), wanted),
            ExprKind::Not(inner) | ExprKind::Asserts { expected: false, inner } => {
                self.expr(inner, turned(wanted))
            }
            ExprKind::Asserts { expected: true, inner } => self.expr(inner, wanted),
            ExprKind::Is { expected, value } => match self.side(value)? {
                Side::Field(field) => Ok(value_equals(&Value::Bool(*expected), &field, wanted)),
                Side::Known(..) | Side::Failed => self.decided(expr, wanted),
                // No conversion makes a boolean; whether it fails is not asked.
                Side::Converted(..) if wanted == Wanted::True => Ok(Query::Nobody),
                Side::Converted(..) => Err(UNSAID.to_owned()),
            },
            ExprKind::Compare { left, test } => self.test(left, test, wanted),
        }
    }

    fn test(&self, left: &Operand, test: &Test, wanted: Wanted) -> Translated {
        let parts = |tests: &[Test], wanted| -> Vec<Translated> {
            tests.iter().map(|test| self.test(left, test, wanted)).collect()
        };
        match &test.kind {
            TestKind::All(tests) => join(parts(tests, wanted), wanted),
            TestKind::Any(tests) => join(parts(tests, wanted), turned(wanted)),
            TestKind::None(tests) => join(parts(tests, turned(wanted)), wanted),
            TestKind::Not(inner) => self.test(left, inner, turned(wanted)),
            TestKind::Equal(right) => self.equal(left, right, test, wanted),
            TestKind::NotEqual(right) => match (self.side(left)?, self.side(right)?) {
                (Side::Field(field), Side::Known(value, origin)) => {
                    self.nothing_about_missing()?;
                    Ok(field_differs(&field, &value, origin, wanted))
                }
                (Side::Known(..), Side::Known(..)) => self.decided_test(left, test, wanted),
                (Side::Known(Value::Undefined, _), _) => {
                    self.nothing_about_missing()?;
                    Ok(Query::Nobody)
                }
                _ => self.equal(left, right, test, turned(wanted)),
            },
            TestKind::Order(order, right) => self.order(left, *order, right, test, wanted),
            TestKind::In(list) => self.is_in(left, list, test, wanted),
            TestKind::NotIn(list) => self.is_not_in(left, list, test, wanted),
            TestKind::Exists(expected) => match self.side(left)? {
                Side::Field(field) => Ok(field_exists(&field, *expected, wanted)),
                Side::Known(..) | Side::Failed | Side::Converted(..) => self.decided_test(left, test, wanted),
            },
            TestKind::ContainsAll(_) => Err("it uses `$all`".to_owned()),
        }
    }

    fn equal(&self, left: &Operand, right: &Operand, test: &Test, wanted: Wanted) -> Translated {
        match (self.side(left)?, self.side(right)?) {
            (Side::Field(field), Side::Known(value, origin)) => {
                Ok(field_equals(&field, &value, origin, wanted))
            }
            (Side::Known(value, _), Side::Field(field)) => Ok(value_equals(&value, &field, wanted)),
            (Side::Known(value, _), Side::Converted(conversion, field)) => {
                equals_converted(&value, conversion, &field, wanted).ok_or_else(|| UNSAID.to_owned())
            }
            (Side::Failed, _) | (_, Side::Failed) => Ok(Query::Nobody),
            (Side::Known(..), Side::Known(..)) => self.decided_test(left, &equality(test, right), wanted),
            (Side::Field(_) | Side::Converted(..), Side::Field(_) | Side::Converted(..))
            | (Side::Converted(..), Side::Known(..)) => Err(TWO_FIELDS.to_owned()),
        }
    }

    fn order(
        &self,
        left: &Operand,
        order: Order,
        right: &Operand,
        test: &Test,
        wanted: Wanted,
    ) -> Translated {
        match (self.side(left)?, self.side(right)?) {
            (Side::Field(field), Side::Known(value, _)) => Ok(field_ordered(&field, order, &value, wanted)),
            (Side::Known(value, _), Side::Field(field)) => {
                Ok(field_ordered(&field, order.mirrored(), &value, wanted))
            }
            (Side::Failed, _) | (_, Side::Failed) => Ok(Query::Nobody),
            (Side::Known(..), Side::Known(..)) => self.decided_test(left, test, wanted),
            (Side::Known(..), Side::Converted(..)) => Err(UNSAID.to_owned()),
            (Side::Field(_) | Side::Converted(..), Side::Field(_) | Side::Converted(..))
            | (Side::Converted(..), Side::Known(..)) => Err(TWO_FIELDS.to_owned()),
        }
    }

    fn is_in(&self, left: &Operand, list: &List, test: &Test, wanted: Wanted) -> Translated {
        let left_side = self.side(left)?;
        match list {
            List::Elements(elements) if elements.is_empty() => in_nothing(&left_side, wanted),
            List::Elements(elements) => {
                let mut parts = Vec::new();
                for element in elements {
                    // A list or a document among the elements is never decided.
                    let undecided = matches!(self.side(element)?, Side::Known(Value::Array(_), _));
                    parts.push(if undecided {
                        Ok(Query::Nobody)
                    } else {
                        self.equal(left, element, test, wanted)
                    });
                }
                join(parts, turned(wanted))
            }
            List::Expansion(operand) => match (left_side, self.side(operand)?) {
                (Side::Known(value, _), Side::Field(field)) => Ok(value_in_field(&value, &field, wanted)),
                (left @ Side::Field(_), Side::Known(Value::Array(elements), _)) if elements.is_empty() => {
                    in_nothing(&left, wanted)
                }
                (Side::Field(field), Side::Known(Value::Array(elements), _)) => {
                    let parts = elements.iter().map(|element| match element.structure() {
                        Structure::Array | Structure::Object => Query::Nobody,
                        Structure::Missing | Structure::Null | Structure::Scalar => {
                            field_equals(&field, element, Origin::Expanded, wanted)
                        }
                    });
                    join(parts.map(Ok).collect(), turned(wanted))
                }
                (Side::Failed, _) | (_, Side::Failed) | (Side::Field(_), Side::Known(..)) => {
                    Ok(Query::Nobody)
                }
                (Side::Known(..), Side::Known(..)) => self.decided_test(left, test, wanted),
                (Side::Field(_) | Side::Converted(..), Side::Field(_) | Side::Converted(..))
                | (Side::Converted(..), Side::Known(..))
                | (Side::Known(..), Side::Converted(..)) => Err(TWO_FIELDS.to_owned()),
            },
        }
    }

    fn is_not_in(&self, left: &Operand, list: &List, test: &Test, wanted: Wanted) -> Translated {
        if let List::Expansion(operand) = list
            && let (Side::Known(..), Side::Known(..)) = (self.side(left)?, self.side(operand)?)
        {
            return self.decided_test(left, test, wanted);
        }
        let within = self.is_in(left, list, test, turned(wanted))?;
        let null = |element| matches!(self.side(element), Ok(Side::Known(Value::Null, Origin::Written)));
        // Nothing is decided about what is missing, unless the list asks for it.
        if matches!(list, List::Elements(elements) if elements.iter().any(null)) {
            return Ok(within);
        }
        let known = match self.side(left)? {
            Side::Field(field) => field.exists(),
            Side::Known(Value::Undefined, _) => Query::Nobody,
            Side::Known(..) | Side::Failed | Side::Converted(..) => return Ok(within),
        };
        self.nothing_about_missing()?;
        Ok(Query::all([within, known]))
    }

    /// An error if `$ne` and `$nin` are to answer about what is missing.
    fn nothing_about_missing(&self) -> Result<(), String> {
        match self.options.missing_ne {
            MissingNe::Indeterminate => Ok(()),
            MissingNe::MatchesLikeMongoDb => Err("`$ne` and `$nin` are to match what is missing".to_owned()),
        }
    }

    fn side(&self, operand: &Operand) -> Result<Side, String> {
        side(operand, self.partition, self.custom_data, self.options)
    }

    /// A condition in which nothing depends on the user.
    fn decided(&self, expr: &Expr, wanted: Wanted) -> Translated {
        let program = Program::from_exprs([expr], self.options);
        let inputs = Inputs { partition: ValueRef::from(self.partition), ..Inputs::NOTHING };
        let mut memo = Memo::default();
        let fixed = Fixed::new(Context::PartitionPermission, self.options);
        let mut walker = Walker::new(&[], fixed, inputs, &mut memo, Answers::default(), Silent);
        let truth = program.roots.first().map_or(Truth::False, |root| walker.truth(root));
        Ok(Query::of(truth == if wanted == Wanted::True { Truth::True } else { Truth::False }))
    }

    fn decided_test(&self, left: &Operand, test: &Test, wanted: Wanted) -> Translated {
        let kind = ExprKind::Compare { left: left.clone(), test: test.clone() };
        self.decided(&Expr { span: test.span, kind }, wanted)
    }
}

/// Something is an element of an empty list, which is false of whatever is decided at all.
fn in_nothing(left: &Side, wanted: Wanted) -> Translated {
    match (left, wanted) {
        (_, Wanted::True) | (Side::Failed, Wanted::False) => Ok(Query::Nobody),
        (Side::Known(..), Wanted::False) => Ok(Query::Everybody),
        (Side::Field(field), Wanted::False) => Ok(field.below_documents()),
        (Side::Converted(..), Wanted::False) => Err(UNSAID.to_owned()),
    }
}

const UNSAID: &str = "a query cannot say when a conversion does not fail";
const TWO_FIELDS: &str = "it compares two fields of a user, or a field that is converted";

/// The equality that is a part of another test.
fn equality(test: &Test, right: &Operand) -> Test {
    Test { span: test.span, kind: TestKind::Equal(right.clone()) }
}

fn turned(wanted: Wanted) -> Wanted {
    match wanted {
        Wanted::True => Wanted::False,
        Wanted::False => Wanted::True,
    }
}

/// All parts of what is wanted to be true, or one of what is wanted to be false. Where one part decides, it does not matter
/// that no query asks for another.
pub(super) fn join(parts: Vec<Translated>, wanted: Wanted) -> Translated {
    let decisive = Query::of(wanted == Wanted::False);
    if parts.iter().any(|part| part.as_ref() == Ok(&decisive)) {
        return Ok(decisive);
    }
    let parts = parts.into_iter().collect::<Result<Vec<Query>, String>>()?;
    Ok(match wanted {
        Wanted::True => Query::all(parts),
        Wanted::False => Query::any(parts),
    })
}

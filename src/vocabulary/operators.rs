//! The operators (SEMANTICS §3).

use super::{Context, Conversion};

/// What an operator makes of its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    /// A list of conditions, into one.
    Join(Junction),
    /// A condition, into its opposite.
    Not,
    /// A value, into a test of the left side.
    Test(TestOp),
    /// A value, into a value of another type.
    Convert(Conversion),
    /// The description of a call, into its result.
    Function,
}

/// How many of a list of conditions must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Junction {
    All,
    Any,
    None,
}

/// What is asked of a left side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TestOp {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
    In,
    Nin,
    Exists,
    All,
}

/// Where an operator may be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// As a key of an expression, joining expressions.
    Expression,
    /// Under a field or expansion, testing its value.
    Field,
    /// Where a value is expected.
    Value,
}

/// Which sigils an operator is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// `%` or `$`, interchangeably.
    Either,
    /// `%` alone.
    PercentOnly,
}

/// One operator.
#[derive(Debug)]
pub(crate) struct Operator {
    pub(crate) op: Op,
    /// The name without its sigil.
    pub(crate) name: &'static str,
    pub(crate) spelling: Spelling,
    /// Where it is allowed, and in which contexts.
    pub(crate) places: &'static [(Position, &'static [Context])],
    /// What it takes, for messages.
    pub(crate) operand: &'static str,
    /// What it does, for people.
    pub(crate) doc: &'static str,
    /// The paragraph of the specification.
    pub(crate) spec: &'static str,
}

const FIELD: &[(Position, &[Context])] = &[(Position::Field, Context::ALL)];
const VALUE: &[(Position, &[Context])] = &[(Position::Value, Context::ALL)];
const COMPARED: &str = "a value: a string, number, boolean, `null`, typed literal or expansion";
const ORDERED: &str = "a number, string, date or ObjectId, or an expansion";
const LIST: &str = "an array of values, or an expansion that is an array";

/// A test of a left side, in every context.
const fn test(
    op: TestOp,
    name: &'static str,
    operand: &'static str,
    doc: &'static str,
    spec: &'static str,
) -> Operator {
    Operator { op: Op::Test(op), name, spelling: Spelling::Either, places: FIELD, operand, doc, spec }
}

const fn join(
    junction: Junction,
    name: &'static str,
    places: &'static [(Position, &'static [Context])],
    doc: &'static str,
) -> Operator {
    let (op, operand) = (Op::Join(junction), "an array of at least one expression");
    Operator { op, name, spelling: Spelling::Either, places, operand, doc, spec: "§5.2" }
}

const fn convert(
    conversion: Conversion,
    name: &'static str,
    operand: &'static str,
    doc: &'static str,
    spec: &'static str,
) -> Operator {
    let op = Op::Convert(conversion);
    Operator { op, name, spelling: Spelling::PercentOnly, places: VALUE, operand, doc, spec }
}

impl Operator {
    pub(crate) const ALL: &[Operator] = &[
        test(TestOp::Eq, "eq", COMPARED, "equals the value; an array on the left contains it", "§5.4.4"),
        test(
            TestOp::Ne,
            "ne",
            COMPARED,
            "does not equal the value; undecided where the left side is missing",
            "§5.4.4",
        ),
        test(TestOp::Gt, "gt", ORDERED, "is greater; both sides must be of the same kind", "§5.4.7"),
        test(
            TestOp::Gte,
            "gte",
            ORDERED,
            "is greater or equal; both sides must be of the same kind",
            "§5.4.7",
        ),
        test(TestOp::Lt, "lt", ORDERED, "is less; both sides must be of the same kind", "§5.4.7"),
        test(TestOp::Lte, "lte", ORDERED, "is less or equal; both sides must be of the same kind", "§5.4.7"),
        test(TestOp::In, "in", LIST, "equals an element of the array", "§5.4.5"),
        test(
            TestOp::Nin,
            "nin",
            LIST,
            "equals no element of the array; undecided where the left side is missing",
            "§5.4.5",
        ),
        test(
            TestOp::Exists,
            "exists",
            "`true` or `false`",
            "has a value, or has none; undecided for `null`",
            "§5.4.6",
        ),
        Operator {
            places: &[(Position::Field, Context::FILTER)],
            ..test(
                TestOp::All,
                "all",
                "an array of values",
                "the array field contains every element",
                "§5.4.8",
            )
        },
        join(
            Junction::All,
            "and",
            &[(Position::Expression, Context::ALL), (Position::Field, Context::ALL)],
            "all expressions are true",
        ),
        join(
            Junction::Any,
            "or",
            &[(Position::Expression, Context::ALL), (Position::Field, Context::RULES)],
            "at least one expression is true",
        ),
        join(
            Junction::None,
            "nor",
            &[(Position::Expression, Context::ALL), (Position::Field, Context::RULES)],
            "no expression is true, and all are decided",
        ),
        Operator {
            op: Op::Not,
            name: "not",
            spelling: Spelling::Either,
            places: &[(Position::Expression, Context::RULES), (Position::Field, Context::ALL)],
            operand: "one expression that is not empty",
            doc: "the expression is false, not merely undecided",
            spec: "§3.1",
        },
        convert(
            Conversion::StringToOid,
            "stringToOid",
            "a string literal or an expansion that is a string",
            "the ObjectId for a string of 24 hex digits or 12 bytes",
            "§3.4.9",
        ),
        convert(
            Conversion::OidToString,
            "oidToString",
            "an ObjectId literal or an expansion that is an ObjectId",
            "the 24 lower-case hex digits of an ObjectId",
            "§3.4.10",
        ),
        convert(
            Conversion::StringToUuid,
            "stringToUuid",
            "a string literal or an expansion that is a string",
            "the UUID for a string of 36 characters",
            "§3.4.11",
        ),
        convert(
            Conversion::UuidToString,
            "uuidToString",
            "a UUID literal or an expansion that is a UUID",
            "the 36 lower-case characters of a UUID",
            "§3.4.11",
        ),
        Operator {
            op: Op::Function,
            name: "function",
            spelling: Spelling::PercentOnly,
            places: &[(Position::Value, Context::RULES)],
            operand: "`{\"name\": \"…\", \"arguments\": […]}`",
            doc: "what the app's function returns; undecided if it fails",
            spec: "§4",
        },
    ];

    /// The operator that a key with one sigil names, whatever its sigil.
    pub(crate) fn from_key(key: &str) -> Option<&'static Operator> {
        let name = key.strip_prefix(['%', '$'])?;
        Self::ALL.iter().find(|operator| operator.name == name)
    }

    /// The contexts in which it is allowed in a position; empty if in none.
    pub(crate) fn contexts(&self, position: Position) -> &'static [Context] {
        let place = self.places.iter().find(|(at, _)| *at == position);
        place.map_or(&[], |(_, contexts)| contexts)
    }

    pub(crate) fn makes_value(&self) -> bool {
        !self.contexts(Position::Value).is_empty()
    }

    /// The name with the sigil of the documentation: `$` for what MongoDB has too, `%` elsewhere.
    pub(crate) fn spelled(&self) -> String {
        let percent = self.spelling == Spelling::PercentOnly || matches!(self.op, Op::Join(_) | Op::Not);
        format!("{}{}", if percent { '%' } else { '$' }, self.name)
    }
}

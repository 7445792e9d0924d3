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

impl Operator {
    pub(crate) const ALL: &[Operator] = &[
        Operator {
            op: Op::Test(TestOp::Eq),
            name: "eq",
            spelling: Spelling::Either,
            places: FIELD,
            operand: COMPARED,
            doc: "equals the value; an array on the left contains it",
            spec: "§5.4.4",
        },
        Operator {
            op: Op::Test(TestOp::Ne),
            name: "ne",
            spelling: Spelling::Either,
            places: FIELD,
            operand: COMPARED,
            doc: "does not equal the value; undecided where the left side is missing",
            spec: "§5.4.4",
        },
        Operator {
            op: Op::Test(TestOp::Gt),
            name: "gt",
            spelling: Spelling::Either,
            places: FIELD,
            operand: ORDERED,
            doc: "is greater; both sides must be of the same kind",
            spec: "§5.4.7",
        },
        Operator {
            op: Op::Test(TestOp::Gte),
            name: "gte",
            spelling: Spelling::Either,
            places: FIELD,
            operand: ORDERED,
            doc: "is greater or equal; both sides must be of the same kind",
            spec: "§5.4.7",
        },
        Operator {
            op: Op::Test(TestOp::Lt),
            name: "lt",
            spelling: Spelling::Either,
            places: FIELD,
            operand: ORDERED,
            doc: "is less; both sides must be of the same kind",
            spec: "§5.4.7",
        },
        Operator {
            op: Op::Test(TestOp::Lte),
            name: "lte",
            spelling: Spelling::Either,
            places: FIELD,
            operand: ORDERED,
            doc: "is less or equal; both sides must be of the same kind",
            spec: "§5.4.7",
        },
        Operator {
            op: Op::Test(TestOp::In),
            name: "in",
            spelling: Spelling::Either,
            places: FIELD,
            operand: LIST,
            doc: "equals an element of the array",
            spec: "§5.4.5",
        },
        Operator {
            op: Op::Test(TestOp::Nin),
            name: "nin",
            spelling: Spelling::Either,
            places: FIELD,
            operand: LIST,
            doc: "equals no element of the array; undecided where the left side is missing",
            spec: "§5.4.5",
        },
        Operator {
            op: Op::Test(TestOp::Exists),
            name: "exists",
            spelling: Spelling::Either,
            places: FIELD,
            operand: "`true` or `false`",
            doc: "has a value, or has none; undecided for `null`",
            spec: "§5.4.6",
        },
        Operator {
            op: Op::Test(TestOp::All),
            name: "all",
            spelling: Spelling::Either,
            places: &[(Position::Field, Context::FILTER)],
            operand: "an array of values",
            doc: "the array field contains every element",
            spec: "§5.4.8",
        },
        Operator {
            op: Op::Join(Junction::All),
            name: "and",
            spelling: Spelling::Either,
            places: &[(Position::Expression, Context::ALL), (Position::Field, Context::ALL)],
            operand: "an array of at least one expression",
            doc: "all expressions are true",
            spec: "§5.2",
        },
        Operator {
            op: Op::Join(Junction::Any),
            name: "or",
            spelling: Spelling::Either,
            places: &[(Position::Expression, Context::ALL), (Position::Field, Context::RULES)],
            operand: "an array of at least one expression",
            doc: "at least one expression is true",
            spec: "§5.2",
        },
        Operator {
            op: Op::Join(Junction::None),
            name: "nor",
            spelling: Spelling::Either,
            places: &[(Position::Expression, Context::ALL), (Position::Field, Context::RULES)],
            operand: "an array of at least one expression",
            doc: "no expression is true, and all are decided",
            spec: "§5.2",
        },
        Operator {
            op: Op::Not,
            name: "not",
            spelling: Spelling::Either,
            places: &[(Position::Expression, Context::RULES), (Position::Field, Context::ALL)],
            operand: "one expression that is not empty",
            doc: "the expression is false, not merely undecided",
            spec: "§3.1",
        },
        Operator {
            op: Op::Convert(Conversion::StringToOid),
            name: "stringToOid",
            spelling: Spelling::PercentOnly,
            places: VALUE,
            operand: "a string literal or an expansion that is a string",
            doc: "the ObjectId for a string of 24 hex digits or 12 bytes",
            spec: "§3.4.9",
        },
        Operator {
            op: Op::Convert(Conversion::OidToString),
            name: "oidToString",
            spelling: Spelling::PercentOnly,
            places: VALUE,
            operand: "an ObjectId literal or an expansion that is an ObjectId",
            doc: "the 24 lower-case hex digits of an ObjectId",
            spec: "§3.4.10",
        },
        Operator {
            op: Op::Convert(Conversion::StringToUuid),
            name: "stringToUuid",
            spelling: Spelling::PercentOnly,
            places: VALUE,
            operand: "a string literal or an expansion that is a string",
            doc: "the UUID for a string of 36 characters",
            spec: "§3.4.11",
        },
        Operator {
            op: Op::Convert(Conversion::UuidToString),
            name: "uuidToString",
            spelling: Spelling::PercentOnly,
            places: VALUE,
            operand: "a UUID literal or an expansion that is a UUID",
            doc: "the 36 lower-case characters of a UUID",
            spec: "§3.4.11",
        },
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

//! What a rule means, with the place of every part: the tree that people's tools read.
//!
//! Every word has been recognised and every operand checked; what is left open is only what the user, the
//! partition and the app's values will be. [`compile`](crate::compile) turns it into the program that decides.

use std::hash::{Hash, Hasher};

use crate::{text::Span, values::Value, vocabulary::Conversion};

/// A condition.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) span: Span,
    pub(crate) kind: ExprKind,
}

#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    /// `true`, `false`, or `{}`, which is true.
    Constant(bool),
    /// The fields of one object, or the list of a `%and`.
    All(Vec<Expr>),
    /// The list of a `%or`.
    Any(Vec<Expr>),
    /// The list of a `%nor`.
    None(Vec<Expr>),
    /// The operand of a `%not`.
    Not(Box<Expr>),
    /// `{"%%true": value}` or `{"%%false": value}`: the value is this boolean.
    Is { expected: bool, value: Operand },
    /// `{"%%true": expression}` or `{"%%false": expression}`.
    Asserts { expected: bool, inner: Box<Expr> },
    /// A left side with what is asked of it.
    Compare { left: Operand, test: Test },
}

/// What is asked of a left side.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub(crate) span: Span,
    pub(crate) kind: TestKind,
}

#[derive(Clone, Debug)]
pub(crate) enum TestKind {
    Equal(Operand),
    NotEqual(Operand),
    Order(Order, Operand),
    In(List),
    NotIn(List),
    Exists(bool),
    /// `$all`: contains every element.
    ContainsAll(Vec<Operand>),
    /// Several operators in one object, or the list of a `%and` under a field.
    All(Vec<Test>),
    Any(Vec<Test>),
    None(Vec<Test>),
    Not(Box<Test>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Order {
    /// The order that holds where this one is decided and does not.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
        }
    }

    /// The order with its sides exchanged.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
        }
    }
}

/// The operand of `$in` and `$nin`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum List {
    Elements(Vec<Operand>),
    Expansion(Operand),
}

/// Something that has a value. Two that mean the same are equal, wherever they stand.
#[derive(Clone, Debug)]
pub(crate) struct Operand {
    pub(crate) span: Span,
    pub(crate) kind: OperandKind,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub(crate) enum OperandKind {
    /// A value written in the rule. Only such a `null` is a literal null (SEMANTICS §5.3).
    Literal(Value),
    Partition,
    Path(Path),
    /// A field of the document, by its name.
    Field(Box<str>),
    Convert {
        conversion: Conversion,
        operand: Box<Operand>,
    },
    Call(Call),
}

/// A path into the user or the app's values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    pub(crate) root: Root,
    pub(crate) segments: Box<[Segment]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Root {
    User,
    Values,
    Environment,
}

/// One step of a path: a key of an object, or an index of an array.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Segment {
    pub(crate) key: Box<str>,
    pub(crate) index: Index,
}

/// What a segment means on an array (SEMANTICS §2.3.11–12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Index {
    /// The element at this index, if there is one.
    At(usize),
    /// A whole number that no array has as an index.
    Never,
    /// Not a number: MongoDB would look into every element, which is undecided here.
    Name,
}

/// A call of one of the app's functions. Two that hand over the same are equal, wherever they stand.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) span: Span,
    pub(crate) name: Box<str>,
    pub(crate) arguments: Vec<Argument>,
}

/// An argument, in which expansions may stand at any depth.
#[derive(Clone, Debug, PartialEq, Hash)]
pub(crate) enum Argument {
    Value(Operand),
    Array(Vec<Argument>),
    Object(Vec<(Box<str>, Argument)>),
}

impl PartialEq for Operand {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Operand {}

impl Hash for Operand {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
    }
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.arguments == other.arguments
    }
}

impl Hash for Call {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, &self.arguments).hash(state);
    }
}

impl Segment {
    pub(crate) fn new(key: &str) -> Self {
        let digits = key.strip_prefix('-').unwrap_or(key);
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let index = match key.parse() {
            Ok(index) if whole && (key == "0" || !key.starts_with('0')) => Index::At(index),
            // Negative or beyond what can be counted: out of range.
            Err(_) if whole => Index::Never,
            _ => Index::Name,
        };
        Self { key: key.into(), index }
    }
}

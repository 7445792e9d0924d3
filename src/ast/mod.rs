//! What a rule means, with the place of every part: the tree that people's tools read.
//!
//! Every word has been recognised and every operand checked; what is left open is only what the user, the
//! partition and the app's values will be. [`compile`](crate::compile) turns it into the program that decides.
//!
//! Nobody outside walks it by hand: [`visit`] finds parts, [`fold`] replaces them, [`print`] writes them as JSON of the
//! rule language, and [`Reads`] tells what they depend on. What an operator consists of is in [`test`] alone.

pub(crate) mod fold;
pub(crate) mod print;
mod reads;
mod test;
pub(crate) mod visit;

use std::hash::{Hash, Hasher};

use crate::{text::Span, values::Value, vocabulary::Conversion};

pub use reads::Reads;
use test::Right;
pub(crate) use test::{List, Order, Test, TestKind};

/// A permission that is not configured.
pub(crate) const DENIED: Expr = Expr { span: Span { start: 0, end: 0 }, kind: ExprKind::Constant(false) };

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
    /// The fields of one object, or the array of a `%and`.
    All(Vec<Expr>),
    /// The array of a `%or`.
    Any(Vec<Expr>),
    /// The array of a `%nor`.
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

/// What is inside a condition, or inside what is asked of a left side: how its parts make a whole.
pub(crate) enum Inner<'t, T> {
    All(&'t [T]),
    Any(&'t [T]),
    None(&'t [T]),
    Not(&'t T),
    /// No part of its kind: it compares, or is decided without.
    Nothing,
}

/// Something that has a value. Two that mean the same are equal, wherever they are.
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

/// A call of one of the app's functions. Two that hand over the same are equal, wherever they are.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) span: Span,
    pub(crate) name: Box<str>,
    pub(crate) arguments: Vec<Argument>,
}

/// An argument, in which expansions may be at any depth.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Argument {
    Value(Operand),
    Array(Vec<Argument>),
    Object(Vec<(Box<str>, Argument)>),
}

impl<'t, T> Inner<'t, T> {
    /// Whether the whole is true where the parts are false.
    pub(crate) fn negates(&self) -> bool {
        matches!(self, Self::None(_) | Self::Not(_))
    }

    pub(crate) fn parts(self) -> &'t [T] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => parts,
            Self::Not(part) => std::slice::from_ref(part),
            Self::Nothing => &[],
        }
    }
}

impl Expr {
    /// The conditions inside, with the assertion of one as what it means.
    pub(crate) fn inner(&self) -> Inner<'_, Self> {
        match &self.kind {
            ExprKind::All(exprs) => Inner::All(exprs),
            ExprKind::Any(exprs) => Inner::Any(exprs),
            ExprKind::None(exprs) => Inner::None(exprs),
            ExprKind::Not(inner) | ExprKind::Asserts { expected: false, inner } => Inner::Not(inner),
            ExprKind::Asserts { expected: true, inner } => Inner::All(std::slice::from_ref(inner)),
            ExprKind::Constant(_) | ExprKind::Is { .. } | ExprKind::Compare { .. } => Inner::Nothing,
        }
    }
}

impl Operand {
    /// Whether it is a `null` that is written in the rule.
    pub(crate) fn is_null(&self) -> bool {
        self.kind == OperandKind::Literal(Value::Null)
    }
}

impl PartialEq for Operand {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.arguments == other.arguments
    }
}

impl Eq for Operand {}

impl Hash for Operand {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
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

//! What a part of a function's text stands for, as far as it matters to who may see which partition.

use std::rc::Rc;

use super::super::paths::{Collection, Origin, Path, short};
use crate::ast::{Argument, Operand, OperandKind, Root};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning<'a> {
    Unknown,
    /// A number that is written out.
    Number(usize),
    /// A text that is written out.
    Text(Rc<str>),
    /// An object that is written out, by the place of its brace.
    Object(usize),
    /// An array of strings that are written out.
    Texts(Rc<[Rc<str>]>),
    /// The source of a regular expression.
    Pattern(Rc<str>),
    /// Something below `context`, or what an expansion of the rule hands over.
    Path(Path),
    /// An argument of the rule that is an array or an object.
    Given(&'a Argument),
    /// The arguments after the first few, by number.
    Arguments(&'a [Argument], usize),
    /// The value of the partition.
    Partition,
    /// Its first characters.
    Start,
    /// What is left of it after a prefix.
    Rest,
    /// What it is made of, between separators.
    Parts(Rc<str>),
    /// One of them.
    Part {
        separator: Rc<str>,
        at: Option<usize>,
    },
    /// A text that begins with something known.
    Prefixed {
        prefix: Rc<str>,
        of: Box<Meaning<'a>>,
    },
    Service,
    Database(Option<Rc<str>>),
    Collection(Rc<Collection>),
    /// A list or cursor of documents.
    Documents(Rc<Collection>),
    /// A document, or something in it.
    Document(Rc<Collection>, Path),
}

/// How a method takes the value on, where the answer is about the same thing.
const SAME: &[&str] = &[
    "toString",
    "toHexString",
    "valueOf",
    "trim",
    "toLowerCase",
    "toUpperCase",
    "normalize",
    "toArray",
    "sort",
    "limit",
    "skip",
    "project",
    "filter",
    "concat",
    "flat",
];

impl<'a> Meaning<'a> {
    /// What a rule hands over.
    pub(super) fn from_argument(argument: &'a Argument) -> Self {
        match argument {
            Argument::Value(operand) => Self::from_operand(operand),
            Argument::Array(_) | Argument::Object(_) => Self::Given(argument),
        }
    }

    fn from_operand(operand: &Operand) -> Self {
        match &operand.kind {
            OperandKind::Partition => Self::Partition,
            OperandKind::Convert { operand, .. } => Self::from_operand(operand),
            OperandKind::Path(path) => {
                let root = match path.root {
                    Root::User => "user",
                    Root::Values => "values",
                    Root::Environment => "environment",
                };
                let keys = path.segments.iter().map(|segment| Rc::from(&*segment.key));
                let keys: Vec<Rc<str>> = std::iter::once(root.into()).chain(keys).collect();
                Self::Path(Path { origin: Origin::Rule, keys, list: None })
            }
            OperandKind::Literal(_) | OperandKind::Field(_) | OperandKind::Call(_) => Self::Unknown,
        }
    }

    /// Something below it, by name.
    pub(super) fn property(&self, name: &str) -> Self {
        let below = |path: &Path| short(name).and_then(|name| path.below(name));
        if let Self::Path(path) = self {
            return below(path).map_or(Self::Unknown, Self::Path);
        }
        if let Self::Document(collection, path) = self {
            let document = |path| Self::Document(Rc::clone(collection), path);
            return below(path).map_or(Self::Unknown, document);
        }
        if let Self::Given(Argument::Object(members)) = self {
            let member = members.iter().find(|(key, _)| &**key == name);
            return member.map_or(Self::Unknown, |(_, value)| Self::from_argument(value));
        }
        Self::Unknown
    }

    /// Something in it, by number.
    pub(super) fn element(&self, index: usize) -> Self {
        if let Self::Given(Argument::Array(items)) = self {
            return items.get(index).map_or(Self::Unknown, Self::from_argument);
        }
        if let Self::Arguments(all, first) = self {
            let argument = all.get(index.saturating_add(*first));
            return argument.map_or(Self::Unknown, Self::from_argument);
        }
        if let Self::Parts(separator) = self {
            return Self::Part { separator: Rc::clone(separator), at: Some(index) };
        }
        if matches!(self, Self::Path(_)) {
            return self.property(&index.to_string());
        }
        self.any_element()
    }

    /// Something in it, one after the other.
    pub(super) fn any_element(&self) -> Self {
        if let Self::Path(path) = self {
            return Self::Path(path.element());
        }
        if let Self::Document(collection, path) = self {
            return Self::Document(Rc::clone(collection), path.element());
        }
        if let Self::Documents(collection) = self {
            return Self::document(collection);
        }
        if let Self::Parts(separator) = self {
            return Self::Part { separator: Rc::clone(separator), at: None };
        }
        Self::Unknown
    }

    fn document(collection: &Rc<Collection>) -> Self {
        let path = Path { origin: Origin::Document, keys: Vec::new(), list: None };
        Self::Document(Rc::clone(collection), path)
    }

    /// What a method returns, with its first argument.
    pub(super) fn method(&self, name: &str, first: &Self, line: usize) -> Self {
        let text = |meaning: &Self| meaning.text().cloned();
        match (self, name) {
            (Self::Path(path), "get") if path.is(&["services"]) => Self::Service,
            (Self::Service, "db") => Self::Database(text(first)),
            (Self::Service, _) => Self::Unknown,
            // Whatever it is called on, these two words and a name say enough.
            (Self::Unknown, "db") if text(first).is_some() => Self::Database(text(first)),
            (Self::Unknown, "collection") if text(first).is_some() => {
                Self::Collection(Rc::new(Collection { database: None, name: text(first), line }))
            }
            (Self::Database(database), "collection") => {
                Self::Collection(Rc::new(Collection { database: database.clone(), name: text(first), line }))
            }
            (Self::Collection(collection), "findOne") => Self::document(collection),
            (Self::Collection(collection), "find" | "aggregate") => Self::Documents(Rc::clone(collection)),
            (Self::Documents(collection), "next" | "shift" | "pop" | "find") => Self::document(collection),
            (Self::Documents(_), "then") => self.clone(),
            (Self::Partition | Self::Part { .. }, "split") => text(first).map_or(Self::Unknown, Self::Parts),
            (Self::Partition, "slice" | "substring" | "substr") if *first == Self::Number(0) => Self::Start,
            (Self::Partition, "slice" | "substring" | "substr" | "replace") => Self::Rest,
            (Self::Parts(separator), "shift") => Self::Part { separator: Rc::clone(separator), at: Some(0) },
            (Self::Parts(separator), "pop") => Self::Part { separator: Rc::clone(separator), at: Some(1) },
            (Self::Text(text), "concat") => Self::prefixed(text, first.clone()),
            (Self::Unknown | Self::Number(_), _) => Self::Unknown,
            (_, name) if SAME.contains(&name) => self.clone(),
            _ => Self::Unknown,
        }
    }

    pub(super) fn text(&self) -> Option<&Rc<str>> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A text that is known at its front alone. What has a known front itself is not looked into further, so that
    /// `x = "a" + x` nests nothing, however often it occurs.
    pub(super) fn prefixed(prefix: &Rc<str>, of: Self) -> Self {
        if prefix.is_empty() {
            return Self::Unknown;
        }
        let of = if matches!(of, Self::Prefixed { .. }) { Self::Unknown } else { of };
        Self::Prefixed { prefix: Rc::clone(prefix), of: Box::new(of) }
    }
}

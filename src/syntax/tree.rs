//! The faithful tree: what the text says, in its order, with the place of each part.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::{
    diagnostics::{Diagnostics, Place, SpannedDiagnostic},
    text::{Source, Span},
};

/// A parsed text and where it came from.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(super) origin: Origin,
    pub(crate) root: Node,
}

#[derive(Debug)]
pub(super) enum Origin {
    /// Spans are bytes of this text.
    Text(Source),
    /// Spans are ordinals of nodes: unique and nested as bytes are, but without lines.
    Value { name: Box<str> },
}

/// One value of the text.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) kind: NodeKind,
}

#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    Null,
    Bool(bool),
    Number(Numeral),
    String(Box<str>),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// A number as it is written: whole numbers are exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Numeral {
    Int(i64),
    Double(f64),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) key: Key,
    pub(crate) value: Node,
}

/// A decoded key.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) span: Span,
    pub(crate) text: Box<str>,
}

impl Member {
    /// The key and the value together.
    pub(crate) fn span(&self) -> Span {
        Span { start: self.key.span.start, end: self.value.span.end }
    }
}

impl Node {
    pub(crate) fn members(&self) -> Option<&[Member]> {
        match &self.kind {
            NodeKind::Object(members) => Some(members),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_) => None,
        }
    }

    pub(crate) fn elements(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Array(elements) => Some(elements),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Object(_) => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String(text) => Some(text),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_) => None,
        }
    }

    /// The member of an object under a key.
    pub(crate) fn member(&self, key: &str) -> Option<&Member> {
        self.members()?.iter().find(|member| &*member.key.text == key)
    }

    /// The value of an object's member.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// What it is, with its article, for messages.
    pub(crate) fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Null => "`null`",
            NodeKind::Bool(true) => "`true`",
            NodeKind::Bool(false) => "`false`",
            NodeKind::Number(_) => "a number",
            NodeKind::String(_) => "a string",
            NodeKind::Array(_) => "an array",
            NodeKind::Object(_) => "an object",
        }
    }

    pub(crate) fn to_json(&self) -> Json {
        match &self.kind {
            NodeKind::Null => Json::Null,
            NodeKind::Bool(bool) => Json::Bool(*bool),
            NodeKind::Number(Numeral::Int(int)) => Json::from(*int),
            NodeKind::Number(Numeral::Double(double)) => Json::from(*double),
            NodeKind::String(text) => Json::from(&**text),
            NodeKind::Array(elements) => Json::Array(elements.iter().map(Self::to_json).collect()),
            NodeKind::Object(members) => {
                Json::Object(members.iter().map(|m| (m.key.text.to_string(), m.value.to_json())).collect())
            }
        }
    }

    /// Writes the node as JSON on one line, in the order of the text.
    pub(crate) fn print(&self, out: &mut String) {
        match &self.kind {
            NodeKind::Array(elements) => {
                separated(out, '[', ']', elements, |out, element| element.print(out));
            }
            NodeKind::Object(members) => separated(out, '{', '}', members, |out, member| {
                print_scalar(out, &Json::from(&*member.key.text));
                out.push_str(": ");
                member.value.print(out);
            }),
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => {
                print_scalar(out, &self.to_json());
            }
        }
    }
}

/// A text as JSON writes it.
pub(crate) fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

fn print_scalar(out: &mut String, scalar: &Json) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "{scalar}");
}

fn separated<T>(out: &mut String, open: char, close: char, items: &[T], print: impl Fn(&mut String, &T)) {
    out.push(open);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        print(out, item);
    }
    out.push(close);
}

impl Tree {
    pub(crate) fn name(&self) -> &str {
        match &self.origin {
            Origin::Text(source) => source.name(),
            Origin::Value { name } => name,
        }
    }

    /// The text, if the tree was made from one.
    pub(crate) fn source(&self) -> Option<&Source> {
        match &self.origin {
            Origin::Text(source) => Some(source),
            Origin::Value { .. } => None,
        }
    }

    /// The place of a span that belongs to this tree.
    pub(crate) fn place(&self, span: Span) -> Place {
        let (range, source) = match &self.origin {
            Origin::Text(source) => (Some(source.range(span)), Some(source.clone())),
            Origin::Value { .. } => (None, None),
        };
        Place { file: self.name().into(), pointer: self.pointer(span), range, source }
    }

    /// The JSON Pointer of the innermost value whose key or text holds the span.
    pub(crate) fn pointer(&self, span: Span) -> String {
        let mut pointer = String::new();
        let mut node = Some(&self.root);
        while let Some(current) = node {
            node = match &current.kind {
                NodeKind::Object(members) => {
                    // Siblings are in the order of the text: the first that ends after the span is the one.
                    let at = members.partition_point(|member| member.span().end < span.end);
                    let member = members.get(at).filter(|member| member.span().contains(span));
                    // A span that covers exactly one whole member belongs to that member's value.
                    member.map(|member| {
                        let escaped = member.key.text.replace('~', "~0").replace('/', "~1");
                        let _ = write!(pointer, "/{escaped}");
                        &member.value
                    })
                }
                NodeKind::Array(elements) => {
                    let at = elements.partition_point(|element| element.span.end < span.end);
                    let element = elements.get(at).filter(|element| element.span.contains(span));
                    element.inspect(|_| {
                        let _ = write!(pointer, "/{at}");
                    })
                }
                NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => None,
            };
        }
        pointer
    }

    /// The text of a span on one line, as it is written; printed where there is no text.
    pub(crate) fn excerpt(&self, span: Span) -> String {
        match &self.origin {
            Origin::Text(source) => {
                let mut words = String::new();
                for word in source.slice(span).split_whitespace() {
                    if !words.is_empty() {
                        words.push(' ');
                    }
                    words.push_str(word);
                }
                words
            }
            Origin::Value { .. } => {
                let json = self.root.to_json();
                json.pointer(&self.pointer(span)).map(Json::to_string).unwrap_or_default()
            }
        }
    }

    pub(crate) fn diagnostics(&self, findings: Vec<SpannedDiagnostic>) -> Diagnostics {
        findings.into_iter().map(|finding| finding.resolve(|span| self.place(span))).collect()
    }
}

//! Values written in the rule: scalars, and objects of Extended JSON (SEMANTICS §1.3).

use super::Lowering;
use crate::{
    diagnostics::{self as codes, shown},
    syntax::{Member, Node, NodeKind, Numeral},
    text::Span,
    values::{Value, ValueRef, Wrapper},
};

impl Lowering<'_> {
    /// A scalar that is not an expansion; `None` without a report for everything else.
    pub(super) fn scalar(node: &Node) -> Option<Value> {
        match &node.kind {
            NodeKind::Null => Some(Value::Null),
            NodeKind::Bool(bool) => Some(Value::Bool(*bool)),
            NodeKind::Number(Numeral::Int(int)) => Some(Value::Int(*int)),
            NodeKind::Number(Numeral::Double(double)) => Some(Value::Double(*double)),
            NodeKind::String(text) => Some(Value::String(text.clone())),
            NodeKind::Array(_) | NodeKind::Object(_) => None,
        }
    }

    /// The typed literal that an object with this member is meant to be. The shape must be precise.
    pub(super) fn typed_literal(&mut self, node: &Node, wrapper: &Wrapper) -> Option<Value> {
        let members = node.members()?;
        if let Some(expansion) = members.iter().find_map(|member| expansion_in(&member.value)) {
            let message = format!("an expansion inside `{}` is not expanded", wrapper.key);
            let help = match wrapper.key {
                "$oid" => "convert the expansion instead: `{\"%stringToOid\": \"%%user.id\"}`",
                "$uuid" | "$binary" => "convert the expansion instead: `{\"%stringToUuid\": \"%%user.id\"}`",
                _ => "write the expansion alone, without the wrapper",
            };
            return self.refuse(codes::EXPANSION_IN_LITERAL, expansion, message, help);
        }
        let json = node.to_json();
        let value = ValueRef::from(&json);
        if value.as_object().is_some() {
            let message = format!("invalid `{}` literal", wrapper.key);
            let help = format!("write it like `{}`", wrapper.example);
            return self.refuse(codes::INVALID_LITERAL, node.span, message, help);
        }
        Some(value.to_value())
    }

    /// A configuration template that was never filled in.
    pub(super) fn refuse_template<T>(&mut self, text: &str, span: Span) -> Option<T> {
        let message = format!("`{}` is a template, filled in only when an app is created", shown(text));
        let help = "in a rule, write the expansion itself, such as `%%environment.values.name`";
        self.refuse(codes::TEMPLATE_EXPANSION, span, message, help)
    }
}

/// The wrapper that an object is written with, also if it has other members beside it.
pub(super) fn wrapper_of(members: &[Member]) -> Option<&'static Wrapper> {
    members.iter().find_map(|member| Wrapper::from_key(&member.key.text))
}

pub(super) fn is_template(text: &str) -> bool {
    // Looking for a byte is cheap, and hardly any literal has one.
    text.as_bytes().contains(&b'%') && text.contains("%(%%")
}

fn expansion_in(node: &Node) -> Option<Span> {
    match &node.kind {
        NodeKind::String(text) => text.starts_with("%%").then_some(node.span),
        NodeKind::Object(members) => members.iter().find_map(|member| expansion_in(&member.value)),
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Array(_) => None,
    }
}

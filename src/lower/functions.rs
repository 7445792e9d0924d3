//! `%function`: its name, and arguments in which expansions are at any depth (SEMANTICS §4).

use super::{
    Lowering, all, describe,
    expressions::{KeyClass, classify},
    literals::{is_template, wrapper_of},
    operands::literal,
};
use crate::{
    ast::{Argument, Call},
    diagnostics::{self as codes, shown},
    syntax::{Member, Node, NodeKind, quoted},
    text::Span,
    vocabulary::nearest,
};

pub(super) const SHAPE: &str =
    "write `{\"%function\": {\"name\": \"canRead\", \"arguments\": [\"%%partition\"]}}`";

impl Lowering<'_> {
    pub(super) fn call(&mut self, span: Span, node: &Node) -> Option<Call> {
        let Some(members) = node.members() else {
            let message = format!("`%function` takes an object, found {}", describe(node));
            return self.refuse(codes::MALFORMED_FUNCTION, node.span, message, SHAPE);
        };
        let others = members.iter().filter(|member| !matches!(&*member.key.text, "name" | "arguments"));
        // A misspelled key is not missing as well.
        let meant: Vec<_> = others.map(|stray| self.stray_key(stray)).collect();
        let name = match node.get("name") {
            None if meant.contains(&Some("name")) => None,
            None => self.refuse(
                codes::MALFORMED_FUNCTION,
                node.span,
                "the function call is missing its `name`",
                SHAPE,
            ),
            Some(name) => self.function_name(name),
        };
        let arguments = match node.get("arguments") {
            None if meant.contains(&Some("arguments")) => None,
            None => {
                let message = "the function call is missing its `arguments`";
                self.refuse(
                    codes::MALFORMED_FUNCTION,
                    node.span,
                    message,
                    "write `\"arguments\": []` if it takes none",
                )
            }
            Some(list) => match list.elements() {
                Some(elements) => all(elements, |element| self.argument(element)),
                None => {
                    let message = format!("`arguments` must be an array, found {}", describe(list));
                    self.refuse(codes::MALFORMED_FUNCTION, list.span, message, SHAPE)
                }
            },
        };
        let call = Call { span, name: name?, arguments: arguments? };
        meant.is_empty().then_some(call)
    }

    /// Reports a key that calls do not have; returns the one that it was meant to be.
    fn stray_key(&mut self, stray: &Member) -> Option<&'static str> {
        let text = &*stray.key.text;
        let meant = match text {
            "args" | "params" | "parameters" => Some("arguments"),
            "function" | "functionName" => Some("name"),
            _ => nearest(text, ["name", "arguments"]),
        };
        let help = match meant {
            Some(meant) => format!("write `{meant}`"),
            None => "a call has `name` and `arguments` only".to_owned(),
        };
        let message = format!("unknown key `{}` in a function call", shown(text));
        self.refuse::<()>(codes::MALFORMED_FUNCTION, stray.key.span, message, help);
        if let Some(meant) = meant {
            self.repair::<()>(format!("write `{meant}`"), vec![(stray.key.span, quoted(meant))]);
        }
        meant
    }

    fn function_name(&mut self, node: &Node) -> Option<Box<str>> {
        match node.text() {
            Some(name) if !name.is_empty() && !name.starts_with("%%") && !is_template(name) => {
                Some(name.into())
            }
            _ => {
                let message = "the `name` of a function must be a string, not empty and not an expansion";
                self.refuse(codes::MALFORMED_FUNCTION, node.span, message, SHAPE)
            }
        }
    }

    fn argument(&mut self, node: &Node) -> Option<Argument> {
        match &node.kind {
            NodeKind::String(text) if text.starts_with("%%") => {
                self.argument_expansion(text, node.span).map(Argument::Value)
            }
            NodeKind::String(text) if is_template(text) => self.refuse_template(text, node.span),
            NodeKind::Array(elements) => all(elements, |element| self.argument(element)).map(Argument::Array),
            NodeKind::Object(members) => match wrapper_of(members) {
                Some(wrapper) => {
                    self.typed_literal(node, wrapper).map(|value| Argument::Value(literal(node, value)))
                }
                None => all(members, |member| self.argument_member(member)).map(Argument::Object),
            },
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => {
                Self::scalar(node).map(|value| Argument::Value(literal(node, value)))
            }
        }
    }

    fn argument_member(&mut self, member: &Member) -> Option<(Box<str>, Argument)> {
        let key = &member.key;
        match classify(&key.text) {
            KeyClass::Name => Some((key.text.clone(), self.argument(&member.value)?)),
            KeyClass::Operator => {
                let message = format!("`{}` inside arguments is not evaluated", shown(&key.text));
                let help = "pass plain values and expansions, and let the function decide";
                self.refuse(codes::MISPLACED_OPERATOR, key.span, message, help)
            }
            KeyClass::Expansion => {
                let message =
                    format!("`{}` is used as a key; only values are expanded here", shown(&key.text));
                let help = "put the expansion on the right: `{\"name\": \"%%user.id\"}`";
                self.refuse(codes::MISPLACED_EXPANSION, key.span, message, help)
            }
        }
    }
}

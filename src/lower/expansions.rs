//! `%%…` strings: which one it is, and whether it has a value here (SEMANTICS §2).

use super::Lowering;
use crate::{
    ast::{Operand, OperandKind, Path, Root, Segment},
    diagnostics::{self as codes, shown},
    syntax::{ExpansionText, Key, MAX_SEGMENTS, parse_expansion, quoted},
    text::Span,
    values::Value,
    vocabulary::{Context, Expansion, ExpansionId, USER_FIELDS, nearest, nearest_word},
};

/// What an expansion stands for where it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// One side of a comparison.
    Compared,
    /// An argument of a function, which may be the whole user.
    Argument,
}

impl Lowering<'_> {
    /// The left side of a comparison.
    pub(super) fn left_expansion(&mut self, key: &Key) -> Option<Operand> {
        self.expansion(&key.text, key.span, Use::Compared)
    }

    /// An expansion where a value is compared.
    pub(super) fn value_expansion(&mut self, text: &str, span: Span) -> Option<Operand> {
        self.expansion(text, span, Use::Compared)
    }

    /// An expansion that is handed to a function.
    pub(super) fn argument_expansion(&mut self, text: &str, span: Span) -> Option<Operand> {
        self.expansion(text, span, Use::Argument)
    }

    fn expansion(&mut self, text: &str, span: Span, used: Use) -> Option<Operand> {
        let Some(parsed) = parse_expansion(text).filter(|parsed| !ends_or_computes(parsed)) else {
            return self.malformed(text, span);
        };
        let Some(expansion) = Expansion::from_name(parsed.name) else { return self.unknown(text, span) };
        if !expansion.contexts.contains(&self.context) {
            return self.without_value(text, span, expansion);
        }
        let kind = match expansion.id {
            ExpansionId::True => self.alone(text, span, &parsed, OperandKind::Literal(Value::Bool(true)))?,
            ExpansionId::False => {
                self.alone(text, span, &parsed, OperandKind::Literal(Value::Bool(false)))?
            }
            ExpansionId::Partition => self.alone(text, span, &parsed, OperandKind::Partition)?,
            ExpansionId::User => self.user(text, span, &parsed, used)?,
            ExpansionId::Values => self.named(text, span, &parsed)?,
            ExpansionId::Environment => self.environment(text, span, &parsed)?,
            ExpansionId::Elsewhere => return None,
        };
        Some(Operand { span, kind })
    }

    #[inline(never)]
    fn malformed<T>(&mut self, text: &str, span: Span) -> Option<T> {
        let help = if computes(text) {
            "rules do not compute inside a string: compare with `{\"%%user.type\": \"normal\"}`, join with `%and` and `%or`".to_owned()
        } else if text.len() > 4 && text.ends_with("%%") {
            let inner = text.trim_end_matches('%');
            format!("expansions have no closing `%%`: write `{}`", shown(inner))
        } else if text.contains("..") || text.ends_with('.') {
            "a name is missing between two dots or after the last one".to_owned()
        } else {
            match nearest_word(text).filter(|near| parse_expansion(near).is_some()) {
                Some(near) => format!("did you mean `{}`?", shown(&near)),
                None => "write a name and a path, such as `%%user.custom_data.team`".to_owned(),
            }
        };
        let message = format!("`{}` is not a well-formed expansion", shown(text));
        self.refuse::<()>(codes::MALFORMED_EXPANSION, span, message, help);
        let inner = text.trim_end_matches('%');
        let closed = inner != text && parse_expansion(inner).is_some();
        if closed {
            self.repair(format!("write `{}`", shown(inner)), vec![(span, quoted(inner))])
        } else {
            None
        }
    }

    #[inline(never)]
    fn unknown<T>(&mut self, text: &str, span: Span) -> Option<T> {
        let help = match nearest_word(text) {
            Some(near) => format!("did you mean `{}`?", shown(&near)),
            None => self.expansions(),
        };
        let message = format!("do not know how to expand '{}'", shown(text));
        self.refuse(codes::UNKNOWN_EXPANSION, span, message, help)
    }

    fn expansions(&self) -> String {
        let here = Expansion::ALL.iter().filter(|expansion| expansion.contexts.contains(&self.context));
        let names: Vec<_> = here.map(|expansion| format!("`%%{}`", expansion.name)).collect();
        format!("the expansions allowed here are {}", names.join(" "))
    }

    #[inline(never)]
    fn without_value<T>(&mut self, text: &str, span: Span, expansion: &Expansion) -> Option<T> {
        let message = format!("do not know how to expand '{}' in {}", shown(text), self.context.describe());
        let help = match (expansion.id, expansion.name, self.context) {
            (ExpansionId::Partition, _, Context::ApplyWhen) => {
                "only partition permissions have a partition; compare the partition key field in `document_filters`"
                    .to_owned()
            }
            (ExpansionId::Partition, _, _) => {
                "only partition permissions have a partition; compare the partition key field instead".to_owned()
            }
            (_, "root" | "this", Context::DocumentFilter) => {
                "in a document filter, write a field by its name alone, such as `owner_id`".to_owned()
            }
            (_, "root" | "this" | "prev" | "prevRoot", _) => {
                format!("`%%{}` is a document; only {} have one", expansion.name, expansion.doc)
            }
            _ => format!("`%%{}` has a value only in {}", expansion.name, expansion.doc),
        };
        self.refuse(codes::MISPLACED_EXPANSION, span, message, help)
    }

    /// An expansion that takes no path.
    fn alone(
        &mut self,
        text: &str,
        span: Span,
        parsed: &ExpansionText<'_>,
        kind: OperandKind,
    ) -> Option<OperandKind> {
        if parsed.is_bare() {
            return Some(kind);
        }
        let message = format!("`%%{}` has no fields, so `{}` is not allowed", parsed.name, shown(text));
        self.refuse(codes::MALFORMED_EXPANSION, span, message, format!("write `%%{}`", parsed.name))
    }

    fn user(&mut self, text: &str, span: Span, parsed: &ExpansionText<'_>, used: Use) -> Option<OperandKind> {
        match parsed.segments().next() {
            Some(field) if USER_FIELDS.contains(&field) => {}
            None if used == Use::Argument => {}
            Some(field) => return self.unknown_of_user(text, span, field),
            None => {
                let message = "the user as a whole cannot be compared";
                let help = "compare one of its fields, such as `%%user.id`";
                return self.refuse(codes::MALFORMED_EXPANSION, span, message, help);
            }
        }
        self.path(text, span, Root::User, parsed)
    }

    #[inline(never)]
    fn unknown_of_user<T>(&mut self, text: &str, span: Span, field: &str) -> Option<T> {
        let path = text.strip_prefix("%%user.").unwrap_or(text);
        let rest = path.strip_prefix(field).unwrap_or_default();
        let help = match nearest(field, USER_FIELDS.iter().copied()) {
            Some(near) => format!("did you mean `%%user.{near}{}`?", shown(rest)),
            // What the providers of logins know of a user (SEMANTICS §2.2.1).
            None if matches!(field, "email" | "name" | "firstName" | "lastName" | "picture" | "gender") => {
                format!(
                    "data from the login is in `%%user.data.{path}`, the app's own fields are in `%%user.custom_data`"
                )
            }
            None => format!("the app's own fields are in custom data: `%%user.custom_data.{}`", shown(path)),
        };
        let message =
            format!("do not know how to expand '{}': a user has no `{}`", shown(text), shown(field));
        self.refuse(codes::UNKNOWN_EXPANSION, span, message, help)
    }

    /// `%%values` needs a name.
    fn named(&mut self, text: &str, span: Span, parsed: &ExpansionText<'_>) -> Option<OperandKind> {
        if parsed.is_bare() {
            let message = format!("`{text}` contains all values and cannot be used as a whole");
            return self.refuse(
                codes::MALFORMED_EXPANSION,
                span,
                message,
                format!("name one: `{text}.name`"),
            );
        }
        self.path(text, span, Root::Values, parsed)
    }

    fn environment(&mut self, text: &str, span: Span, parsed: &ExpansionText<'_>) -> Option<OperandKind> {
        let mut segments = parsed.segments();
        match (segments.next(), segments.next()) {
            (Some("tag"), _) | (Some("values"), Some(_)) => self.path(text, span, Root::Environment, parsed),
            (None | Some("values"), _) => {
                let message = format!("`{text}` contains several values and cannot be used as a whole");
                let help = "write `%%environment.tag` or `%%environment.values.name`";
                self.refuse(codes::MALFORMED_EXPANSION, span, message, help)
            }
            (Some(field), _) => {
                let message = format!(
                    "do not know how to expand '{}': an environment has no `{}`",
                    shown(text),
                    shown(field)
                );
                let help = "write `%%environment.tag` or `%%environment.values.name`";
                self.refuse(codes::UNKNOWN_EXPANSION, span, message, help)
            }
        }
    }

    fn path(
        &mut self,
        text: &str,
        span: Span,
        root: Root,
        parsed: &ExpansionText<'_>,
    ) -> Option<OperandKind> {
        let len = parsed.segments().count();
        if len > MAX_SEGMENTS {
            return self.too_long(text, span, len);
        }
        // As long as it becomes: a boxed slice has no room to spare, and would be moved to lose it.
        let mut segments = Vec::with_capacity(len);
        segments.extend(parsed.segments().map(Segment::new));
        Some(OperandKind::Path(Path { root, segments: segments.into_boxed_slice() }))
    }

    #[inline(never)]
    fn too_long<T>(&mut self, text: &str, span: Span, len: usize) -> Option<T> {
        let message = format!("the path of `{}` has {len} segments, more than {MAX_SEGMENTS}", shown(text));
        let help = "check what wrote the path: stored documents are not nested this deep";
        self.refuse(codes::TOO_DEEP, span, message, help)
    }
}

/// Closing `%%` and infix conditions, which would pass as odd names of fields.
fn ends_or_computes(parsed: &ExpansionText<'_>) -> bool {
    parsed.segments().any(|segment| segment.ends_with("%%") || computes(segment))
}

pub(super) fn computes(text: &str) -> bool {
    // Looking for a byte is cheap, and hardly any text has one of these.
    text.bytes().any(|byte| matches!(byte, b'=' | b'|' | b'&'))
        && ["==", "!=", "||", "&&"].iter().any(|infix| text.contains(infix))
}

//! Shapes that are not rules but are found in their place: words of other languages, names of fields where
//! there is no document, calls without `%function`, roles and rules files, the state of an editor.

use super::{Lowering, functions};
use crate::{
    diagnostics::{self as codes, shown},
    syntax::{Key, Member, Node, NodeKind},
    text::Span,
    vocabulary::{Context, Meant, Operator, meant_by, nearest_word, operator_meant_by},
};

/// Keys of the files around an expression, which no expression has.
const AROUND: &[&str] =
    &["apply_when", "applyWhen", "document_filters", "roles", "defaultRoles", "read", "write"];

impl Lowering<'_> {
    /// Reports an object that is something else as a whole, once.
    #[inline(never)]
    pub(super) fn something_else(&mut self, node: &Node, members: &[Member]) -> bool {
        // In a filter every plain key is a field.
        if self.context == Context::DocumentFilter {
            return false;
        }
        if let Some(member) = members.iter().find(|member| AROUND.contains(&&*member.key.text)) {
            self.around(member);
            true
        } else if only(members, &["dirty", "error", "input"]) && node.member("input").is_some() {
            self.editor_state(node);
            true
        } else if is_call(members) {
            self.call_without_operator(node);
            true
        } else {
            false
        }
    }

    fn around(&mut self, member: &Member) {
        let key = &*member.key.text;
        let message = format!("`{key}` belongs in the file around an expression, not inside the expression");
        let help = match key {
            "apply_when" | "applyWhen" => format!("write only the contents of `{key}`"),
            _ => "write only the condition".to_owned(),
        };
        self.refuse::<()>(codes::NOT_AN_EXPRESSION, member.key.span, message, help);
    }

    fn editor_state(&mut self, node: &Node) {
        let input = node.get("input").and_then(Node::text).map(str::trim).filter(|text| !text.is_empty());
        let help = match input {
            Some(input) => format!("write only the contents of `input`: `{}`", shown(input)),
            None => "write the expression".to_owned(),
        };
        let message = "this is the state of an editor, not an expression";
        self.refuse::<()>(codes::NOT_AN_EXPRESSION, node.span, message, help);
    }

    pub(super) fn call_without_operator(&mut self, node: &Node) {
        let message = "this function call is missing its `%function` operator";
        self.refuse::<()>(codes::MALFORMED_FUNCTION, node.span, message, functions::SHAPE);
    }

    /// A plain key, where there is no document or the document has no such field.
    #[inline(never)]
    pub(super) fn refuse_name<T>(&mut self, key: &Key, value: &Node) -> Option<T> {
        let name = &*key.text;
        if let Some(meant) = meant_by(name) {
            let message =
                format!("`{name}` belongs to another rule language; the service read it as a field name");
            return self.refuse(codes::FOREIGN_SHAPE, key.span, message, meant.instead_of_a_field());
        }
        if name.is_empty() {
            let help = "remove it, or write an expansion such as `%%user.id`";
            return self.refuse(codes::BARE_NAME, key.span, "empty key", help);
        }
        let message = format!(
            "`{}` names a document field, and {} has no document",
            shown(name),
            self.context.describe()
        );
        let help = self.instead_of_name(name, value);
        self.refuse(codes::BARE_NAME, key.span, message, help)
    }

    fn instead_of_name(&self, name: &str, value: &Node) -> String {
        let word = name.trim_start_matches(|char: char| !char.is_alphanumeric());
        let first = word.split('.').next().unwrap_or(word);
        let partition = self.context == Context::PartitionPermission;
        if matches!(first, "user" | "values" | "environment") || (first == "partition" && partition) {
            return format!("did you mean `%%{}`? expansions begin with `%%`", shown(word));
        }
        match value.text().filter(|text| text.starts_with("%%")) {
            Some("%%partition") if partition => {
                format!(
                    "to compare the partition with a string, write `{{\"%%partition\": \"{}\"}}`",
                    shown(name)
                )
            }
            Some(expansion) if partition => {
                format!("compare the partition instead: `{{\"%%partition\": \"{}\"}}`", shown(expansion))
            }
            _ if partition => {
                "keys begin with `%%`, such as `%%partition` or `%%user.custom_data.team`".to_owned()
            }
            _ => "compare the fields of documents in `document_filters`; here a key begins with `%%user`"
                .to_owned(),
        }
    }

    /// Looks for more mistakes under a word that was meant to join expressions.
    #[inline(never)]
    pub(super) fn look_inside(&mut self, member: &Member) {
        let key = &*member.key.text;
        let meant = meant_by(key).or_else(|| operator_meant_by(key.trim_start_matches(['%', '$'])));
        let near = nearest_word(key);
        let joins = matches!(meant, Some(Meant::Join(_)))
            || near.is_some_and(|near| matches!(&*near, "%and" | "%or" | "%nor" | "%not"));
        let inside = match (&member.value.kind, joins) {
            (NodeKind::Array(elements), true) => elements.as_slice(),
            (NodeKind::Object(_), true) => std::slice::from_ref(&member.value),
            _ => &[],
        };
        inside.iter().for_each(|node| drop(self.expression(node)));
    }

    /// A key without a sigil, or with that of an expansion, where operators are.
    #[inline(never)]
    pub(super) fn refuse_as_test<T>(&mut self, left: &str, node: &Node, key: &Key) -> Option<T> {
        let text = &*key.text;
        if let Some(meant) = meant_by(text) {
            let message = format!("`{text}` belongs to another rule language");
            return self.refuse(codes::FOREIGN_SHAPE, key.span, message, meant.instead_of_a_test());
        }
        if let Some(operator) = named(text) {
            let message = format!("`{text}` is missing its `%` or `$` prefix");
            let help = format!("write `{}`", operator.spelled());
            return self.refuse(codes::UNKNOWN_OPERATOR, key.span, message, help);
        }
        if let Some(operator) = text.strip_prefix("%%").and_then(named) {
            let message = format!("`{text}` is not an operator: its prefix has one `%` too many");
            let help = format!("write `{}`", operator.spelled());
            return self.refuse(codes::UNKNOWN_OPERATOR, key.span, message, help);
        }
        self.refuse_document(left, node.span, key)
    }

    /// An object that is compared as if it were a value.
    #[inline(never)]
    pub(super) fn refuse_document<T>(&mut self, left: &str, span: Span, key: &Key) -> Option<T> {
        if key.text.starts_with("%%") {
            let message = format!("`{}` starts a new condition where a value is expected", shown(&key.text));
            let help = "write it next to the other condition, or both in a `%and` or `%or`";
            return self.refuse(codes::OBJECT_ON_RIGHT, key.span, message, help);
        }
        let help = if left.starts_with("%%user.") || left.starts_with("%%values.") {
            format!("compare each field by its path: `{{\"{}.{}\": …}}`", shown(left), shown(&key.text))
        } else {
            "compare with one value: a string, number, boolean, `null`, typed literal or expansion".to_owned()
        };
        self.refuse(codes::OBJECT_ON_RIGHT, span, "an object cannot be compared as a whole", help)
    }
}

/// The operator with this name, if it is written without a sigil.
pub(super) fn named(name: &str) -> Option<&'static Operator> {
    Operator::ALL.iter().find(|operator| operator.name == name)
}

/// Whether an object is the contents of a `%function`.
pub(super) fn is_call(members: &[Member]) -> bool {
    members.len() > 1
        && only(members, &["name", "arguments", "args"])
        && members.iter().any(|member| &*member.key.text == "name")
}

/// Whether the right side of a refused key can be looked at by itself: arrays and objects are a
/// part of the same mistake.
pub(super) fn is_test_or_value(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Array(_) => false,
        NodeKind::Object(members) => {
            members.iter().any(|member| member.key.text.starts_with(['%', '$']))
                && !members.iter().any(|member| member.key.text.starts_with("%%"))
        }
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => true,
    }
}

fn only(members: &[Member], keys: &[&str]) -> bool {
    members.iter().all(|member| keys.contains(&&*member.key.text))
}

//! Expressions: booleans, objects of fields, and the logical operators that join them (SEMANTICS §1.1, §1.2).

use super::{Lowering, all, describe, expansions::computes, literals::is_template, shapes::is_test_or_value};
use crate::{
    ast::{Expr, ExprKind, Operand, OperandKind, Test},
    diagnostics::{self as codes, shown},
    syntax::{Key, Member, Node, NodeKind},
    vocabulary::{Context, Junction, Op, Position, meant_by, nearest},
};

const SHAPE: &str =
    "an expression is `true`, `false` or an object such as `{\"%%user.id\": \"%%partition\"}`";
const FILTER_SHAPE: &str =
    "an expression is `true`, `false` or an object such as `{\"owner_id\": \"%%user.id\"}`";
const USER_SHAPE: &str =
    "an expression is `true`, `false` or an object such as `{\"%%user.type\": \"normal\"}`";

/// A key, by its prefix (SEMANTICS §1.2.7).
pub(super) enum KeyClass {
    Expansion,
    Operator,
    Name,
}

pub(super) fn classify(key: &str) -> KeyClass {
    if key.starts_with("%%") {
        KeyClass::Expansion
    } else if key.starts_with(['%', '$']) {
        KeyClass::Operator
    } else {
        KeyClass::Name
    }
}

impl Lowering<'_> {
    /// One expression. Whatever recurs here has a small frame: building and reporting are functions of their own.
    pub(super) fn expression(&mut self, node: &Node) -> Option<Expr> {
        match &node.kind {
            NodeKind::Bool(constant) => Some(Expr { span: node.span, kind: ExprKind::Constant(*constant) }),
            NodeKind::Object(members) if members.is_empty() => {
                Some(Expr { span: node.span, kind: ExprKind::Constant(true) })
            }
            NodeKind::Object(members) if self.something_else(node, members) => None,
            NodeKind::Object(members) => match members.as_slice() {
                [only] => self.field(only),
                fields => {
                    let fields = all(fields, |member| self.field(member))?;
                    Some(Expr { span: node.span, kind: ExprKind::All(fields) })
                }
            },
            NodeKind::String(text) => self.text_as_expression(node, text),
            NodeKind::Null | NodeKind::Number(_) | NodeKind::Array(_) => self.not_an_expression(node),
        }
    }

    #[inline(never)]
    fn not_an_expression<T>(&mut self, node: &Node) -> Option<T> {
        let message = format!("{} is not an expression", describe(node));
        let help = match node.elements() {
            Some([_, ..]) => {
                "to require one of several expressions, write `{\"%or\": […]}`; for all, `{\"%and\": […]}`"
            }
            _ => self.shape(),
        };
        self.refuse(codes::NOT_AN_EXPRESSION, node.span, message, help)
    }

    #[inline(never)]
    fn text_as_expression<T>(&mut self, node: &Node, text: &str) -> Option<T> {
        let inner = text.trim();
        if is_template(inner) {
            return self.refuse_template(inner, node.span);
        }
        if inner.starts_with('<') && inner.ends_with('>') {
            let message = format!("`{}` is a placeholder from the documentation", shown(inner));
            return self.refuse(codes::PLACEHOLDER, node.span, message, self.shape());
        }
        if inner.starts_with('{') || inner == "true" || inner == "false" {
            let message = "the expression is written as a string";
            let help = match serde_json::from_str::<serde::de::IgnoredAny>(inner) {
                Ok(_) => format!("write `{}` without the quotes around it", shown(inner)),
                // Without the quotes the file would not be JSON any more.
                Err(_) => self.shape().to_owned(),
            };
            self.refuse::<()>(codes::EXPRESSION_IN_STRING, node.span, message, help);
            return self.repair("write it without the quotes", vec![(node.span, inner.to_owned())]);
        }
        let help = if computes(inner) {
            "rules do not compute inside a string: compare with `{\"%%user.type\": \"normal\"}`, join with `%and` and `%or`"
                .to_owned()
        } else if inner.starts_with("%%") {
            format!("compare it with something: `{{\"{}\": …}}`", shown(inner))
        } else {
            self.shape().to_owned()
        };
        self.refuse(codes::NOT_AN_EXPRESSION, node.span, "a string is not an expression", help)
    }

    fn shape(&self) -> &'static str {
        match self.context {
            Context::PartitionPermission => SHAPE,
            Context::ApplyWhen => USER_SHAPE,
            Context::DocumentFilter => FILTER_SHAPE,
        }
    }

    /// One field of an expression object.
    fn field(&mut self, member: &Member) -> Option<Expr> {
        let key = &member.key;
        match classify(&key.text) {
            KeyClass::Operator => self.logical(member),
            KeyClass::Name => {
                let left = self.document_field(key, &member.value);
                self.comparison(left, member)
            }
            KeyClass::Expansion => {
                if let Some(expected) = self.truth_expansion(key) {
                    return self.assertion(expected, member);
                }
                let left = self.left_expansion(key);
                self.comparison(left, member)
            }
        }
    }

    fn comparison(&mut self, left: Option<Operand>, member: &Member) -> Option<Expr> {
        // The right side is lowered even if the left is refused, so that all is reported.
        if left.is_none() && !is_test_or_value(&member.value) {
            self.look_inside(member);
            return None;
        }
        let test = self.right_side(&member.key.text, &member.value);
        Some(compare(member, left?, test?))
    }

    fn document_field(&mut self, key: &Key, value: &Node) -> Option<Operand> {
        let name = &*key.text;
        let operand = Operand { span: key.span, kind: OperandKind::Field(name.into()) };
        if self.context != Context::DocumentFilter {
            return self.refuse_name(key, value);
        }
        match self.queryable {
            Some(fields) if fields.iter().any(|field| field == name) => Some(operand),
            _ if name == "_id" => Some(operand),
            _ if meant_by(name).is_some() || name.is_empty() => self.refuse_name(key, value),
            Some(fields) => self.not_queryable(key, fields),
            None if name.contains('.') => {
                let message =
                    format!("`{}` is an embedded field; only top-level fields can be queryable", shown(name));
                self.refuse(codes::NOT_QUERYABLE, key.span, message, "use a top-level field")
            }
            None => Some(operand),
        }
    }

    #[inline(never)]
    fn not_queryable<T>(&mut self, key: &Key, fields: &[String]) -> Option<T> {
        let name = &*key.text;
        let message = format!("`{}` is not a queryable field", shown(name));
        let help = match nearest(name, fields.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? Filters can only use queryable fields"),
            None if name.contains('.') => "only top-level fields can be queryable".to_owned(),
            None => "add it to `queryable_fields_names` of the sync configuration".to_owned(),
        };
        self.refuse(codes::NOT_QUERYABLE, key.span, message, help)
    }

    /// A logical operator as a key of an expression.
    fn logical(&mut self, member: &Member) -> Option<Expr> {
        let Some(operator) = self.operator(&member.key, Position::Expression) else {
            self.look_inside(member);
            return None;
        };
        self.allow(operator, Position::Expression, &member.key)?;
        let node = &member.value;
        let spelled = &*member.key.text;
        match operator.op {
            Op::Join(junction) => {
                let operands = self.expressions(node, spelled)?;
                Some(joined(member, junction, operands))
            }
            Op::Not => {
                let operand = self.negated(node, spelled)?;
                Some(negation(member, operand))
            }
            Op::Test(_) | Op::Convert(_) | Op::Function => None,
        }
    }

    fn expressions(&mut self, node: &Node, spelled: &str) -> Option<Vec<Expr>> {
        match node.elements() {
            Some(elements @ [_, ..]) => all(elements, |element| self.expression(element)),
            Some([]) | None => self.not_a_list(node, spelled),
        }
    }

    #[inline(never)]
    fn not_a_list<T>(&mut self, node: &Node, spelled: &str) -> Option<T> {
        if node.elements().is_some() {
            let message = format!("the array of `{spelled}` is empty");
            let help = "write `true` or `false` instead";
            return self.refuse(codes::EMPTY_OPERAND, node.span, message, help);
        }
        let message = format!("`{spelled}` takes an array of expressions, found {}", describe(node));
        let help = format!("write `{{\"{spelled}\": [{{…}}, {{…}}]}}`");
        self.refuse(codes::INVALID_OPERAND, node.span, message, help)
    }

    fn negated(&mut self, node: &Node, spelled: &str) -> Option<Expr> {
        match node.members() {
            Some([_, ..]) => self.expression(node),
            Some([]) | None => self.not_negatable(node, spelled),
        }
    }

    #[inline(never)]
    fn not_negatable<T>(&mut self, node: &Node, spelled: &str) -> Option<T> {
        if node.members().is_some() {
            let message = format!("`{spelled}` of an empty expression would always be false");
            let help = "write the condition to negate, or `false`";
            return self.refuse(codes::EMPTY_OPERAND, node.span, message, help);
        }
        let message = format!("`{spelled}` takes one expression object, found {}", describe(node));
        let help = match (&node.kind, node.elements()) {
            (NodeKind::Bool(bool), _) => format!("write `{}`", !bool),
            (_, Some(_)) => "to negate several, write `{\"%nor\": […]}`".to_owned(),
            _ => format!("write `{{\"{spelled}\": {{…}}}}`"),
        };
        self.refuse(codes::INVALID_OPERAND, node.span, message, help)
    }
}

#[inline(never)]
fn joined(member: &Member, junction: Junction, operands: Vec<Expr>) -> Expr {
    let kind = match junction {
        Junction::All => ExprKind::All(operands),
        Junction::Any => ExprKind::Any(operands),
        Junction::None => ExprKind::None(operands),
    };
    Expr { span: member.span(), kind }
}

#[inline(never)]
fn negation(member: &Member, operand: Expr) -> Expr {
    Expr { span: member.span(), kind: ExprKind::Not(Box::new(operand)) }
}

fn compare(member: &Member, left: Operand, test: Test) -> Expr {
    Expr { span: member.span(), kind: ExprKind::Compare { left, test } }
}

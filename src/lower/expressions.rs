//! Expressions: booleans, objects of fields, and the logical operators that join them (SEMANTICS §1.1, §1.2).

use super::{Lowering, all};
use crate::{
    ast::{Expr, ExprKind, Operand, OperandKind},
    diagnostics as codes,
    syntax::{Key, Member, Node, NodeKind},
    vocabulary::{Context, Op, Operator, Position, Spelling, meant_by, nearest, nearest_word},
};

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
    pub(super) fn expression(&mut self, node: &Node) -> Option<Expr> {
        let kind = match &node.kind {
            NodeKind::Bool(constant) => ExprKind::Constant(*constant),
            NodeKind::Object(members) if members.is_empty() => ExprKind::Constant(true),
            NodeKind::Object(members) => {
                let mut fields = all(members, |member| self.field(member))?;
                match (fields.len(), fields.pop()) {
                    (1, Some(only)) => return Some(only),
                    (_, last) => ExprKind::All(fields.into_iter().chain(last).collect()),
                }
            }
            NodeKind::String(text) => return self.text_as_expression(node, text),
            NodeKind::Null | NodeKind::Number(_) | NodeKind::Array(_) => {
                let message = format!("{} is not an expression", node.describe());
                let help = "an expression is `true`, `false` or an object such as `{\"%%user.id\": \"%%partition\"}`";
                return self.refuse(codes::NOT_AN_EXPRESSION, node.span, message, help);
            }
        };
        Some(Expr { span: node.span, kind })
    }

    fn text_as_expression(&mut self, node: &Node, text: &str) -> Option<Expr> {
        let inner = text.trim();
        if inner.starts_with('{') || inner == "true" || inner == "false" {
            let message = "the expression is written as a string";
            return self.refuse(
                codes::EXPRESSION_IN_STRING,
                node.span,
                message,
                format!("write {inner} without the quotes around it"),
            );
        }
        let help = "an expression is `true`, `false` or an object such as `{\"%%user.id\": \"%%partition\"}`";
        self.refuse(codes::NOT_AN_EXPRESSION, node.span, "a string is not an expression", help)
    }

    /// One field of an expression object.
    fn field(&mut self, member: &Member) -> Option<Expr> {
        let key = &member.key;
        match classify(&key.text) {
            KeyClass::Operator => self.logical(member),
            KeyClass::Name => {
                let left = self.document_field(key);
                // The right side is looked at even if the left has no meaning, so that all is reported.
                let test = self.right_side(&member.value);
                Some(compare(member, left?, test?))
            }
            KeyClass::Expansion => {
                if let Some(expected) = self.truth_expansion(key) {
                    return self.assertion(expected, member);
                }
                let left = self.left_expansion(key);
                let test = self.right_side(&member.value);
                Some(compare(member, left?, test?))
            }
        }
    }

    fn document_field(&mut self, key: &Key) -> Option<Operand> {
        let name = &*key.text;
        let operand = Operand { span: key.span, kind: OperandKind::Field(name.into()) };
        if self.context == Context::DocumentFilter {
            match self.queryable {
                Some(fields) if fields.iter().any(|field| field == name) => return Some(operand),
                _ if name == "_id" => return Some(operand),
                None if meant_by(name).is_none() && !name.contains('.') && !name.is_empty() => {
                    return Some(operand);
                }
                Some(fields) if meant_by(name).is_none() => {
                    let message = format!("`{name}` is not a queryable field");
                    let near = nearest(name, fields.iter().map(String::as_str));
                    let help = match near {
                        Some(near) => {
                            format!("did you mean `{near}`? a filter can use queryable fields only")
                        }
                        None if name.contains('.') => "only top-level fields can be queryable".to_owned(),
                        None => "add it to `queryable_fields_names` of the sync configuration".to_owned(),
                    };
                    return self.refuse(codes::NOT_QUERYABLE, key.span, message, help);
                }
                None if name.contains('.') => {
                    let message =
                        format!("`{name}` is inside a document, and only top-level fields are queryable");
                    return self.refuse(codes::NOT_QUERYABLE, key.span, message, "use a top-level field");
                }
                _ => {}
            }
        }
        if let Some(meant) = meant_by(name) {
            let message =
                format!("`{name}` is a word of another rule language; the service took it for a field");
            return self.refuse(codes::FOREIGN_SHAPE, key.span, message, format!("write {meant}"));
        }
        let message =
            format!("`{name}` names a document field, and {} has no document", self.context.describe());
        let help = match name.split('.').next() {
            Some(word @ ("user" | "partition" | "values" | "environment")) => {
                format!("did you mean `%%{name}`? expansions begin with `%%`, and `%%{word}` is one")
            }
            _ => format!(
                "to compare with the text \"{name}\", put an expansion on the left: `{{\"%%partition\": \"{name}\"}}`"
            ),
        };
        self.refuse(codes::BARE_NAME, key.span, message, help)
    }

    /// A logical operator as a key of an expression.
    fn logical(&mut self, member: &Member) -> Option<Expr> {
        let operator = self.operator(&member.key)?;
        self.allow(operator, Position::Expression, &member.key)?;
        let node = &member.value;
        let kind = match operator.op {
            Op::And => ExprKind::All(self.expressions(node, operator)?),
            Op::Or => ExprKind::Any(self.expressions(node, operator)?),
            Op::Nor => ExprKind::None(self.expressions(node, operator)?),
            Op::Not => ExprKind::Not(Box::new(self.negated(node)?)),
            Op::Eq
            | Op::Ne
            | Op::Gt
            | Op::Gte
            | Op::Lt
            | Op::Lte
            | Op::In
            | Op::Nin
            | Op::Exists
            | Op::All
            | Op::Convert(_)
            | Op::Function => return None,
        };
        Some(Expr { span: member.span(), kind })
    }

    fn expressions(&mut self, node: &Node, operator: &Operator) -> Option<Vec<Expr>> {
        let spelled = operator.spelled();
        match node.elements() {
            Some([]) => {
                let message = format!("the list of `{spelled}` is empty");
                self.refuse(
                    codes::EMPTY_OPERAND,
                    node.span,
                    message,
                    "write `true` or `false` instead, whichever is meant",
                )
            }
            Some(elements) => all(elements, |element| self.expression(element)),
            None => {
                let message =
                    format!("`{spelled}` takes a list of expressions, and this is {}", node.describe());
                self.refuse(
                    codes::INVALID_OPERAND,
                    node.span,
                    message,
                    format!("write `{{\"{spelled}\": [{{…}}, {{…}}]}}`"),
                )
            }
        }
    }

    fn negated(&mut self, node: &Node) -> Option<Expr> {
        match &node.kind {
            NodeKind::Object(members) if members.is_empty() => self.refuse(
                codes::EMPTY_OPERAND,
                node.span,
                "`%not` of an empty expression would always be false",
                "write the condition to negate, or `false`",
            ),
            NodeKind::Object(_) => self.expression(node),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_) => {
                let message = format!("`%not` takes one expression object, and this is {}", node.describe());
                let help = if node.elements().is_some() {
                    "to negate several, write `{\"%nor\": […]}`"
                } else {
                    "write `{\"%not\": {…}}`"
                };
                self.refuse(codes::INVALID_OPERAND, node.span, message, help)
            }
        }
    }

    /// The operator that a key names; reports a key that names none.
    pub(super) fn operator(&mut self, key: &Key) -> Option<&'static Operator> {
        let text = &*key.text;
        match Operator::of_key(text) {
            Some(operator) if operator.spelling == Spelling::PercentOnly && text.starts_with('$') => {
                let message = format!("`{text}` is only ever written with `%`");
                self.refuse(codes::PERCENT_ONLY, key.span, message, format!("write `{}`", operator.spelled()))
            }
            Some(operator) => Some(operator),
            None if matches!(text, "%neq" | "$neq") => self.refuse(
                codes::WITHDRAWN_OPERATOR,
                key.span,
                format!("`{text}` was a mistake of the documentation"),
                "write `$ne`",
            ),
            None => {
                let help = match nearest_word(text) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the operators are {}", names_of_operators()),
                };
                self.refuse(codes::UNKNOWN_OPERATOR, key.span, format!("there is no operator `{text}`"), help)
            }
        }
    }

    /// Checks that an operator has a meaning where it stands.
    pub(super) fn allow(&mut self, operator: &Operator, position: Position, key: &Key) -> Option<()> {
        let text = &*key.text;
        let contexts = operator.contexts(position);
        if contexts.contains(&self.context) {
            return Some(());
        }
        let in_context = self.context.describe();
        let elsewhere = |at| operator.contexts(at).contains(&self.context);
        let (message, help) = if !contexts.is_empty() {
            let help = match (operator.op, position) {
                (Op::Not, _) => "write `{\"%nor\": [{…}]}` around the expression".to_owned(),
                (Op::Or | Op::Nor, _) => format!("write `{{\"{text}\": [{{\"field\": …}}, …]}}` around whole comparisons"),
                (Op::Function, _) => "a filter cannot call functions; decide in `apply_when`, or put the values into custom data".to_owned(),
                _ => "compare with `$eq`, or test membership with `$in`".to_owned(),
            };
            (format!("`{text}` has no meaning here in {in_context}"), help)
        } else if position == Position::Expression && elsewhere(Position::Field) {
            (
                format!("`{text}` has no left side to compare"),
                format!("put it under one: `{{\"%%partition\": {{\"{text}\": …}}}}`"),
            )
        } else if position == Position::Expression {
            (
                format!("`{text}` makes a value and is no condition by itself"),
                format!(
                    "assert the value: `{{\"%%true\": {{\"{text}\": …}}}}`, or compare something with it"
                ),
            )
        } else {
            (
                format!("`{text}` makes a value and does not test one"),
                "write it as the value that is compared".to_owned(),
            )
        };
        self.refuse(codes::MISPLACED_OPERATOR, key.span, message, help)
    }
}

fn compare(member: &Member, left: Operand, test: crate::ast::Test) -> Expr {
    Expr { span: member.span(), kind: ExprKind::Compare { left, test } }
}

fn names_of_operators() -> String {
    let names: Vec<_> = Operator::ALL.iter().map(|operator| format!("`{}`", operator.spelled())).collect();
    names.join(" ")
}

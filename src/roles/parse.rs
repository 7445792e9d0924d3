//! From JSON to roles, with every condition that sync puts on them (SEMANTICS §7.3).

use std::sync::Arc;

use serde_json::Value as Json;

use super::{
    Level, Role, RolePermissions, Roles,
    fields::{FieldRule, FieldRules},
};
use crate::{
    ast::{Expr, ExprKind, OperandKind},
    compile::{CompileOptions, Program},
    diagnostics::{self as codes, Code, Diagnostics, SpannedDiagnostic},
    lower::lower,
    syntax::{self, Node, NodeKind, Tree},
    text::{Source, Span},
    vocabulary::Context,
};

impl Roles {
    /// Parses an array of roles, as `default_rule.json` and `rules.json` have it under `roles`. The queryable
    /// fields are those of the collection; `_id` is always one.
    ///
    /// # Errors
    ///
    /// If the text is not JSON or not an array. What is wrong with a role is not an error: see
    /// [`diagnostics`](Self::diagnostics).
    pub fn parse(
        source: &Source,
        queryable: &[String],
        options: &CompileOptions,
    ) -> Result<Self, Diagnostics> {
        let tree = Arc::new(syntax::parse(source)?);
        Self::from_node(&tree, &tree.root, Queryable::Listed(queryable), options)
    }

    /// The same for an already parsed value.
    ///
    /// # Errors
    ///
    /// If the value is not an array.
    pub fn from_value(
        name: &str,
        value: &Json,
        queryable: &[String],
        options: &CompileOptions,
    ) -> Result<Self, Diagnostics> {
        let tree = Arc::new(syntax::from_value(name, value)?);
        Self::from_node(&tree, &tree.root, Queryable::Listed(queryable), options)
    }

    /// The same for a part of a file, and where the queryable fields may be unknown.
    pub(crate) fn from_node<'q>(
        tree: &Arc<Tree>,
        list: &Node,
        queryable: impl Into<Queryable<'q>>,
        options: &CompileOptions,
    ) -> Result<Self, Diagnostics> {
        let Parsed { roles, findings } =
            parse_roles(list, queryable.into()).map_err(|finding| tree.diagnostics(vec![finding]))?;
        let roles = roles.iter().map(|role| role.compile(options)).collect();
        Ok(Self { roles, diagnostics: tree.diagnostics(findings), tree: Arc::clone(tree) })
    }

    /// Roles that nobody is assigned to, as they could not be read.
    pub(crate) fn nobody(tree: &Arc<Tree>, diagnostics: Diagnostics) -> Self {
        Self { roles: Vec::new(), diagnostics, tree: Arc::clone(tree) }
    }

    /// What keeps roles from being used by sync, with places.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }
}

/// Which fields filters can use.
#[derive(Clone, Copy)]
pub(crate) enum Queryable<'a> {
    /// These, and `_id`.
    Listed(&'a [String]),
    /// Any: the roles are by themselves.
    Any,
    /// Development mode adds what clients ask for, and nothing is listed (§7.5.14).
    Unknown,
}

impl<'a> From<Option<&'a [String]>> for Queryable<'a> {
    fn from(listed: Option<&'a [String]>) -> Self {
        listed.map_or(Self::Any, Self::Listed)
    }
}

/// Roles with everything that keeps sync from using them.
pub(crate) struct Parsed<'n> {
    pub(crate) roles: Vec<ParsedRole<'n>>,
    pub(crate) findings: Vec<SpannedDiagnostic>,
}

/// A role as it is written: the tree that people's tools read. What is not valid is `None`.
pub(crate) struct ParsedRole<'n> {
    pub(crate) node: &'n Node,
    pub(crate) apply_when: Option<Expr>,
    /// For read, write, insert and delete; what is not written of the last two is true (§7.1.3).
    pub(crate) filters: [Option<Expr>; 4],
    /// The literals of the top-level `read` and `write`.
    levels: [Option<Option<bool>>; 2],
    fields: Option<FieldRules>,
    /// A field of the filters of which nobody knows whether it is queryable.
    unknown_field: Option<Span>,
}

/// Parses an array of roles.
///
/// # Errors
///
/// If it is not an array.
pub(crate) fn parse_roles<'n>(
    list: &'n Node,
    queryable: Queryable<'_>,
) -> Result<Parsed<'n>, SpannedDiagnostic> {
    let Some(nodes) = list.elements() else {
        let message = format!("roles must be an array, found {}", list.describe());
        return Err(
            SpannedDiagnostic::error(codes::INVALID_SETTING, list.span, message).help("write `[{…}]`")
        );
    };
    let mut parser = Parser { queryable, findings: Vec::new() };
    let roles = nodes.iter().map(|node| parser.role(node)).collect();
    Ok(Parsed { roles, findings: parser.findings })
}

impl ParsedRole<'_> {
    fn compile(&self, options: &CompileOptions) -> Role {
        let name = self.node.get("name").and_then(Node::text).unwrap_or_default().to_owned();
        let apply_when = self.apply_when.as_ref().map(|expr| Program::from_exprs([expr], options));
        Role { name, apply_when, permissions: self.permissions(options) }
    }

    fn permissions(&self, options: &CompileOptions) -> Option<RolePermissions> {
        let fields = self.fields.clone()?;
        let filters = self.filters.iter().map(Option::as_ref).collect::<Option<Vec<_>>>()?;
        let level = |literal| match literal {
            Some(true) => Level::Whole,
            Some(false) => Level::Nothing,
            None => Level::Fields,
        };
        let [read, write] = self.levels;
        Some(RolePermissions {
            filters: Program::from_exprs(filters, options),
            read: level(read?),
            write: level(write?),
            fields,
            unknown_field: self.unknown_field,
        })
    }
}

struct Parser<'a> {
    queryable: Queryable<'a>,
    findings: Vec<SpannedDiagnostic>,
}

impl Parser<'_> {
    /// All parts are looked at before any is given up, so that everything wrong is reported.
    fn role<'n>(&mut self, node: &'n Node) -> ParsedRole<'n> {
        if node.members().is_none() {
            let message = format!("a role must be an object, found {}", node.describe());
            let help = "write `{\"name\": …, \"apply_when\": …, \"document_filters\": …}`, or remove it";
            self.refuse::<()>(codes::ROLE_INCOMPATIBLE, node.span, message, help);
            let filters = [None, None, None, None];
            return ParsedRole {
                node,
                apply_when: None,
                filters,
                levels: [None, None],
                fields: None,
                unknown_field: None,
            };
        }
        let apply_when = match node.get("apply_when") {
            Some(condition) => self.condition(condition),
            None => {
                let message =
                    "the role has no `apply_when`, so nobody can be assigned to it or to any role after it";
                let help = "write `\"apply_when\": {}` if it is for everyone";
                self.refuse(codes::ROLE_INCOMPATIBLE, node.span, message, help)
            }
        };
        let (read, write) = self.filters(node);
        let insert = self.optional_filter(node.get("insert"));
        let delete = self.optional_filter(node.get("delete"));
        let fields = self.fields(node);
        let levels = [self.level(node, "read"), self.level(node, "write")];
        let filters = [read, write, insert, delete];
        let unknown_field = match self.queryable {
            Queryable::Unknown => filters.iter().flatten().find_map(field_of),
            Queryable::Listed(_) | Queryable::Any => None,
        };
        ParsedRole { node, apply_when, filters, levels, fields, unknown_field }
    }

    /// Conditions (a) to (d) for both document filters.
    fn filters(&mut self, role: &Node) -> (Option<Expr>, Option<Expr>) {
        let Some(filters) = role.get("document_filters") else {
            match role.member("document_filter") {
                Some(singular) => {
                    let message = "unknown key `document_filter`; sync reads this as a role without filters";
                    let help = "write `document_filters`";
                    self.refuse::<()>(codes::DOCUMENT_FILTER_SINGULAR, singular.key.span, message, help);
                }
                None => self.undefined(role, "`document_filters` is not defined"),
            }
            return (None, None);
        };
        if filters.members().is_none() {
            self.undefined(filters, &format!("`document_filters` is {}", filters.describe()));
            return (None, None);
        }
        for (name, other) in [("read", "write"), ("write", "read")] {
            if filters.get(name).is_none() && filters.get(other).is_some() {
                self.undefined(filters, &format!("`document_filters.{name}` is not defined"));
            }
        }
        if filters.get("read").is_none() && filters.get("write").is_none() {
            self.undefined(filters, "neither filter of `document_filters` is defined");
        }
        let mut filter = |name| filters.get(name).and_then(|node| self.filter(node));
        (filter("read"), filter("write"))
    }

    fn undefined(&mut self, node: &Node, what: &str) {
        let message = format!("{what}, so sync cannot use the role");
        let help = "write `\"document_filters\": {\"read\": …, \"write\": …}`, with `true` or `false` where nothing depends on the document";
        self.refuse::<()>(codes::ROLE_FILTERS_UNDEFINED, node.span, message, help);
    }

    /// `insert` and `delete` are true if they are not defined (§7.1.3).
    fn optional_filter(&mut self, node: Option<&Node>) -> Option<Expr> {
        match node {
            Some(node) => self.filter(node),
            None => Some(Expr { span: Span::default(), kind: ExprKind::Constant(true) }),
        }
    }

    /// Condition (e) at the top: a boolean literal, or nothing.
    fn level(&mut self, role: &Node, name: &str) -> Option<Option<bool>> {
        role.get(name).map_or(Some(None), |node| self.literal(node).map(Some))
    }

    fn literal(&mut self, node: &Node) -> Option<bool> {
        match &node.kind {
            NodeKind::Bool(literal) => Some(*literal),
            NodeKind::Null
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_) => {
                let message = format!("sync takes only `true` or `false` here, found {}", node.describe());
                let help = "write the condition in `document_filters`, and `true` here";
                self.refuse(codes::ROLE_PERMISSION_NOT_LITERAL, node.span, message, help)
            }
        }
    }

    /// Conditions (e) and (f) for fields.
    fn fields(&mut self, role: &Node) -> Option<FieldRules> {
        let named = role.get("fields").and_then(Node::members).unwrap_or_default();
        let id = named.iter().find(|member| &*member.key.text == "_id");
        if let Some(id) = id {
            let message = "the role has permissions for the field `_id`, so sync cannot use it";
            let help = "remove them: `_id` is always synced";
            self.refuse::<()>(codes::ROLE_FIELD_ID, id.key.span, message, help);
        }
        self.field_rules(role).filter(|_| id.is_none())
    }

    /// `fields` and `additional_fields` of a role or of a field.
    fn field_rules(&mut self, node: &Node) -> Option<FieldRules> {
        let named = node.get("fields").and_then(Node::members).unwrap_or_default();
        // All are looked at before any is given up, so that everything wrong is reported.
        let named: Vec<_> =
            named.iter().map(|member| (member.key.text.clone(), self.field(&member.value))).collect();
        let additional = node.get("additional_fields").map(|node| self.field(node));
        let fields = named.into_iter().map(|(name, rule)| Some((name, rule?))).collect::<Option<_>>()?;
        let additional = match additional {
            Some(rule) => Some(Box::new(rule?)),
            None => None,
        };
        Some(FieldRules { fields, additional })
    }

    fn field(&mut self, field: &Node) -> Option<FieldRule> {
        let read = self.level(field, "read");
        let write = self.level(field, "write");
        let below = self.field_rules(field);
        Some(FieldRule { read: read?, write: write?, below: below? })
    }

    fn condition(&mut self, node: &Node) -> Option<Expr> {
        let lowered = lower(node, Context::ApplyWhen, None);
        lowered.map_err(|findings| self.findings.extend(findings)).ok()
    }

    fn filter(&mut self, node: &Node) -> Option<Expr> {
        let queryable = match self.queryable {
            Queryable::Listed(fields) => Some(fields),
            Queryable::Any | Queryable::Unknown => None,
        };
        let lowered = lower(node, Context::DocumentFilter, queryable);
        let incompatible = |finding: SpannedDiagnostic| match condition_of(&finding, node) {
            Some(code) => {
                let message = format!("{}, so sync cannot use the role", finding.message);
                SpannedDiagnostic { code, message, ..finding }
            }
            None => finding,
        };
        lowered.map_err(|findings| self.findings.extend(findings.into_iter().map(incompatible))).ok()
    }

    fn refuse<T>(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) -> Option<T> {
        self.findings.push(SpannedDiagnostic::error(code, span, message).help(help));
        None
    }
}

/// The first field of the document that a filter asks for, beside `_id`, which is always queryable.
fn field_of(filter: &Expr) -> Option<Span> {
    match &filter.kind {
        ExprKind::All(inner) | ExprKind::Any(inner) | ExprKind::None(inner) => {
            inner.iter().find_map(field_of)
        }
        ExprKind::Not(inner) | ExprKind::Asserts { inner, .. } => field_of(inner),
        ExprKind::Compare { left, .. } => match &left.kind {
            OperandKind::Field(name) if &**name != "_id" => Some(left.span),
            OperandKind::Field(_)
            | OperandKind::Literal(_)
            | OperandKind::Partition
            | OperandKind::Path(_)
            | OperandKind::Call(_)
            | OperandKind::Convert { .. } => None,
        },
        ExprKind::Constant(_) | ExprKind::Is { .. } => None,
    }
}

/// The code of the condition (b), (c) or (d) that a filter violates; other problems keep their own.
fn condition_of(finding: &SpannedDiagnostic, filter: &Node) -> Option<Code> {
    match finding.code {
        codes::NOT_QUERYABLE => Some(codes::ROLE_FIELD_NOT_QUERYABLE),
        codes::MISPLACED_EXPANSION => Some(codes::ROLE_EXPANSION),
        codes::MISPLACED_OPERATOR if key_at(filter, finding.span) == Some("%function") => {
            Some(codes::ROLE_FUNCTION)
        }
        _ => None,
    }
}

/// The key that is exactly there.
fn key_at(node: &Node, span: Span) -> Option<&str> {
    let inside = |node: &&Node| node.span.contains(span);
    if let Some(member) =
        node.members().and_then(|members| members.iter().find(|member| member.span().contains(span)))
    {
        return if member.key.span == span { Some(&member.key.text) } else { key_at(&member.value, span) };
    }
    node.elements()?.iter().find(inside).and_then(|element| key_at(element, span))
}

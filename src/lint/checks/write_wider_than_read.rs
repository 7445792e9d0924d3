//! SR309: a write rule that allows what the read rule does not.

use crate::{
    ast::Reads,
    ast::{Expr, ExprKind},
    diagnostics::{Code, Severity},
    explain::Permission,
    lint::{
        Confidence, Lint, Report, RuleTarget, Site,
        catalogue::Check,
        logic::{Logic, Verdict, is_plausible},
        roles::RolePart,
        visit::written_constant,
    },
    syntax::{Node, NodeKind},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR309", "write-wider-than-read", "The write rule allows more than the read rule"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
Whoever can write a partition can also read it, whatever the read rule says (SEMANTICS §6.2). So a write rule that is
wider than the read rule lets users read data that the read rule seems to protect. This is verified for all inputs;
differences that depend on the result of a function are not reported. Require in the write rule what the read rule
requires, or allow in the read rule what is allowed anyway.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {
  "read": {"%%user.id": "%%partition"},
  "write": {"%or": [{"%%user.id": "%%partition"}, {"%%user.custom_data.role": "editor"}]}}}}
```

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": false, "write": {"%%user.id": "%%partition"}}}}
```

The filters of a role are such a pair too:

```json fires
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {
  "read": {"owner": "%%user.id"}, "write": {"%or": [{"owner": "%%user.id"}, {"public": true}]}},
  "read": true, "write": true, "insert": true, "delete": true}]}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {
  "read": {"%%partition": {"$in": ["public", "%%user.id"]}},
  "write": {"%%user.id": "%%partition"}}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {
  "read": {"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}},
  "write": {"%%true": {"%function": {"name": "canWrite", "arguments": ["%%partition"]}}}}}}
```

If the read rule can never match, that is the mistake, and it is reported by itself:

```json quiet
{"partition": {"key": "owner", "type": "objectId", "permissions": {
  "read": {"%%partition": "%%user.id"}, "write": {"%%partition": {"%stringToOid": "%%user.id"}}}}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let Some(read) = read_beside(rule) else { return };
    // Rules that are open to everyone, or to some users everywhere, have a finding of their own.
    let everywhere = rule.permission().is_some() && asks_partition(read) && !asks_partition(rule.expr);
    if matches!(rule.expr.kind, ExprKind::Constant(_)) || everywhere {
        return;
    }
    let logic = Logic::new(rule, &[rule.expr, read]);
    // A read rule that is true for nobody, and looks like a condition, has a finding of its own.
    if written_constant(read).is_none() && logic.is_always(1, false).holds() {
        return;
    }
    let Verdict::Not(witness) = logic.implies(0, 1) else { return };
    if !witness.calls.is_empty() || !is_plausible(&witness) {
        return;
    }
    let message =
        format!("whoever can write can also read, and this allows {witness}, which the read rule does not");
    let help = "require here what the read rule requires, or allow it in the read rule too";
    report.found(rule.node.span, message, help).related(read.span, "the read rule");
}

/// The read rule, if this is the write rule of the same pair.
fn read_beside<'t>(rule: &RuleTarget<'t>) -> Option<&'t Expr> {
    match rule.site {
        Site::Permission { config, permission: Permission::Write } => {
            let [read, _] = config.config?.rules();
            read.expr.as_ref()
        }
        Site::Role { role, part: RolePart::Filter(Permission::Write), .. } => {
            let [read, ..] = &role.filters;
            let written = !matches!(role.node.get("write"), Some(Node { kind: NodeKind::Bool(false), .. }));
            read.as_ref().filter(|_| written)
        }
        Site::Permission { permission: Permission::Read, .. } | Site::Role { .. } => None,
    }
}

fn asks_partition(expr: &Expr) -> bool {
    let mut reads = Reads::default();
    reads.add(expr);
    reads.partition
}

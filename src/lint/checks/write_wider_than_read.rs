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
    code: Code {
        id: "SR309",
        name: "write-wider-than-read",
        title: "The write rule allows what the read rule does not",
    },
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
Whoever may write a partition may also read it, whatever the read rule says (SEMANTICS §6.2). So a write rule that is
wider than the read rule opens data for reading that the read rule seems to protect. It was decided by going through
all kinds of users and partitions; differences that depend on what a function returns are not reported. Ask in the
write rule for what the read rule asks for, or allow in the read rule what is allowed anyway.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {
  "read": {"%%user.id": "%%partition"},
  "write": {"%or": [{"%%user.id": "%%partition"}, {"%%user.custom_data.role": "editor"}]}}}}
```

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": false, "write": {"%%user.id": "%%partition"}}}}
```

A role's filters are such a pair too:

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

A read rule that can never match is what is wrong, and has a finding of its own:

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
    let logic = Logic::of(rule, &[rule.expr, read]);
    // A read rule that is true for nobody, and looks like a condition, has a finding of its own.
    if written_constant(read).is_none() && logic.is_always(1, false).holds() {
        return;
    }
    let Verdict::Not(witness) = logic.implies(0, 1) else { return };
    if !witness.calls.is_empty() || !is_plausible(&witness) {
        return;
    }
    let message = format!(
        "whoever may write may read, and this lets {witness} write, which the read rule does not allow"
    );
    let help = "ask here for what the read rule asks for, or allow it in the read rule too";
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

//! SR508: a role that no user is ever assigned to.

use crate::{
    ast::{Expr, ExprKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RoleTarget,
        catalogue::Check,
        logic::{Logic, is_known},
    },
    syntax::Node,
    text::Span,
    vocabulary::Context,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR508", "shadowed-role", "No user is ever assigned to a role"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Roles are tried in order, and a user gets the first whose `apply_when` is true, for the whole session (SEMANTICS
§7.2.5). If every user a role could match is matched by an earlier role, it is never assigned. This is verified for all
inputs, not guessed.

Put the role with the narrower condition first. If the role is not needed, remove it.

```json fires
{"roles": [
  {"name": "everyone", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true},
  {"name": "admin", "apply_when": {"%%user.custom_data.admin": true},
   "document_filters": {"read": true, "write": true}, "read": true, "write": true}
]}
```

```json fires
{"roles": [
  {"name": "staff", "apply_when": {"%%user.custom_data.role": {"$in": ["admin", "clerk"]}},
   "document_filters": {"read": true, "write": false}, "read": true},
  {"name": "admin", "apply_when": {"%%user.custom_data.role": "admin"},
   "document_filters": {"read": true, "write": true}, "read": true, "write": true}
]}
```

```json quiet
{"roles": [
  {"name": "admin", "apply_when": {"%%user.custom_data.role": "admin"},
   "document_filters": {"read": true, "write": true}, "read": true, "write": true},
  {"name": "staff", "apply_when": {"%%user.custom_data.role": {"$in": ["admin", "clerk"]}},
   "document_filters": {"read": true, "write": false}, "read": true},
  {"name": "everyone", "apply_when": {}, "document_filters": {"read": false, "write": false}}
]}
```

Roles that depend on a secret, or on something else that the export does not contain, are not reported.

```json quiet
{"roles": [
  {"name": "admin", "apply_when": {"%%user.id": {"$in": "%%values.admins"}},
   "document_filters": {"read": true, "write": true}, "read": true, "write": true},
  {"name": "everyone", "apply_when": {}, "document_filters": {"read": false, "write": false}}
]}
```

A role that is turned off by `false` is not meant to be assigned, so it is not reported.

```json quiet
{"roles": [
  {"name": "editor", "apply_when": false, "document_filters": {"read": true, "write": true}, "read": true, "write": true},
  {"name": "everyone", "apply_when": {}, "document_filters": {"read": false, "write": false}}
]}
```
"#,
    check: Check::Roles(check),
};

/// A role whose condition can be decided.
struct Known<'t> {
    /// What is shown of it: its name, or all of it.
    span: Span,
    condition: Span,
    expr: &'t Expr,
}

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    let mut known: Vec<Known<'_>> = Vec::new();
    for role in target.parsed {
        // After a role that is refused, nobody is assigned anyway; that is said there.
        let Some(expr) = &role.apply_when else { break };
        // What is not known of the app could be anything, so nothing is said of roles that rest on it.
        if !is_known(expr, target.options) {
            continue;
        }
        known.push(Known { span: shown(role.node), condition: expr.span, expr });
    }
    let exprs: Vec<&Expr> = known.iter().map(|role| role.expr).collect();
    let logic = Logic::with(target.options, target.key, Context::ApplyWhen, &exprs);
    for (number, role) in known.iter().enumerate() {
        // A condition that is true for nobody has a finding of its own.
        if matches!(role.expr.kind, ExprKind::Constant(false)) || logic.is_always(number, false).holds() {
            continue;
        }
        let before: Vec<usize> = (0..number).collect();
        let one = before.iter().find(|earlier| logic.never_behind(&[**earlier], number).holds());
        let blocking = match one {
            Some(one) => vec![*one],
            None if number > 1 && logic.never_behind(&before, number).holds() => before,
            None => continue,
        };
        let message = if blocking.len() == 1 {
            "no user is ever assigned to this role: every user it could match is matched by an earlier role"
        } else {
            "no user is ever assigned to this role: every user it could match is matched by earlier roles"
        };
        let help = "move it before the wider role, or remove it; only the first role that matches counts";
        let mut found = report.found(role.span, message, help);
        for earlier in blocking.iter().filter_map(|number| known.get(*number)) {
            found = found.related(earlier.condition, "this matches them");
        }
    }
}

/// The name of a role, or the role if it has none.
fn shown(role: &Node) -> Span {
    role.get("name").map_or(role.span, |name| name.span)
}

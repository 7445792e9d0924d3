//! SR511: default roles that do not do what they are likely thought to do.

use crate::{
    app::{AppFile, FileKind},
    ast::ExprKind,
    diagnostics::{Severity, shown},
    flexible::DEFAULT_FALLBACK,
    lint::{Confidence, Lint, Report, RoleTarget, catalogue::Check, roles::Holder, sync::SyncSettings},
    roles::ParsedRole,
    syntax::Node,
};

pub(crate) const LINT: Lint = Lint {
    code: DEFAULT_FALLBACK,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
Until 2023 the roles of Flexible Sync stood in the sync settings, as `permissions.rules` for some types and
`permissions.defaultRoles` for all others, and a user to whom no role of a type applied got a default role. Now a
collection with roles of its own never uses the default ones (SEMANTICS §7.2.6), and the old roles are converted role by
role. So such users lose their access without a word.

Before converting, add the default roles behind the roles of each type that has its own, as far as they are meant to
hold there.

```json fires sync/config.json
{"type": "flexible", "state": "enabled", "permissions": {
  "rules": {"Task": [{"name": "admin", "applyWhen": {"%%user.custom_data.admin": true}, "read": true, "write": true}]},
  "defaultRoles": [{"name": "all", "applyWhen": {}, "read": true, "write": false}]}}
```

A type whose last role is for everyone has nobody left over.

```json quiet sync/config.json
{"type": "flexible", "state": "enabled", "permissions": {
  "rules": {"Task": [{"name": "own", "applyWhen": {}, "read": {"owner": "%%user.id"}, "write": {"owner": "%%user.id"}}]},
  "defaultRoles": [{"name": "all", "applyWhen": {}, "read": true, "write": false}]}}
```

In the present layout it is mostly meant that a collection stands by itself. There it is a hint that is shown only on
request: a collection has roles, none for everyone, and there are default roles that it does not use.

```json fires data_sources/mongodb-atlas/todo/Task/rules.json
{"database": "todo", "collection": "Task", "roles": [
  {"name": "admin", "apply_when": {"%%user.custom_data.admin": true},
   "document_filters": {"read": true, "write": true}, "read": true, "write": true, "insert": true, "delete": true}]}
```

```json + data_sources/mongodb-atlas/default_rule.json
{"roles": [{"name": "all", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}]}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "mongodb-atlas"}
```
"#,
    check: Check::Roles(check),
};

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    let Holder::Collection { name, .. } = target.holder else { return };
    if target.parsed.is_empty() || for_everyone(target.parsed) {
        return;
    }
    let old = SyncSettings::of(&target.tree.root).and_then(|sync| sync.node.get("permissions"));
    if let Some(permissions) = old {
        let defaults = permissions.member("defaultRoles").filter(|member| has_roles(&member.value));
        let own = name.and_then(|name| permissions.get("rules")?.member(name));
        if let (Some(defaults), Some(own)) = (defaults, own) {
            let name = shown(&own.key.text);
            let message = format!(
                "users to whom no role of `{name}` applies get a default role here, but none after conversion"
            );
            let help = format!(
                "repeat the default roles behind those of `{name}`, as far as they are meant to hold for it"
            );
            report.found(own.key.span, message, help).related(defaults.key.span, "the default roles");
        }
        return;
    }
    let Some(app) = target.app else { return };
    let source = |file: &AppFile| app.source_of(file.tree.name()).map(|source| source.name.as_str());
    let here = app.source_of(target.tree.name()).map(|source| source.name.as_str());
    let defaults = app.files.iter().filter(|file| file.kind == FileKind::DefaultRule);
    let defaults = defaults.filter(|file| source(file) == here);
    let mut used = defaults
        .filter_map(|file| Some((file, file.tree.root.get("roles").filter(|roles| has_roles(roles))?)));
    let Some((file, roles)) = used.next() else { return };
    let last = target.roles.elements().and_then(<[_]>::last).unwrap_or(target.roles);
    let message =
        "users to whom none of these roles applies have no access: the default roles do not count here";
    let help = "add a last role for everyone else, or take no notice if they are to have no access";
    report
        .found(last.get("apply_when").unwrap_or(last).span, message, help)
        .related_in(&file.tree, roles.span, "the default roles")
        .weighs(Severity::Note, Confidence::Low);
}

fn has_roles(node: &Node) -> bool {
    node.elements().is_some_and(|roles| !roles.is_empty())
}

/// Whether some role applies to everyone, or cannot be understood.
fn for_everyone(roles: &[ParsedRole<'_>]) -> bool {
    let mut conditions = roles.iter().map(|role| &role.apply_when);
    conditions
        .any(|condition| !matches!(condition, Some(expr) if !matches!(expr.kind, ExprKind::Constant(true))))
}

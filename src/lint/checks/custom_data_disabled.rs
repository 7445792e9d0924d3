//! SR313: custom user data that the app does not have.

use crate::{
    app::{App, FileKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{user_path, written},
        visit::operands,
    },
    syntax::{Node, NodeKind, Tree},
};

pub(crate) const LINT: Lint = Lint {
    code: Code {
        id: "SR313",
        name: "custom-data-disabled",
        title: "A permission rests on custom user data, which is not enabled",
    },
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Without custom user data, `%%user.custom_data` is empty for every user (SEMANTICS §2.2.2). What is compared with a field
of it is compared with nothing, so nobody passes. Enable custom user data in the app, or compare something else.

```json fires sync/config.json
{"type": "partition", "partition": {"key": "team", "type": "string", "permissions": {
  "read": {"%%user.custom_data.teams": "%%partition"}, "write": false}}}
```

```json + auth/custom_user_data.json
{"enabled": false}
```

```json + realm_config.json
{"config_version": 20210101}
```

```json quiet sync/config.json
{"type": "partition", "partition": {"key": "team", "type": "string", "permissions": {
  "read": {"%%user.custom_data.teams": "%%partition"}, "write": false}}}
```

```json + auth/custom_user_data.json
{"enabled": true, "mongo_service_name": "db", "database_name": "app", "collection_name": "people", "user_id_field": "user"}
```

```json + realm_config.json
{"config_version": 20210101}
```

An export that does not hold the setting says nothing about it:

```json quiet sync/config.json
{"type": "partition", "partition": {"key": "team", "type": "string", "permissions": {
  "read": {"%%user.custom_data.teams": "%%partition"}, "write": false}}}
```

```json + realm_config.json
{"config_version": 20210101}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let Some((tree, setting)) = rule.app.and_then(disabled) else { return };
    let mut first = None;
    operands(rule.expr, &mut |operand| {
        if user_path(operand).is_some_and(|path| path.first() == Some(&"custom_data")) {
            first = first.or(Some(operand));
        }
    });
    let Some(operand) = first else { return };
    let message = format!(
        "this asks for `{}`, and custom user data is not enabled in this app, so it is always missing",
        written(operand)
    );
    let help = "enable custom user data, or compare something that the app has";
    report.found(operand.span, message, help).related_in(tree, setting.span, "it is switched off here");
}

/// Where the app says that it has no custom user data. The settings of the last layout that is found count.
fn disabled(app: &App) -> Option<(&Tree, &Node)> {
    let settings = app.files.iter().filter_map(|file| match file.kind {
        FileKind::CustomUserData => Some((file, &file.tree.root)),
        FileKind::Root => Some((file, file.tree.root.get("custom_user_data_config")?)),
        FileKind::Meta
        | FileKind::Sync
        | FileKind::Service
        | FileKind::Value
        | FileKind::Environment
        | FileKind::FunctionList
        | FileKind::FunctionConfig
        | FileKind::FunctionSource
        | FileKind::CollectionRules
        | FileKind::DefaultRule
        | FileKind::Schema => None,
    });
    let enabled = settings.filter_map(|(file, settings)| Some((&*file.tree, settings.get("enabled")?)));
    let said: Vec<_> = enabled.collect();
    let on = |node: &Node| matches!(node.kind, NodeKind::Bool(true));
    if said.iter().any(|(_, node)| on(node)) || app.custom_user_data.is_some() {
        return None;
    }
    said.into_iter().find(|(_, node)| matches!(node.kind, NodeKind::Bool(false)))
}

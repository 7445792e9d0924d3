//! SR611: clients may change the schemas.

use crate::{
    app::{FileKind, LISTS, Mode},
    diagnostics::{Code, Severity},
    lint::{Confidence, ConfigTarget, Lint, Report, catalogue::Check, sync::SyncSettings},
    syntax::{Node, NodeKind},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR611", "development-mode", "Development mode is on"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
In development mode any client that connects can add collections and fields to the schemas of the synced database; with
Flexible Sync it can also make fields queryable: where none is listed, nobody can tell from the files which filters of
roles sync can use. The documentation advises against it in production. Turn it off before
the app is released. Apps whose environment is `development`, `testing` or `qa` are not reported.

```json fires
{"state": "enabled", "development_mode_enabled": true, "partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json quiet
{"state": "enabled", "development_mode_enabled": false, "partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json fires
{"type": "flexible", "state": "enabled", "development_mode_enabled": true}
```

```json quiet
{"state": "disabled", "development_mode_enabled": true, "partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

In older layouts the switch is in the root file.

```json fires config.json
{"config_version": 20200603, "name": "todo", "sync": {"development_mode_enabled": true}}
```

```json + services/mongodb-atlas/config.json
{"name": "mongodb-atlas", "type": "mongodb-atlas", "config": {"sync": {"state": "enabled",
 "partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some(sync) = SyncSettings::parse(&target.tree.root) else { return };
    let Some(state) = sync.node.get("state").filter(|state| state.text() == Some("enabled")) else { return };
    let tag = target.options.environment.as_ref().map(|environment| environment.tag.as_str());
    if matches!(tag, Some("development" | "testing" | "qa")) {
        return;
    }
    let lists_fields = LISTS.iter().any(|list| sync.node.get(list).is_some());
    let message = if sync.mode == Mode::Flexible && !lists_fields {
        "development mode is on, so any client can change the schemas; no queryable field is listed, so it is not known \
         which filters of roles sync can use"
    } else {
        "development mode is on, so any client can change the schemas"
    };
    let help = "write `\"development_mode_enabled\": false` before the app is released";
    if let Some(own) = sync.node.member("development_mode_enabled") {
        if is_true(&own.value) {
            report.found(own.value.span, message, help);
        }
        return;
    }
    let files = target.app.map(|app| app.files.as_slice()).unwrap_or_default();
    for file in files.iter().filter(|file| file.kind == FileKind::Root) {
        let root = file.tree.root.get("sync").and_then(|sync| sync.get("development_mode_enabled"));
        if let Some(node) = root.filter(|node| is_true(node)) {
            report.found(state.span, message, help).related_in(&file.tree, node.span, "enabled here");
        }
    }
}

fn is_true(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Bool(true))
}

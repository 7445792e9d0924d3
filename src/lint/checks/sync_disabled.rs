//! SR613: permissions that nobody asks for.

use crate::{
    diagnostics::{Code, Severity},
    lint::{Confidence, ConfigTarget, Lint, Report, catalogue::Check, sync::SyncSettings},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR613", "sync-disabled", "Sync is off, so the permissions have no effect"),
    severity: Severity::Note,
    confidence: Confidence::Low,
    doc: r#"
The `state` of sync is `disabled` while it is paused (SEMANTICS §10.1). The permissions have no effect until it is
enabled. Exports of paused apps look like that, so this is shown only on request. If the state is empty, sync was never
set up, and nothing is reported.

```json fires
{"state": "disabled", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json quiet
{"state": "enabled", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json quiet
{"state": "", "partition": {"key": "owner", "type": "string", "permissions": {"read": true, "write": true}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some(sync) = SyncSettings::parse(&target.tree.root) else { return };
    let Some(state) = sync.node.get("state") else { return };
    if state.text() != Some("disabled") {
        return;
    }
    let permissions = sync.partition().and_then(|partition| partition.get("permissions"));
    if permissions.is_some_and(|permissions| permissions.get("read").or(permissions.get("write")).is_some()) {
        let message = "sync is paused, so the permissions have no effect";
        report.found(state.span, message, "enable sync in the app, or ignore this");
    }
}

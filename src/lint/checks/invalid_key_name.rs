//! SR615: a partition key that cannot be the name of a field.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{Confidence, ConfigTarget, Lint, Report, catalogue::Check},
    syntax::Node,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR615", "invalid-key-name", "The partition key cannot be the name of a field"),
    severity: Severity::Error,
    confidence: Confidence::High,
    doc: r#"
The partition key is a top-level field of every synced document (SEMANTICS §6.1), given by its name. A path is not a
name: a field inside an embedded object cannot be the key. Names that begin with `$` are operators to MongoDB.

```json fires
{"partition": {"key": "owner.id", "type": "string", "permissions": {"read": true, "write": false}}}
```

```json fires
{"state": "enabled", "partition": {"key": "", "type": "string", "permissions": {"read": true, "write": false}}}
```

```json quiet
{"partition": {"key": "_partition", "type": "string", "permissions": {"read": true, "write": false}}}
```

Sync that was never set up has an empty key.

```json quiet
{"state": "", "partition": {"key": "", "type": "", "permissions": {}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some((sync, partition)) = target.partition() else { return };
    let state = sync.node.get("state").and_then(Node::text);
    let Some(key) = partition.get("key") else {
        if state == Some("enabled") {
            let message = "sync is enabled, but no partition key is configured";
            report.found(partition.span, message, "write `\"key\": …`, the name of a field");
        }
        return;
    };
    let Some(name) = key.text() else { return };
    let set_up = partition.get("type").and_then(Node::text).is_some_and(|kind| !kind.is_empty());
    let permissions =
        partition.get("permissions").and_then(Node::members).is_some_and(|members| !members.is_empty());
    if name.is_empty() {
        if state == Some("enabled") && (set_up || permissions) {
            report.found(key.span, "the partition key is empty", "write the name of a field");
        }
    } else if let Some(field) = name.strip_prefix('$') {
        let message = format!("`{}` cannot be the name of a field: operators begin with `$`", shown(name));
        report.found(key.span, message, format!("write `{}` if that is the field", shown(field)));
    } else if name.contains('.') {
        let message = format!("`{}` is a path, but the partition key must be a top-level field", shown(name));
        report.found(key.span, message, "write the name of a top-level field");
    }
}

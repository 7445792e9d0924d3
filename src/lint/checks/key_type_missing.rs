//! SR607: a partition key whose type is not written.

use crate::{
    diagnostics::{Code, Severity},
    lint::{Confidence, ConfigTarget, Lint, Report, catalogue::Check, sync::named_key},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR607", "key-type-missing", "The partition key has no type"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Every exported configuration gives the type of the partition key: `string`, `objectId`, `long` or `uuid` (SEMANTICS
§6.1). Without it nobody knows whether `{"%%partition": "%%user.id"}` can ever be true, and values of every type open a
partition.

```json fires
{"partition": {"key": "owner", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

Sync that was never set up has an empty type.

```json quiet
{"state": "", "partition": {"key": "", "type": "", "permissions": {}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some((_, partition)) = target.partition() else { return };
    let Some((key, _)) = named_key(partition) else { return };
    let kind = partition.get("type");
    // What is not a string, or names no type, is refused as such.
    if kind.is_some_and(|kind| kind.text() != Some("")) {
        return;
    }
    let message = "the partition key has no `type`";
    let help = "write `\"type\": \"string\"`, or `objectId`, `long` or `uuid`, whichever the documents have";
    report.found(kind.unwrap_or(key).span, message, help);
}

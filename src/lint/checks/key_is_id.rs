//! SR614: a partition for every document.

use crate::{
    diagnostics::{Code, Severity},
    lint::{Confidence, ConfigTarget, Lint, Report, catalogue::Check},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR614", "key-is-id", "The partition key is `_id`, so every document is a partition"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
All documents with the same value of the partition key form one partition, which a client opens as a whole. No two
documents of a collection have the same `_id`, so each would be in its own partition. Use a field that says to whom or
to what a document belongs.

```json fires
{"partition": {"key": "_id", "type": "objectId", "permissions": {"read": true, "write": false}}}
```

```json quiet
{"partition": {"key": "owner_id", "type": "objectId", "permissions": {"read": true, "write": false}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let key = target.partition().and_then(|(_, partition)| partition.get("key"));
    if let Some(key) = key.filter(|key| key.text() == Some("_id")) {
        let message = "the partition key is `_id`, so every document is in its own partition";
        report.found(key.span, message, "use a field that says to whom or to what a document belongs");
    }
}

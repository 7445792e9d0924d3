//! SR605: sync is on, and a permission is not configured.

use crate::{
    diagnostics::{Code, Severity},
    lint::{Confidence, ConfigTarget, Lint, Report, catalogue::Check},
    syntax::Node,
    text::Span,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR605", "permission-absent", "A permission is not configured"),
    severity: Severity::Error,
    confidence: Confidence::High,
    doc: r#"
A partition-based configuration has two permissions, `read` and `write`. The service writes a configuration without them
only if sync was never set up; what a missing one means otherwise is not documented, so here it denies (SEMANTICS §6.5).
Write both, `false` if nobody should have access.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}}}}
```

```json fires
{"state": "enabled", "partition": {"key": "owner", "type": "string"}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

Sync that was never set up has neither key nor permissions.

```json quiet
{"state": "", "partition": {"key": "", "type": "", "permissions": {}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some((sync, partition)) = target.partition() else { return };
    let keyed = partition.get("key").is_none_or(|key| key.text().is_none_or(|key| !key.is_empty()));
    if !sync.may_be_on() || !keyed {
        return;
    }
    let Some(permissions) = partition.get("permissions") else {
        let message = "no permissions are configured, so nobody can read or write";
        report.found(partition.span, message, "add `\"permissions\": {\"read\": …, \"write\": …}`");
        return;
    };
    // What is not an object is refused as such.
    let Some(members) = permissions.members() else { return };
    match (permissions.get("read"), permissions.get("write")) {
        (Some(_), Some(_)) => {}
        (None, None) => {
            let message = "neither `read` nor `write` is configured, so nobody can read or write";
            report.found(permissions.span, message, "write `\"read\": …, \"write\": …`");
        }
        (Some(_), None) => {
            let message = "`write` is not configured, so nobody can write";
            let end = members.last().map_or(permissions.span.start, |member| member.value.span.end);
            let edits = vec![(Span { start: end, end }, ", \"write\": false".to_owned())];
            report
                .found(permissions.span, message, "say who can write; `false` means nobody")
                .fix("write `\"write\": false`", edits);
        }
        (None, Some(write)) => {
            let message = "`read` is not configured, so only those who can write can read";
            let start = before(permissions, write);
            let edits = vec![(Span { start, end: start }, "\"read\": false, ".to_owned())];
            report
                .found(
                    permissions.span,
                    message,
                    "say who can read besides those who can write; `false` means nobody",
                )
                .fix("write `\"read\": false`", edits);
        }
    }
}

/// Where the member with a value begins.
fn before(object: &Node, value: &Node) -> u32 {
    let members = object.members().unwrap_or_default();
    members
        .iter()
        .find(|member| member.value.span == value.span)
        .map_or(value.span.start, |member| member.key.span.start)
}

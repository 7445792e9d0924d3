//! SR612: a setting that was never filled in.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{Confidence, ConfigTarget, Lint, Report, catalogue::Check, sync::SyncSettings},
    syntax::Node,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR612", "template-left-over", "A setting was never filled in"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
A string such as `<Partition Key Field Name>` comes from the documentation and should have been replaced. A string such
as `%(%%environment.values.database)` is replaced only when an app is created from a template; in the settings of an
existing app it is a plain string (SEMANTICS §1.3.17). Write the value. Permissions are not checked here: both are
refused there.

```json fires
{"state": "enabled", "database_name": "<Development Mode Database Name>", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json fires
{"state": "enabled", "service_name": "%(%%environment.values.cluster)", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json quiet
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": "%%partition"}, "write": {"%%user.custom_data.mark": "<any>"}}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    if let Some(sync) = SyncSettings::parse(&target.tree.root) {
        settings(sync.node, report);
    }
}

fn settings(node: &Node, report: &mut Report<'_>) {
    if let Some(text) = node.text() {
        let trimmed = text.trim();
        if trimmed.len() > 2 && trimmed.starts_with('<') && trimmed.ends_with('>') {
            let message = format!("`{}` is a placeholder from the documentation", shown(trimmed));
            report.found(node.span, message, "write the value");
        } else if trimmed.contains("%(%%") {
            let message =
                format!("`{}` is replaced only when an app is made from a template", shown(trimmed));
            report.found(node.span, message, "write the value");
        }
    }
    node.elements().unwrap_or_default().iter().for_each(|element| settings(element, report));
    let members =
        node.members().unwrap_or_default().iter().filter(|member| &*member.key.text != "permissions");
    members.for_each(|member| settings(&member.value, report));
}

//! SR606: a key that the settings of sync do not have.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, ConfigTarget, Lint, Report,
        catalogue::Check,
        sync::{Mode, SyncSettings},
    },
    syntax::{Member, Node},
    vocabulary::nearest,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR606", "unknown-setting", "The sync settings have an unknown key"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
A key that the sync settings do not have has no effect (SEMANTICS §10.1, §10.2). A misspelled setting keeps its default,
and a permission in the wrong place permits nothing.

```json fires
{"partition": {"key": "owner", "type": "string", "requierd": true, "permissions": {"read": true, "write": false}}}
```

```json fires
{"partition": {"key": "owner", "type": "string", "read": true, "permissions": {"read": true, "write": false}}}
```

```json quiet
{"type": "partition", "state": "enabled", "development_mode_enabled": false, "service_name": "mongodb-atlas",
 "database_name": "todo", "client_max_offline_days": 30, "is_recovery_mode_disabled": false, "last_disabled": 1649131885,
 "partition": {"key": "owner", "type": "string", "required": true, "permissions": {"read": true, "write": false}}}
```

The configuration of a data source has other settings around those of sync. They are not checked, and neither is
anything that is clearly a comment.

```json quiet
{"name": "mongodb-atlas", "type": "mongodb-atlas", "config": {"clusterName": "Cluster0", "sync": {"state": "enabled",
 "// owner": "see the wiki",
 "partition": {"key": "owner", "type": "string", "permissions": {"read": true, "write": false}}}}}
```
"#,
    check: Check::Config(check),
};

const SETTINGS: &[&str] = &[
    "type",
    "state",
    "service_name",
    "database_name",
    "development_mode_enabled",
    "client_max_offline_days",
    "is_recovery_mode_disabled",
    "last_disabled",
];
const PARTITION: &[&str] = &["partition"];
const FLEXIBLE: &[&str] = &[
    "queryable_fields_names",
    "indexed_queryable_fields_names",
    "collection_queryable_fields_names",
    "asymmetric_tables",
    "permissions",
];
const KEY: &[&str] = &["key", "type", "required", "permissions"];
const PERMISSIONS: &[&str] = &["read", "write"];

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some(sync) = SyncSettings::parse(&target.tree.root) else { return };
    // An app that changed its kind of sync keeps lists of the other, but never permissions.
    let lists = FLEXIBLE.iter().filter(|key| sync.mode != Mode::Partition || **key != "permissions");
    let settings: Vec<&'static str> = SETTINGS.iter().chain(PARTITION).chain(lists).copied().collect();
    each(sync.node, &settings, "the sync settings have", report);
    let Some(partition) = sync.partition() else { return };
    each(partition, KEY, "`partition` has", report);
    if let Some(permissions) = partition.get("permissions") {
        each(permissions, PERMISSIONS, "`permissions` has", report);
    }
}

fn each(object: &Node, keys: &[&'static str], holder: &str, report: &mut Report<'_>) {
    for member in object.members().unwrap_or_default().iter().filter(|member| !known(member, keys)) {
        let key = &*member.key.text;
        let message = format!("{holder} no key `{}`, so its contents have no effect", shown(key));
        match (nearest(key, keys.iter().copied()), key) {
            (Some(near), _) if object.get(near).is_some() => {
                let help = format!("remove it; `{near}` is set here too");
                report.found(member.key.span, message, help);
            }
            (Some(near), _) => {
                let edits = vec![(member.key.span, format!("\"{near}\""))];
                report
                    .found(member.key.span, message, format!("did you mean `{near}`?"))
                    .fix(format!("write `{near}`"), edits);
            }
            (None, "read" | "write") => {
                report.found(member.key.span, message, format!("move it into `permissions` as `{key}`"));
            }
            (None, "key" | "required" | "permissions") => {
                report.found(member.key.span, message, format!("move it into `partition` as `{key}`"));
            }
            (None, _) => {
                report.found(member.key.span, message, "remove it");
            }
        }
    }
}

fn known(member: &Member, keys: &[&str]) -> bool {
    let key = &*member.key.text;
    keys.contains(&key)
        || key.starts_with("//")
        || matches!(key, "$schema" | "$comment" | "_comment" | "comment")
}

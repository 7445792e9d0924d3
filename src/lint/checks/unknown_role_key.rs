//! SR510: a key that roles do not have.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{Confidence, Lint, Report, RoleTarget, catalogue::Check},
    syntax::{Member, Node},
    vocabulary::nearest,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR510", "unknown-role-key", "A role has an unknown key"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The keys of a role are `name`, `apply_when`, `document_filters` (with `read` and `write`), `read`, `write`, `insert`,
`delete`, `search`, `fields` and `additional_fields` (SEMANTICS §7.1.2). Any other key has no effect, so a restriction
written there does not restrict. It is an error if the key is clearly a misspelling, such as `applyWhen` of the layout
before 2023.

```json fires
{"roles": [{"name": "owner", "apply_when": {}, "document_filters": {"read": true, "write": {"owner": "%%user.id"}},
            "read": true, "write": true, "inserts": false}]}
```

```json fires
{"roles": [{"name": "owner", "apply_when": {}, "document_filters": {"read": true, "write": false, "delete": false},
            "read": true, "fields": {"salary": {"reed": false}}}]}
```

```json quiet
{"roles": [{"name": "owner", "apply_when": {}, "document_filters": {"read": true, "write": {"owner": "%%user.id"}},
            "read": true, "insert": true, "delete": false, "search": true,
            "fields": {"address": {"fields": {"street": {"write": true}}}}, "additional_fields": {"write": false}}]}
```
"#,
    check: Check::Roles(check),
};

const ROLE: &[&str] = &[
    "name",
    "apply_when",
    "document_filters",
    "read",
    "write",
    "insert",
    "delete",
    "search",
    "fields",
    "additional_fields",
    // Added by exports.
    "id",
    "_id",
];
const FILTERS: &[&str] = &["read", "write"];
const FIELD: &[&str] = &["read", "write", "fields", "additional_fields"];

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    for role in target.roles.elements().unwrap_or_default() {
        let other_problem = |member: &&Member| {
            &*member.key.text == "document_filter" && role.get("document_filters").is_none()
        };
        for member in role.members().unwrap_or_default().iter().filter(|member| !other_problem(member)) {
            known(member, ROLE, "a role has", report);
        }
        all(role.get("document_filters"), FILTERS, "`document_filters` has", report);
        all(role.get("additional_fields"), FIELD, "`additional_fields` has", report);
        fields(role.get("fields"), report);
    }
}

fn fields(node: Option<&Node>, report: &mut Report<'_>) {
    for field in node.and_then(Node::members).unwrap_or_default() {
        all(Some(&field.value), FIELD, "a field's permissions have", report);
        all(field.value.get("additional_fields"), FIELD, "`additional_fields` has", report);
        fields(field.value.get("fields"), report);
    }
}

fn all(node: Option<&Node>, keys: &[&'static str], holder: &str, report: &mut Report<'_>) {
    for member in node.and_then(Node::members).unwrap_or_default() {
        known(member, keys, holder, report);
    }
}

fn known(member: &Member, keys: &[&'static str], holder: &str, report: &mut Report<'_>) {
    let key = &*member.key.text;
    let comment = key.starts_with("//") || key.trim_start_matches(['_', '$']) == "comment";
    if keys.contains(&key) || comment {
        return;
    }
    let meant = match key {
        "applyWhen" | "when" if keys.contains(&"apply_when") => Some("apply_when"),
        "additionalFields" if keys.contains(&"additional_fields") => Some("additional_fields"),
        _ => nearest(key, keys.iter().copied()),
    };
    let message = format!("{holder} no key `{}`, so its contents have no effect", shown(key));
    let names: Vec<String> =
        keys.iter().filter(|key| !key.ends_with("id")).map(|key| format!("`{key}`")).collect();
    match meant {
        Some(meant) => {
            let found = report.found(member.key.span, message, format!("did you mean `{meant}`?"));
            found.weighs(Severity::Error, Confidence::High);
        }
        None => {
            report.found(member.key.span, message, format!("remove it; the keys are {}", names.join(", ")));
        }
    }
}

//! SR313: custom user data that the app does not have.

use crate::{
    app::App,
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, custom_data::first_read, facts::written},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR313",
        "custom-data-disabled",
        "A permission depends on custom user data, which is not enabled",
    ),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Without custom user data, `%%user.custom_data` is empty for every user (SEMANTICS §2.2.2), so a comparison with a field
of it never matches. Enable custom user data in the app, or compare something else.

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
    let Some((tree, setting)) = rule.app.and_then(App::custom_data_off) else { return };
    let Some(operand) = first_read(rule.expr) else { return };
    let message =
        format!("`{}` is always missing: custom user data is not enabled in this app", written(operand));
    let help = "enable custom user data, or compare something else";
    report.found(operand.span, message, help).related_in(tree, setting.span, "disabled here");
}

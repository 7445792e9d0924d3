//! SR513: a field with a name that belongs to the query language.

use crate::{
    ast::OperandKind,
    diagnostics::Severity,
    flexible::{RESERVED_FIELD_NAME, is_reserved},
    lint::{
        Confidence, ConfigTarget, Lint, Report, RoleTarget,
        catalogue::Check,
        sync::{Mode, SyncSettings},
        visit,
    },
    syntax::Node,
    text::Span,
};

pub(crate) const LINT: Lint = Lint {
    code: RESERVED_FIELD_NAME,
    severity: Severity::Error,
    confidence: Confidence::High,
    doc: r#"
Clients ask for documents in the Realm Query Language, and its words cannot be names of fields: `and`, `or`, `sort`,
`limit`, `contains`, `between`, `null` and others with any capitals, and `in`, `any`, `all`, `none`, `some`, `not`,
`true`, `false`, `oid`, `uuid` and `B64` as they are spelled here, some also in capitals (SEMANTICS §7.5.14).

Give the field another name. Where documents have the name already, the client's schema can map it.

```json fires sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner_id", "limit"]}
```

```json fires
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": {"Sort": 1}, "write": false}, "read": true}]}
```

```json quiet sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner_id", "limits", "True"]}
```
"#,
    check: Check::ConfigAndRoles(settings, roles),
};

fn settings(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some(sync) = SyncSettings::of(&target.tree.root).filter(|sync| sync.mode == Mode::Flexible) else {
        return;
    };
    let own = sync.node.get("collection_queryable_fields_names").and_then(Node::members).unwrap_or_default();
    let lists =
        sync.node.get("queryable_fields_names").into_iter().chain(own.iter().map(|member| &member.value));
    for field in lists.filter_map(Node::elements).flatten() {
        if let Some(name) = field.text() {
            check(name, field.span, report);
        }
    }
}

fn roles(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    // In an app the lists of its sync settings have every field that a filter can use.
    if target.app.is_some() {
        return;
    }
    for filter in target.parsed.iter().flat_map(|role| &role.filters).flatten() {
        visit::operands(filter, &mut |operand| {
            if let OperandKind::Field(name) = &operand.kind {
                check(name, operand.span, report);
            }
        });
    }
}

fn check(name: &str, span: Span, report: &mut Report<'_>) {
    if is_reserved(name) {
        let message = format!("`{name}` is a word of the query language, so no client can ask for the field");
        report.found(span, message, "give the field another name");
    }
}

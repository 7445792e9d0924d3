//! SR115: a call of a function that the app does not have.

use crate::{
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, nodes, visit::calls},
    syntax::quoted,
    vocabulary::nearest,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR115", "function-not-in-app", "A rule calls a function that the app does not have"),
    severity: Severity::Error,
    confidence: Confidence::High,
    doc: r#"
The functions of an app are in its `functions` folder. A rule that calls any other cannot be decided, which denies. This
is checked only when a whole app is linted and the export contains functions. Check the spelling, or add the function's
file to the export.

```json fires sync/config.json
{"type": "partition", "partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%%true": {"%function": {"name": "canReed", "arguments": ["%%partition"]}}}, "write": false}}}
```

```json + functions/config.json
[{"name": "canRead"}, {"name": "canWrite"}]
```

```json + realm_config.json
{"config_version": 20210101}
```

```json quiet sync/config.json
{"type": "partition", "partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}}, "write": false}}}
```

```json + functions/config.json
[{"name": "canRead"}]
```

```json + realm_config.json
{"config_version": 20210101}
```

With an export without functions, or a configuration by itself, it is not known which functions there are:

```json quiet
{"partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%%true": {"%function": {"name": "canReed", "arguments": ["%%partition"]}}}, "write": false}}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let (Some(_), Some(functions)) = (rule.app, &rule.options.functions) else { return };
    // An export without any function does not say which there are (SEMANTICS §4.4).
    if functions.is_empty() || !rule.has_read_all("functions/") {
        return;
    }
    for call in calls(rule.expr) {
        if functions.contains_key(&*call.name) {
            continue;
        }
        let near = nearest(&call.name, functions.keys().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it to the app's functions, or call one of them".to_owned(),
        };
        let node = nodes::at(&rule.tree.root, call.span);
        let name = node.and_then(|node| node.members()?.first()?.value.get("name"));
        let span = name.map_or(call.span, |name| name.span);
        let message =
            format!("the app has no function `{}`, so this call is never decided, which denies", call.name);
        let found = report.found(span, message, help);
        if let (Some(near), Some(name)) = (near, name) {
            found.fix(format!("call `{near}`"), vec![(name.span, quoted(near))]);
        }
    }
}

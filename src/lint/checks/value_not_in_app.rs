//! SR116: an expansion of a value that the app does not have.

use crate::{
    app::{App, FileKind},
    ast::{OperandKind, Path, Root},
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, facts::expansion, visit::operands},
    syntax::Node,
    syntax::quoted,
    vocabulary::nearest,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR116", "value-not-in-app", "A rule uses a value that the app does not have"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
`%%values.name` is the file `values/name.json` of the app, and `%%environment.values.name` is in each file of
`environments`. A name that is in none of them has no value: nothing equals it, and `$in` with it is never decided. This
is checked only when a whole app is linted and the export contains values of that kind. Check the spelling, or add the
value.

```json fires sync/config.json
{"type": "partition", "partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%%user.id": {"$in": "%%values.admin"}}, "write": false}}}
```

```json + values/admins.json
{"name": "admins", "value": ["5f4863e4d49bd2191ff1e623"]}
```

```json + realm_config.json
{"config_version": 20210101}
```

```json fires sync/config.json
{"type": "partition", "partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%%user.id": {"$in": "%%environment.values.admins"}}, "write": false}}}
```

```json + environments/production.json
{"values": {"admins": ["5f4863e4d49bd2191ff1e623"]}}
```

```json + realm_config.json
{"config_version": 20210101, "environment": "development"}
```

```json quiet sync/config.json
{"type": "partition", "partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%%user.id": {"$in": "%%values.admins"}}, "write": false}}}
```

```json + values/admins.json
{"name": "admins", "value": ["5f4863e4d49bd2191ff1e623"]}
```

```json + realm_config.json
{"config_version": 20210101}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let Some(app) = rule.app else { return };
    if !(rule.has_read_all("values/") && rule.has_read_all("environments/")) {
        return;
    }
    operands(rule.expr, &mut |operand| {
        let OperandKind::Path(path) = &operand.kind else { return };
        let Some(absent) = absent(path, app) else { return };
        let help = match &absent.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => absent.add,
        };
        let message = format!("{}, so `{}` is always missing", absent.what, expansion(path));
        let found = report.found(operand.span, message, help);
        if let Some(near) = absent.near {
            found.fix(format!("write `{near}`"), vec![(operand.span, quoted(&near))]);
        }
    });
}

struct Absent {
    what: String,
    near: Option<String>,
    add: String,
}

fn absent(path: &Path, app: &App) -> Option<Absent> {
    let keys: Vec<&str> = path.segments.iter().map(|segment| &*segment.key).collect();
    let rest = |keys: &[&str]| keys.iter().map(|key| format!(".{key}")).collect::<String>();
    match (path.root, keys.as_slice()) {
        (Root::Values, [name, below @ ..]) => {
            // An export without any value does not say which there are (SEMANTICS §4.4).
            let values = app.options.values.as_ref().filter(|values| !values.is_empty())?;
            let near = nearest(name, values.keys().map(String::as_str));
            (!values.contains_key(*name)).then(|| Absent {
                what: format!("the app has no value `{name}`"),
                near: near.map(|near| format!("%%values.{near}{}", rest(below))),
                add: format!("add the file `values/{name}.json`"),
            })
        }
        (Root::Environment, ["values", name, below @ ..]) => {
            let environment = app.options.environment.as_ref()?;
            if !app.files.iter().any(|file| file.kind == FileKind::Environment) {
                return None;
            }
            let tag = if environment.tag.is_empty() { "no-environment" } else { environment.tag.as_str() };
            let near = nearest(name, environment.values.keys().map(String::as_str));
            let what = if elsewhere(app, name) {
                format!("the app's environment `{tag}` has no value `{name}`, unlike other environments")
            } else {
                format!("no environment of the app has a value `{name}`")
            };
            (!environment.values.contains_key(*name)).then(|| Absent {
                what,
                near: near.map(|near| format!("%%environment.values.{near}{}", rest(below))),
                add: format!("add it to `environments/{tag}.json`"),
            })
        }
        _ => None,
    }
}

/// Whether some environment has the value.
fn elsewhere(app: &App, name: &str) -> bool {
    let files = app.files.iter().filter(|file| file.kind == FileKind::Environment);
    let mut values = files.filter_map(|file| file.tree.root.get("values"));
    values.any(|values: &Node| values.get(name).is_some())
}

//! SR407: read and write that differ in the name of one function.

use crate::{
    ast::Call,
    diagnostics::{Code, Severity},
    explain::Permission,
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, visit::calls},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR407", "one-function-apart", "Read and write differ only in the name of one function"),
    severity: Severity::Note,
    confidence: Confidence::Low,
    doc: r#"
Both permissions call a function and differ only in its name. The whole policy is then in the functions, where no tool
sees it: keep them consistent, or write what both share in the rules, for example what everyone can read.

```json fires
{"partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}},
  "write": {"%%true": {"%function": {"name": "canWrite", "arguments": ["%%partition"]}}}}}}
```

```json quiet
{"partition": {"key": "k", "type": "string", "permissions": {
  "read": true,
  "write": {"%%true": {"%function": {"name": "canWrite", "arguments": ["%%partition"]}}}}}}
```
"#,
    check: Check::Permission(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let Some([read, write]) = rule.config().map(|config| config.rules()) else { return };
    let (Some(read), Some(write)) = (&read.expr, &write.expr) else { return };
    if rule.permission() != Some(Permission::Write) {
        return;
    }
    if let ([read_call], [write_call]) = (calls(read).as_slice(), calls(write).as_slice())
        && read_call.name != write_call.name
        && text_without(rule, read.span, read_call) == text_without(rule, write.span, write_call)
    {
        let message =
            format!("this rule is the read rule with `{}` instead of `{}`", write_call.name, read_call.name);
        let help = "the whole policy is in the functions: test them, or move what they share into the rules";
        report.found(write_call.span, message, help).related(read_call.span, "the read rule's function");
    }
}

/// The words of a rule without the name of a function.
fn text_without(rule: &RuleTarget<'_>, span: crate::text::Span, call: &Call) -> String {
    let excerpt: String = rule.tree.excerpt(span).split_whitespace().collect();
    excerpt.replace(&format!("\"{}\"", call.name), "\"\"")
}

//! SR405: an element of an array that no partition or user is.

use crate::{
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget, catalogue::Check, logic::Logic, variants::without_element,
        visit::comparisons,
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR405",
        "redundant-list-element",
        "An element of an array can be left out without changing who has access",
    ),
    severity: Severity::Note,
    confidence: Confidence::High,
    doc: r#"
Leaving this element of `$in` or `$nin` out changes no answer, for any user and any partition: it can never have the
type of the compared value, or other conditions already decide.

```json fires
{"partition": {"key": "k", "type": "string", "permissions": {"read": {"%%partition": {"$in": ["a", 7]}}, "write": false}}}
```

```json quiet
{"partition": {"key": "k", "type": "string", "permissions": {"read": {"%%partition": {"$in": ["a", "7"]}}, "write": false}}}
```
"#,
    check: Check::Expression(check),
};

/// Longer arrays are not examined: every element asks for a comparison of whole rules.
const LONGEST: usize = 40;
/// Nor are rules with more comparisons than this.
const LARGEST: usize = 200;

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let found = comparisons(rule.expr);
    if found.len() > LARGEST {
        return;
    }
    for comparison in found {
        let Some(elements) = comparison.written_list() else { continue };
        if !(2..=LONGEST).contains(&elements.len())
            || Logic::new(rule, &[rule.expr]).is_always(0, false).holds()
        {
            continue;
        }
        for (index, element) in elements.iter().enumerate() {
            // Equal elements have a finding of their own.
            let twice =
                elements.iter().enumerate().any(|(other, same)| other != index && same.kind == element.kind);
            let without = without_element(rule.expr, comparison.test.span, index);
            if twice || !Logic::new(rule, &[rule.expr, &without]).same(0, 1).holds() {
                continue;
            }
            let help = "remove it, or check its type";
            let found = report.found(
                element.span,
                format!("this element is redundant: {} gives the same answers without it", rule.noun()),
                help,
            );
            found.fix_by_removing(element.span);
        }
    }
}

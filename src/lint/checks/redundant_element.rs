//! SR405: an element of a list that no partition or user is.

use crate::{
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget, catalogue::Check, logic::Logic, variants::without_element,
        visit::comparisons,
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code {
        id: "SR405",
        name: "redundant-list-element",
        title: "An element of a list can be left out without changing who has access",
    },
    severity: Severity::Note,
    confidence: Confidence::High,
    doc: r#"
Leaving this element of `$in` or `$nin` out changes the answer for no user and no partition: its type can never be that
of the compared value, or other conditions decide already.

```json fires
{"partition": {"key": "k", "type": "string", "permissions": {"read": {"%%partition": {"$in": ["a", 7]}}, "write": false}}}
```

```json quiet
{"partition": {"key": "k", "type": "string", "permissions": {"read": {"%%partition": {"$in": ["a", "7"]}}, "write": false}}}
```
"#,
    check: Check::Expression(check),
};

/// Longer lists are not taken apart: every element asks for a comparison of whole rules.
const LONGEST: usize = 40;
/// Rules with more comparisons than this are not taken apart either.
const LARGEST: usize = 200;

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let found = comparisons(rule.expr);
    if found.len() > LARGEST {
        return;
    }
    for comparison in found {
        let Some(elements) = comparison.written_list() else { continue };
        if !(2..=LONGEST).contains(&elements.len())
            || Logic::of(rule, &[rule.expr]).is_always(0, false).holds()
        {
            continue;
        }
        for (index, element) in elements.iter().enumerate() {
            // Equal elements have a finding of their own.
            let twice =
                elements.iter().enumerate().any(|(other, same)| other != index && same.kind == element.kind);
            let without = without_element(rule.expr, comparison.test.span, index);
            if twice || !Logic::of(rule, &[rule.expr, &without]).same(0, 1).holds() {
                continue;
            }
            let help = "remove it, or check its type";
            let found = report.found(
                element.span,
                format!("without this element {} answers the same", rule.noun()),
                help,
            );
            found.fix_by_removing(element.span);
        }
    }
}

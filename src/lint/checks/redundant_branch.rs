//! SR403 and SR404: a branch that changes nothing, and a branch that another one covers.

use crate::{
    ast::{Expr, ExprKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        logic::{Logic, Verdict},
        variants::without_branch,
        visit::{comparisons, expressions},
    },
    text::Span,
};

pub(crate) const REDUNDANT: Lint = Lint {
    code: Code::new(
        "SR403",
        "redundant-branch",
        "A condition can be left out without changing who has access",
    ),
    severity: Severity::Note,
    confidence: Confidence::High,
    doc: r#"
Leaving this condition out changes no answer, for any user and any partition: the other conditions already decide, or it
can never match. Often it was meant to test something else, so look twice before you remove it.

```json fires
{"%and": [{"%%partition": "a"}, {"%%partition": {"$in": ["a", "b"]}}]}
```

```json fires
{"%or": [{"%%user.id": "%%partition"}, {"%%partition": "a", "%%true": false}]}
```

```json quiet
{"%or": [{"%%user.id": "%%partition"}, {"%%partition": "a"}]}
```

```json quiet
{"%%user.custom_data.teams": "%%partition", "%%user.type": "normal"}
```
"#,
    check: Check::Expression(redundant),
};

pub(crate) const SHADOWED: Lint = Lint {
    code: Code::new("SR404", "shadowed-branch", "A branch allows only what another branch already allows"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Everyone whom this branch of a `%or` allows is also allowed by the other branch. Remove it, or correct the one that does
not say what was intended.

```json fires
{"%or": [{"%%partition": {"$in": ["a", "b"]}}, {"%%partition": "a", "%%user.type": "normal"}]}
```

```json quiet
{"%or": [{"%%partition": {"$in": ["a", "b"]}}, {"%%partition": "c", "%%user.type": "normal"}]}
```
"#,
    check: Check::Expression(shadowed),
};

/// Longer arrays are not examined: every branch asks for a comparison of whole rules.
const LONGEST: usize = 40;
/// Nor are rules with more comparisons than this.
const LARGEST: usize = 200;

/// An array of branches: where it is, and whether one of them is enough.
struct Branches<'e> {
    span: Span,
    exprs: &'e [Expr],
    is_any: bool,
}

fn lists<'e>(rule: &RuleTarget<'e>) -> Vec<Branches<'e>> {
    let mut lists = Vec::new();
    expressions(rule.expr, &mut |expr| match &expr.kind {
        ExprKind::Any(exprs) => lists.push(Branches { span: expr.span, exprs, is_any: true }),
        ExprKind::All(exprs) | ExprKind::None(exprs) => {
            lists.push(Branches { span: expr.span, exprs, is_any: false });
        }
        ExprKind::Constant(_)
        | ExprKind::Not(_)
        | ExprKind::Is { .. }
        | ExprKind::Asserts { .. }
        | ExprKind::Compare { .. } => {}
    });
    lists.retain(|list| (2..=LONGEST).contains(&list.exprs.len()));
    if !lists.is_empty() && comparisons(rule.expr).len() > LARGEST {
        lists.clear();
    }
    lists
}

fn redundant(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let lists = lists(rule);
    if lists.is_empty() || says_nothing(rule) {
        return;
    }
    for list in lists {
        // The last one first: of two equal branches, the second is the one to go.
        let redundant = (0..list.exprs.len()).rev().find(|index| {
            let without = without_branch(rule.expr, list.span, *index);
            Logic::new(rule, &[rule.expr, &without]).same(0, 1).holds()
        });
        if let Some((index, branch)) = redundant.and_then(|index| Some((index, list.exprs.get(index)?)))
            && !(list.is_any && covering(rule, list.exprs, index).is_some())
        {
            let help = "remove it, or check what it was meant to test";
            let message =
                format!("this condition is redundant: {} gives the same answers without it", rule.noun());
            report.found(branch.span, message, help).fix_by_removing(branch.span);
        }
    }
}

fn shadowed(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for list in lists(rule).iter().filter(|list| list.is_any) {
        let shadowed = (0..list.exprs.len())
            .rev()
            .find_map(|index| Some((list.exprs.get(index)?, covering(rule, list.exprs, index)?)));
        if let Some((branch, other)) = shadowed {
            let message = "this branch is redundant: another branch already allows the same";
            let found = report.found(branch.span, message, "remove it, or check what it was meant to add");
            found.related(other.span, "the other branch").fix_by_removing(branch.span);
        }
    }
}

/// A rule that is always true or always false has its own finding.
fn says_nothing(rule: &RuleTarget<'_>) -> bool {
    let logic = Logic::new(rule, &[rule.expr]);
    [true, false].into_iter().any(|allowed| matches!(logic.is_always(0, allowed), Verdict::Always(_)))
}

/// A single branch that allows all that the branch at an index does, which is something.
fn covering<'e>(rule: &RuleTarget<'_>, branches: &'e [Expr], index: usize) -> Option<&'e Expr> {
    let branch = branches.get(index)?;
    let mut others = branches.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
    let covering = others.find(|other| Logic::new(rule, &[branch, other]).implies(0, 1).holds())?;
    // A branch that allows nobody is not a shadow of another: it says nothing by itself.
    let nobody = Logic::new(rule, &[branch]).is_always(0, false).holds();
    (!nobody).then_some(covering)
}

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
    code: Code {
        id: "SR403",
        name: "redundant-branch",
        title: "A condition can be left out without changing who has access",
    },
    severity: Severity::Note,
    confidence: Confidence::High,
    doc: r#"
Leaving this condition out changes the answer for no user and no partition: the other conditions decide already, or it
can never be met. Often it was meant to say something else, so look twice before you remove it.

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
    code: Code {
        id: "SR404",
        name: "shadowed-branch",
        title: "A branch allows only what another branch allows already",
    },
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Whoever this branch of a `%or` lets in gets in by the other branch too. Either it can go, or one of the two does not say
what was meant.

```json fires
{"%or": [{"%%partition": {"$in": ["a", "b"]}}, {"%%partition": "a", "%%user.type": "normal"}]}
```

```json quiet
{"%or": [{"%%partition": {"$in": ["a", "b"]}}, {"%%partition": "c", "%%user.type": "normal"}]}
```
"#,
    check: Check::Expression(shadowed),
};

/// Longer lists are not taken apart: every branch asks for a comparison of whole rules.
const LONGEST: usize = 40;
/// Rules with more comparisons than this are not taken apart either.
const LARGEST: usize = 200;

/// A list of branches: where it stands, and whether one of them is enough.
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
            Logic::of(rule, &[rule.expr, &without]).same(0, 1).holds()
        });
        if let Some((index, branch)) = redundant.and_then(|index| Some((index, list.exprs.get(index)?)))
            && !(list.is_any && covering(rule, list.exprs, index).is_some())
        {
            let help = "remove it, or check what it was meant to say";
            let message = format!("without this condition {} answers the same", rule.noun());
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
            let message = "this branch allows only what another one allows already";
            let found = report.found(branch.span, message, "remove it, or check what it was meant to add");
            found.related(other.span, "the other branch").fix_by_removing(branch.span);
        }
    }
}

/// A rule that is always true or always false has its own finding.
fn says_nothing(rule: &RuleTarget<'_>) -> bool {
    let logic = Logic::of(rule, &[rule.expr]);
    [true, false].into_iter().any(|allowed| matches!(logic.is_always(0, allowed), Verdict::Always(_)))
}

/// A single branch that allows all that the branch at an index does, which is something.
fn covering<'e>(rule: &RuleTarget<'_>, branches: &'e [Expr], index: usize) -> Option<&'e Expr> {
    let branch = branches.get(index)?;
    let mut others = branches.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
    let covering = others.find(|other| Logic::of(rule, &[branch, other]).implies(0, 1).holds())?;
    // A branch that allows nobody is no shadow of another: it says nothing by itself.
    let nobody = Logic::of(rule, &[branch]).is_always(0, false).holds();
    (!nobody).then_some(covering)
}

//! SR403 and SR404: a branch that changes nothing, and a branch that another one covers.

use crate::{
    ast::{Expr, ExprKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        logic::{Logic, Verdict},
        variants::{removal, without_branch},
        visit::{comparisons, expressions},
    },
    text::Span,
    vocabulary::Context,
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
    check: Check::Rule(|rule, report| check(rule, report, Finds::Redundant)),
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
    check: Check::Rule(|rule, report| check(rule, report, Finds::Shadowed)),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Finds {
    Redundant,
    Shadowed,
}

/// Longer lists are not taken apart: every branch asks for a comparison of whole rules.
const LONGEST: usize = 40;
/// Rules with more comparisons than this are not taken apart either.
const LARGEST: usize = 200;

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>, finds: Finds) {
    let mut lists: Vec<(Span, &[Expr], bool)> = Vec::new();
    expressions(rule.expr, &mut |expr| match &expr.kind {
        ExprKind::Any(branches) => lists.push((expr.span, branches, true)),
        ExprKind::All(branches) | ExprKind::None(branches) => lists.push((expr.span, branches, false)),
        ExprKind::Constant(_)
        | ExprKind::Not(_)
        | ExprKind::Is { .. }
        | ExprKind::Asserts { .. }
        | ExprKind::Compare { .. } => {}
    });
    lists.retain(|(_, branches, _)| (2..=LONGEST).contains(&branches.len()));
    if lists.is_empty() || comparisons(rule.expr).len() > LARGEST || says_nothing(rule) {
        return;
    }
    for (list, branches, is_any) in lists {
        // The last one first: of two equal branches, the second is the one to go.
        let redundant = (0..branches.len()).rev().find(|index| {
            let without = without_branch(rule.expr, list, *index);
            logic(rule, &[rule.expr, &without]).same(0, 1).holds()
        });
        let Some((index, branch)) = redundant.and_then(|index| Some((index, branches.get(index)?))) else {
            continue;
        };
        let covering = is_any.then(|| covering(rule, branches, index)).flatten();
        match (finds, covering) {
            (Finds::Shadowed, Some(other)) => {
                let help = "remove it, or check what it was meant to add";
                let found = report.found(
                    branch.span,
                    "this branch allows only what another one allows already",
                    help,
                );
                fixed(rule, found.related(other.span, "the other branch"), branch.span);
            }
            (Finds::Redundant, None) => {
                let help = "remove it, or check what it was meant to say";
                let found =
                    report.found(branch.span, "without this condition the rule answers the same", help);
                fixed(rule, found, branch.span);
            }
            (Finds::Shadowed | Finds::Redundant, _) => {}
        }
    }
}

fn fixed(rule: &RuleTarget<'_>, found: crate::lint::report::Found<'_>, branch: Span) {
    if let Some(edit) = removal(rule.config.tree, branch) {
        found.fix("remove it", vec![edit]);
    }
}

fn logic<'a>(rule: &RuleTarget<'a>, exprs: &[&Expr]) -> Logic<'a> {
    Logic::of(rule.config, rule.key, Context::PartitionPermission, exprs)
}

/// A rule that is always true or always false has its own finding.
fn says_nothing(rule: &RuleTarget<'_>) -> bool {
    let logic = logic(rule, &[rule.expr]);
    [true, false].into_iter().any(|allowed| matches!(logic.is_always(0, allowed), Verdict::Always(_)))
}

/// A single branch that allows all that the branch at an index does, which is something.
fn covering<'e>(rule: &RuleTarget<'_>, branches: &'e [Expr], index: usize) -> Option<&'e Expr> {
    let branch = branches.get(index)?;
    if logic(rule, &[branch]).is_always(0, false).holds() {
        return None;
    }
    let others = branches.iter().enumerate().filter(|(other, _)| *other != index);
    others.map(|(_, other)| other).find(|other| logic(rule, &[branch, other]).implies(0, 1).holds())
}

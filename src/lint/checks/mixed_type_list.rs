//! SR212: literals of different types in one list.

use std::collections::{HashMap, HashSet};

use crate::{
    ast::{Operand, OperandKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        kinds::{Kind, kinds},
        visit::comparisons,
    },
    values::Value,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR212", "mixed-type-list", "An array contains literals of different types"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
Values of different types are never equal: `5` is not `"5"`. In an array of mixed types some element is probably a
mistake. `null` among other values is common and not reported; nor is an id that the array has both as a string and as
an ObjectId or UUID. Elements of another type than the partition are reported as `partition-type`.

```json fires
{"%%user.custom_data.level": {"$in": [1, 2, "3"]}}
```

```json quiet
{"%%user.custom_data.level": {"$in": [1, 2.5, {"$numberLong": "3"}, null]}}
```

```json quiet
{"%%user.custom_data.store": {"$in": ["5f4863e4d49bd2191ff1e623", {"$oid": "5f4863e4d49bd2191ff1e623"}]}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        let Some(elements) = comparison.written_list() else { continue };
        // What the left side is tells exactly which elements are wrong: other findings say so.
        if kinds(comparison.left, rule).is_some() {
            continue;
        }
        let literals: Vec<(&Operand, Kind)> = elements
            .iter()
            .filter(|element| matches!(element.kind, OperandKind::Literal(_)))
            .filter_map(|element| Some((element, *kinds(element, rule)?.first()?)))
            .collect();
        let mut counts: HashMap<Kind, usize> = HashMap::new();
        literals.iter().for_each(|(_, kind)| *counts.entry(*kind).or_default() += 1);
        let usual = literals.iter().map(|(_, kind)| *kind).rev().max_by_key(|kind| counts.get(kind).copied());
        let Some(usual) = usual else { continue };
        let Some((odd, kind)) = literals.iter().find(|(_, kind)| *kind != usual) else { continue };
        if every_id_in_both_forms(&literals) {
            continue;
        }
        let message = format!(
            "type mismatch: this is {}, the other elements are each {}; values of different types are never equal",
            kind.describe(),
            usual.describe()
        );
        report.found(odd.span, message, "write all elements in the type of the left side");
    }
}

/// An array that is made for ids of unknown type.
fn every_id_in_both_forms(literals: &[(&Operand, Kind)]) -> bool {
    let form = |operand: &Operand| {
        if let OperandKind::Literal(Value::String(text)) = &operand.kind {
            Some((Kind::Text, text.to_ascii_lowercase()))
        } else if let OperandKind::Literal(Value::ObjectId(id)) = &operand.kind {
            Some((Kind::ObjectId, id.to_string()))
        } else if let OperandKind::Literal(Value::Uuid(id)) = &operand.kind {
            Some((Kind::Uuid, id.to_string()))
        } else {
            None
        }
    };
    let forms: Option<Vec<(Kind, String)>> = literals.iter().map(|(operand, _)| form(operand)).collect();
    let Some(forms) = forms else { return false };
    let all: HashSet<&(Kind, String)> = forms.iter().collect();
    let others =
        |kind: Kind| [Kind::Text, Kind::ObjectId, Kind::Uuid].into_iter().filter(move |other| *other != kind);
    forms.iter().all(|(kind, text)| others(*kind).any(|other| all.contains(&(other, text.clone()))))
}

//! SR308: the rule for own partitions on a key that holds something else.

use crate::{
    ast::{List, Operand, TestKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_partition, is_user_id, unconverted},
        visit::{comparisons, right_sides},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code {
        id: "SR308",
        name: "template-on-other-key",
        title: "The partition must be the user's id, and the partition key holds something else",
    },
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
`{"%%partition": "%%user.id"}` is the template for "each user the own data". It lets users open the partition whose
value is their id. With a partition key such as `name` or `restaurant` no document has that value, so nobody sees any
data, unless a client writes ids of users into that field. Choose a key that holds the owner's id, or compare what the
key holds.

```json fires
{"partition": {"key": "name", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json fires
{"partition": {"key": "restaurant", "type": "objectId", "permissions": {
  "read": true, "write": {"%%user.id": {"%oidToString": "%%partition"}}}}}
```

Names of owners and of partitions, and ids of any kind, may well be the user's id:

```json quiet
{"partition": {"key": "_partition", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json quiet
{"partition": {"key": "gardener_id", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json quiet
{"partition": {"key": "ownerName", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json quiet
{"partition": {"key": "name", "type": "string", "permissions": {"read": {"%%partition": {"$in": ["menu", "%%user.custom_data.name"]}}, "write": false}}}
```
"#,
    check: Check::Rule(check),
};

/// Words that name something else than a user; a key is one of them, alone or with words that say which.
const OTHER: &str = "address amount brand building category city color colour company country county date department \
    description device email emails factory gender kind label language locale location mail message mode \
    model month name phone price product prop property region restaurant restaurants room school season \
    shop state status store stores street tag tags timestamp title town type url version warehouse year \
    zip";

/// Words that say which one, and leave the rest what it is.
const WHICH: &str = "the my our main full short long first last display code";

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    if !names_something_else(&rule.key.name) {
        return;
    }
    for comparison in comparisons(rule.expr) {
        let equal = matches!(comparison.test.kind, TestKind::Equal(_) | TestKind::In(List::Elements(_)));
        let id = |operand: &Operand| is_user_id(unconverted(operand));
        let left = comparison.left;
        let meets = |right: &&Operand| (is_partition(left) && id(right)) || (is_partition(right) && id(left));
        let right = right_sides(comparison.test).iter().find(meets);
        let Some(right) = right.filter(|_| equal && !comparison.negated) else { continue };
        let key = &rule.key.name;
        let message =
            format!("the partition is compared with the user's id, and the partition key is `{key}`");
        let help = format!("choose a key that holds the owner's id, or compare what `{key}` holds");
        report.found(right.span, message, help);
        return;
    }
}

fn names_something_else(key: &str) -> bool {
    let one_of = |words: &str, word: &String| words.split(' ').any(|other| other == word);
    let words = words(key);
    words.last().is_some_and(|last| one_of(OTHER, last))
        && words.iter().all(|word| one_of(OTHER, word) || one_of(WHICH, word))
}

/// The words of `store_name`, `storeName` and `StoreName`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if (c.is_uppercase() && after_lower) || !c.is_alphanumeric() {
            words.push(String::new());
        }
        after_lower = c.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

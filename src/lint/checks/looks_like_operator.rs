//! SR117: a string that is compared literally, and looks like a word of the rule language.

use std::collections::HashSet;

use crate::{
    ast::Operand,
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_partition, text},
        visit::{comparisons, operands, right_sides},
    },
    syntax::quoted,
    vocabulary::{Context, Expansion, ExpansionId, USER_FIELDS, nearest_word},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR117",
        "looks-like-operator",
        "A string looks like an expansion or operator, but is compared as a plain string",
    ),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
On the right side only a string that begins with `%%` is expanded, and only as a whole. Everything else is compared
character by character: `user.id`, `%user.id`, `$user.id`, and also `user=%%user.id`. Write the expansion with its two
percent signs. A rule cannot compose a string: compare it in a function, or keep the whole string in custom data.

```json fires
{"%%partition": "user.id"}
```

```json fires
{"%%partition": "%user.id"}
```

```json fires
{"%%partition": {"$in": ["public", "user=%%user.id"]}}
```

```json fires
{"%%partition": "user=%user.id"}
```

```json fires
{"%%user.custom_data.team": "partition"}
```

```json fires
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": {"owner": "user/${user.id}"}, "write": false},
            "read": true, "insert": false, "delete": false}]}
```

```json quiet
{"%%partition": {"$in": ["%%user.id", "$5", "100%", "50%user", "user", "partition", "for%example"]}}
```
"#,
    check: Check::Expression(check),
};

/// What a string was probably meant to be.
enum Meant {
    /// This word.
    Word(String),
    /// A string with this expansion filled in.
    Composed(String),
    /// Some word with a sigil.
    Unknown,
}

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for comparison in comparisons(rule.expr) {
        for right in right_sides(comparison.test) {
            let Some(text) = text(right) else { continue };
            // Where there is no partition, the word means nothing.
            let about_partition =
                is_partition(comparison.left) || rule.context != Context::PartitionPermission;
            let meant = with_sigil(text).or_else(|| without_sigil(text, about_partition));
            seen.insert(right.span);
            tell(right, text, meant, report);
        }
    }
    // Arguments are texts of all kinds: `user.data` may be the name of a collection.
    operands(rule.expr, &mut |operand| {
        if let Some(text) = text(operand)
            && !seen.contains(&operand.span)
        {
            tell(operand, text, with_sigil(text), report);
        }
    });
}

fn tell(operand: &Operand, text: &str, meant: Option<Meant>, report: &mut Report<'_>) {
    let Some(meant) = meant else { return };
    let text = shown(text);
    match meant {
        Meant::Word(word) => {
            let message = format!("`{text}` is a plain string, not `{word}`");
            let found = report.found(operand.span, message, format!("write `{word}` if that is intended"));
            found.fix(format!("write `{word}`"), vec![(operand.span, quoted(&word))]);
        }
        Meant::Composed(word) => {
            let message = format!("`{word}` is not expanded inside a longer string");
            let help = "compare the composed string in a function, or keep the whole string in custom data";
            report.found(operand.span, message, help);
        }
        Meant::Unknown => {
            let message = format!("`{text}` starts like an operator, but is a plain string");
            report.found(operand.span, message, "to use an operator, write it as a key: `{\"$in\": […]}`");
        }
    }
}

fn with_sigil(text: &str) -> Option<Meant> {
    if let Some(word) = embedded(text) {
        return Some(Meant::Composed(word));
    }
    let word = text.strip_prefix(['%', '$'])?.trim_start_matches(['%', '$']);
    let expansion = || nearest_word(text).filter(|word| word.starts_with("%%"));
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| expansion().map_or(Meant::Unknown, Meant::Word))
}

/// An expansion with other text around it.
fn embedded(text: &str) -> Option<String> {
    let sigils = text.char_indices().filter(|(_, c)| matches!(c, '%' | '$' | '{'));
    sigils.into_iter().find_map(|(at, _)| {
        let before = text.get(..at)?;
        let after = text.get(at..)?;
        let word = after.trim_start_matches(['%', '$', '{']);
        let end =
            word.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(word.len());
        let path = word.get(..end)?.trim_end_matches('.');
        let alone = before.is_empty() && word.get(end..)?.trim_end_matches('}').is_empty();
        (!alone && is_expansion(path, after.starts_with("%%"))).then(|| format!("%%{path}"))
    })
}

/// Whether a path is that of an expansion. With fewer sigils than it needs, a name alone says too little: `50%values`.
fn is_expansion(path: &str, is_whole: bool) -> bool {
    let names: Vec<&str> = path.split('.').collect();
    if !is_whole {
        return match names.as_slice() {
            ["partition"] => true,
            ["user", field, ..] => USER_FIELDS.contains(field),
            ["environment", "tag"] | ["environment", "values", _, ..] => true,
            _ => false,
        };
    }
    let known = names.first().and_then(|name| Expansion::from_name(name));
    known.is_some_and(|expansion| expansion.id != ExpansionId::Elsewhere && !expansion.contexts.is_empty())
}

/// `user.id`, `{{user.id}}`, `${user.id}`.
fn without_sigil(text: &str, about_partition: bool) -> Option<Meant> {
    let inner = text.trim_start_matches(['$', '{']).trim_end_matches('}').trim();
    let names: Vec<&str> = inner.split('.').collect();
    let known = match names.as_slice() {
        ["partition"] => !about_partition,
        ["user", field, ..] => USER_FIELDS.contains(field),
        ["environment", "tag"] | ["environment", "values", _, ..] => true,
        _ => false,
    };
    (known && !names.contains(&"")).then(|| Meant::Word(format!("%%{inner}")))
}

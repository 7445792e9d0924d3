//! What holds for every text: reading it never panics, JSON is what everybody takes for JSON, and a rule means the
//! same however it came in.

mod theirs;

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::Value as Json;
use sync_rules::{
    CompileOptions, Context, Decision, Diagnostics, EvalError, Expression, FunctionCall, Permissions, Source,
    SyncConfig, UserPermissions, Value,
};

use crate::{
    naive, random,
    strategies::{self, Input},
};

proptest! {
    #![proptest_config(random::config(300))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        read(&text)?;
    }

    #[test]
    fn any_bytes_are_read(bytes in vec(any::<u8>(), 0..64)) {
        if let Ok(source) = Source::from_bytes("bytes", bytes) {
            read(source.text())?;
        }
    }

    #[test]
    fn anything_like_json_is_read(text in tokens()) {
        read(&text)?;
    }

    #[test]
    fn damaged_rules_are_read(text in damaged()) {
        read(&text)?;
    }

    #[test]
    fn a_printed_rule_is_the_same_rule(input in strategies::input()) {
        let written = text(&input.rule);
        let first = Expression::parse(&Source::new("first", written.as_str()), context(&input)).unwrap();
        let printed = first.print();
        let second = Expression::parse(&Source::new("second", printed.as_str()), context(&input)).unwrap();
        prop_assert_eq!(&printed, &second.print());
        prop_assert_eq!(decide(&first, &input), decide(&second, &input), "{}", printed);
    }

    #[test]
    fn texts_and_values_are_taken_alike(input in strategies::input()) {
        let parsed = Expression::parse(&Source::new("text", input.rule.to_string()), context(&input)).unwrap();
        let value = Expression::from_value("value", &input.rule, context(&input)).unwrap();
        prop_assert_eq!(parsed.print(), value.print());
        prop_assert_eq!(decide(&parsed, &input), decide(&value, &input));
    }

    #[test]
    fn texts_and_values_are_refused_alike(input in strategies::broken_input()) {
        let parsed = Expression::parse(&Source::new("rule", input.rule.to_string()), context(&input));
        let value = Expression::from_value("rule", &input.rule, context(&input));
        let problems = |result: Result<Expression, Diagnostics>| match result {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(|problem| (problem.code, problem.place.pointer.clone())).collect(),
        };
        let (mut parsed, mut value) = (problems(parsed), problems(value));
        // A number that does not fit ends the reading of a value, and not that of a text.
        if value.iter().any(|(code, _)| code.name == "number-out-of-range") {
            prop_assert!(parsed.iter().any(|(code, _)| code.name == "number-out-of-range"));
            return Ok(());
        }
        parsed.sort();
        value.sort();
        prop_assert_eq!(parsed, value);
    }
}

/// Permissions are shared by the threads of a server.
#[test]
fn compiled_permissions_are_plain_data() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Permissions>();
    shared::<UserPermissions>();
    shared::<SyncConfig>();
    shared::<Expression>();
}

/// Reads a text in every way. Problems have places in the text, and JSON is what serde_json takes for JSON.
fn read(text: &str) -> Result<(), TestCaseError> {
    let source = Source::new("text", text);
    let config = SyncConfig::parse(&source);
    located(text, config.as_ref().err())?;
    for context in [Context::PartitionPermission, Context::ApplyWhen, Context::DocumentFilter] {
        let parsed = Expression::parse(&source, context);
        located(text, parsed.as_ref().err())?;
        let codes: BTreeSet<&str> =
            parsed.as_ref().err().into_iter().flatten().map(|problem| problem.code.name).collect();
        let any = |names: &[&str]| names.iter().any(|name| codes.contains(name));
        let not_json = any(&["invalid-json", "invalid-string", "invalid-encoding", "empty-text"]);
        match theirs::read(text) {
            Some(theirs) => {
                prop_assert!(!not_json, "{:?}", codes);
                prop_assert_eq!(codes.contains("duplicate-key"), theirs.duplicates, "{:?}", codes);
                if !theirs.huge {
                    prop_assert!(!codes.contains("number-out-of-range"), "{:?}", codes);
                }
            }
            // serde_json also refuses floats beyond all measure; placeholders have their own code.
            None => prop_assert!(not_json || any(&["number-out-of-range", "placeholder"]), "{:?}", codes),
        }
        if let Ok(expression) = parsed {
            let printed: Json = serde_json::from_str(&expression.print()).unwrap();
            let written: Json = serde_json::from_str(text).unwrap();
            // Minus zero is an integer here and a float there, which compare as equal.
            if !text.contains("-0") {
                prop_assert_eq!(printed, written);
            }
        }
    }
    Ok(())
}

fn located(text: &str, problems: Option<&Diagnostics>) -> Result<(), TestCaseError> {
    let mut before = 0;
    for problem in problems.into_iter().flatten() {
        prop_assert!(!problem.to_string().contains('\n'), "{}", problem);
        prop_assert!(problem.help.is_some() || problem.code.name == "invalid-json", "{}", problem);
        let related = problem.related.iter().map(|related| &related.place);
        for place in std::iter::once(&problem.place).chain(related) {
            let range = place.range.expect("a text has places");
            prop_assert!(text.get(range.start.offset..range.end.offset).is_some(), "{:?}", range);
            let (line, column) = position(text, range.start.offset);
            prop_assert_eq!((range.start.line, range.start.column), (line, column));
        }
        let start = problem.place.range.map_or(0, |range| range.start.offset);
        prop_assert!(before <= start, "problems are in the order of the text");
        before = start;
    }
    Ok(())
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Tokens in any order. None is a number on which readers differ, and none can be read as one with its neighbour.
fn tokens() -> BoxedStrategy<String> {
    let tokens = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "{",
        "}",
        ":",
        ",",
        "true",
        "false",
        "null",
        "\"%%partition\"",
        "\"%%user.id\"",
        "\"$in\"",
        "\"%or\"",
        "\"%not\"",
        "\"%%true\"",
        "\"a\"",
        "\"\\u0061\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"",
        "'",
        "1",
        "-1",
        "1.5",
        "01",
        "1e3",
        "-",
        "9223372036854775807",
        "9223372036854775808",
        " ",
        "\n",
        "\t",
        "//",
        "/*",
        "*/",
        "#",
        "<",
        ">",
        "é",
        "…",
        "...",
        "undefined",
        "ObjectId(",
        ")",
        "\\",
        "\u{1}",
        "{\"%%partition\": \"a\"}",
        "{\"$oid\": \"5f4863e4d49bd2191ff1e623\"}",
        "\"%function\"",
        "\"name\"",
        "\"arguments\"",
    ];
    vec(select(tokens.to_vec()), 0..12).prop_map(|tokens| tokens.concat()).boxed()
}

/// A valid rule with a few characters deleted, doubled or put in.
fn damaged() -> BoxedStrategy<String> {
    let damage = (
        any::<prop::sample::Index>(),
        0..3_u8,
        select("{}[],:\"'\\%$.0e-/<é\u{1}\n".chars().collect::<Vec<_>>()),
    );
    (strategies::rule(naive::Context::Pbs), any::<bool>(), vec(damage, 1..4))
        .prop_map(|(rule, pretty, damages)| {
            let text = if pretty { serde_json::to_string_pretty(&rule).unwrap() } else { rule.to_string() };
            let mut chars: Vec<char> = text.chars().collect();
            for (index, kind, char) in damages {
                if chars.is_empty() {
                    break;
                }
                let at = index.index(chars.len());
                match kind {
                    0 => drop(chars.remove(at)),
                    1 => chars.insert(at, chars[at]),
                    _ => chars.insert(at, char),
                }
            }
            chars.into_iter().collect()
        })
        .boxed()
}

/// As a person might write it, with whitespace and an escape.
fn text(rule: &Json) -> String {
    serde_json::to_string_pretty(rule).unwrap().replacen("%%", "%\\u0025", 1)
}

fn context(input: &Input) -> Context {
    match input.context {
        naive::Context::Pbs => Context::PartitionPermission,
        naive::Context::ApplyWhen => Context::ApplyWhen,
        naive::Context::Filter => Context::DocumentFilter,
    }
}

/// The answer, and the code of an undecided one; places differ between texts.
fn decide(expression: &Expression, input: &Input) -> (bool, Option<&'static str>) {
    let functions = |call: &FunctionCall<'_>| match input.functions.get(call.name) {
        None => Err(EvalError::function_unknown()),
        Some(result) if result.get("$error").is_some() => Err(EvalError::function_failed("it threw")),
        Some(result) => Ok(Value::from(result)),
    };
    let compiled = expression.compile(&CompileOptions::default());
    let about = if input.context == naive::Context::Filter { &input.document } else { &input.partition };
    match compiled.decide(&input.user, about, &functions) {
        Decision::Indeterminate(error) => (false, Some(error.code().as_str())),
        decided => (decided.allowed(), None),
    }
}

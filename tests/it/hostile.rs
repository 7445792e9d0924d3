//! Texts of people who mean harm, on a small stack: they end with diagnostics, soon, and whatever is accepted can
//! be compiled, asked, explained, printed and dropped on the same stack.

use std::{thread, time::Duration};

use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, Context, Diagnostics, EvalError, Expression, FunctionCall, Source, Step, SyncConfig,
    Value,
};

use crate::processor;

/// A quarter of what threads usually have at least, in a debug build, where frames are large.
const STACK: usize = 256 * 1024;
/// Work of the processor: far more than any of these texts takes, far less than what is quadratic takes.
const SOON: Duration = Duration::from_secs(20);

fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap()
}

/// Parses a text in every way and returns the codes of what is wrong with it.
fn refused(text: String) -> Vec<&'static str> {
    let (codes, took) = on_a_small_stack(move || {
        let source = Source::new("hostile.json", text);
        let problems = SyncConfig::parse(&source).unwrap_err();
        for context in [Context::PartitionPermission, Context::ApplyWhen, Context::DocumentFilter] {
            let _ = Expression::parse(&source, context);
        }
        // The thread began with this.
        (codes(&problems), processor::time_of_thread())
    });
    assert!(took < SOON, "it took {took:?}");
    codes
}

fn codes(problems: &Diagnostics) -> Vec<&'static str> {
    // Everything that a caller may do with problems.
    assert!(!problems.to_string().is_empty() && problems.has_errors());
    problems.iter().map(|problem| problem.code.name).collect()
}

#[test]
fn endless_brackets() {
    assert_eq!(refused("[".repeat(10_000_000)), ["too-large"]);
    assert_eq!(refused("[".repeat(4_000_000)), ["too-deep"]);
    assert_eq!(refused("{\"a\":".repeat(100_000)), ["too-deep"]);
    assert_eq!(refused("[".repeat(64)), ["invalid-json"]);
    assert_eq!(refused("]".repeat(4_000_000)), ["invalid-json"]);
}

#[test]
fn deep_conditions() {
    let nested = |times: usize| format!("{}true{}", "{\"%not\": ".repeat(times), "}".repeat(times));
    assert_eq!(refused(nested(100_000)), ["too-deep"]);
    assert_eq!(refused(nested(65)), ["too-deep"]);
}

#[test]
fn endless_members() {
    let members = |count: usize, key: &dyn Fn(usize) -> String| {
        let members: Vec<String> = (0..count).map(|i| format!("{}: 1", key(i))).collect();
        format!("{{{}}}", members.join(","))
    };
    assert_eq!(refused(members(1_000_000, &|i| format!("\"k{i}\""))), ["too-large"]);
    assert_eq!(refused(members(150_000, &|i| format!("\"{i}\""))), ["too-large"]);
    // Within the limits, every member a mistake: on one line, which is the worst to count columns in.
    assert_eq!(refused(members(10_000, &|i| format!("\"k{i}\""))), ["bare-name"; 100]);
    assert_eq!(refused(members(10_000, &|_| "\"k\"".to_owned())), ["duplicate-key"; 100]);
    assert_eq!(refused(members(10_000, &|i| format!("k{i}"))), ["invalid-json"; 20]);
    assert_eq!(refused(members(10_000, &|i| format!("\"%%user.i{i}\""))), ["unknown-expansion"; 100]);
}

#[test]
fn endless_words() {
    assert_eq!(refused(format!("\"{}\"", "a".repeat(50_000_000))), ["too-large"]);
    let many = "a".repeat(200_000);
    assert_eq!(refused(format!("\"{many}")), ["invalid-string"]);
    assert_eq!(refused(format!("{{\"{many}\": 1}}")), ["bare-name"]);
    assert_eq!(refused(format!("{{\"%{many}\": 1}}")), ["unknown-operator"]);
    assert_eq!(refused(format!("{{\"%%{many}\": 1}}")), ["unknown-expansion"]);
    assert_eq!(refused(format!("{{\"%%user.{many}\": 1}}")), ["unknown-expansion"]);
    assert_eq!(refused(format!("{{\"%%user{}\": 1}}", ".".repeat(200_000))), ["malformed-expansion"]);
    assert_eq!(refused(format!("\"{{{many}\"")), ["expression-in-string"]);
    assert_eq!(refused(many), ["invalid-json"]);
    assert_eq!(refused("/".repeat(200_000)), ["invalid-json", "invalid-json"]);
    assert_eq!(refused("<".repeat(200_000)), ["invalid-json"]);
    assert_eq!(refused("\n".repeat(200_000)), ["empty-text"]);
}

#[test]
fn numbers_beyond_all_measure() {
    let list = |number: &str| format!("{{\"%%user.custom_data.n\": {{\"$in\": [{number}]}}}}");
    assert_eq!(refused(list(&"9".repeat(10_000))), ["number-out-of-range"]);
    assert_eq!(refused(list(&format!("-{}", "9".repeat(10_000)))), ["number-out-of-range"]);
    assert_eq!(refused(list("1e999")), ["number-out-of-range"]);
    assert_eq!(refused(list(&format!("1e{}", "9".repeat(10_000)))), ["number-out-of-range"]);
}

#[test]
fn bytes_that_are_no_text() {
    let refused = |bytes: &'static [u8]| {
        let parse = move || {
            let source = Source::from_bytes("hostile.json", bytes.to_vec())?;
            SyncConfig::parse(&source).map(drop)
        };
        on_a_small_stack(move || codes(&parse().unwrap_err()))
    };
    assert_eq!(refused(b""), ["empty-text"]);
    assert_eq!(refused(b"\xff"), ["invalid-encoding"]);
    assert_eq!(refused(b"{\"a\": \"\xc3\x28\"}"), ["invalid-encoding"]);
    assert_eq!(refused(b"\xed\xa0\x80"), ["invalid-encoding"]);
    assert_eq!(refused(b"\xef\xbb\xbftrue"), ["invalid-encoding"]);
    assert_eq!(refused(b"\xff\xfet\0r\0u\0e\0"), ["invalid-encoding"]);
    assert_eq!(refused(b"t\0r\0u\0e\0"), ["invalid-encoding"]);
    assert_eq!(refused(b"\"\0\""), ["invalid-string"]);
    // Control characters that are no space, though they stand between tab and space.
    assert_eq!(refused(b"{\x0b}"), ["invalid-json"]);
    assert_eq!(refused(b"true\x0c"), ["invalid-json"]);
    assert_eq!(refused(b"\x1f[]"), ["invalid-json"]);
    assert_eq!(refused(br#""\ud800""#), ["invalid-string"]);
    assert_eq!(refused(br#""\udc00\ud800""#), ["invalid-string", "invalid-string"][..1]);
}

#[test]
fn endless_values() {
    // Built and taken apart in loops: dropping such a value is a recursion of serde_json's own.
    let build = || {
        (0..100_000).fold(Json::Bool(true), |inner, i| match i % 2 {
            0 => Json::Array(vec![inner]),
            _ => Json::Object([("%not".to_owned(), inner)].into_iter().collect()),
        })
    };
    on_a_small_stack(move || {
        let mut value = build();
        let problems = SyncConfig::from_value("value", &value).unwrap_err();
        assert_eq!(codes(&problems), ["too-deep"]);
        for context in [Context::PartitionPermission, Context::DocumentFilter] {
            assert_eq!(codes(&Expression::from_value("value", &value, context).unwrap_err()), ["too-deep"]);
        }
        while let Json::Array(_) | Json::Object(_) = value {
            value = match value {
                Json::Array(mut elements) => elements.pop().unwrap_or_default(),
                Json::Object(mut members) => members.remove("%not").unwrap_or_default(),
                _ => Json::Null,
            };
        }
    });
    let wide = Json::Array(vec![Json::Null; 1_000_000]);
    on_a_small_stack(move || {
        assert_eq!(codes(&SyncConfig::from_value("value", &wide).unwrap_err()), ["too-large"]);
    });
}

/// Rules at the limit of depth, as deep as a whole configuration leaves room for.
fn deepest(room: usize) -> Vec<String> {
    let wrap = |times: usize, open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    let partition = r#"{"%%partition": "a"}"#;
    vec![
        wrap(room - 1, r#"{"%not": "#, partition, "}"),
        wrap((room - 1) / 2, r#"{"%or": ["#, partition, "]}"),
        wrap((room - 1) / 2, r#"{"%and": [{"%%user.id": "u"}, "#, partition, "]}"),
        wrap((room - 1) / 2, r#"{"$nor": ["#, partition, "]}"),
        wrap(room - 1, r#"{"%%true": "#, partition, "}"),
        wrap(room - 1, r#"{"%%false": "#, partition, "}"),
        format!(r#"{{"%%partition": {}}}"#, wrap((room - 2) / 2, r#"{"$and": ["#, r#"{"$eq": "a"}"#, "]}")),
        format!(r#"{{"%%partition": {}}}"#, wrap(room - 2, r#"{"$not": "#, r#"{"$eq": "a"}"#, "}")),
        format!(
            r#"{{"%%true": {{"%function": {{"name": "f", "arguments": [{}]}}}}}}"#,
            wrap(room - 4, "[", r#""%%partition""#, "]")
        ),
        format!(
            r#"{{"%%true": {{"%function": {{"name": "f", "arguments": [{}]}}}}}}"#,
            wrap(room - 4, r#"{"a": "#, r#""%%partition""#, "}")
        ),
    ]
}

/// A function that reads all of its arguments.
fn answer(call: &FunctionCall<'_>) -> Result<Value, EvalError> {
    Ok(Value::Bool(!call.arguments.to_values().is_empty()))
}

#[test]
fn the_deepest_rules_live_on_a_small_stack() {
    // A configuration has three objects around its rules.
    for rule in deepest(61) {
        on_a_small_stack(move || {
            let text = format!(
                r#"{{"partition": {{"key": "k", "type": "string", "permissions": {{"read": {rule}, "write": {rule}}}}}}}"#
            );
            let config = SyncConfig::parse(&Source::new("deep.json", text.as_str())).unwrap();
            let permissions = config.compile();
            let user = json!({"id": "u", "custom_data": {}});
            let access = permissions.access(&user, "a", &answer);
            let bound = permissions.for_user(&user).access("a", &answer);
            assert_eq!(access.read.allowed(), bound.read.allowed());
            let explanation = permissions.explain(&user, "a", &answer);
            assert!(!explanation.to_string().is_empty());
            let mut evaluation = permissions.evaluate(&user, "a");
            while let Step::Call(_) = evaluation.step() {
                evaluation.resume(Ok(Value::Bool(true)));
            }
            let _ = (format!("{:?}", config.reads()), permissions.clone(), config.clone());
        });
    }
}

#[test]
fn the_deepest_texts_are_printed_and_come_back_as_values() {
    for rule in deepest(64) {
        on_a_small_stack(move || {
            let context = Context::PartitionPermission;
            let expression = Expression::parse(&Source::new("deep.json", rule.as_str()), context).unwrap();
            let printed = expression.print();
            assert_eq!(printed, rule);
            let value: Json = serde_json::from_str(&printed).unwrap();
            let again = Expression::from_value("deep", &value, context).unwrap();
            let options = CompileOptions::default();
            let user = json!({"id": "u"});
            let first = expression.compile(&options).decide(&user, "a", &answer);
            let second = again.compile(&options).decide(&user, "a", &answer);
            assert_eq!(first.allowed(), second.allowed());
        });
    }
    let one_more = format!("{}true{}", "{\"%not\": ".repeat(64), "}".repeat(64));
    assert_eq!(refused(one_more), ["invalid-operand"]);
}

#[test]
fn the_deepest_mistakes_are_reported() {
    for rule in deepest(61) {
        for (right, wrong) in
            [("%%partition", "%%partiton"), ("\"a\"", "[\"a\"]"), ("%%partition", "partition")]
        {
            let text = rule.replacen(right, wrong, 1);
            // A list needs one level more, which only some of these have left.
            on_a_small_stack(move || drop(SyncConfig::parse(&Source::new("deep.json", text))));
        }
    }
}

//! Calls in words: what was called, what it returned, what it read, and what was not there.

use serde_json::{Value as Json, json};
use sync_rules::Value;

use super::{Outcome, Ran};

/// A call that was run, in lines.
pub(crate) fn lines(name: &str, arguments: &[Value], ran: &Ran) -> Vec<String> {
    let given: Vec<String> = arguments.iter().map(|argument| argument.to_json().to_string()).collect();
    let outcome = &ran.outcome;
    let mut lines = vec![format!("{name}({}) {}", given.join(", "), ending(outcome))];
    let read: Vec<String> = outcome.leaves().map(|path| format!("`{}`", path.join("."))).collect();
    if !read.is_empty() {
        lines.push(format!("  read of the user: {}", read.join(", ")));
    }
    for find in &outcome.finds {
        let documents = if find.found == 1 { "document" } else { "documents" };
        lines.push(format!("  found {} {documents} in `{}`", find.found, find.collection));
    }
    lines.push(format!("  took {:.1} ms", ran.took.as_secs_f64() * 1000.0));
    lines
}

fn ending(outcome: &Outcome) -> String {
    if outcome.timeout {
        return "took too long".to_owned();
    }
    match (&outcome.result, &outcome.threw) {
        (Some(result), _) if *result == json!({"$undefined": true}) => "returned undefined".to_owned(),
        (Some(result), _) => format!("returned {result}"),
        (None, Some(message)) => format!("threw: {message}"),
        (None, None) => "never settles its promise".to_owned(),
    }
}

/// The same for programs.
pub(crate) fn to_json(name: &str, arguments: &[Value], ran: &Ran) -> Json {
    let outcome = &ran.outcome;
    json!({
        "name": name,
        "arguments": arguments.iter().map(Value::to_json).collect::<Vec<_>>(),
        "result": outcome.result,
        "error": outcome.threw,
        "timeout": outcome.timeout,
        "lacks": outcome.lacks,
        "missing_collections": outcome.missing,
        "read": outcome.leaves().map(|path| path.join(".")).collect::<Vec<_>>(),
        "found": outcome.finds.iter().map(|find| json!({"collection": find.collection, "documents": find.found})).collect::<Vec<_>>(),
        "milliseconds": ran.took.as_secs_f64() * 1000.0,
    })
}

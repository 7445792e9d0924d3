//! Arrays, rows, and what is wrong in them.

use std::io::BufReader;

use super::*;

/// The values, and the problems with their lines.
fn all(text: &'static str) -> (Vec<Json>, Vec<String>) {
    let input: Box<dyn BufRead> = Box::new(BufReader::with_capacity(3, text.as_bytes()));
    let mut elements = Elements::new("x".to_owned(), input);
    let (mut values, mut problems) = (Vec::new(), Vec::new());
    loop {
        let (some, wrong) = elements.some(2);
        let is_last = some.len() < 2 || wrong.is_some();
        for element in some {
            match element.parse("x") {
                Ok(value) => values.push(value),
                Err(problem) => problems.push(problem),
            }
        }
        problems.extend(wrong);
        if is_last {
            let said = |problem: &Problem| {
                let place = problem.place.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{place}: {}", problem.message)
            };
            return (values, problems.iter().map(said).collect());
        }
    }
}

fn read(text: &'static str) -> Vec<Json> {
    let (values, problems) = all(text);
    assert!(problems.is_empty(), "{problems:?}");
    values
}

#[test]
fn arrays_and_rows_are_read_alike() {
    let expected = r#"[{"a":["]",{"b":"\"}"}]},"x",12,null]"#;
    let expected: Vec<Json> = serde_json::from_str(expected).unwrap();
    for text in [
        r#" [ {"a": ["]", {"b": "\"}"}]} , "x",12 , null ] "#,
        "{\"a\": [\"]\",\n {\"b\": \"\\\"}\"}]}\n\"x\"\n12\nnull",
        r#"{"a":["]",{"b":"\"}"}]}"x"12 null"#,
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    assert_eq!(read(" [ ] "), Vec::<Json>::new());
    assert_eq!(read(""), Vec::<Json>::new());
    assert_eq!(read("\u{feff}[1]"), [Json::from(1)]);
}

#[test]
fn what_is_wrong_has_its_place() {
    for (text, message) in [
        ("[1,\n2", "x:2:2: unexpected end of file inside an array"),
        ("[1 2]", "x:1:4: expected a comma"),
        ("[1]\n2", "x:2:1: unexpected characters after the array"),
        ("[1,,2]", "x:1:4: expected a value"),
        ("{}\n{\"a\":\n1,}", "x:3:3: trailing comma"),
        ("{\"é\": 1, \"é\": 2}", "x:1:12: duplicate key `é`"),
        ("{\"a\": 1", "x:1:7: unexpected end of file inside an object"),
    ] {
        assert_eq!(all(text).1.first().map(String::as_str), Some(message), "{text}");
    }
}

/// What comes after a broken line counts, and nothing of the line itself does.
#[test]
fn a_broken_line_costs_itself_alone() {
    let (good, more) = (r#"{"a":1}"#, "{\"b\":\n2}");
    for broken in [
        r#"{"id":"b","c":{}"#,
        r#"{"id":"b","c":{"d"#,
        r#"{"id":"b","c":["d]}"#,
        r#"{"id":"b"}}"#,
        r#"{"id":"b",,}"#,
        "{\n  \"id\": \"b,\n  \"c\": 1\n}",
        "}",
        "nonsense",
        "oops {}",
    ] {
        let text = format!("{good}\n{broken}\n{more}\n{good}\n").leak();
        let (values, problems) = all(text);
        let shown = values.iter().filter(|value| value.get("id").is_none()).map(ToString::to_string);
        assert_eq!(shown.collect::<Vec<_>>(), [r#"{"a":1}"#, r#"{"b":2}"#, r#"{"a":1}"#], "{broken}");
        assert!(problems.len() == 1 && !problems.concat().contains("x:1:"), "{broken}: {problems:?}");
    }
}

/// Lines that are broken one like the other are each read once.
#[test]
fn many_broken_lines_are_many_problems() {
    let text = "{\"a\": {\n".repeat(2000).leak();
    assert_eq!(all(text).1.len(), 2000);
}

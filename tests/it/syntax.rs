//! Runs `fixtures/syntax`: texts that are accepted, and texts that are refused with exactly these words.
//!
//! `UPDATE=1 cargo test` rewrites the expected diagnostics. The format is described in that folder.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use sync_rules::{
    CompileOptions, Context, Diagnostics, Expression, NoFunctions, Source, SyncConfig,
    diagnostics::{Place, Related},
};

/// Fields that a `.queryable.json` filter may use.
const QUERYABLE: &[&str] = &["owner_id", "members", "priority"];

#[test]
fn accepted_texts() {
    let mut failures = Vec::new();
    for path in files("ok", "json") {
        let source = source(&path).unwrap_or_else(|problems| panic!("{problems}"));
        match parse(&source) {
            Ok(parsed) => failures.extend(unfaithful(&source, &parsed)),
            Err(problems) => failures.push(problems.to_string()),
        }
    }
    report(&failures);
}

#[test]
fn refused_texts() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut failures = Vec::new();
    let mut seen = Vec::new();
    for path in files("err", "json") {
        let expected = path.with_extension("out");
        seen.push(expected.clone());
        let name = file_name(&path);
        let Err(problems) = source(&path).and_then(|source| parse(&source).map(drop)) else {
            failures.push(format!("{name}: accepted"));
            continue;
        };
        let rendered = render(&problems);
        if update {
            fs::write(&expected, &rendered).unwrap();
        } else if let Err(problem) = compare(&expected, &rendered) {
            failures.push(format!("{name}: {problem}"));
        }
    }
    let strays = files("err", "out").into_iter().filter(|path| !seen.contains(path));
    failures.extend(strays.map(|path| format!("{}: there is no text to it", file_name(&path))));
    report(&failures);
}

/// What the folder is there to hold: every kind of refusal that a text can meet.
#[test]
fn every_code_is_refused_somewhere() {
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for path in files("err", "json") {
        if let Err(problems) = source(&path).and_then(|source| parse(&source).map(drop)) {
            problems.iter().for_each(|problem| *codes.entry(problem.code.name.to_owned()).or_default() += 1);
        }
    }
    let missing: Vec<_> = CODES.iter().filter(|code| !codes.contains_key(**code)).collect();
    assert!(missing.is_empty(), "no text is refused as {missing:?}; there are {codes:?}");
}

/// The codes of texts, words and values; those of whole apps have their own folders.
const CODES: &[&str] = &[
    "invalid-json",
    "duplicate-key",
    "too-deep",
    "invalid-encoding",
    "number-out-of-range",
    "invalid-string",
    "placeholder",
    "empty-text",
    "unknown-operator",
    "unknown-expansion",
    "misplaced-operator",
    "misplaced-expansion",
    "bare-name",
    "not-an-expression",
    "malformed-expansion",
    "foreign-shape",
    "malformed-function",
    "expression-in-string",
    "template-expansion",
    "not-queryable",
    "percent-only",
    "withdrawn-operator",
    "array-on-the-right",
    "invalid-operand",
    "empty-operand",
    "object-on-the-right",
    "invalid-literal",
    "mixed-value-operator",
    "expansion-in-literal",
    "no-sync-configuration",
    "invalid-setting",
    "unknown-key-type",
    "flexible-sync",
];

enum Parsed {
    Expression(Expression, Context),
    Config,
}

/// Parses a text as what the second part of its name says it is.
fn parse(source: &Source) -> Result<Parsed, Diagnostics> {
    let expression = |context| {
        Expression::parse(source, context).map(|expression| Parsed::Expression(expression, context))
    };
    match source.name().split('.').nth(1) {
        Some("json") => expression(Context::PartitionPermission),
        Some("apply") => expression(Context::ApplyWhen),
        Some("filter") => expression(Context::DocumentFilter),
        Some("queryable") => {
            let fields: Vec<String> = QUERYABLE.iter().map(|field| (*field).to_owned()).collect();
            let expression = Expression::parse_filter(source, &fields)?;
            Ok(Parsed::Expression(expression, Context::DocumentFilter))
        }
        Some("config") => SyncConfig::parse(source).map(|_| Parsed::Config),
        other => panic!("{}: there is no kind of text `{other:?}`", source.name()),
    }
}

/// Whether an accepted text survives: printed, read again and asked.
fn unfaithful(source: &Source, parsed: &Parsed) -> Option<String> {
    let Parsed::Expression(expression, context) = parsed else { return None };
    let printed = expression.print();
    let again = match Expression::parse(&Source::new("printed.json", printed.as_str()), *context) {
        Ok(again) => again.print(),
        Err(problems) => return Some(format!("{}: printed as {printed}: {problems}", source.name())),
    };
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    // A decision on nothing at all: what is indeterminate must not panic.
    let compiled = expression.compile(&CompileOptions::default());
    let _ = compiled.decide(&serde_json::Value::Null, sync_rules::ValueRef::Null, &NoFunctions);
    (printed != again || read(source.text()) != read(&printed))
        .then(|| format!("{}: printed as {printed}, then as {again}", source.name()))
}

/// One problem after the other: the line that is printed, the text that it marks, and what belongs to it.
fn render(problems: &Diagnostics) -> String {
    let mut out = String::new();
    for problem in problems {
        let help = problem.help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
        let (code, name, severity) = (problem.code.id, problem.code.name, problem.severity);
        writeln!(out, "{}: {severity}[{code} {name}]: {}{help}", problem.place, problem.message).unwrap();
        writeln!(out, "  marks: {}", marked(&problem.place)).unwrap();
        for Related { place, message: label } in &problem.related {
            writeln!(out, "  {label}: {}", marked(place)).unwrap();
        }
        // The line for terminals is made of the same parts.
        let line = format!("{}: {severity}[{code}]: {}", problem.place, problem.message);
        assert!(problem.to_string().starts_with(&line) && !problem.to_string().contains('\n'), "{problem}");
    }
    out
}

fn marked(place: &Place) -> String {
    let (Some(range), Some(source)) = (place.range, &place.source) else { return place.pointer.clone() };
    let text =
        source.text().get(range.start.offset..range.end.offset).expect("a range is of whole characters");
    let text = shown(text);
    let (start, end) = (range.start, range.end);
    let pointer =
        if place.pointer.is_empty() { String::new() } else { format!(" at {}", shown(&place.pointer)) };
    format!("{}:{}-{}:{} `{text}`{pointer}", start.line, start.column, end.line, end.column)
}

/// As it is, but on one line, visible, and without the middle of what is very long.
fn shown(text: &str) -> String {
    let hidden = |char: char| char.is_control() || matches!(char, '\u{2028}'..='\u{202e}' | '\u{feff}');
    let escape = |char: char| if hidden(char) { char.escape_default().to_string() } else { char.to_string() };
    let chars: Vec<char> = text.chars().collect();
    match chars.len() {
        0..=200 => chars.into_iter().map(escape).collect(),
        length => {
            let (start, end) = (chars[..50].iter().copied(), chars[length - 50..].iter().copied());
            format!("{} … {}", start.map(escape).collect::<String>(), end.map(escape).collect::<String>())
        }
    }
}

fn compare(expected: &Path, rendered: &str) -> Result<(), String> {
    let found = fs::read_to_string(expected)
        .map_err(|_| format!("there is no `.out`; UPDATE=1 writes\n{rendered}"))?;
    let (found, rendered) = (found.lines(), rendered.lines());
    let lines: Vec<_> = found.clone().filter(|line| !rendered.clone().any(|other| other == *line)).collect();
    let more: Vec<_> = rendered.clone().filter(|line| !found.clone().any(|other| other == *line)).collect();
    if found.eq(rendered) {
        return Ok(());
    }
    Err(format!("other words\n  - {}\n  + {}", lines.join("\n  - "), more.join("\n  + ")))
}

fn source(path: &Path) -> Result<Source, Diagnostics> {
    Source::from_bytes(file_name(path), fs::read(path).unwrap())
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/syntax").join(folder);
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|it| it == extension)).collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds nothing", folder.display());
    files
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn report(failures: &[String]) {
    assert!(failures.is_empty(), "{} failures:\n\n{}", failures.len(), failures.join("\n"));
}

//! Markdown as GitHub reads it: nothing but the report's own structure, and no text that its pages turn into something.

use comrak::{
    Arena, Options,
    nodes::{AstNode, NodeValue},
    parse_document,
};

/// The HTML of our own.
const TAGS: &[&str] = &["<code>", "</code>", "<br>", "<!-- -->"];
const FOLDS: &[&str] =
    &["<details>", "<summary>", "</summary>", "</details>", "<code>", "</code>", "<!-- -->"];

pub(crate) fn is_harmless(report: &str, text: &str) {
    let arena = Arena::new();
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.table = true;
    extension.autolink = true;
    extension.strikethrough = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.alerts = true;
    extension.math_dollars = true;
    extension.math_code = true;
    let root = parse_document(&arena, text, &options);
    let mut columns = 0;
    let mut in_code = false;
    for node in root.descendants() {
        let value = &node.data.borrow().value;
        let at = || format!("{report}: {value:?} in\n{}", line(node, text));
        match value {
            NodeValue::Document
            | NodeValue::Paragraph
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::TaskItem(_)
            | NodeValue::Strong
            | NodeValue::SoftBreak
            | NodeValue::CodeBlock(_)
            | NodeValue::TableCell => {}
            NodeValue::Heading(heading) => assert_eq!(heading.level, 3, "{}", at()),
            NodeValue::Code(code) => assert!(is_ours(&code.literal), "{}", at()),
            NodeValue::Table(table) => columns = table.num_columns,
            NodeValue::TableRow(_) => assert_eq!(node.children().count(), columns, "{}", at()),
            NodeValue::HtmlInline(tag) => {
                assert!(TAGS.contains(&tag.as_str()), "{}", at());
                match tag.as_str() {
                    "<code>" => in_code = true,
                    "</code>" => in_code = false,
                    _ => {}
                }
            }
            NodeValue::HtmlBlock(html) => {
                let tags =
                    html.literal.split_inclusive('>').filter_map(|part| Some(&part[part.find('<')?..]));
                tags.for_each(|tag| assert!(FOLDS.contains(&tag), "{}", at()));
            }
            NodeValue::Text(text) if !in_code => assert!(!refers(text), "{}", at()),
            NodeValue::Text(_) => {}
            _ => panic!("{}", at()),
        }
    }
}

/// Names of findings stand in backticks.
fn is_ours(code: &str) -> bool {
    code.chars().all(|char| char.is_ascii_alphanumeric() || char == '-')
}

/// Whether a page finds somebody or something in a text: `@name`, `#1`, `GH-1`.
fn refers(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let pairs = chars.windows(2).any(|pair| matches!(pair[0], '@' | '#') && pair[1].is_alphanumeric());
    pairs || text.contains("GH-1")
}

fn line<'t>(node: &AstNode<'_>, text: &'t str) -> &'t str {
    text.lines().nth(node.data.borrow().sourcepos.start.line.saturating_sub(1)).unwrap_or_default()
}

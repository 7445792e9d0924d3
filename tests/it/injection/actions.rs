//! What the runner of GitHub Actions takes for commands, by its own rules: a line that begins with `::` after white
//! space, and `##[` anywhere in a line, if the name is that of a command.

use std::collections::BTreeMap;

const COMMANDS: &[&str] = &[
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) data: String,
}

/// The commands in what a step has written.
pub(crate) fn obeyed(text: &str) -> Vec<Command> {
    let lines = text.split(['\n', '\r']);
    lines.filter_map(|line| of_line(line).or_else(|| inside(line))).collect()
}

fn of_line(line: &str) -> Option<Command> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let unescape = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let property = |text: &str| unescape(text).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
    command(head, ',', property, unescape(data).replace("%25", "%"))
}

fn inside(line: &str) -> Option<Command> {
    let (head, data) = line.split_once("##[")?.1.split_once(']')?;
    command(head, ';', str::to_owned, data.to_owned())
}

fn command(head: &str, between: char, property: impl Fn(&str) -> String, data: String) -> Option<Command> {
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let is_known = COMMANDS.iter().any(|known| known.eq_ignore_ascii_case(name));
    let properties = properties.trim().split(between).filter_map(|pair| pair.split_once('='));
    let properties = properties.map(|(name, value)| (name.to_owned(), property(value))).collect();
    is_known.then(|| Command { name: name.to_owned(), properties, data })
}

#[test]
fn the_runner_obeys() {
    let names = |text| obeyed(text).into_iter().map(|command| command.name).collect::<Vec<_>>();
    assert_eq!(names("a\n \u{a0}::error file=a%3Ab,line=1::x\r::Debug::y"), ["error", "Debug"]);
    assert_eq!(names("a ##[group]b ##[x]\n::unknown::x\na::error::b"), ["group"]);
    assert_eq!(obeyed("::error file=a%2Cb%3A%250A,line=1::x%0Ay%25")[0].properties["file"], "a,b:%0A");
}

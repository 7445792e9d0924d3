//! Problems as people read them: the message, the lines it is about, and what to do.
//!
//! Lines too long for a terminal are cut around the place, and characters that a terminal would obey are shown
//! instead of sent.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};
use sync_rules::{
    Source,
    diagnostics::{Place, Related, Severity},
};

use crate::{
    problem::Problem,
    text::terminal::{one_line, visible},
};

/// Problems beyond these get one line each.
const DRAWN: usize = 50;
/// More text than this is not drawn around a place; nobody reads it, and drawing is slow.
const MAX_BYTES: usize = 20_000;
const MAX_LINES: usize = 40;
/// Characters shown on either side of a place where the lines are not drawn, and after it where they are.
const WINDOW: usize = 60;
const AFTER: usize = 200;

/// All problems, with colours; whoever writes them takes the colours out where they are not wanted.
pub(crate) fn problems(problems: &[Problem]) -> String {
    all(&problems.iter().map(|problem| (problem, None)).collect::<Vec<_>>())
}

/// The same for problems of which some can be fixed, each with what the fix does.
pub(crate) fn fixable(problems: &[(Problem, Option<String>)]) -> String {
    all(&problems.iter().map(|(problem, fix)| (problem, fix.as_deref())).collect::<Vec<_>>())
}

/// The lines that a problem is about, without what is wrong, and with all lines in between.
pub(crate) fn lines(problem: &Problem) -> String {
    let drawn = rendered(problem, None, Between::Shown);
    drawn.split_once('\n').map_or(String::new(), |(_, lines)| format!("{lines}\n"))
}

/// Lines between places of one problem.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Folded,
    Shown,
}

fn all(problems: &[(&Problem, Option<&str>)]) -> String {
    let (drawn, listed) = problems.split_at(problems.len().min(DRAWN));
    let drawn = drawn.iter().map(|(problem, fix)| rendered(problem, *fix, Between::Folded));
    let mut text = drawn.collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    if !listed.is_empty() {
        text.push('\n');
    }
    for (problem, _) in listed {
        text.push_str(&line(problem));
        text.push('\n');
    }
    text
}

/// A problem on one line.
fn line(problem: &Problem) -> String {
    let place = problem.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let code = problem.code.map(|code| format!("[{}]", code.id)).unwrap_or_default();
    let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    one_line(&format!("{place}{}{code}: {}{help}", problem.severity, problem.message))
}

fn rendered(problem: &Problem, fix: Option<&str>, between: Between) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | _ => Level::NOTE,
    };
    let title = level.primary_title(one_line(&problem.message));
    let title = match problem.code {
        Some(code) => title.id(code.id),
        None => title,
    };
    let group = Group::with_title(title);
    let group = match &problem.place {
        Some(place) => shown(group, place, &problem.related, between),
        None => group,
    };
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let fix = fix.map(|fix| Level::HELP.with_name("fix").message(one_line(fix)));
    match (&problem.place, &problem.help) {
        (_, None) => renderer.render(&[group.elements(fix)]),
        (Some(_), Some(help)) => {
            renderer.render(&[group.element(Level::HELP.message(one_line(help))).elements(fix)])
        }
        // Without lines in between, the two are drawn separately.
        (None, Some(help)) => {
            let help = Group::with_title(Level::HELP.secondary_title(one_line(help)));
            format!("{}\n{}", renderer.render(&[group]), renderer.render(&[help]))
        }
    }
}

fn shown<'a>(group: Group<'a>, place: &'a Place, related: &'a [Related], between: Between) -> Group<'a> {
    let file = one_line(&place.file);
    let (Some(range), Some(source)) = (place.range, &place.source) else {
        let pointer = if place.pointer.is_empty() { String::new() } else { format!("#{}", place.pointer) };
        let origin = Origin::path(one_line(&format!("{file}{pointer}")));
        return group.element(match place.range {
            Some(range) => origin.line(range.start.line).char_column(range.start.column),
            None => origin,
        });
    };
    let span = clipped(source.text(), range.start.offset..range.end.offset);
    let (near, far): (Vec<_>, Vec<_>) = related.iter().partition(|related| related.place.file == place.file);
    let near: Vec<(Range<usize>, &str)> = near
        .into_iter()
        .filter_map(|Related { place, message }| {
            Some((place.range?.start.offset..place.range?.end.offset, message.as_str()))
        })
        .collect();
    let group = match Lines::around(source, span.clone(), &near) {
        Some(lines) => {
            let contexts = near
                .iter()
                .map(|(span, label)| AnnotationKind::Context.span(lines.within(span)).label(one_line(label)));
            let primary = AnnotationKind::Primary.span(lines.within(&span));
            let snippet = lines.snippet(file).fold(between == Between::Folded);
            group.element(snippet.annotation(primary).annotations(contexts))
        }
        None => {
            let origin = Origin::path(file);
            let origin = origin.line(range.start.line).char_column(range.start.column);
            let near = format!("near `{}`", one_line(&window(source.text(), span.start)));
            group.element(origin).element(Level::NOTE.message(near))
        }
    };
    far.into_iter().fold(group, elsewhere)
}

/// A place of another file.
fn elsewhere<'a>(group: Group<'a>, Related { place, message: label }: &'a Related) -> Group<'a> {
    let file = one_line(&place.file);
    let lines = place.source.as_ref().zip(place.range).and_then(|(source, range)| {
        let span = clipped(source.text(), range.start.offset..range.end.offset);
        Some((Lines::around(source, span.clone(), &[])?, span))
    });
    match lines {
        Some((lines, span)) => {
            let label = one_line(label);
            let annotation = AnnotationKind::Context.span(lines.within(&span)).label(label);
            group.element(lines.snippet(file).annotation(annotation))
        }
        None => group.element(Level::NOTE.message(format!(
            "{}: {}",
            one_line(&place.to_string()),
            one_line(label)
        ))),
    }
}

/// A span of very many lines is drawn at its first one.
fn clipped(text: &str, span: Range<usize>) -> Range<usize> {
    let lines = text.get(span.clone()).unwrap_or_default();
    match lines.lines().nth(MAX_LINES) {
        Some(_) => span.start..span.start + lines.lines().next().map_or(0, str::len),
        None => span,
    }
}

/// The lines around some spans.
struct Lines<'a> {
    text: &'a str,
    /// Offset of the first of them, and its number.
    start: usize,
    first: usize,
}

impl<'a> Lines<'a> {
    /// `None` if there is too much of them to draw.
    fn around(source: &'a Source, span: Range<usize>, near: &[(Range<usize>, &str)]) -> Option<Self> {
        let text = source.text();
        let all = near.iter().fold(span, |all, (span, _)| all.start.min(span.start)..all.end.max(span.end));
        let start = text.get(..all.start)?.rfind('\n').map_or(0, |newline| newline + 1);
        let after = text.get(all.end..)?.char_indices();
        let end = after.enumerate().find(|(count, (_, char))| *char == '\n' || *count == AFTER);
        let end = end.map_or(text.len(), |(_, (at, _))| all.end + at);
        let lines = text.get(start..end)?;
        let fits = lines.len() <= MAX_BYTES && lines.lines().nth(MAX_LINES).is_none();
        let first = text.get(..start)?.bytes().filter(|byte| *byte == b'\n').count() + 1;
        fits.then_some(Self { text: lines, start, first })
    }

    fn snippet(&self, file: String) -> Snippet<'static, Annotation<'static>> {
        let text = self.text.strip_suffix('\r').unwrap_or(self.text);
        Snippet::source(shown_lines(text)).line_start(self.first).path(file)
    }

    /// A span in the lines as they are shown.
    fn within(&self, span: &Range<usize>) -> Range<usize> {
        let shown = |offset: usize| {
            let before = self.text.get(..offset.saturating_sub(self.start));
            before.map_or(0, |before| shown_lines(before).len())
        };
        shown(span.start)..shown(span.end)
    }
}

/// Lines without what nobody would see; carriage returns before their ends do not belong to them.
fn shown_lines(text: &str) -> String {
    visible(&text.replace("\r\n", " \n")).into_owned()
}

/// What is around an offset in its line.
fn window(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let after = text.get(offset..).unwrap_or_default().split('\n').next().unwrap_or_default();
    let from = before.char_indices().rev().nth(WINDOW - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(WINDOW).map_or(after.len(), |(at, _)| at);
    let shown = [before.get(from..), after.get(..to)].map(Option::unwrap_or_default).concat();
    let (cut_before, cut_after) = (from > 0, to < after.len());
    format!("{}{shown}{}", if cut_before { "…" } else { "" }, if cut_after { "…" } else { "" })
}

//! Completion inside strings: operators, expansions, and the names of the app's functions and values.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionParams, Documentation,
    MarkupContent, MarkupKind, TextEdit,
};
use sync_rules::{CompileOptions, Context, vocabulary::Word};

use super::{hover, names, token::Token, workspace::Workspace};

/// Characters after which the editor asks by itself.
pub(crate) const TRIGGERS: [&str; 4] = ["\"", "%", "$", "."];

/// What every user has; the rest of the path is the app's own.
const USER: [&str; 5] = ["id", "type", "data", "custom_data", "identities"];

/// Operators that can be written with either sigil although the documentation writes them with `%`.
const EITHER: [&str; 4] = ["and", "or", "nor", "not"];

/// One proposal.
struct Proposal {
    label: String,
    kind: CompletionItemKind,
    word: Option<Word>,
}

pub(crate) fn complete(workspace: &mut Workspace, params: &CompletionParams) -> Vec<CompletionItem> {
    let at = &params.text_document_position_params;
    let project = workspace.project_of(&at.text_document.uri);
    let Some((document, token, offset)) = workspace.under_cursor(at) else { return Vec::new() };
    let Some(typed) = document.text.get(token.start..offset) else { return Vec::new() };
    let none = CompileOptions::default();
    let options = project.as_ref().map_or(&none, |project| &project.app.options);
    let rest = document.text.get(offset..token.end).unwrap_or_default();
    // A string that was left open reaches to the next quote, which may be far after the word.
    let tail: usize = rest
        .chars()
        .take_while(|char| char.is_alphanumeric() || "_-.%$".contains(*char))
        .map(char::len_utf8)
        .sum();
    let range = document.range(token.start, offset + tail);
    let item = |proposal: Proposal| CompletionItem {
        kind: Some(proposal.kind),
        detail: proposal
            .word
            .as_ref()
            .map(|word| word.operand.to_owned())
            .filter(|operand| !operand.is_empty()),
        documentation: proposal.word.as_ref().map(documentation),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit::new(range, quotable(&proposal.label)))),
        label: proposal.label,
        ..CompletionItem::default()
    };
    proposals(&token, typed, options).into_iter().map(item).collect()
}

fn proposals(token: &Token, typed: &str, options: &CompileOptions) -> Vec<Proposal> {
    let plain = |kind: CompletionItemKind, label: String| Proposal { label, kind, word: None };
    if token.names_function() {
        let names = options.functions.iter().flat_map(|functions| functions.keys());
        return names.map(|name| plain(CompletionItemKind::Function, name.clone())).collect();
    }
    let under = |prefix: &str, names: Vec<String>, kind: CompletionItemKind| {
        names.into_iter().map(|name| plain(kind, format!("{prefix}{name}"))).collect()
    };
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let path = |prefix: &str| typed.strip_prefix(prefix).is_some_and(|rest| !rest.contains('.'));
    if path("%%values.") {
        let names = options.values.iter().flat_map(|values| values.keys().cloned()).collect();
        return under("%%values.", names, CompletionItemKind::Constant);
    }
    if path("%%environment.values.") {
        let names = options.environment.iter().flat_map(|environment| environment.values.keys().cloned());
        return under("%%environment.values.", names.collect(), CompletionItemKind::Constant);
    }
    if path("%%environment.") {
        return under("%%environment.", owned(&["tag", "values"]), CompletionItemKind::Property);
    }
    if path("%%user.") {
        return under("%%user.", owned(&USER), CompletionItemKind::Property);
    }
    words(token, typed)
}

/// Operators and expansions.
fn words(token: &Token, typed: &str) -> Vec<Proposal> {
    let context = token.context();
    let name = names::unsigned(typed);
    // Where no rule is known to be, only who types a sigil means one; and a path belongs to the app.
    if (typed.is_empty() && context.is_none())
        || (!name.is_empty() && name.len() == typed.len())
        || name.contains('.')
    {
        return Vec::new();
    }
    let here = |word: &Word| context.is_none_or(|context: Context| word.contexts.contains(&context));
    let mut proposals = Vec::new();
    if !typed.starts_with('$') {
        let expansions = Word::expansions().into_iter().filter(here);
        proposals.extend(expansions.map(|word| proposal(word, CompletionItemKind::Variable)));
    }
    if token.is_key && !typed.starts_with("%%") {
        let operators = Word::operators().into_iter().filter(here);
        let spelled = operators.filter_map(|word| spelled(word, typed));
        proposals.extend(spelled.map(|word| proposal(word, CompletionItemKind::Operator)));
    }
    proposals
}

/// The operator with the sigil that was typed; `None` if it cannot be written so.
fn spelled(mut word: Word, typed: &str) -> Option<Word> {
    let name = names::unsigned(&word.word).to_owned();
    let either = word.word.starts_with('$') || EITHER.contains(&name.as_str());
    if typed.starts_with('$') && !either {
        return None;
    }
    if let Some(sigil) = typed.chars().next() {
        word.word = format!("{sigil}{name}");
    }
    Some(word)
}

fn proposal(word: Word, kind: CompletionItemKind) -> Proposal {
    Proposal { label: word.word.clone(), kind, word: Some(word) }
}

fn documentation(word: &Word) -> Documentation {
    MarkupContent::new(MarkupKind::Markdown, hover::documented(word)).into()
}

/// A name as it is written between quotes.
fn quotable(name: &str) -> String {
    let quoted = serde_json::to_string(name).unwrap_or_default();
    quoted.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name).to_owned()
}

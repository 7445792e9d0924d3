//! Hover: what the word under the cursor means, and where names of the app are defined.

use gen_lsp_types::{Hover, HoverParams, MarkupContent, MarkupKind};
use sync_rules::{app::AppValue, vocabulary::Word};

use super::{
    names::{self, Name},
    project::Project,
    workspace::Workspace,
};

pub(crate) fn hover(workspace: &mut Workspace, params: &HoverParams) -> Option<Hover> {
    let at = &params.text_document_position_params;
    let project = workspace.project_of(&at.text_document.uri);
    let (document, token, _) = workspace.under_cursor(at)?;
    let name = Name::from_token(&token)?;
    let parts =
        [project.and_then(|project| in_app(&name, &project)), name.word().map(|word| documented(&word))];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let contents = MarkupContent::new(MarkupKind::Markdown, parts.join("\n\n---\n\n"));
    let range = document.range(token.start, token.end);
    (!parts.is_empty()).then(|| Hover { contents: contents.into(), range: Some(range) })
}

/// A row of the vocabulary in Markdown.
pub(crate) fn documented(word: &Word) -> String {
    let contexts: Vec<&str> = word.contexts.iter().map(|context| names::described(*context)).collect();
    let operand =
        if word.operand.is_empty() { String::new() } else { format!("\n\nTakes {}.", word.operand) };
    let Word { word, doc, spec, .. } = word;
    format!("`{word}`: {doc}.{operand}\n\nIn {}. Specification {spec}.", contexts.join(", "))
}

/// What the app says about a name.
fn in_app(name: &Name<'_>, project: &Project) -> Option<String> {
    let options = &project.app.options;
    let (what, known) = match name {
        Name::Function(name) => {
            (format!("function `{name}`"), options.functions.as_ref().map(|known| known.contains_key(*name)))
        }
        Name::Value(name) => {
            let known = options.values.as_ref();
            let secret = known.and_then(|known| known.get(*name)) == Some(&AppValue::Secret);
            let what = if secret { "secret value" } else { "value" };
            (format!("{what} `{name}`"), known.map(|known| known.contains_key(*name)))
        }
        Name::EnvironmentValue(name) => {
            let known = options.environment.as_ref();
            (
                format!("value `{name}` of the environment"),
                known.map(|known| known.values.contains_key(*name)),
            )
        }
        Name::Operator(_) | Name::Expansion(_) => return None,
    };
    Some(match (name.defined(project), known) {
        (Some((file, _)), _) => format!("The {what}, defined in `{file}`."),
        (None, Some(true)) => format!("The {what} of the app."),
        (None, _) => format!("The app has no {what}."),
    })
}

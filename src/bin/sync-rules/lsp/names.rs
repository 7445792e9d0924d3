//! What the words of a rule refer to: rows of the vocabulary, and functions and values of the app.

use serde_json::Value as Json;
use sync_rules::{Context, vocabulary::Word};

use super::{project::Project, token::Token};

/// What a string in a rule refers to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Name<'t> {
    /// An operator, without its sigil.
    Operator(&'t str),
    /// A function of the app.
    Function(&'t str),
    /// A value of the app: `%%values.…`.
    Value(&'t str),
    /// A value of the environment: `%%environment.values.…`.
    EnvironmentValue(&'t str),
    /// Any other expansion, without its sigil and path.
    Expansion(&'t str),
}

impl<'t> Name<'t> {
    pub(crate) fn from_token(token: &'t Token) -> Option<Self> {
        let text = token.text.as_str();
        if let Some(path) = text.strip_prefix("%%") {
            let mut parts = path.split('.');
            let some = |part: Option<&'t str>| part.filter(|part| !part.is_empty());
            return match (parts.next()?, some(parts.next()), some(parts.next())) {
                ("values", Some(name), _) => Some(Self::Value(name)),
                ("environment", Some("values"), Some(name)) => Some(Self::EnvironmentValue(name)),
                (name, ..) => Some(Self::Expansion(name)),
            };
        }
        if token.names_function() {
            return Some(Self::Function(text));
        }
        text.strip_prefix(['%', '$']).filter(|_| token.is_key).map(Self::Operator)
    }

    /// The row of the vocabulary.
    pub(crate) fn word(&self) -> Option<Word> {
        let expansion = |name: &str| Word::expansions().into_iter().find(|word| unsigned(&word.word) == name);
        match self {
            Self::Operator(name) => Word::operators().into_iter().find(|word| unsigned(&word.word) == *name),
            Self::Function(_) => None,
            Self::Value(_) => expansion("values"),
            Self::EnvironmentValue(_) => expansion("environment"),
            Self::Expansion(name) => expansion(name),
        }
    }

    /// The file of the app that defines it, and where in it.
    pub(crate) fn defined(&self, project: &Project) -> Option<(String, usize)> {
        match self {
            Self::Function(name) => function(project, name),
            Self::Value(name) => value(project, name).map(|file| (file, 0)),
            Self::EnvironmentValue(name) => environment_value(project, name),
            Self::Operator(_) | Self::Expansion(_) => None,
        }
    }
}

/// A word without its sigil.
pub(crate) fn unsigned(word: &str) -> &str {
    word.trim_start_matches(['%', '$'])
}

/// A kind of expression, in words.
pub(crate) fn described(context: Context) -> &'static str {
    match context {
        Context::PartitionPermission => "partition permissions",
        Context::ApplyWhen => "`apply_when`",
        Context::DocumentFilter => "document filters",
        _ => "other expressions",
    }
}

/// The source of a function, or else its settings.
fn function(project: &Project, name: &str) -> Option<(String, usize)> {
    let sources = [format!("functions/{name}.js"), format!("functions/{name}/source.js")];
    if let Some(source) = sources.into_iter().find(|file| project.files.contains_key(file)) {
        return Some((source, 0));
    }
    // A folder need not have the name of its function.
    let folders = project
        .files
        .iter()
        .filter(|(file, _)| file.starts_with("functions/") && file.ends_with("/config.json"));
    for (file, text) in folders {
        let names = |json: &Json| json.get("name").and_then(Json::as_str) == Some(name);
        let Ok(settings) = serde_json::from_str::<Json>(text) else { continue };
        if names(&settings) {
            let source = file.replace("/config.json", "/source.js");
            let found = if project.files.contains_key(&source) { source } else { file.clone() };
            return Some((found, 0));
        }
        if settings.as_array().is_some_and(|list| list.iter().any(names)) {
            return Some((file.clone(), quoted(text, name)));
        }
    }
    None
}

fn value(project: &Project, name: &str) -> Option<String> {
    let files = project.files.iter().filter(|(file, _)| file.starts_with("values/"));
    let mut named = files.filter(|(file, text)| {
        let json = serde_json::from_str::<Json>(text).ok();
        let written = json.as_ref().and_then(|json| json.get("name")).and_then(Json::as_str);
        let stem = file.strip_prefix("values/").and_then(|file| file.strip_suffix(".json"));
        written.or(stem) == Some(name)
    });
    named.next().map(|(file, _)| file.clone())
}

fn environment_value(project: &Project, name: &str) -> Option<(String, usize)> {
    let tag = project.app.options.environment.as_ref().map(|environment| environment.tag.as_str());
    let tag = tag.filter(|tag| !tag.is_empty()).unwrap_or("no-environment");
    let file = format!("environments/{tag}.json");
    let text = project.files.get(&file)?;
    let json = serde_json::from_str::<Json>(text).ok()?;
    json.get("values")?.get(name)?;
    Some((file, quoted(text, name)))
}

/// Where a name is first in quotes.
fn quoted(text: &str, name: &str) -> usize {
    let quoted = serde_json::to_string(name).unwrap_or_default();
    text.find(&quoted).unwrap_or_default()
}

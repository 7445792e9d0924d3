//! What is known of the values that a rule's paths lead to: from the app's values, and from the schema of its custom
//! user data.

use crate::{
    app::{App, Declared, declared},
    ast::{Path, Root},
    compare::Variable,
    compile::{CompileOptions, ONE_APP, Purpose, ValueSource, resolve_for},
    values::{Structure, Value},
};

/// What a value is when the partition is looked for in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    List,
    Single,
    /// It is known to be missing or null.
    Nothing,
}

pub(super) struct Paths<'a> {
    pub(super) app: &'a App,
    pub(super) options: &'a CompileOptions,
}

impl Paths<'_> {
    /// What to take a path for. Where nothing is known it is an array: a single value would as well be on the right.
    pub(super) fn form(&self, path: &Path) -> Form {
        self.declared(path).unwrap_or(Form::List)
    }

    /// What is known of a path.
    pub(super) fn declared(&self, path: &Path) -> Option<Form> {
        if let Some(value) = self.known(path) {
            return Some(match value.structure() {
                Structure::Array => Form::List,
                Structure::Missing | Structure::Null => Form::Nothing,
                Structure::Scalar | Structure::Object => Form::Single,
            });
        }
        let keys: Vec<&str> = path.segments.iter().map(|segment| &*segment.key).collect();
        let (declared, _) = declared(Some(self.app), &keys).filter(|_| path.root == Root::User)?;
        Some(match declared {
            Declared::List => Form::List,
            Declared::Single => Form::Single,
        })
    }

    /// The value of a path, if the app tells it.
    pub(super) fn known(&self, path: &Path) -> Option<Value> {
        let source = resolve_for(path, self.options, Purpose::State(ONE_APP));
        if let ValueSource::Known(value) = source { Some(value) } else { None }
    }

    /// The variable that a path is for a comparison; `None` if its value is known.
    pub(super) fn variable(&self, path: &Path) -> Option<Variable> {
        let source = resolve_for(path, self.options, Purpose::State(ONE_APP));
        if let ValueSource::User(segments) = source { Some(Variable::User(segments.to_vec())) } else { None }
    }
}

/// `%%user.id` and `%%user.type`, which are always one string.
pub(super) fn is_text(path: &Path) -> bool {
    path.root == Root::User && matches!(&*path.segments, [only] if matches!(&*only.key, "id" | "type"))
}

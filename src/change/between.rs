//! What two apps share of what their rules rest on beside their text: values, functions, custom user data.
//!
//! In: what is known of both apps. Out: by which names of its own each asks for what it does not share, and why. What
//! neither app tells, a function without source or a secret, can have changed between them, so it is two things: that
//! they are one would be said without being known (SEMANTICS §4.4).

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ast::Reads,
    compare::{Need, Variable, Witness, unknown},
    comparison::Counterexample,
    compile::{
        Apart, AppFunction, AppValue, CompileOptions, CustomData, CustomDataSource, OTHER_CUSTOM_DATA,
        Program, UntoldValues, called,
    },
};

/// What two apps do not share.
#[derive(Debug, Default)]
pub(super) struct Between {
    pub(super) before: Apart,
    pub(super) after: Apart,
    /// Whether one of the two does not say if there are custom data at all.
    custom_data_may_be_off: bool,
    /// Why something that a rule names is not known, by its name.
    reasons: BTreeMap<String, String>,
}

/// The name of custom user data in reports.
const CUSTOM_DATA: &str = "%%user.custom_data";

impl Between {
    pub(super) fn new(before: &CompileOptions, after: &CompileOptions, reads: &Reads) -> Self {
        let mut between = Self::default();
        between.after.values = UntoldValues::Other;
        between.custom_data(before.custom_data.as_ref(), after.custom_data.as_ref());
        between.values(before, after, reads);
        for name in &reads.functions {
            match Answers::of(name, before, after, reads) {
                Answers::Alike => {}
                Answers::Apart(why) => {
                    between.after.functions.insert(name.clone());
                    between.reasons.insert(function(name), why);
                }
            }
        }
        between
    }

    fn custom_data(&mut self, before: Option<&CustomData>, after: Option<&CustomData>) {
        use CustomDataSource::{Nowhere, Other, Shared};
        const IN_ONE: &str = "where custom user data come from is only in";
        let (sources, reason) = match (before, after) {
            (None, None) => ((Shared, Shared), None),
            (Some(CustomData::Off), Some(CustomData::Off)) => ((Nowhere, Nowhere), None),
            (Some(CustomData::Off), Some(CustomData::From(_))) => ((Nowhere, Shared), None),
            (Some(CustomData::From(_)), Some(CustomData::Off)) => ((Shared, Nowhere), None),
            (Some(CustomData::From(old)), Some(CustomData::From(new))) if old == new => {
                ((Shared, Shared), None)
            }
            (Some(CustomData::From(old)), Some(CustomData::From(new))) => {
                let why =
                    format!("custom user data come from {} instead of {}", collection(new), collection(old));
                ((Shared, Other), Some(why))
            }
            (None, Some(CustomData::From(_))) => ((Shared, Other), Some(format!("{IN_ONE} the new app"))),
            (Some(CustomData::From(_)), None) => ((Shared, Other), Some(format!("{IN_ONE} the old app"))),
            (None, Some(CustomData::Off)) => {
                self.custom_data_may_be_off = true;
                ((Shared, Nowhere), Some(format!("{IN_ONE} the new app")))
            }
            (Some(CustomData::Off), None) => {
                self.custom_data_may_be_off = true;
                ((Nowhere, Shared), Some(format!("{IN_ONE} the old app")))
            }
        };
        (self.before.custom_data, self.after.custom_data) = sources;
        self.reasons.extend(reason.map(|why| (CUSTOM_DATA.to_owned(), why)));
    }

    fn values(&mut self, before: &CompileOptions, after: &CompileOptions, reads: &Reads) {
        for path in &reads.values {
            let name = path.split('.').next().unwrap_or_default();
            let why = match (told(name, before), told(name, after)) {
                (Told::Known, Told::Known) => continue,
                (Told::Secret(old), Told::Secret(new)) if old == new => "it is a secret",
                (Told::Secret(_), Told::Secret(_)) => "it becomes another secret",
                (Told::Secret(_), Told::Known | Told::Nothing) => "it was a secret",
                (Told::Known | Told::Nothing, Told::Secret(_)) => "it becomes a secret",
                (Told::Nothing, Told::Nothing) => "it is not given",
                (Told::Nothing, Told::Known) => "the old app does not tell it",
                (Told::Known, Told::Nothing) => "the new app does not tell it",
            };
            self.reasons.insert(format!("{}.{path}", unknown::VALUES), why.to_owned());
        }
    }

    /// Why something is not known.
    pub(super) fn reason(&self, name: &str) -> String {
        let why = self.reasons.get(name).map_or("it is not given", String::as_str);
        if name.starts_with(unknown::VALUES) || name.starts_with(unknown::ENVIRONMENT) {
            format!("`{name}` is not known: {why}")
        } else {
            why.to_owned()
        }
    }

    /// Whether a decision would be another one if more were known.
    pub(super) fn is_doubtful(&self, need: Need, witness: &Witness, program: &Program) -> bool {
        let marked = called_in(need, program).is_some_and(|(_, other)| other);
        let other = custom_data_in(need, witness) == Some(CustomDataSource::Other);
        unknown::value_of(need, witness).is_some() || marked || other
    }

    /// What would have to be known for a change that needs these decisions to be sure.
    pub(super) fn doubts(&self, needs: &[Need], witness: &Witness, program: &Program) -> BTreeSet<String> {
        let mut doubts: BTreeSet<String> =
            needs.iter().filter_map(|need| unknown::value_of(*need, witness)).collect();
        let calls: BTreeSet<(&str, bool)> =
            needs.iter().filter_map(|need| called_in(*need, program)).collect();
        // What a function answered before says nothing of what another body answers, or does.
        let both = calls.iter().filter(|(name, other)| *other && calls.contains(&(name, false)));
        doubts.extend(both.map(|(name, _)| function(name)));
        let sources: Vec<CustomDataSource> =
            needs.iter().filter_map(|need| custom_data_in(*need, witness)).collect();
        let mixed = sources.contains(&CustomDataSource::Other) && sources.contains(&CustomDataSource::Shared);
        if mixed || (self.custom_data_may_be_off && !sources.is_empty()) {
            doubts.insert(CUSTOM_DATA.to_owned());
        }
        doubts
    }

    /// An example as users and functions are called outside: of two answers of one function that which is needed.
    pub(super) fn plainly(
        &self,
        mut example: Counterexample,
        needs: &[Need],
        witness: &Witness,
        program: &Program,
    ) -> Counterexample {
        let calls: BTreeSet<(&str, bool)> =
            needs.iter().filter_map(|need| called_in(*need, program)).collect();
        example.calls.retain_mut(|call| {
            let (plain, other) = called(&call.name);
            let kept = !self.after.functions.contains(plain) || other == calls.contains(&(plain, true));
            call.name = plain.to_owned();
            kept
        });
        if let Some(user) = example.user.as_object_mut()
            && let Some(other) = user.remove(OTHER_CUSTOM_DATA)
        {
            let is_needed =
                needs.iter().any(|need| custom_data_in(*need, witness) == Some(CustomDataSource::Other));
            if is_needed {
                user.insert("custom_data".to_owned(), other);
            }
        }
        example
    }
}

/// How a function answers two apps.
enum Answers {
    Alike,
    /// Perhaps otherwise, and why.
    Apart(String),
}

impl Answers {
    fn of(name: &str, before: &CompileOptions, after: &CompileOptions, reads: &Reads) -> Self {
        let (old, new) = match (listed(name, before), listed(name, after)) {
            (Some(old), Some(new)) => (old, new),
            (None, None) => return Self::Apart(not_given(name)),
            (Some(_), None) => return Self::Apart(format!("only the old app has the function `{name}`")),
            (None, Some(_)) => return Self::Apart(format!("only the new app has the function `{name}`")),
        };
        if old.runs_as != new.runs_as {
            return Self::Apart(format!(
                "the function `{name}` runs as another user (`run_as…` in its settings)"
            ));
        }
        let source = match (&old.source, &new.source) {
            (None, None) => return Self::Apart(not_given(name)),
            (Some(source), None) => {
                return Self::Apart(format!(
                    "only the old app has the source of `{name}` (`{}`)",
                    source.name()
                ));
            }
            (None, Some(source)) => {
                return Self::Apart(format!(
                    "only the new app has the source of `{name}` (`{}`)",
                    source.name()
                ));
            }
            (Some(old), Some(new)) if old.text() != new.text() => {
                let files = if old.name() == new.name() {
                    format!("`{}`", new.name())
                } else {
                    format!("`{}`, now `{}`", old.name(), new.name())
                };
                return Self::Apart(format!("the source of the function `{name}` changed ({files})"));
            }
            (Some(_), Some(new)) => new,
        };
        let whole_user = reads.user.contains("") || reads.user.contains("custom_data");
        match reached(source.text(), whole_user, before, after) {
            Some(what) => Self::Apart(format!("the function `{name}` may use {what}")),
            None => Self::Alike,
        }
    }
}

fn not_given(name: &str) -> String {
    format!("the source of the function `{name}` is not given")
}

fn listed<'o>(name: &str, options: &'o CompileOptions) -> Option<&'o AppFunction> {
    options.functions.as_ref().and_then(|functions| functions.get(name))
}

/// Something that changed, or is not known, and that a function can reach: it is looked for by the words that it cannot be reached
/// without.
fn reached(
    source: &str,
    whole_user: bool,
    before: &CompileOptions,
    after: &CompileOptions,
) -> Option<&'static str> {
    // A name that is put together is any name.
    let says = |word: &str| source.contains(word) || source.contains("context[") || source.contains("eval(");
    let functions = |options: &CompileOptions| -> BTreeMap<String, (Option<String>, String)> {
        let listed = options.functions.iter().flatten();
        let text = |function: &AppFunction| function.source.as_ref().map(|source| source.text().to_owned());
        listed.map(|(name, one)| (name.clone(), (text(one), format!("{:?}", one.runs_as)))).collect()
    };
    if (says("custom") || whole_user) && before.custom_data != after.custom_data {
        Some("custom user data, which changed")
    } else if says("values") && (before.values != after.values || before.secrets != after.secrets) {
        Some("values of the app, which changed")
    } else if says("values") && has_secrets(after) {
        Some("values of the app, of which some are secrets")
    } else if says("environment") && before.environment != after.environment {
        Some("the environment, which changed")
    } else if says("functions") && functions(before) != functions(after) {
        Some("other functions, which changed")
    } else {
        None
    }
}

fn has_secrets(options: &CompileOptions) -> bool {
    options.values.iter().flatten().any(|(_, value)| *value == AppValue::Secret)
}

/// What an app tells of a value.
#[derive(Clone, Copy)]
enum Told<'o> {
    Known,
    Secret(Option<&'o String>),
    Nothing,
}

fn told<'o>(name: &str, options: &'o CompileOptions) -> Told<'o> {
    match options.values.as_ref().and_then(|values| values.get(name)) {
        Some(AppValue::Known(_)) => Told::Known,
        Some(AppValue::Secret) => Told::Secret(options.secrets.get(name)),
        None => Told::Nothing,
    }
}

/// How a function is named among the things that an effect rests on.
fn function(name: &str) -> String {
    format!("%function {name}")
}

fn collection(settings: &BTreeMap<&'static str, String>) -> String {
    let get = |name: &str| settings.get(name).map_or("?", String::as_str);
    let service = settings.get("mongo_service_name").map(|name| format!(" of `{name}`")).unwrap_or_default();
    format!("`{}.{}`{service} by `{}`", get("database_name"), get("collection_name"), get("user_id_field"))
}

/// The function that a decision is about, and whether it is the other app's.
fn called_in(need: Need, program: &Program) -> Option<(&str, bool)> {
    let Need::Call(call) = need else { return None };
    program.calls.get(call).map(|call| called(&call.name))
}

/// Whose custom data a decision is about.
fn custom_data_in(need: Need, witness: &Witness) -> Option<CustomDataSource> {
    let (Need::Variable(number)
    | Need::Member(number, _)
    | Need::Null(number)
    | Need::Container(number)
    | Need::NonEmpty(number)) = need
    else {
        return None;
    };
    let Some(Variable::User(path)) = witness.variables.get(number) else { return None };
    match &*path.first()?.key {
        OTHER_CUSTOM_DATA => Some(CustomDataSource::Other),
        "custom_data" => Some(CustomDataSource::Shared),
        _ => None,
    }
}

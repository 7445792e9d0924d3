//! What stands in a program for what the app does not tell: it depends on what the program is made for.

use std::collections::BTreeSet;

/// What a program is made for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose<'a> {
    /// Deciding inputs one by one: what is not known is undecided, which denies.
    Decide,
    /// Statements about all inputs: what is not known can be anything. A value of the app becomes a path below
    /// `%%values` in the user, and a function that the app does not list may return anything (SEMANTICS §4.4).
    State(&'a Apart),
}

/// What an app does not share with the one that it is compared with: it is asked for by names of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Apart {
    pub(crate) values: UntoldValues,
    /// Functions that may answer otherwise.
    pub(crate) functions: BTreeSet<String>,
    pub(crate) custom_data: CustomDataSource,
}

/// What values and the environment are, as far as the app does not tell them, seen from the other app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum UntoldValues {
    /// Those of the other app.
    #[default]
    Shared,
    /// Perhaps others: what is not given on either side can have changed.
    Other,
}

/// Where `%%user.custom_data` comes from, seen from the other app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CustomDataSource {
    /// From where the other app has it.
    #[default]
    Shared,
    /// From somewhere else, or nobody knows.
    Other,
    /// From nowhere: nobody has any (SEMANTICS §2.2.2).
    Nowhere,
}

/// Nothing: the program is about one app.
pub(crate) const ONE_APP: &Apart = &Apart {
    values: UntoldValues::Shared,
    functions: BTreeSet::new(),
    custom_data: CustomDataSource::Shared,
};

/// The names under which unknown values are asked for. No field of a user has them.
pub(crate) const VALUES: &str = "%%values";
pub(crate) const ENVIRONMENT: &str = "%%environment";
/// The same for the app whose values are others.
pub(crate) const OTHER_VALUES: &str = "%%values after";
pub(crate) const OTHER_ENVIRONMENT: &str = "%%environment after";
/// Custom data that come from somewhere else.
pub(crate) const OTHER_CUSTOM_DATA: &str = "%%custom_data after";
/// The function that a name means, where it may answer otherwise.
const OTHER: &str = " (after)";

impl Apart {
    /// The name under which a function is called.
    pub(super) fn call(&self, name: &str) -> Box<str> {
        if self.functions.contains(name) { format!("{name}{OTHER}").into() } else { name.into() }
    }
}

/// The name of a function as the app knows it, and whether it was asked for under a name of its own.
pub(crate) fn called(name: &str) -> (&str, bool) {
    match name.strip_suffix(OTHER) {
        Some(plain) => (plain, true),
        None => (name, false),
    }
}

//! The expansions (SEMANTICS §2).

use super::Context;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ExpansionId {
    True,
    False,
    User,
    Values,
    Environment,
    Partition,
    /// Exists in other kinds of rules, never here.
    Elsewhere,
}

/// One expansion.
#[derive(Debug)]
pub(crate) struct Expansion {
    pub(crate) id: ExpansionId,
    /// The name without `%%`.
    pub(crate) name: &'static str,
    pub(crate) contexts: &'static [Context],
    /// What it stands for; for an expansion of other rules, where it has a value.
    pub(crate) doc: &'static str,
    pub(crate) spec: &'static str,
}

/// What `%%user` has (SEMANTICS §2.2.1).
pub(crate) const USER_FIELDS: &[&str] = &["id", "type", "data", "custom_data", "identities"];

/// An expansion that has a value in every context.
const fn expansion(id: ExpansionId, name: &'static str, doc: &'static str, spec: &'static str) -> Expansion {
    Expansion { id, name, contexts: Context::ALL, doc, spec }
}

const fn elsewhere(name: &'static str, doc: &'static str) -> Expansion {
    Expansion { contexts: &[], ..expansion(ExpansionId::Elsewhere, name, doc, "§2.1") }
}

impl Expansion {
    pub(crate) const ALL: &[Expansion] = &[
        expansion(
            ExpansionId::True,
            "true",
            "the value `true`; as a key it asserts that its value is true",
            "§3.3",
        ),
        expansion(
            ExpansionId::False,
            "false",
            "the value `false`; as a key it asserts that its value is false",
            "§3.3",
        ),
        expansion(
            ExpansionId::User,
            "user",
            "the user: `id`, `type`, `data`, `custom_data`, `identities`",
            "§2.2",
        ),
        expansion(ExpansionId::Values, "values", "a value of the app, by its name", "§2.2.5"),
        expansion(
            ExpansionId::Environment,
            "environment",
            "the environment: `tag`, or `values` and a name",
            "§2.2.6",
        ),
        Expansion {
            contexts: Context::PARTITION,
            ..expansion(
                ExpansionId::Partition,
                "partition",
                "the partition value of the realm that is opened",
                "§2.2.7",
            )
        },
        elsewhere("request", "requests over HTTP"),
        elsewhere("root", "rules of a collection"),
        elsewhere("this", "rules of a collection"),
        elsewhere("prev", "rules of a collection"),
        elsewhere("prevRoot", "rules of a collection"),
        elsewhere("args", "rules of a service"),
        elsewhere("vars", "pipelines of MongoDB Stitch"),
        elsewhere("item", "pipelines of MongoDB Stitch"),
    ];

    pub(crate) fn from_name(name: &str) -> Option<&'static Expansion> {
        Self::ALL.iter().find(|expansion| expansion.name == name)
    }
}

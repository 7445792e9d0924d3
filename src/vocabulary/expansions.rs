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

const fn elsewhere(name: &'static str, doc: &'static str) -> Expansion {
    Expansion { id: ExpansionId::Elsewhere, name, contexts: &[], doc, spec: "§2.1" }
}

impl Expansion {
    pub(crate) const ALL: &[Expansion] = &[
        Expansion {
            id: ExpansionId::True,
            name: "true",
            contexts: Context::ALL,
            doc: "the value `true`; as a key it asserts that its value is true",
            spec: "§3.3",
        },
        Expansion {
            id: ExpansionId::False,
            name: "false",
            contexts: Context::ALL,
            doc: "the value `false`; as a key it asserts that its value is false",
            spec: "§3.3",
        },
        Expansion {
            id: ExpansionId::User,
            name: "user",
            contexts: Context::ALL,
            doc: "the user: `id`, `type`, `data`, `custom_data`, `identities`",
            spec: "§2.2",
        },
        Expansion {
            id: ExpansionId::Values,
            name: "values",
            contexts: Context::ALL,
            doc: "a value of the app, by its name",
            spec: "§2.2.5",
        },
        Expansion {
            id: ExpansionId::Environment,
            name: "environment",
            contexts: Context::ALL,
            doc: "the environment: `tag`, or `values` and a name",
            spec: "§2.2.6",
        },
        Expansion {
            id: ExpansionId::Partition,
            name: "partition",
            contexts: Context::PARTITION,
            doc: "the partition value of the realm that is opened",
            spec: "§2.2.7",
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

//! What a migration says of an app: a verdict with its evidence for each rule, the roles, and the files.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::{
    compare::Obstacle, comparison::MadeCall, diagnostics::Place, explain::Permission,
    functions::FunctionMigration, partition::PartitionKey,
};

/// How an app moves from partitions to a target.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Migration {
    /// What it moves to: `flexible-sync`.
    pub target: &'static str,
    /// How the evidence was found: `decision-procedure`, by comparing all inputs.
    pub method: &'static str,
    /// The folder of the app; empty for the top.
    pub root: String,
    /// The partition key.
    pub partition: PartitionKey,
    /// The worst verdict of its rules, or a worse one for the reasons of the app.
    pub verdict: Verdict,
    /// What a person must look at beside the rules, in sentences: what is not known of the app, and collections that
    /// partition sync did not serve.
    pub reasons: Vec<String>,
    /// Read and write, as far as they are configured.
    pub rules: Vec<RuleMigration>,
    /// The roles that take the place of the rules, as `default_rule.json` has them, in the order in which they are
    /// tried. What could not be translated is denied in them.
    pub roles: Vec<Json>,
    /// The queryable fields that the roles need.
    pub queryable_fields: Vec<String>,
    /// The files of the migrated app that differ from those of the export, with paths below its root.
    pub files: Vec<MigratedFile>,
    /// The functions that the rules call.
    pub functions: Vec<FunctionMigration>,
    /// What becomes different although the rules mean the same, and what else to know, most important first.
    pub notes: Vec<MigrationNote>,
}

/// How safely something can be moved, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The roles mean the same as the rule, for every user, partition and document.
    Automatic,
    /// They mean the same if the conditions hold that are still assumed.
    Conditional,
    /// A person must look at it: the reasons say at what.
    Review,
    /// There is no equivalent; the report says what to build instead.
    Manual,
}

/// What becomes of one permission.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RuleMigration {
    /// Read or write.
    pub permission: Permission,
    /// The rule as it was written.
    pub expression: Json,
    /// Where it is.
    pub place: Place,
    /// How safely it can be moved.
    pub verdict: Verdict,
    /// What the documentation says of the rule's parts (SEMANTICS §8.2, §8.3).
    pub official: Vec<OfficialStatement>,
    /// The filter that takes its place; absent if nothing of it can be translated, or if the roles differ in it.
    pub document_filter: Option<Json>,
    /// What users must be for the filter to count; absent where there is no filter.
    pub apply_when: Option<Json>,
    /// What must hold of the data for the filter to mean the same.
    pub conditions: Vec<Condition>,
    /// What the verdict rests on that the documentation leaves open.
    pub decisions: Vec<Decision>,
    /// How it is known that the filter means the same.
    pub evidence: Evidence,
    /// Why the verdict is not better, in sentences.
    pub reasons: Vec<String>,
}

/// What the documentation of the migration says of a part of a rule.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct OfficialStatement {
    /// The word: `%%partition`, `%function`, `%or`.
    pub construct: String,
    /// What is said of it.
    pub statement: Official,
    /// What the pages say, where they differ.
    pub remark: Option<&'static str>,
    /// Where the word is.
    #[serde(flatten)]
    pub place: Place,
}

/// The documentation's two classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Official {
    /// "may work, but there is enough nuance that you should test them"
    TestFirst,
    /// "cannot be migrated"
    CannotMigrate,
}

/// Something that must hold of an app's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Condition {
    /// A stable name: `array`, `scalar`, `key-type`.
    pub code: &'static str,
    /// What must hold, in one sentence.
    pub message: String,
    /// Whether it is known to hold.
    #[serde(flatten)]
    pub status: ConditionStatus,
    /// A query in the MongoDB shell that finds what violates it; absent if nothing in the database can.
    pub query: Option<String>,
}

/// A decision of this tool's where the documentation does not say what the service answers; there the service may have
/// answered otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Decision {
    /// The code of the lint that finds the same, `SR208`; where there is none a stable name.
    pub code: &'static str,
    /// Where SEMANTICS decides it: `§6.1.13`.
    pub section: &'static str,
    /// What is decided, in one sentence.
    pub message: String,
}

/// Whether a condition is known to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionStatus {
    /// It is for a person to see that it holds.
    Assumed,
    /// It follows from this, in words.
    Verified(String),
}

/// How it is known that the roles mean the same as a rule.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Evidence {
    /// Under the conditions no user, partition and document distinguishes them; so many cases were checked.
    Equivalent {
        /// How many.
        checked: u64,
    },
    /// The roles are narrower by what could not be translated; otherwise they mean the same.
    Narrower {
        /// How many cases were checked.
        checked: u64,
        /// An input that loses access.
        counterexample: Box<RoleCounterexample>,
    },
    /// This input is answered differently.
    Different {
        /// How many cases were checked before.
        checked: u64,
        /// The input.
        counterexample: Box<RoleCounterexample>,
    },
    /// The search reached its limit, or met something that it does not model.
    Unknown {
        /// How many cases were checked.
        checked: u64,
        /// What stopped it; `None` if the roles could not be read again.
        because: Option<Obstacle>,
    },
}

/// An input that a rule and the roles answer differently; users, documents and results are relaxed Extended JSON.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RoleCounterexample {
    /// The user.
    pub user: Json,
    /// The app's values that the rule reads and nothing else tells, by name.
    pub values: Option<Json>,
    /// The environment, in the same way.
    pub environment: Option<Json>,
    /// The partition of the document; absent if partition sync does not serve the document.
    pub partition: Option<Json>,
    /// The document.
    pub document: Json,
    /// The permission in question.
    pub permission: Permission,
    /// The calls that were made: name, arguments, and the result if the function did not fail.
    pub calls: Vec<MadeCall>,
    /// Whether the rule allows it.
    pub rule_allows: bool,
    /// Whether the roles allow it.
    pub roles_allow: bool,
}

/// Something to know about a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MigrationNote {
    /// A stable name: `open-to-everyone`, `per-document`, `session`.
    pub code: &'static str,
    /// What to know, in a sentence or two.
    pub message: String,
}

/// A file of the migrated app.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigratedFile {
    /// The path below the app's root.
    pub path: String,
    /// What happens to it.
    pub action: FileAction,
    /// Its new text; empty for a file that is removed.
    pub text: String,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileAction {
    /// It is new.
    Create,
    /// It takes the place of one that is there.
    Replace,
    /// It would count where it must not, and goes.
    Remove,
}

impl Serialize for ConditionStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Named<'a> {
            status: &'static str,
            by: Option<&'a str>,
        }
        let named = match self {
            Self::Assumed => Named { status: "assumed", by: None },
            Self::Verified(by) => Named { status: "verified", by: Some(by) },
        };
        named.serialize(serializer)
    }
}

impl Verdict {
    /// The name of the report's formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Conditional => "conditional",
            Self::Review => "review",
            Self::Manual => "manual",
        }
    }
}

impl Official {
    /// The name of the report's formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TestFirst => "test-first",
            Self::CannotMigrate => "cannot-migrate",
        }
    }
}

impl FileAction {
    /// The name of the report's formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Replace => "replace",
            Self::Remove => "remove",
        }
    }
}

impl Condition {
    /// Whether it is still for a person to see that it holds.
    pub fn is_open(&self) -> bool {
        self.status == ConditionStatus::Assumed
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

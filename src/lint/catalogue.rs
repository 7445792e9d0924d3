//! The catalogue: what there is to find.

use serde::Serialize;

use super::{ConfigTarget, Report, RoleTarget, RuleTarget, checks, refusals};
use crate::diagnostics::{Code, Severity};

/// How sure a finding is that something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Confidence {
    /// Often meant that way; shown only when asked for.
    Low,
    /// Usually a mistake.
    Medium,
    /// Certain: it follows from the rules themselves.
    High,
}

/// One row of the catalogue.
pub(crate) struct Lint {
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    pub(crate) confidence: Confidence,
    /// Documentation for users in Markdown: what it finds, why that matters, what to do. Examples are fenced as
    /// ```` ```json fires ```` and ```` ```json quiet ````; each is a whole `sync/config.json`, or a bare rule.
    pub(crate) doc: &'static str,
    pub(crate) check: Check,
}

/// What a lint looks at.
pub(crate) enum Check {
    /// Every expression of the app: both permissions of a sync configuration, and of each role `apply_when`, the
    /// filters, `insert` and `delete`.
    Expression(fn(&RuleTarget<'_>, &mut Report<'_>)),
    /// The permissions of a partition-based configuration alone: it asks about partitions.
    Permission(fn(&RuleTarget<'_>, &mut Report<'_>)),
    /// A sync configuration, with its app if there is one.
    Config(fn(&ConfigTarget<'_>, &mut Report<'_>)),
    /// The roles of one collection, or the default ones.
    Roles(fn(&RoleTarget<'_>, &mut Report<'_>)),
    /// Both of the last two.
    ConfigAndRoles(fn(&ConfigTarget<'_>, &mut Report<'_>), fn(&RoleTarget<'_>, &mut Report<'_>)),
}

/// An entry of the catalogue as users see it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CatalogueEntry {
    /// The code and name.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// Markdown: what it finds, why that matters, what to do, examples.
    pub doc: &'static str,
}

impl CatalogueEntry {
    /// Every finding, those of parsing included, in the order of codes.
    pub fn all() -> Vec<Self> {
        let refusals = Code::ALL.iter().map(|code| Self {
            code: *code,
            severity: Severity::Error,
            confidence: Confidence::High,
            doc: refusals::doc(*code),
        });
        let lints = checks::ALL.iter().map(|lint| Self {
            code: lint.code,
            severity: lint.severity,
            confidence: lint.confidence,
            doc: lint.doc,
        });
        let mut all: Vec<_> = refusals.chain(lints).collect();
        all.sort_by_key(|entry| entry.code.id);
        all
    }
}

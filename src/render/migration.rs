//! Migrations: the apps of `sync-rules/migrate/1`.

use serde::Serialize;
use serde_json::Value as Json;

use crate::{
    change::Obstacle,
    diagnostics::Place,
    explain::Permission,
    functions::FunctionMigration,
    migrate::{
        Condition, Decision, Evidence, FileAction, MigratedFile, Migration, MigrationNote, OfficialStatement,
        RoleCounterexample, RuleMigration, Verdict,
    },
    partition::PartitionKey,
};

/// Who reads a migration.
#[derive(Clone, Copy)]
pub enum MigrationReader<'a> {
    /// A program beside the command line, which can repeat counterexamples and has the files.
    CommandLine(&'a dyn Fn(&RoleCounterexample) -> Reproduction),
    /// A page, which shows places and offers the files: their texts are in it.
    Page,
}

/// How a command line shows a counterexample again.
#[derive(Clone, Debug, Default)]
pub struct Reproduction {
    /// What a file of the app's values must hold; `None` if the export has what is needed.
    pub values: Option<Json>,
    /// The same for the environment.
    pub environment: Option<Json>,
    /// The command that asks the rule.
    pub command: Option<String>,
    /// The command that asks the roles, if they were written.
    pub roles_command: Option<String>,
}

#[derive(Serialize)]
struct MigrationShape<'a> {
    root: &'a str,
    partition: &'a PartitionKey,
    verdict: Verdict,
    reasons: &'a [String],
    rules: Vec<RuleShape<'a>>,
    roles: &'a [Json],
    queryable_fields: &'a [String],
    functions: &'a [FunctionMigration],
    notes: &'a [MigrationNote],
    files: Vec<FileShape<'a>>,
}

#[derive(Serialize)]
struct RuleShape<'a> {
    permission: Permission,
    expression: &'a Json,
    verdict: Verdict,
    #[serde(flatten)]
    place: &'a Place,
    official: &'a [OfficialStatement],
    document_filter: Option<&'a Json>,
    apply_when: Option<&'a Json>,
    conditions: &'a [Condition],
    decisions: &'a [Decision],
    evidence: EvidenceShape<'a>,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct EvidenceShape<'a> {
    result: &'static str,
    method: &'static str,
    checked: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_by: Option<Obstacle>,
    counterexample: Option<CounterexampleShape<'a>>,
}

#[derive(Serialize)]
struct CounterexampleShape<'a> {
    user: &'a Json,
    /// Whether partition sync serves the document; if not there is no partition.
    served: bool,
    partition: Option<&'a Json>,
    document: &'a Json,
    permission: Permission,
    functions: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<Json>,
    rule_allows: bool,
    roles_allow: bool,
    #[serde(flatten)]
    commands: Option<CommandsShape>,
}

#[derive(Serialize)]
struct CommandsShape {
    command: Option<String>,
    roles_command: Option<String>,
}

#[derive(Serialize)]
struct FileShape<'a> {
    path: &'a str,
    action: FileAction,
    /// Null for a file that goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Option<&'a str>>,
}

impl Migration {
    /// The migration for programs, as an app of the format `sync-rules/migrate/1`.
    pub fn to_json<'a>(&'a self, reader: MigrationReader<'_>) -> impl Serialize + use<'a> {
        MigrationShape {
            root: if self.root.is_empty() { "." } else { &self.root },
            partition: &self.partition,
            verdict: self.verdict,
            rules: self.rules.iter().map(|one| rule(one, self.method, reader)).collect(),
            reasons: &self.reasons,
            roles: &self.roles,
            queryable_fields: &self.queryable_fields,
            functions: &self.functions,
            notes: &self.notes,
            files: self.files.iter().map(|one| file(one, reader)).collect(),
        }
    }
}

fn rule<'a>(rule: &'a RuleMigration, method: &'static str, reader: MigrationReader<'_>) -> RuleShape<'a> {
    RuleShape {
        permission: rule.permission,
        expression: &rule.expression,
        verdict: rule.verdict,
        place: &rule.place,
        official: &rule.official,
        document_filter: rule.document_filter.as_ref(),
        apply_when: rule.apply_when.as_ref(),
        conditions: &rule.conditions,
        decisions: &rule.decisions,
        evidence: evidence(&rule.evidence, method, reader),
        reasons: &rule.reasons,
    }
}

fn evidence<'a>(
    evidence: &'a Evidence,
    method: &'static str,
    reader: MigrationReader<'_>,
) -> EvidenceShape<'a> {
    let mut stopped_by = None;
    let (result, checked, example) = match evidence {
        Evidence::Equivalent { checked } => ("equivalent", *checked, None),
        Evidence::Narrower { checked, counterexample } => ("narrower", *checked, Some(counterexample)),
        Evidence::Different { checked, counterexample } => ("different", *checked, Some(counterexample)),
        Evidence::Unknown { checked, because } => {
            stopped_by = *because;
            ("unknown", *checked, None)
        }
    };
    let counterexample = example.map(|example| counterexample(example, reader));
    EvidenceShape { result, method, checked, stopped_by, counterexample }
}

fn counterexample<'a>(
    example: &'a RoleCounterexample,
    reader: MigrationReader<'_>,
) -> CounterexampleShape<'a> {
    let (values, environment, commands) = match reader {
        MigrationReader::CommandLine(reproduce) => {
            let Reproduction { values, environment, command, roles_command } = reproduce(example);
            (values, environment, Some(CommandsShape { command, roles_command }))
        }
        MigrationReader::Page => (example.values.clone(), example.environment.clone(), None),
    };
    CounterexampleShape {
        user: &example.user,
        served: example.partition.is_some(),
        partition: example.partition.as_ref(),
        document: &example.document,
        permission: example.permission,
        functions: example.functions(),
        values,
        environment,
        rule_allows: example.rule_allows,
        roles_allow: example.roles_allow,
        commands,
    }
}

fn file<'a>(file: &'a MigratedFile, reader: MigrationReader<'_>) -> FileShape<'a> {
    let text = match reader {
        MigrationReader::CommandLine(_) => None,
        MigrationReader::Page => Some((file.action != FileAction::Remove).then_some(file.text.as_str())),
    };
    FileShape { path: &file.path, action: file.action, text }
}

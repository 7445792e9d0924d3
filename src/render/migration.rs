//! Migrations: the apps of `sync-rules/migrate/1`.

use serde::Serialize;
use serde_json::Value as Json;

use super::place::{Beside, Spans};
use crate::{
    change::Obstacle,
    functions::FunctionMigration,
    migrate::{
        Condition, ConditionStatus, Decision, Evidence, FileAction, MigratedFile, Migration,
        OfficialStatement, RoleCounterexample, RuleMigration,
    },
    text::Range,
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
    partition: KeyShape<'a>,
    verdict: &'static str,
    reasons: &'a [String],
    rules: Vec<RuleShape<'a>>,
    roles: &'a [Json],
    queryable_fields: &'a [String],
    functions: Vec<FunctionShape<'a>>,
    notes: Vec<NoteShape<'a>>,
    files: Vec<FileShape<'a>>,
}

#[derive(Serialize)]
struct KeyShape<'a> {
    key: &'a str,
    r#type: Option<&'static str>,
    required: bool,
}

#[derive(Serialize)]
struct RuleShape<'a> {
    permission: &'static str,
    expression: &'a Json,
    verdict: &'static str,
    pointer: &'a str,
    file: &'a str,
    range: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Beside,
    official: Vec<OfficialShape<'a>>,
    document_filter: Option<&'a Json>,
    apply_when: Option<&'a Json>,
    conditions: Vec<ConditionShape<'a>>,
    decisions: Vec<DecisionShape<'a>>,
    evidence: EvidenceShape<'a>,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct OfficialShape<'a> {
    construct: &'a str,
    statement: &'static str,
    range: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Beside,
    remark: Option<&'static str>,
}

#[derive(Serialize)]
struct ConditionShape<'a> {
    code: &'static str,
    message: &'a str,
    status: &'static str,
    /// What it follows from, if it is discharged.
    by: Option<&'a str>,
    query: Option<&'a str>,
}

#[derive(Serialize)]
struct DecisionShape<'a> {
    code: &'static str,
    section: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct EvidenceShape<'a> {
    result: &'static str,
    method: &'static str,
    checked: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_by: Option<&'static str>,
    counterexample: Option<CounterexampleShape<'a>>,
}

#[derive(Serialize)]
struct CounterexampleShape<'a> {
    user: &'a Json,
    /// Whether partition sync serves the document; if not there is no partition.
    served: bool,
    partition: Option<&'a Json>,
    document: &'a Json,
    permission: &'static str,
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
struct FunctionShape<'a> {
    name: &'a str,
    file: Option<&'a str>,
    takes_partition: bool,
    reads: Vec<ReadShape<'a>>,
    advice: &'a [String],
}

#[derive(Serialize)]
struct ReadShape<'a> {
    kind: &'static str,
    what: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct NoteShape<'a> {
    code: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct FileShape<'a> {
    path: &'a str,
    action: &'static str,
    /// Null for a file that goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Option<&'a str>>,
}

impl Migration {
    /// The migration for programs, as an app of the format `sync-rules/migrate/1`.
    pub fn to_json<'a>(&'a self, reader: MigrationReader<'_>) -> impl Serialize + use<'a> {
        let key = &self.partition;
        let notes = self.notes.iter().map(|note| NoteShape { code: note.code, message: &note.message });
        MigrationShape {
            root: if self.root.is_empty() { "." } else { &self.root },
            partition: KeyShape {
                key: &key.name,
                r#type: key.kind.map(|kind| kind.as_str()),
                required: key.required,
            },
            verdict: self.verdict.as_str(),
            rules: self.rules.iter().map(|one| rule(one, self.method, reader)).collect(),
            reasons: &self.reasons,
            roles: &self.roles,
            queryable_fields: &self.queryable_fields,
            functions: self.functions.iter().map(function).collect(),
            notes: notes.collect(),
            files: self.files.iter().map(|one| file(one, reader)).collect(),
        }
    }
}

impl MigrationReader<'_> {
    fn spans(self) -> Spans {
        match self {
            Self::CommandLine(_) => Spans::Ranges,
            Self::Page => Spans::Utf16,
        }
    }
}

fn rule<'a>(rule: &'a RuleMigration, method: &'static str, reader: MigrationReader<'_>) -> RuleShape<'a> {
    let spans = reader.spans();
    let official = |said: &'a OfficialStatement| OfficialShape {
        construct: &said.construct,
        statement: said.statement.as_str(),
        range: said.place.range,
        span: spans.of(&said.place),
        remark: said.remark,
    };
    RuleShape {
        permission: rule.permission.as_str(),
        expression: &rule.expression,
        verdict: rule.verdict.as_str(),
        pointer: &rule.place.pointer,
        file: &rule.place.file,
        range: rule.place.range,
        span: spans.of(&rule.place),
        official: rule.official.iter().map(official).collect(),
        document_filter: rule.document_filter.as_ref(),
        apply_when: rule.apply_when.as_ref(),
        conditions: rule.conditions.iter().map(condition).collect(),
        decisions: rule.decisions.iter().map(decision).collect(),
        evidence: evidence(&rule.evidence, method, reader),
        reasons: &rule.reasons,
    }
}

fn condition(condition: &Condition) -> ConditionShape<'_> {
    let (status, by) = match &condition.status {
        ConditionStatus::Assumed => ("assumed", None),
        ConditionStatus::Discharged(by) => ("discharged", Some(by.as_str())),
    };
    let query = condition.query.as_deref();
    ConditionShape { code: condition.code, message: &condition.message, status, by, query }
}

fn decision(decision: &Decision) -> DecisionShape<'_> {
    DecisionShape { code: decision.code, section: decision.section, message: &decision.message }
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
            stopped_by = because.map(Obstacle::as_str);
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
        permission: example.permission.as_str(),
        functions: example.functions(),
        values,
        environment,
        rule_allows: example.rule_allows,
        roles_allow: example.roles_allow,
        commands,
    }
}

fn function(function: &FunctionMigration) -> FunctionShape<'_> {
    let reads =
        function.reads.iter().map(|read| ReadShape { kind: read.kind, what: &read.what, line: read.line });
    FunctionShape {
        name: &function.name,
        file: function.file.as_deref(),
        takes_partition: function.takes_partition,
        reads: reads.collect(),
        advice: &function.advice,
    }
}

fn file<'a>(file: &'a MigratedFile, reader: MigrationReader<'_>) -> FileShape<'a> {
    let text = match reader {
        MigrationReader::CommandLine(_) => None,
        MigrationReader::Page => Some((file.action != FileAction::Remove).then_some(file.text.as_str())),
    };
    FileShape { path: &file.path, action: file.action.as_str(), text }
}

//! `sync-rules/migrate/1`.

use serde::Serialize;
use serde_json::Value as Json;
use sync_rules::{
    Condition, ConditionStatus, FunctionMigration, OfficialStatement, Range, RoleCounterexample,
    RuleMigration,
};

use super::{gather::AppMigration, out::Written, reproduce, words};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    apps: Vec<App<'a>>,
}

#[derive(Serialize)]
struct App<'a> {
    root: &'a str,
    partition: Partition<'a>,
    verdict: &'static str,
    rules: Vec<Rule<'a>>,
    roles: &'a [Json],
    queryable_fields: &'a [String],
    functions: Vec<Function<'a>>,
    notes: Vec<Note<'a>>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Partition<'a> {
    key: &'a str,
    r#type: Option<&'static str>,
    required: bool,
}

#[derive(Serialize)]
struct Rule<'a> {
    permission: &'static str,
    expression: &'a Json,
    verdict: &'static str,
    pointer: &'a str,
    file: &'a str,
    range: Option<Range>,
    official: Vec<Official<'a>>,
    document_filter: Option<&'a Json>,
    apply_when: Option<&'a Json>,
    conditions: Vec<Row<'a>>,
    evidence: Evidence<'a>,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct Official<'a> {
    construct: &'a str,
    statement: &'static str,
    range: Option<Range>,
    remark: Option<&'static str>,
}

/// A condition.
#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    message: &'a str,
    status: &'static str,
    /// What it follows from, if it is discharged.
    by: Option<&'a str>,
    query: Option<&'a str>,
}

#[derive(Serialize)]
struct Evidence<'a> {
    result: &'static str,
    method: &'static str,
    checked: u64,
    counterexample: Option<Counterexample<'a>>,
}

#[derive(Serialize)]
struct Counterexample<'a> {
    user: &'a Json,
    /// Whether partition sync serves the document; if not there is no partition.
    served: bool,
    partition: Option<&'a Json>,
    document: &'a Json,
    permission: &'static str,
    /// What a file of `--functions` must hold.
    functions: Option<Json>,
    /// What files of `--values` and `--environment` must hold; absent if the export has what is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<Json>,
    rule_allows: bool,
    roles_allow: bool,
    command: Option<String>,
    /// Asks the migrated app, if it was written.
    roles_command: Option<String>,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'a str,
    file: Option<&'a str>,
    takes_partition: bool,
    reads: Vec<Read<'a>>,
    advice: &'a [String],
}

#[derive(Serialize)]
struct Read<'a> {
    kind: &'static str,
    what: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct Note<'a> {
    code: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    action: &'static str,
}

pub(super) fn text(apps: &[AppMigration], written: Option<&Written>) -> String {
    let apps = apps.iter().map(|one| app(one, written));
    let document = Document { schema: "sync-rules/migrate/1", apps: apps.collect() };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn app<'a>(app: &'a AppMigration, written: Option<&Written>) -> App<'a> {
    let migration = &app.migration;
    let key = &migration.partition;
    App {
        root: if migration.root.is_empty() { "." } else { &migration.root },
        partition: Partition {
            key: &key.name,
            r#type: key.kind.map(|kind| kind.as_str()),
            required: key.required,
        },
        verdict: migration.verdict.as_str(),
        rules: migration.rules.iter().map(|one| rule(app, one, written)).collect(),
        roles: &migration.roles,
        queryable_fields: &migration.queryable_fields,
        functions: migration.functions.iter().map(function).collect(),
        notes: migration.notes.iter().map(|note| Note { code: note.code, message: &note.message }).collect(),
        files: migration
            .files
            .iter()
            .map(|file| File { path: &file.path, action: file.action.as_str() })
            .collect(),
    }
}

fn rule<'a>(app: &AppMigration, rule: &'a RuleMigration, written: Option<&Written>) -> Rule<'a> {
    let (result, checked) = words::result(&rule.evidence);
    let counterexample = words::example(&rule.evidence).map(|example| counterexample(app, example, written));
    Rule {
        permission: rule.permission.as_str(),
        expression: &rule.expression,
        verdict: rule.verdict.as_str(),
        pointer: &rule.place.pointer,
        file: &rule.place.file,
        range: rule.place.range,
        official: rule.official.iter().map(official).collect(),
        document_filter: rule.document_filter.as_ref(),
        apply_when: rule.apply_when.as_ref(),
        conditions: rule.conditions.iter().map(condition).collect(),
        evidence: Evidence { result, method: "decision-procedure", checked, counterexample },
        reasons: &rule.reasons,
    }
}

fn official(said: &OfficialStatement) -> Official<'_> {
    Official {
        construct: &said.construct,
        statement: said.statement.as_str(),
        range: said.place.range,
        remark: said.remark,
    }
}

fn condition(condition: &Condition) -> Row<'_> {
    let (status, by) = match &condition.status {
        ConditionStatus::Assumed => ("assumed", None),
        ConditionStatus::Discharged(by) => ("discharged", Some(by.as_str())),
    };
    Row { code: condition.code, message: &condition.message, status, by, query: condition.query.as_deref() }
}

fn counterexample<'a>(
    app: &AppMigration,
    example: &'a RoleCounterexample,
    written: Option<&Written>,
) -> Counterexample<'a> {
    Counterexample {
        user: &example.user,
        served: example.partition.is_some(),
        partition: example.partition.as_ref(),
        document: &example.document,
        permission: example.permission.as_str(),
        functions: reproduce::functions(example),
        values: app.facts.values(example),
        environment: app.facts.environment(example),
        rule_allows: example.rule_allows,
        roles_allow: example.roles_allow,
        command: reproduce::command(app, example),
        roles_command: written.map(|written| reproduce::roles_command(app, example, &written.folder_of(app))),
    }
}

fn function(function: &FunctionMigration) -> Function<'_> {
    Function {
        name: &function.name,
        file: function.file.as_deref(),
        takes_partition: function.takes_partition,
        reads: function
            .reads
            .iter()
            .map(|read| Read { kind: read.kind, what: &read.what, line: read.line })
            .collect(),
        advice: &function.advice,
    }
}

//! Commands that show a counterexample again, so that nobody has to believe a report.

use std::path::Path;

use serde_json::Value as Json;
use sync_rules::migrate::RoleCounterexample;

use super::gather::AppMigration;
use crate::{
    partition,
    text::{json::spaced, shell},
};

/// The files that the commands take from whoever runs them.
const FUNCTIONS: &str = "functions.json";
const VALUES: &str = "values.json";
const ENVIRONMENT: &str = "environment.json";

/// The `eval` that decides the rule for the input; `None` if partition sync does not serve its document.
pub(super) fn command(app: &AppMigration, example: &RoleCounterexample) -> Option<String> {
    let partition = example.partition.as_ref()?;
    let asked = partition::arguments(partition, app.migration.partition.kind);
    Some(eval(app, example, app.arguments.rules.clone(), asked))
}

/// The `eval` that asks the roles of the migrated app, which lies in this folder.
pub(super) fn roles_command(app: &AppMigration, example: &RoleCounterexample, folder: &Path) -> String {
    let mut asked = vec!["--document".to_owned(), spaced(&example.document)];
    asked.extend(collection(app).into_iter().flat_map(|name| ["--collection".to_owned(), name]));
    eval(app, example, vec![folder.to_string_lossy().into_owned()], asked)
}

/// A collection that has the roles of the report, if collections have roles of their own.
fn collection(app: &AppMigration) -> Option<String> {
    app.migration.files.iter().find_map(|file| {
        let rules: Json = serde_json::from_str(&file.text).ok()?;
        let has_them = rules.get("roles")?.as_array()? == &app.migration.roles;
        let (database, collection) = (rules.get("database")?.as_str()?, rules.get("collection")?.as_str()?);
        has_them.then(|| format!("{database}.{collection}"))
    })
}

fn eval(app: &AppMigration, example: &RoleCounterexample, rules: Vec<String>, asked: Vec<String>) -> String {
    let mut words = ["sync-rules", "eval"].map(str::to_owned).to_vec();
    words.extend(rules);
    words.extend(["--user".to_owned(), spaced(&example.user)]);
    words.extend(asked);
    words.extend(["--permission".to_owned(), example.permission.as_str().to_owned()]);
    let mut option = |name: &str, file: Option<String>| {
        words.extend(file.into_iter().flat_map(|file| [name.to_owned(), file]));
    };
    let own = |content: Option<Json>, file: &str| content.map(|_| file.to_owned());
    let (values, environment) = (app.facts.values(example), app.facts.environment(example));
    option("--functions", own(example.functions(), FUNCTIONS));
    option("--values", own(values, VALUES).or(app.arguments.values.clone()));
    option("--environment", own(environment, ENVIRONMENT).or(app.arguments.environment.clone()));
    shell::command(&words)
}

/// The files that the commands name and nobody has yet.
pub(super) fn files(app: &AppMigration, example: &RoleCounterexample) -> Vec<(&'static str, Json)> {
    let (values, environment) = (app.facts.values(example), app.facts.environment(example));
    let files = [(FUNCTIONS, example.functions()), (VALUES, values), (ENVIRONMENT, environment)];
    files.into_iter().filter_map(|(name, content)| Some((name, content?))).collect()
}

//! From what was named to rules: an app export, a config file, a bare rule, standard input, or rules on the
//! command line.

use std::path::{Path, PathBuf};

use sync_rules::{App, CompileOptions, PartitionKey, Permissions, Source, SyncConfig, load_apps};

use crate::{
    args::RuleArgs,
    functions::GivenFunctions,
    problem::{self, Checked, Problem, keep},
    read, settings, walk,
};

/// Rules with what is known of their app.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) config: SyncConfig,
    pub(crate) options: CompileOptions,
    /// The folder that the names of the app's files start from.
    folder: PathBuf,
}

impl Rules {
    /// Everything that the arguments name. All problems of all files are found at once.
    pub(crate) fn of_arguments(args: &RuleArgs) -> Checked<(Self, GivenFunctions)> {
        let mut problems = Vec::new();
        let rules = if args.read.is_some() || args.write.is_some() { inline(args) } else { load(&args.path) };
        let rules = keep(rules, &mut problems);
        let mut file = |path: &Option<PathBuf>| keep(read::data(path.as_ref()?), &mut problems);
        let (values, environment, functions) =
            (file(&args.values), file(&args.environment), file(&args.functions));
        let values = values.and_then(|source| keep(settings::values(&source), &mut problems));
        let environment = environment.and_then(|source| keep(settings::environment(&source), &mut problems));
        let functions = functions.and_then(|source| keep(GivenFunctions::of_source(&source), &mut problems));
        let rules = rules.and_then(|rules| keep(typed(rules, args).map_err(Vec::from), &mut problems));
        match rules.filter(|_| problems.is_empty()) {
            Some(mut rules) => {
                rules.options.values = values.or(rules.options.values);
                rules.options.environment = environment.or(rules.options.environment);
                Ok((rules, functions.unwrap_or_default()))
            }
            None => Err(problems),
        }
    }

    /// The permissions, ready to check. Functions whose results are given count as the app's.
    pub(crate) fn compile(&self, functions: &GivenFunctions) -> Checked<Permissions> {
        let mut options = self.options.clone();
        functions.declare(&mut options);
        self.config.compile_with(&options).map_err(|diagnostics| problem::of(&diagnostics))
    }

    /// The name of a file of the app as seen from where the user stands.
    pub(crate) fn named(&self, file: &str) -> String {
        self.folder.join(file).to_string_lossy().into_owned()
    }

    fn alone(config: SyncConfig) -> Self {
        Self { config, options: CompileOptions::default(), folder: PathBuf::new() }
    }
}

fn inline(args: &RuleArgs) -> Checked<Rules> {
    let source =
        |name: &str, text: &Option<String>| text.as_ref().map(|text| Source::new(name, text.as_str()));
    let (read, write) = (source("--read", &args.read), source("--write", &args.write));
    let key = PartitionKey::new("", args.kind(), false);
    let config = SyncConfig::from_rules(key, read.as_ref(), write.as_ref());
    config.map(Rules::alone).map_err(|diagnostics| problem::of(&diagnostics))
}

/// Gives the key the type of `--partition-type`, unless the configuration says another.
fn typed(rules: Rules, args: &RuleArgs) -> Result<Rules, Problem> {
    let key = rules.config.partition_key().clone();
    match (key.kind, args.kind()) {
        (Some(said), Some(asked)) if said != asked => {
            let message =
                format!("the partition key is of type `{said}`, and `--partition-type` says `{asked}`");
            Err(Problem::new(message).help("leave out `--partition-type`"))
        }
        (None, Some(asked)) => {
            let key = PartitionKey::new(key.name, Some(asked), key.required);
            Ok(Rules { config: rules.config.with_partition_key(key), ..rules })
        }
        (Some(_), Some(_)) | (Some(_) | None, None) => Ok(rules),
    }
}

/// The rules of a folder, a file, or standard input.
pub(crate) fn load(path: &Path) -> Checked<Rules> {
    if path.is_dir() {
        return export(path);
    }
    let source = if path == Path::new(read::STDIN) { read::stdin() } else { read::rules(path) }?;
    SyncConfig::parse(&source).map(Rules::alone).map_err(|diagnostics| problem::of(&diagnostics))
}

fn export(folder: &Path) -> Checked<Rules> {
    let apps = load_apps(walk::app_files(folder)?);
    // An app with errors may be the one that was meant, so it is not passed over for another.
    let (mut meant, others): (Vec<App>, Vec<App>) =
        apps.into_iter().partition(|app| app.sync.is_some() || app.diagnostics.has_errors());
    let names = if folder == Path::new(".") { Path::new("") } else { folder };
    let rename = |file: &str| names.join(file).to_string_lossy().into_owned();
    let problems = |app: &App| {
        problem::of(&app.diagnostics).into_iter().map(|problem| problem.renamed(rename)).collect::<Vec<_>>()
    };
    match (meant.pop(), meant.is_empty()) {
        (None, _) => Err(others.iter().flat_map(problems).chain([nothing_found(folder)]).collect()),
        (Some(app), true) if app.diagnostics.has_errors() => Err(problems(&app)),
        (Some(App { sync: Some(config), options, .. }), true) => {
            Ok(Rules { config, options, folder: names.to_owned() })
        }
        (Some(app), true) => Err(problems(&app).into_iter().chain([nothing_found(folder)]).collect()),
        (Some(last), false) => {
            meant.push(last);
            Err(several(folder, names, &meant).into())
        }
    }
}

fn nothing_found(folder: &Path) -> Problem {
    let message = format!("there is no partition-based sync configuration in `{}`", folder.display());
    Problem::new(message).help(
        "looked at any depth for `sync/config.json` with `partition`, \
         and for `services/*/config.json` with `config.sync.partition`",
    )
}

fn several(folder: &Path, names: &Path, apps: &[App]) -> Problem {
    let apps: Vec<String> = apps.iter().map(|app| format!("`{}`", names.join(&app.root).display())).collect();
    let first = apps.first().map(String::as_str).unwrap_or_default();
    Problem::new(format!("there are several apps in `{}`: {}", folder.display(), apps.join(", ")))
        .help(format!("name one of them, such as {first}"))
}

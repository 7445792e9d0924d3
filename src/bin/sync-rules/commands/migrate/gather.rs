//! From arguments to migrations: one for each app of a folder, or the one of a configuration or of rules alone.

use std::path::{Path, PathBuf};

use sync_rules::{
    PartitionKey,
    app::{App, load_apps},
    diagnostics::{Place, codes},
    migrate::{Migration, migrate},
};

use super::{facts::Facts, own_lint};
use crate::{
    input::{LOOKED_FOR, Rules, never_set_up},
    options::RuleArgs,
    output,
    problem::{self, Checked, Problem, keep},
    read, settings,
    text::terminal::one_line,
    walk,
};

/// An app with its migration.
pub(super) struct AppMigration {
    /// Its files are named relative to the working directory.
    pub(super) migration: Migration,
    /// What it is called in a report.
    pub(super) name: String,
    /// How other commands name the same rules.
    pub(super) arguments: Arguments,
    /// What the app says of its values and environment.
    pub(super) facts: Facts,
    pub(super) origin: Origin,
    /// How many errors `lint` reports in the migrated app.
    pub(super) errors: usize,
}

/// Arguments that name rules, and files of what is known beside them.
pub(super) struct Arguments {
    pub(super) rules: Vec<String>,
    pub(super) values: Option<String>,
    pub(super) environment: Option<String>,
}

/// Where the rules are from.
pub(super) enum Origin {
    /// The folder of an app.
    Folder(PathBuf),
    /// One file with a configuration or a rule.
    File(PathBuf),
    /// The command line or standard input.
    Nowhere,
}

/// What the arguments name.
pub(super) struct Gathered {
    pub(super) apps: Vec<AppMigration>,
    /// What is wrong with apps that are not among them. There is at least one of either.
    pub(super) problems: Vec<Problem>,
}

/// The migrations of everything that the arguments name.
pub(super) fn apps(args: &RuleArgs) -> Checked<Gathered> {
    if args.functions.is_some() {
        let problem =
            Problem::new("`--functions` is not supported here: a migration must hold for every result");
        return Err(problem.help("leave out `--functions`").into());
    }
    let inline = args.read.is_some() || args.write.is_some();
    if !inline && args.path.is_dir() {
        return folder(args);
    }
    let (rules, _) = Rules::of_arguments(args)?;
    let mut app = App::default();
    app.sync = Some(rules.config);
    app.options = rules.options;
    let stdin = args.path == Path::new(read::STDIN);
    let (name, origin) = match (inline, stdin) {
        (true, _) => ("the rules of the command line".to_owned(), Origin::Nowhere),
        (false, true) => ("standard input".to_owned(), Origin::Nowhere),
        (false, false) => (args.path.display().to_string(), Origin::File(args.path.clone())),
    };
    let mut migration = migrate(&app).ok_or_else(|| nothing_found(args, std::slice::from_ref(&app)))?;
    let errors = own_lint::judge(&mut migration, &[]);
    let (arguments, facts) = (Arguments::new(args, &args.path), Facts::new(&app));
    let apps = vec![AppMigration { migration, name, arguments, facts, origin, errors }];
    Ok(Gathered { apps, problems: Vec::new() })
}

/// Every app of the folder that syncs by partitions. One that is broken hides no other.
fn folder(args: &RuleArgs) -> Checked<Gathered> {
    let mut problems = Vec::new();
    let mut file = |path: &Option<PathBuf>| keep(read::data(path.as_ref()?), &mut problems);
    let (values, environment) = (file(&args.values), file(&args.environment));
    let values = values.and_then(|source| keep(settings::values(&source), &mut problems));
    let environment = environment.and_then(|source| keep(settings::environment(&source), &mut problems));
    // `.` is the working directory, and files are named relative to it.
    let names = args.path.strip_prefix(".").unwrap_or(&args.path);
    let named = |file: &str| names.join(file).to_string_lossy().into_owned();
    // What was asked in a wrong way has no answer for any app.
    let misused = !problems.is_empty();
    let (apps, files) = load(&args.path, names, &mut problems);
    let (mut moved, mut empty) = (Vec::new(), Vec::new());
    for app in &apps {
        let found =
            problem::from_diagnostics(&app.diagnostics).into_iter().map(|problem| problem.renamed(named));
        if app.diagnostics.has_errors() {
            problems.extend(found);
            continue;
        }
        let mut app = app.clone();
        if let Some(config) = app.sync.take() {
            let Some(config) = keep(typed(config, args), &mut problems) else { continue };
            app.sync = Some(config);
        }
        app.options.values = values.clone().or(app.options.values);
        app.options.environment = environment.clone().or(app.options.environment);
        if let Some(mut migration) = migrate(&app) {
            let errors = own_lint::judge(&mut migration, &files);
            // Joining nothing would add a slash.
            let path = match migration.root.as_str() {
                "" => args.path.clone(),
                root => names.join(root),
            };
            moved.push(AppMigration {
                name: path.display().to_string(),
                arguments: Arguments::new(args, &path),
                facts: Facts::new(&app),
                migration: renamed(migration, &named),
                origin: Origin::Folder(path),
                errors,
            });
        } else if is_never_set_up(&app) {
            empty.push(app.root);
        }
    }
    if !moved.is_empty() {
        for root in empty {
            let folder = names.join(root);
            output::note(&format!("note: {}\n", one_line(&never_set_up(&folder).message)));
        }
    }
    if problems.is_empty() && moved.is_empty() {
        problems.push(nothing_found(args, &apps));
    }
    if moved.is_empty() || misused { Err(problems) } else { Ok(Gathered { apps: moved, problems }) }
}

/// The apps of a folder with their texts, without those of which a file cannot be read: what is missing may be what decides.
fn load(folder: &Path, names: &Path, problems: &mut Vec<Problem>) -> (Vec<App>, Vec<(String, String)>) {
    let mut walked = walk::app_paths(folder, problems);
    let (mut apps, mut read) = (Vec::new(), Vec::new());
    for files in walked.by_app().into_values() {
        let mut wrong: Vec<Problem> = files.iter().filter_map(|below| walked.unread.remove(below)).collect();
        let readable = files.into_iter().filter(|below| walked.files.contains(below));
        let texts: Vec<(String, String)> = readable
            .filter_map(|below| {
                let text = walk::text(&names.join(&below), &below);
                Some((below, keep(text, &mut wrong)?))
            })
            .collect();
        if wrong.is_empty() {
            apps.extend(load_apps(texts.iter().cloned()));
            read.extend(texts);
        }
        problems.extend(wrong);
    }
    problems.extend(walked.unread.into_values());
    (apps, read)
}

/// Gives the key the type of `--partition-type`, unless the configuration says another.
fn typed(config: sync_rules::SyncConfig, args: &RuleArgs) -> Checked<sync_rules::SyncConfig> {
    let key = config.partition_key().clone();
    match (key.kind, args.kind()) {
        (Some(said), Some(asked)) if said != asked => {
            let message =
                format!("the partition key is of type `{said}`, and `--partition-type` says `{asked}`");
            Err(Problem::new(message).help("leave out `--partition-type`").into())
        }
        (None, Some(asked)) => {
            Ok(config.with_partition_key(PartitionKey::new(key.name, Some(asked), key.required)))
        }
        (Some(_), Some(_)) | (Some(_) | None, None) => Ok(config),
    }
}

/// Names the files relative to the working directory: the library knows paths below the folder alone.
fn renamed(mut migration: Migration, named: &impl Fn(&str) -> String) -> Migration {
    let rename = |place: &mut Place| place.file = named(&place.file).into();
    for rule in &mut migration.rules {
        rename(&mut rule.place);
        rule.official.iter_mut().for_each(|said| rename(&mut said.place));
    }
    for function in &mut migration.functions {
        function.file = function.file.as_deref().map(named);
    }
    migration
}

impl Arguments {
    fn new(args: &RuleArgs, path: &Path) -> Self {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let options =
            [("--read", &args.read), ("--write", &args.write), ("--partition-type", &args.partition_type)];
        let inline = args.read.is_some() || args.write.is_some();
        let options = options.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value.clone()?]));
        Self {
            rules: (!inline).then(|| text(path)).into_iter().chain(options.flatten()).collect(),
            values: args.values.as_deref().map(text),
            environment: args.environment.as_deref().map(text),
        }
    }

    /// All of them, for a command that takes the same.
    pub(super) fn all(&self) -> impl Iterator<Item = String> {
        let files = [("--values", &self.values), ("--environment", &self.environment)];
        let files = files.into_iter().filter_map(|(name, file)| Some([name.to_owned(), file.clone()?]));
        self.rules.iter().cloned().chain(files.flatten())
    }
}

fn is_never_set_up(app: &App) -> bool {
    app.sync.as_ref().is_some_and(|config| !config.was_set_up())
}

fn nothing_found(args: &RuleArgs, apps: &[App]) -> Problem {
    if apps.iter().any(is_never_set_up) {
        return never_set_up(&args.path);
    }
    let message = format!(
        "nothing to migrate: no partition-based sync configuration found in `{}`",
        args.path.display()
    );
    let flexible = apps
        .iter()
        .any(|app| app.diagnostics.iter().any(|diagnostic| diagnostic.code == codes::FLEXIBLE_SYNC));
    Problem::new(message).help(if flexible {
        "the configuration found uses Flexible Sync already"
    } else {
        LOOKED_FOR
    })
}

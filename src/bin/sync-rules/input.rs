//! From what was named to rules: an app export, a config file, a bare rule, standard input, or rules on the
//! command line.

use std::path::{Path, PathBuf};

use sync_rules::{
    CompileOptions, FlexibleSync, PartitionKey, Permissions, Source, SyncConfig,
    app::{App, CustomUserData, load_apps},
};

use crate::{
    functions::GivenFunctions,
    options::RuleArgs,
    problem::{self, Checked, Problem, keep},
    read,
    run::{CustomData, Known},
    settings, walk,
};

/// What decides: the rules of partitions, or the roles of Flexible Sync.
#[derive(Debug)]
pub(crate) enum Deciding {
    Partition(Box<Rules>),
    Roles(Box<RoleRules>),
}

/// Rules with what is known of their app.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) config: SyncConfig,
    pub(crate) options: CompileOptions,
    /// Where the app's custom user data is, if it says so.
    pub(crate) custom_user_data: Option<CustomUserData>,
    /// The folder that the names of the app's files start from.
    folder: PathBuf,
}

/// Roles with what is known of their app.
#[derive(Debug)]
pub(crate) struct RoleRules {
    text: RoleText,
    options: CompileOptions,
    folder: PathBuf,
}

/// Where roles are.
#[derive(Debug)]
enum RoleText {
    App(Box<App>),
    File(Source),
}

/// What an app must have to be the one that is meant.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    Partition,
    Either,
}

impl Deciding {
    /// Everything that the arguments name. All problems of all files are found at once.
    pub(crate) fn of_arguments(args: &RuleArgs) -> Checked<(Self, GivenFunctions)> {
        Self::with_what_is_known(inline(args).unwrap_or_else(|| either(&args.path)), args)
    }

    /// Adds to what was found what the arguments say of the app.
    fn with_what_is_known(found: Checked<Self>, args: &RuleArgs) -> Checked<(Self, GivenFunctions)> {
        let mut problems = Vec::new();
        let found = keep(found, &mut problems);
        let mut file = |path: &Option<PathBuf>| keep(read::data(path.as_ref()?), &mut problems);
        let (values, environment, functions) =
            (file(&args.values), file(&args.environment), file(&args.functions));
        let values = values.and_then(|source| keep(settings::values(&source), &mut problems));
        let environment = environment.and_then(|source| keep(settings::environment(&source), &mut problems));
        let functions = functions.and_then(|source| keep(GivenFunctions::of_source(&source), &mut problems));
        let found = found.and_then(|found| {
            let typed = match found {
                Self::Partition(rules) => typed(*rules, args).map(Self::of_rules),
                Self::Roles(roles) => Ok(Self::Roles(roles)),
            };
            keep(typed.map_err(Vec::from), &mut problems)
        });
        match found.filter(|_| problems.is_empty()) {
            Some(mut found) => {
                let options = found.options_mut();
                options.values = values.or(options.values.take());
                options.environment = environment.or(options.environment.take());
                Ok((found, functions.unwrap_or_default()))
            }
            None => Err(problems),
        }
    }

    fn of_rules(rules: Rules) -> Self {
        Self::Partition(Box::new(rules))
    }

    fn options_mut(&mut self) -> &mut CompileOptions {
        match self {
            Self::Partition(rules) => &mut rules.options,
            Self::Roles(roles) => &mut roles.options,
        }
    }
}

impl RoleRules {
    /// The roles with what was given of their app. Functions whose results are given count as the app's.
    pub(crate) fn read(&self, functions: &GivenFunctions) -> Checked<FlexibleSync> {
        let mut options = self.options.clone();
        functions.declare(&mut options);
        let sync = match &self.text {
            RoleText::App(app) => {
                let mut app = App::clone(app);
                app.options = options;
                FlexibleSync::from_app(&app)
            }
            RoleText::File(source) => FlexibleSync::parse(source, &options)
                .map_err(|diagnostics| problem::from_diagnostics(&diagnostics))?,
        };
        let sync = sync.ok_or_else(|| Problem::new("no Flexible Sync roles found"))?;
        if sync.diagnostics().has_errors() {
            let problems = problem::from_diagnostics(sync.diagnostics()).into_iter();
            return Err(problems.map(|problem| problem.renamed(|file| self.named(file))).collect());
        }
        Ok(sync)
    }

    /// What the app's functions find around them.
    pub(crate) fn known(&self) -> Known {
        let data = match &self.text {
            RoleText::App(app) => app.custom_user_data.as_ref(),
            RoleText::File(_) => None,
        };
        Known::new(&self.options, data.map(in_custom_data))
    }

    /// The name of a file of the app relative to the working directory.
    pub(crate) fn named(&self, file: &str) -> String {
        self.folder.join(file).to_string_lossy().into_owned()
    }
}

fn in_custom_data(data: &CustomUserData) -> CustomData {
    CustomData {
        database: data.database.clone(),
        collection: data.collection.clone(),
        field: data.user_id_field.clone(),
    }
}

impl Rules {
    /// The partition rules that the arguments name, and nothing else.
    pub(crate) fn of_arguments(args: &RuleArgs) -> Checked<(Self, GivenFunctions)> {
        let found = inline(args).unwrap_or_else(|| load(&args.path).map(Deciding::of_rules));
        match Deciding::with_what_is_known(found, args)? {
            (Deciding::Partition(rules), functions) => Ok((*rules, functions)),
            (Deciding::Roles(_), _) => Err(nothing_found(&args.path, Wanted::Partition).into()),
        }
    }

    /// What the app's functions find around them.
    pub(crate) fn known(&self) -> Known {
        Known::new(&self.options, self.custom_user_data.as_ref().map(in_custom_data))
    }

    /// The permissions, ready to check. Functions whose results are given count as the app's.
    pub(crate) fn compile(&self, functions: &GivenFunctions) -> Permissions {
        self.config.compile_with(&self.options_with(functions))
    }

    /// What is known of the app. Functions whose results are given count as its own.
    pub(crate) fn options_with(&self, functions: &GivenFunctions) -> CompileOptions {
        let mut options = self.options.clone();
        functions.declare(&mut options);
        options
    }

    /// The name of a file of the app relative to the working directory.
    pub(crate) fn named(&self, file: &str) -> String {
        self.folder.join(file).to_string_lossy().into_owned()
    }

    fn alone(config: SyncConfig) -> Self {
        Self { config, options: CompileOptions::default(), custom_user_data: None, folder: PathBuf::new() }
    }
}

/// Rules on the command line, if there are any.
fn inline(args: &RuleArgs) -> Option<Checked<Deciding>> {
    if args.read.is_none() && args.write.is_none() {
        return None;
    }
    let source =
        |name: &str, text: &Option<String>| text.as_ref().map(|text| Source::new(name, text.as_str()));
    let (read, write) = (source("--read", &args.read), source("--write", &args.write));
    let key = PartitionKey::new("", args.kind(), false);
    let config = SyncConfig::from_rules(key, read.as_ref(), write.as_ref());
    let config = config.map_err(|diagnostics| problem::from_diagnostics(&diagnostics));
    Some(config.map(|config| Deciding::of_rules(Rules::alone(config))))
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

/// The partition rules of a folder, a file, or standard input.
pub(crate) fn load(path: &Path) -> Checked<Rules> {
    if path.is_dir() {
        let (app, folder) = export(path, Wanted::Partition)?;
        let rules = rules_of(app, folder).map_err(|_| nothing_found(path, Wanted::Partition))?;
        return judged(rules, path);
    }
    judged(partition_rules(&file(path)?)?, path)
}

/// Partition rules or roles.
fn either(path: &Path) -> Checked<Deciding> {
    if path.is_dir() {
        let (app, folder) = export(path, Wanted::Either)?;
        return Ok(match rules_of(app, folder.clone()) {
            Ok(rules) => Deciding::of_rules(judged(rules, path)?),
            Err(app) => {
                let options = app.options.clone();
                Deciding::Roles(Box::new(RoleRules { options, text: RoleText::App(app), folder }))
            }
        });
    }
    let source = file(path)?;
    let options = CompileOptions::default();
    match FlexibleSync::parse(&source, &options) {
        Ok(Some(_)) => {
            let text = RoleText::File(source);
            Ok(Deciding::Roles(Box::new(RoleRules { text, options, folder: PathBuf::new() })))
        }
        // What is wrong with the text is said in the words of rules.
        Ok(None) | Err(_) => judged(partition_rules(&source)?, path).map(Deciding::of_rules),
    }
}

fn file(path: &Path) -> Checked<Source> {
    if path == Path::new(read::STDIN) { read::stdin() } else { read::rules(path) }
}

fn partition_rules(source: &Source) -> Checked<Rules> {
    SyncConfig::parse(source).map(Rules::alone).map_err(|diagnostics| problem::from_diagnostics(&diagnostics))
}

/// The rules, unless they decide nothing, as sync was never set up (SEMANTICS §6.1.9).
fn judged(rules: Rules, path: &Path) -> Checked<Rules> {
    if rules.config.was_set_up() { Ok(rules) } else { Err(never_set_up(path).into()) }
}

/// Nothing is asked of rules that decide nothing.
pub(crate) fn never_set_up(path: &Path) -> Problem {
    let help = "its configuration has an empty `state` or an empty `partition.key`; give the export of an app that \
                syncs";
    Problem::new(format!("sync was never set up in `{}`, so its rules decide nothing", path.display()))
        .help(help)
}

fn rules_of(mut app: App, folder: PathBuf) -> Result<Rules, Box<App>> {
    match app.sync.take() {
        Some(config) => {
            Ok(Rules { config, options: app.options, custom_user_data: app.custom_user_data, folder })
        }
        None => Err(Box::new(app)),
    }
}

/// The one app of a folder that is meant, and what to put before the names of its files.
fn export(folder: &Path, wanted: Wanted) -> Checked<(App, PathBuf)> {
    let is_wanted = |app: &App| match wanted {
        Wanted::Partition => app.sync.is_some(),
        Wanted::Either => app.sync.is_some() || FlexibleSync::from_app(app).is_some(),
    };
    let apps = load_apps(walk::app_files(folder)?);
    // An app with errors may be the one that was meant, so it is not passed over for another.
    let (mut meant, others): (Vec<App>, Vec<App>) =
        apps.into_iter().partition(|app| is_wanted(app) || app.diagnostics.has_errors());
    // Sync that was never set up decides nothing beside one that was.
    let is_set_up = |app: &App| app.sync.as_ref().is_some_and(SyncConfig::was_set_up);
    if meant.iter().any(is_set_up) {
        meant.retain(|app| app.sync.is_none() || is_set_up(app));
    }
    let names = if folder == Path::new(".") { Path::new("") } else { folder };
    let rename = |file: &str| names.join(file).to_string_lossy().into_owned();
    let problems = |app: &App| {
        problem::from_diagnostics(&app.diagnostics)
            .into_iter()
            .map(|problem| problem.renamed(rename))
            .collect::<Vec<_>>()
    };
    let nothing = || nothing_found(folder, wanted);
    match (meant.pop(), meant.is_empty()) {
        (None, _) => Err(others.iter().flat_map(problems).chain([nothing()]).collect()),
        (Some(app), true) if app.diagnostics.has_errors() => Err(problems(&app)),
        (Some(app), true) if is_wanted(&app) => Ok((app, names.to_owned())),
        (Some(app), true) => Err(problems(&app).into_iter().chain([nothing()]).collect()),
        (Some(last), false) => {
            meant.push(last);
            Err(several(folder, names, &meant).into())
        }
    }
}

/// Where partition rules are looked for in a folder.
pub(crate) const LOOKED_FOR: &str = "looked at any depth for `sync/config.json` with `partition`, \
                                     and for `services/*/config.json` with `config.sync.partition`";

/// There are no partition rules in a folder.
pub(crate) fn no_partition_rules(folder: &Path) -> Problem {
    let folder = folder.display();
    Problem::new(format!("no partition-based sync configuration found in `{folder}`")).help(LOOKED_FOR)
}

fn nothing_found(folder: &Path, wanted: Wanted) -> Problem {
    match wanted {
        Wanted::Partition => no_partition_rules(folder),
        Wanted::Either => Problem::new(format!("no sync configuration found in `{}`", folder.display()))
            .help(
                "looked at any depth for `sync/config.json` with `partition` or of the type `flexible`, \
             and for `services/*/config.json` with `config.sync.partition` or `config.flexible_sync`",
            ),
    }
}

fn several(folder: &Path, names: &Path, apps: &[App]) -> Problem {
    let apps: Vec<String> = apps.iter().map(|app| format!("`{}`", names.join(&app.root).display())).collect();
    let first = apps.first().map(String::as_str).unwrap_or_default();
    Problem::new(format!("there are several apps in `{}`: {}", folder.display(), apps.join(", ")))
        .help(format!("name one of them, such as {first}"))
}

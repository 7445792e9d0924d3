//! From files to apps.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    App, AppFile, Collection, SyncSettings, collections,
    layouts::{FileKind, kind_of},
    roots::{below, roots},
    settings,
};
use crate::{
    compile::{AppFunction, AppValue, Environment},
    config::SyncConfig,
    diagnostics::{self as codes, Diagnostics, Severity},
    syntax::{self, Node, Tree},
    text::Source,
};

/// Finds the apps among some files, given as path (with `/`) and text, and reads what rules need of each. Every
/// problem is in the [`diagnostics`](App::diagnostics) of its app; one app's problems do not touch another's.
pub fn load_apps(files: impl IntoIterator<Item = (String, String)>) -> Vec<App> {
    let files: BTreeMap<String, String> = files.into_iter().collect();
    let roots = roots(files.keys().map(String::as_str));
    let mut apps: BTreeMap<&str, Loading> =
        roots.iter().map(|root| (root.as_str(), Loading::new(root))).collect();
    for (path, text) in &files {
        // The deepest root comes first: an app inside another's folder is its own.
        let owner = roots.iter().find_map(|root| Some((root, below(path, root)?)));
        if let Some((root, below)) = owner
            && let Some(kind) = kind_of(below)
            && let Some(app) = apps.get_mut(root.as_str())
        {
            app.file(kind, path, below, text);
        }
    }
    apps.into_values().map(Loading::finish).collect()
}

/// An app of which not all files have been seen.
struct Loading {
    app: App,
    environment: Option<String>,
    environments: BTreeMap<String, Environment>,
    values: BTreeMap<String, AppValue>,
    functions: BTreeMap<String, AppFunction>,
    listed: bool,
    /// Where a sync configuration was refused or is of another kind, unless a better one is found.
    without_sync: Diagnostics,
}

impl Loading {
    fn new(root: &str) -> Self {
        Self {
            app: App { root: root.to_owned(), ..App::default() },
            environment: None,
            environments: BTreeMap::new(),
            values: BTreeMap::new(),
            functions: BTreeMap::new(),
            listed: false,
            without_sync: Diagnostics::default(),
        }
    }

    fn file(&mut self, kind: FileKind, path: &str, below: &str, text: &str) {
        if kind == FileKind::FunctionSource {
            self.source(path, below, text);
            return;
        }
        let tree = match syntax::parse(&Source::new(path, text)) {
            Ok(tree) => Arc::new(tree),
            Err(diagnostics) => return self.app.diagnostics.append(diagnostics),
        };
        self.app.files.push(AppFile { kind, tree: Arc::clone(&tree) });
        let root = &tree.root;
        match kind {
            FileKind::Root => {
                self.environment = settings::root(&mut self.app, root).or(self.environment.take())
            }
            FileKind::Meta => settings::version(&mut self.app, root),
            FileKind::Sync => self.sync(&tree),
            FileKind::Service => self.service(&tree),
            FileKind::Value => {
                let (name, value) = settings::value(root, stem(below));
                if value == AppValue::Secret
                    && let Some(secret) = root.get("value").and_then(Node::text)
                {
                    self.app.options.secrets.insert(name.clone(), secret.to_owned());
                }
                self.values.insert(name, value);
            }
            FileKind::Environment => {
                let name = stem(below);
                let tag = if name == "no-environment" { "" } else { name };
                self.environments.insert(name.to_owned(), settings::environment(root, tag));
            }
            FileKind::FunctionList => {
                self.listed = true;
                root.elements().unwrap_or_default().iter().for_each(|node| self.function(&tree, node, None));
            }
            FileKind::FunctionConfig => {
                let folder =
                    below.strip_prefix("functions/").and_then(|path| path.strip_suffix("/config.json"));
                self.function(&tree, root, folder);
            }
            FileKind::CustomUserData
            | FileKind::CollectionRules
            | FileKind::Schema
            | FileKind::FunctionSource
            | FileKind::DefaultRule => {}
        }
    }

    fn source(&mut self, path: &str, below: &str, text: &str) {
        let name = below.strip_prefix("functions/").unwrap_or(below);
        let name = name.strip_suffix("/source.js").or_else(|| name.strip_suffix(".js")).unwrap_or(name);
        self.app.function_sources.insert(name.to_owned(), Source::new(path, text));
    }

    fn function(&mut self, tree: &Arc<Tree>, node: &Node, stem: Option<&str>) {
        let mut findings = Vec::new();
        self.functions.extend(settings::function(tree, node, stem, &mut findings));
        self.app.diagnostics.append(tree.diagnostics(findings));
    }

    /// A service's configuration counts only if it says something about sync.
    fn service(&mut self, tree: &Arc<Tree>) {
        let config = tree.root.get("config").unwrap_or(&tree.root);
        let by_partition = config.get("sync").is_some_and(|sync| sync.get("partition").is_some());
        if by_partition && !self.app.sync.as_ref().is_some_and(SyncConfig::was_set_up) {
            self.sync(tree);
        }
    }

    /// Takes a configuration, unless there is a better one: one of sync that was never set up tells nothing.
    fn sync(&mut self, tree: &Arc<Tree>) {
        let known = self.app.sync.as_ref().is_some_and(SyncConfig::was_set_up);
        match SyncConfig::from_tree(tree) {
            Ok(config) if known && !config.was_set_up() => {}
            Ok(config) => self.app.sync = Some(config),
            Err(diagnostics) => {
                let other_kind = |code| code == codes::NO_SYNC_CONFIGURATION || code == codes::FLEXIBLE_SYNC;
                if diagnostics.iter().all(|diagnostic| other_kind(diagnostic.code)) {
                    self.without_sync.append(diagnostics);
                } else if SyncSettings::parse(&tree.root).is_none_or(|settings| settings.was_set_up()) {
                    self.app.diagnostics.append(diagnostics);
                }
            }
        }
    }

    fn finish(mut self) -> App {
        self.app.sources = collections::sources(&self.app);
        self.app.collections = collections::collections(&self.app);
        self.app.schemas = self.app.collections.iter().filter_map(Collection::to_schema).collect();
        self.app.options.custom_data = settings::custom_data(&self.app);
        self.app.custom_user_data = settings::custom_user_data(self.app.options.custom_data.as_ref());
        // Where functions are listed, the list is all there is; otherwise the files tell.
        if !self.listed {
            for name in self.app.function_sources.keys() {
                self.functions.entry(name.clone()).or_default();
            }
        }
        for (name, function) in &mut self.functions {
            // A text that is not there was not read.
            let source = self.app.function_sources.get(name).filter(|source| !source.text().is_empty());
            function.source = source.cloned();
        }
        let name = self.environment.unwrap_or_default();
        let file = if name.is_empty() { "no-environment" } else { &name };
        let file_is_default = name.is_empty() && self.environments.is_empty();
        let environment =
            self.environments.remove(file).unwrap_or_else(|| Environment::new(name, BTreeMap::new()));
        self.app.options.values = Some(self.values);
        // Which environment it is, its own settings say.
        let is_told = !file_is_default || self.app.files.iter().any(|file| file.kind == FileKind::Root);
        self.app.options.environment = is_told.then_some(environment);
        self.app.options.functions = Some(self.functions);
        if self.app.sync.is_none() {
            // That sync is of another kind is a fact about the app, no mistake in it.
            self.app.diagnostics.extend(self.without_sync.iter().cloned().map(|mut diagnostic| {
                diagnostic.severity = Severity::Note;
                diagnostic
            }));
        }
        self.app
    }
}

fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".json").unwrap_or(file)
}

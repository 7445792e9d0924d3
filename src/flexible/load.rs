//! From the files of an app to its Flexible Sync settings and roles, in each of the layouts (SEMANTICS §7.1, §10).

use std::sync::Arc;

use super::{
    FlexibleSync, Mode, OwnRoles, RoleList, SyncSettings, legacy,
    queryable::{Queryable, Schema, names},
};
use crate::{
    app::{App, AppFile, CollectionSchema, FileKind},
    compile::CompileOptions,
    diagnostics::{self as codes, Diagnostic, Diagnostics, Finding, Severity},
    syntax::{self, Node, NodeKind, Numeral, Tree},
    text::Source,
};

impl FlexibleSync {
    /// The Flexible Sync side of an app; `None` if it syncs by partition or not at all, as its roles are for other
    /// clients then.
    pub fn of_app(app: &App) -> Option<Self> {
        let found = settings_of(app);
        if found.iter().any(|(_, settings)| settings.mode == Mode::Partition) {
            return None;
        }
        let (file, settings) = found.into_iter().find(|(_, settings)| settings.is_flexible_in_use())?;
        Some(read(app, &file.tree, settings.node))
    }

    /// The same for one text: a sync configuration of Flexible Sync, the content of `default_rule.json` or
    /// `rules.json`, or a list of roles. Roles that stand by themselves count for every collection, and may use every
    /// field. `None` if the text is none of these.
    ///
    /// # Errors
    ///
    /// If the text is not JSON.
    pub fn parse(source: &Source, options: &CompileOptions) -> Result<Option<Self>, Diagnostics> {
        Ok(Self::of_tree(&Arc::new(syntax::parse(source)?), options))
    }

    pub(crate) fn of_tree(tree: &Arc<Tree>, options: &CompileOptions) -> Option<Self> {
        let list = match &tree.root.kind {
            NodeKind::Array(_) => Some(&tree.root),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Object(_) => tree.root.get("roles"),
        };
        if let Some(list) = list {
            let named = |key| text(&tree.root, key).map(str::to_owned);
            let defaults = filled(list).then(|| RoleList { tree: Arc::clone(tree), list: list.clone() });
            let options = options.clone();
            return Some(Self { database: named("database"), defaults, options, ..Self::empty() });
        }
        let file = AppFile { kind: FileKind::Sync, tree: Arc::clone(tree) };
        let app = App { options: options.clone(), files: vec![file], ..App::default() };
        Self::of_app(&app)
    }

    fn empty() -> Self {
        Self {
            state: None,
            service: None,
            database: None,
            queryable: None,
            offline_days: None,
            asymmetric: Vec::new(),
            defaults: None,
            own: Vec::new(),
            schemas: Vec::new(),
            options: CompileOptions::default(),
            diagnostics: Diagnostics::default(),
        }
    }
}

/// All settings of sync in an app's files.
fn settings_of(app: &App) -> Vec<(&AppFile, SyncSettings<'_>)> {
    let here = app.files.iter().filter(|file| matches!(file.kind, FileKind::Sync | FileKind::Service));
    here.filter_map(|file| Some((file, SyncSettings::of(&file.tree.root)?))).collect()
}

fn read(app: &App, tree: &Arc<Tree>, settings: &Node) -> FlexibleSync {
    let service = text(settings, "service_name").or_else(|| data_source(app, tree.name()));
    let database = text(settings, "database_name");
    let mut sync = FlexibleSync {
        state: settings.get("state").and_then(Node::text).map(str::to_owned),
        service: service.map(str::to_owned),
        database: database.map(str::to_owned),
        options: app.options.clone(),
        ..FlexibleSync::empty()
    };
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut findings = Vec::new();
    let same = |known: Option<&str>, here: Option<&str>| known.zip(here).is_none_or(|(a, b)| a == b);
    let synced: Vec<&CollectionSchema> = app
        .schemas
        .iter()
        .filter(|schema| {
            same(database, Some(&schema.database)) && same(service, data_source(app, &schema.file))
        })
        .collect();
    let schemas: Vec<Schema<'_>> = synced.iter().filter_map(|schema| node_of(app, schema)).collect();
    sync.schemas = synced.iter().map(|schema| (schema.database.clone(), schema.collection.clone())).collect();
    sync.queryable = Some(Queryable::read(settings, tree, &schemas, &mut problems));
    let tables = names(settings.get("asymmetric_tables"), |node, message| {
        findings.push(Finding::error(codes::INVALID_SETTING, node.span, message).help("write `[\"…\"]`"));
    });
    sync.asymmetric = tables.into_iter().map(|(name, _)| name.to_owned()).collect();
    sync.offline_days = days(settings.get("client_max_offline_days"), &mut findings);

    let here = |file: &&AppFile| same(service, data_source(app, file.tree.name()));
    for file in app.files.iter().filter(here) {
        role_file(&mut sync, app, file);
    }
    if let Some(permissions) = legacy::has_roles(settings) {
        if sync.own.is_empty() && sync.defaults.is_none() {
            let old = legacy::roles(tree, &permissions.value, &mut findings);
            // Roles that cannot be read are for nobody, rather than for those of the types that are not known.
            let nobody = || RoleList { tree: Arc::clone(tree), list: permissions.value.clone() };
            sync.defaults = if old.is_refused { Some(nobody()) } else { old.defaults };
            sync.own = old.own;
        } else {
            let message =
                "these roles are of the layout before 2023, and do not count beside those of the data source";
            let note = Finding::error(codes::INVALID_SETTING, permissions.key.span, message);
            findings.push(Finding { severity: Severity::Note, ..note.help("remove `permissions`") });
        }
    }
    problems.extend(tree.diagnostics(findings).iter().cloned());
    sync.diagnostics = problems.into_iter().collect();
    sync
}

/// Takes the roles of a file of the data source. A file without any role is as if it were not there.
fn role_file(sync: &mut FlexibleSync, app: &App, file: &AppFile) {
    let Some(list) = file.tree.root.get("roles").filter(|list| filled(list)) else { return };
    let roles = RoleList { tree: Arc::clone(&file.tree), list: list.clone() };
    match file.kind {
        FileKind::DefaultRule => sync.defaults = sync.defaults.take().or(Some(roles)),
        FileKind::CollectionRules => {
            let by_path = names_in_path(app, file.tree.name());
            let named = |key| text(&file.tree.root, key).map(str::to_owned);
            let database = named("database").or_else(|| by_path.map(|(database, _)| database.to_owned()));
            let collection = named("collection").or_else(|| by_path.map(|(_, name)| name.to_owned()));
            if let Some(collection) = collection {
                sync.own.push(OwnRoles { database, collection, roles });
            }
        }
        FileKind::Root
        | FileKind::Meta
        | FileKind::Sync
        | FileKind::Service
        | FileKind::Value
        | FileKind::Environment
        | FileKind::FunctionList
        | FileKind::FunctionConfig
        | FileKind::FunctionSource
        | FileKind::CustomUserData
        | FileKind::Schema => {}
    }
}

/// Whether something counts as roles: what is no list is taken for some that cannot be understood.
fn filled(list: &Node) -> bool {
    list.elements().is_none_or(|roles| !roles.is_empty())
}

/// The text of a member that is not empty.
fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::text).filter(|text| !text.is_empty())
}

fn days(node: Option<&Node>, findings: &mut Vec<Finding>) -> Option<i64> {
    let node = node?;
    if let NodeKind::Number(Numeral::Int(days)) = node.kind {
        return Some(days);
    }
    let message = format!("`client_max_offline_days` is a whole number, and this is {}", node.describe());
    findings.push(Finding::error(codes::INVALID_SETTING, node.span, message).help("write a number of days"));
    None
}

/// The node of a schema in the file that it was read from.
fn node_of<'a>(app: &'a App, schema: &'a CollectionSchema) -> Option<Schema<'a>> {
    let file = app.files.iter().find(|file| file.tree.name() == schema.file)?;
    let root = &file.tree.root;
    let node = if file.kind == FileKind::Schema { root } else { root.get("schema")? };
    Some(Schema { collection: &schema.collection, tree: &file.tree, node })
}

/// A path below the app's root.
fn below<'p>(app: &App, path: &'p str) -> Option<&'p str> {
    Some(path.strip_prefix(app.root.as_str())?.trim_start_matches('/'))
}

/// The data source in whose folder a file lies.
pub(crate) fn data_source<'p>(app: &App, path: &'p str) -> Option<&'p str> {
    let below = below(app, path)?;
    let below = below.strip_prefix("services/").or_else(|| below.strip_prefix("data_sources/"))?;
    below.split_once('/').map(|(source, _)| source)
}

/// The database and collection that the path of a file of roles names.
fn names_in_path<'p>(app: &App, path: &'p str) -> Option<(&'p str, &'p str)> {
    let segments: Vec<&str> = below(app, path)?.split('/').collect();
    match segments.as_slice() {
        ["data_sources", _, database, collection, _] => Some((database, collection)),
        ["services", _, "rules", file] => file.strip_suffix(".json")?.split_once('.'),
        _ => None,
    }
}

//! From the files of an app to its Flexible Sync settings and roles, in each of the layouts (SEMANTICS §7.1, §10).

use std::sync::Arc;

use super::{
    FlexibleSync, OwnRoles, RoleList, legacy,
    queryable::{Queryable, Schema, names},
};
use crate::{
    app::{App, AppFile, Collection, FileKind, Mode, Served},
    compile::CompileOptions,
    diagnostics::{self as codes, Diagnostic, Diagnostics, Severity, SpannedDiagnostic},
    syntax::{self, Node, NodeKind, Numeral, Tree},
    text::Source,
};

impl FlexibleSync {
    /// The Flexible Sync side of an app; `None` if it syncs by partition or not at all, as its roles are for other
    /// clients then.
    pub fn from_app(app: &App) -> Option<Self> {
        let (file, settings) = app.sync_settings().filter(|(_, settings)| settings.mode == Mode::Flexible)?;
        Some(read(app, &file.tree, settings.node))
    }

    /// The same for one text: a sync configuration of Flexible Sync, the content of `default_rule.json` or
    /// `rules.json`, or an array of roles. Roles given by themselves count for every collection, and may use every
    /// field. `None` if the text is none of these.
    ///
    /// # Errors
    ///
    /// If the text is not JSON.
    pub fn parse(source: &Source, options: &CompileOptions) -> Result<Option<Self>, Diagnostics> {
        Ok(Self::from_tree(&Arc::new(syntax::parse(source)?), options))
    }

    pub(crate) fn from_tree(tree: &Arc<Tree>, options: &CompileOptions) -> Option<Self> {
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
        Self::from_app(&app)
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
            schemas: None,
            options: CompileOptions::default(),
            diagnostics: Diagnostics::default(),
        }
    }
}

fn read(app: &App, tree: &Arc<Tree>, settings: &Node) -> FlexibleSync {
    let served = Served::new(app, settings, tree.name());
    let mut sync = FlexibleSync {
        state: settings.get("state").and_then(Node::text).map(str::to_owned),
        service: served.name().map(str::to_owned),
        database: text(settings, "database_name").map(str::to_owned),
        options: app.options.clone(),
        ..FlexibleSync::empty()
    };
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut findings = Vec::new();
    let synced: Vec<&Collection> = served.with_schema().collect();
    let schemas: Vec<Schema<'_>> = synced.iter().copied().filter_map(schema_of).collect();
    let names_of = |collection: &&Collection| (collection.database.clone(), collection.name.clone());
    sync.schemas = served.unknown().is_none().then(|| synced.iter().map(names_of).collect());
    sync.queryable = Some(Queryable::read(settings, tree, &schemas, &mut problems));
    let tables = names(settings.get("asymmetric_tables"), |node, message| {
        findings.push(
            SpannedDiagnostic::error(codes::INVALID_SETTING, node.span, message).help("write `[\"…\"]`"),
        );
    });
    sync.asymmetric = tables.into_iter().map(|(name, _)| name.to_owned()).collect();
    sync.offline_days = days(settings.get("client_max_offline_days"), &mut findings);

    let defaults = app.files.iter().filter(|file| file.kind == FileKind::DefaultRule);
    let mut used = defaults.filter(|file| served.may_use(file.tree.name())).filter_map(role_list);
    sync.defaults = used.next();
    for collection in served.collections() {
        let (database, name) = names_of(&collection);
        sync.own.extend(collection.rules.iter().filter_map(role_list).map(|roles| OwnRoles {
            database: Some(database.clone()),
            collection: name.clone(),
            roles,
        }));
    }
    if let Some(permissions) = legacy::has_roles(settings) {
        if sync.own.is_empty() && sync.defaults.is_none() {
            let old = legacy::roles(tree, &permissions.value, &mut findings);
            // Roles that cannot be read are for nobody, rather than for those of the types that are not known.
            let nobody = || RoleList { tree: Arc::clone(tree), list: permissions.value.clone() };
            sync.defaults = if old.is_refused { Some(nobody()) } else { old.defaults };
            sync.own = old.own;
        } else {
            let message = "these roles are in the layout used before 2023; they are ignored because the data source has roles";
            let note = SpannedDiagnostic::error(codes::INVALID_SETTING, permissions.key.span, message);
            findings
                .push(SpannedDiagnostic { severity: Severity::Note, ..note.help("remove `permissions`") });
        }
    }
    problems.extend(tree.diagnostics(findings).iter().cloned());
    sync.diagnostics = problems.into_iter().collect();
    sync
}

/// The roles in a file. A file without any role is as if it were not there.
fn role_list(file: &AppFile) -> Option<RoleList> {
    let list = file.tree.root.get("roles").filter(|list| filled(list))?;
    Some(RoleList { tree: Arc::clone(&file.tree), list: list.clone() })
}

/// Whether something counts as roles: what is not an array is read as roles that cannot be understood.
fn filled(list: &Node) -> bool {
    list.elements().is_none_or(|roles| !roles.is_empty())
}

/// The text of a member that is not empty.
fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::text).filter(|text| !text.is_empty())
}

fn days(node: Option<&Node>, findings: &mut Vec<SpannedDiagnostic>) -> Option<i64> {
    let node = node?;
    if let NodeKind::Number(Numeral::Int(days)) = node.kind {
        return Some(days);
    }
    let message = format!("`client_max_offline_days` must be an integer, found {}", node.describe());
    findings.push(
        SpannedDiagnostic::error(codes::INVALID_SETTING, node.span, message).help("write a number of days"),
    );
    None
}

fn schema_of(collection: &Collection) -> Option<Schema<'_>> {
    let tree = &collection.schema_file()?.tree;
    Some(Schema { collection: &collection.name, tree, node: collection.schema()? })
}

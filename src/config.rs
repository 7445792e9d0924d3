//! One sync configuration: the partition key and the two permissions, from any of the documents that hold them.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::{
    ast::{DENIED, Expr, Reads},
    compile::{CompileOptions, Program},
    diagnostics::{self as codes, Diagnostics, SpannedDiagnostic},
    eval::Fixed,
    lower::lower,
    partition::{PartitionKey, PartitionType},
    permissions::{Permissions, Rule, UserPartitions},
    syntax::{self, Member, Node, NodeKind, Tree},
    text::Source,
    values::ValueRef,
    vocabulary::{Context, nearest},
};

/// A partition-based sync configuration, checked: every rule is valid.
#[derive(Clone, Debug)]
pub struct SyncConfig {
    key: PartitionKey,
    state: Option<String>,
    set_up: bool,
    /// The data source that sync serves, as the text says.
    service: Option<String>,
    /// Read and write. What was compiled from them shares them, to explain by.
    rules: Arc<[Rule; 2]>,
    reads: Arc<Reads>,
}

/// Keys of which a sync configuration has at least one (SEMANTICS §10.1, §10.2), as no rule has.
const SETTINGS: &[&str] = &[
    "type",
    "state",
    "partition",
    "service_name",
    "database_name",
    "development_mode_enabled",
    "client_max_offline_days",
    "is_recovery_mode_disabled",
    "last_disabled",
    "queryable_fields_names",
    "permissions",
    "sync",
    "flexible_sync",
    "config",
];

impl SyncConfig {
    /// Parses a sync configuration: `sync/config.json`, a service's `config.json`, a service document of the Admin
    /// API, or a text that is one bare rule, which is then both permissions.
    ///
    /// # Errors
    ///
    /// All problems of the text at once, each with its place.
    pub fn parse(source: &Source) -> Result<Self, Diagnostics> {
        Self::from_tree(&Arc::new(syntax::parse(source)?))
    }

    /// The same for an already parsed value; places are JSON Pointers.
    ///
    /// # Errors
    ///
    /// All problems of the value at once, each with its place.
    pub fn from_value(name: &str, value: &Json) -> Result<Self, Diagnostics> {
        Self::from_tree(&Arc::new(syntax::from_value(name, value)?))
    }

    /// Makes a configuration of rules that are given by themselves. An absent permission is denied.
    ///
    /// # Errors
    ///
    /// All problems of both texts at once, each with its place.
    pub fn from_rules(
        key: PartitionKey,
        read: Option<&Source>,
        write: Option<&Source>,
    ) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::default();
        let mut rule = |source: Option<&Source>| {
            let Some(source) = source else { return Rule::default() };
            let tree = match syntax::parse(source) {
                Ok(tree) => Arc::new(tree),
                Err(diagnostics) => {
                    problems.append(diagnostics);
                    return Rule::default();
                }
            };
            let mut findings = Vec::new();
            let rule = permission(&tree, Some(&tree.root), &mut findings);
            problems.append(tree.diagnostics(findings));
            rule
        };
        let (read, write) = (rule(read), rule(write));
        if problems.is_empty() { Ok(Self::new(key, None, read, write)) } else { Err(problems) }
    }

    fn new(key: PartitionKey, state: Option<String>, read: Rule, write: Rule) -> Self {
        let mut reads = Reads::default();
        let rules = [read, write];
        rules.iter().filter_map(|rule| rule.expr.as_ref()).for_each(|expr| reads.add(expr));
        Self { key, state, set_up: true, service: None, rules: Arc::new(rules), reads: Arc::new(reads) }
    }

    pub(crate) fn from_tree(tree: &Arc<Tree>) -> Result<Self, Diagnostics> {
        match Self::parts_of_tree(tree) {
            (Some(config), findings) if findings.is_empty() => Ok(config),
            (_, findings) => Err(tree.diagnostics(findings)),
        }
    }

    /// What of a configuration is valid, for tools that judge it beside what is refused: a permission that is
    /// refused is like an absent one.
    pub(crate) fn parts_of_tree(tree: &Arc<Tree>) -> (Option<Self>, Vec<SpannedDiagnostic>) {
        let mut findings = Vec::new();
        let config = match find(&tree.root) {
            Found::BareRule => {
                let rule = permission(tree, Some(&tree.root), &mut findings);
                Some(Self::new(PartitionKey::new("", None, false), None, rule.clone(), rule))
            }
            Found::Settings(node) => Self::from_settings(tree, node, &mut findings),
            Found::Nothing(finding) => {
                findings.push(*finding);
                None
            }
        };
        (config, findings)
    }

    fn from_settings(
        tree: &Arc<Tree>,
        settings: &Node,
        findings: &mut Vec<SpannedDiagnostic>,
    ) -> Option<Self> {
        let partition = settings.get("partition")?;
        if partition.members().is_none() {
            findings.push(wrong_kind("partition", "an object", partition));
            return None;
        }
        let name = text(partition, "key", findings);
        let kind = text(partition, "type", findings).filter(|kind| !kind.is_empty());
        let kind = kind.and_then(|kind| key_type(kind, partition, findings));
        let required = match partition.get("required") {
            None => false,
            Some(Node { kind: NodeKind::Bool(required), .. }) => *required,
            Some(other) => {
                findings.push(wrong_kind("required", "`true` or `false`", other));
                false
            }
        };
        let permissions = partition.get("permissions");
        if let Some(other) = permissions.filter(|node| node.members().is_none()) {
            findings.push(wrong_kind("permissions", "an object", other));
        }
        let mut rule = |name| permission(tree, permissions.and_then(|node| node.get(name)), findings);
        let (read, write) = (rule("read"), rule("write"));
        let state = text(settings, "state", findings).map(str::to_owned);
        let set_up = name != Some("") && state.as_deref() != Some("");
        let key = PartitionKey::new(name.unwrap_or_default(), kind, required);
        // Where a service's own configuration has sync in it, it is that service.
        let service = settings.get("service_name").or_else(|| tree.root.get("name")).and_then(Node::text);
        let service = service.filter(|name| !name.is_empty()).map(str::to_owned);
        Some(Self { set_up, service, ..Self::new(key, state, read, write) })
    }

    /// The partition key.
    pub fn partition_key(&self) -> &PartitionKey {
        &self.key
    }

    /// The same configuration with another partition key, where the text does not say it.
    #[must_use]
    pub fn with_partition_key(self, key: PartitionKey) -> Self {
        Self { key, ..self }
    }

    /// `enabled`, `disabled`, or empty if sync was never enabled or was terminated; `None` if the text is silent.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// Whether sync was set up at some time. A configuration with an empty state or an empty key never was, and has no
    /// rules to judge or to migrate (SEMANTICS §6.1.9).
    pub fn was_set_up(&self) -> bool {
        self.set_up
    }

    /// The data source that sync serves, by its name; `None` if the text does not say. An app knows more of it:
    /// [`App::synced_source`](crate::app::App::synced_source).
    pub(crate) fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// Read and write, as they were written.
    pub(crate) fn rules(&self) -> [&Rule; 2] {
        self.rules.each_ref()
    }

    /// What read and write mean; one that is not configured denies.
    pub(crate) fn exprs(&self) -> [&Expr; 2] {
        self.rules().map(|rule| rule.expr.as_ref().unwrap_or(&DENIED))
    }

    /// What the rules depend on.
    pub fn reads(&self) -> &Reads {
        &self.reads
    }

    /// Makes the permissions ready to check, knowing nothing of the app: conditions on its values are
    /// indeterminate. It cannot fail: every problem is found while parsing.
    pub fn compile(&self) -> Permissions {
        self.compile_with(&CompileOptions::default())
    }

    /// Makes the permissions ready to check with what is known of the app.
    pub fn compile_with(&self, options: &CompileOptions) -> Permissions {
        let fixed = Fixed::new(Context::PartitionPermission, options);
        let program = Program::from_exprs(self.exprs(), options);
        let (rules, reads) = (Arc::clone(&self.rules), Arc::clone(&self.reads));
        Permissions::new(self.key.clone(), program, fixed, rules, reads)
    }

    /// The partitions that a user may open, with what they rest on: to a decision an unknown value is undecided, which
    /// denies, and "none" would take that for a fact. A secret, and what the rules read and the app does not list, can be
    /// anything (SEMANTICS §4.4); functions remain as a rule.
    pub fn partitions_of<'u>(
        &self,
        user: impl Into<ValueRef<'u>>,
        options: &CompileOptions,
    ) -> UserPartitions {
        let (options, untold) = options.doubting(self.reads());
        let permissions = self.compile_with(&options).for_user(user);
        let unknown = if permissions.is_undecided_somewhere() { untold } else { Vec::new() };
        UserPartitions { unknown, ..permissions.partitions() }
    }
}

/// What a document holds.
enum Found<'n> {
    Settings(&'n Node),
    BareRule,
    Nothing(Box<SpannedDiagnostic>),
}

/// The settings of sync in a document that has any: the object that has, or would have, `partition`.
pub(crate) fn settings(root: &Node) -> Option<&Node> {
    let members = root.members()?;
    members.iter().any(|member| SETTINGS.contains(&&*member.key.text)).then(|| settings_in(root))
}

fn settings_in(root: &Node) -> &Node {
    let service = root.get("config").filter(|config| config.members().is_some()).unwrap_or(root);
    service.get("sync").filter(|sync| sync.members().is_some()).unwrap_or(service)
}

/// Finds the settings of partition-based sync in any of the documents that carry them (SEMANTICS §10).
fn find(root: &Node) -> Found<'_> {
    let nothing = |finding: SpannedDiagnostic| Found::Nothing(Box::new(finding));
    if !root.members().is_some_and(|members| members.iter().any(|m| SETTINGS.contains(&&*m.key.text))) {
        return match suspicious(root) {
            Some(finding) => nothing(finding),
            None => Found::BareRule,
        };
    }
    let service = root.get("config").filter(|config| config.members().is_some()).unwrap_or(root);
    let settings = settings_in(root);
    let flexible = service
        .member("flexible_sync")
        .or_else(|| settings.member("type").filter(|kind| kind.value.text() == Some("flexible")));
    if settings.get("partition").is_some() {
        return Found::Settings(settings);
    }
    if let Some(flexible) = flexible {
        let message =
            "this configuration is for Flexible Sync, which uses roles instead of partition permissions";
        return nothing(
            SpannedDiagnostic::error(codes::FLEXIBLE_SYNC, flexible.span(), message)
                .help("give the configuration that has `partition`"),
        );
    }
    let message = "this configuration has no `partition`, so it is not partition-based";
    nothing(
        SpannedDiagnostic::error(codes::NO_SYNC_CONFIGURATION, settings.span, message)
            .help("give `sync/config.json`, or the `config.json` of the service that syncs"),
    )
}

/// An object whose keys are near those of a configuration is not taken for a rule.
fn suspicious(root: &Node) -> Option<SpannedDiagnostic> {
    let members = root.members()?;
    let plain = |member: &&Member| !member.key.text.starts_with(['%', '$']);
    let (key, near) = members.iter().filter(plain).find_map(|member| {
        Some((
            &member.key,
            nearest(&member.key.text, SETTINGS.iter().copied().filter(|name| name.len() > 4))?,
        ))
    })?;
    let message = format!("`{}` is neither a sync setting nor part of a rule", key.text);
    Some(
        SpannedDiagnostic::error(codes::NO_SYNC_CONFIGURATION, key.span, message)
            .help(format!("did you mean `{near}`?")),
    )
}

/// Lowers one permission; an absent one stays absent.
fn permission(tree: &Arc<Tree>, node: Option<&Node>, findings: &mut Vec<SpannedDiagnostic>) -> Rule {
    let expr = node.and_then(|node| match lower(node, Context::PartitionPermission, None) {
        Ok(expr) => Some(expr),
        Err(found) => {
            findings.extend(found);
            None
        }
    });
    Rule { expr, tree: Some(Arc::clone(tree)) }
}

fn text<'n>(node: &'n Node, key: &'static str, findings: &mut Vec<SpannedDiagnostic>) -> Option<&'n str> {
    let value = node.get(key)?;
    let text = value.text();
    if text.is_none() {
        findings.push(wrong_kind(key, "a string", value));
    }
    text
}

fn key_type(kind: &str, partition: &Node, findings: &mut Vec<SpannedDiagnostic>) -> Option<PartitionType> {
    let known = PartitionType::from_name(kind);
    if known.is_none() {
        let names = PartitionType::ALL.map(PartitionType::as_str);
        let help = match nearest(kind, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None if matches!(kind, "int" | "Int" | "number" | "integer") => {
                "the type for integers is `long`".to_owned()
            }
            None => "the types are `string`, `objectId`, `long` and `uuid`".to_owned(),
        };
        let span = partition.get("type").map_or(partition.span, |node| node.span);
        let message = format!("unknown partition key type `{kind}`");
        findings.push(SpannedDiagnostic::error(codes::UNKNOWN_KEY_TYPE, span, message).help(help));
    }
    known
}

fn wrong_kind(setting: &str, wanted: &str, found: &Node) -> SpannedDiagnostic {
    let message = format!("`{setting}` must be {wanted}, found {}", found.describe());
    SpannedDiagnostic::error(codes::INVALID_SETTING, found.span, message).help(format!("write {wanted}"))
}

//! Running the lints and gathering what they find.

use std::sync::Arc;

use super::{
    Confidence, ConfigTarget, Finding, Lint, RoleTarget, RuleTarget, Site,
    catalogue::Check,
    checks,
    finding::Proposal,
    fixes, repeated,
    roles::{self, Holder, RoleList},
    sync::{SyncSettings, SyncedRoles, has_filters},
    variants::removal,
};
use crate::{
    app::{App, FileKind},
    compile::CompileOptions,
    config::{self, SyncConfig},
    diagnostics::{Code, Diagnostic, Place, Related, Severity},
    explain::Permission,
    flexible::FlexibleSync,
    roles::{Parsed, Queryable, parse_roles},
    syntax::{self, Node, Tree},
    text::{Range, Source, Span},
    vocabulary::Context,
};

/// What is linted.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum LintInput<'a> {
    /// A whole app.
    App(&'a App),
    /// One file by itself: a sync configuration, a bare rule, or a file of roles.
    File(&'a Source),
}

/// Finds what is wrong. What makes a text invalid comes first, with severity
/// [`Error`](Severity::Error).
pub fn lint(input: LintInput<'_>) -> Vec<Finding> {
    let mut findings = match input {
        LintInput::App(app) => lint_app(app),
        LintInput::File(source) => lint_file(source),
    };
    findings.sort_by_key(|finding| {
        let start = finding.place.range.map(|range| range.start.offset);
        (finding.place.file.clone(), start, finding.code.id)
    });
    findings
}

fn lint_app(app: &App) -> Vec<Finding> {
    let errors = app.diagnostics.iter().filter(|diagnostic| diagnostic.severity > Severity::Note);
    let mut findings: Vec<Finding> = errors.cloned().map(refused).collect();
    let flexible = FlexibleSync::from_app(app).filter(is_set_up);
    let used = SyncedRoles::new(app).filter(|_| flexible.is_some());
    let is_unread = is_sync_unread(app);
    if let Some(sync) = &flexible {
        findings.extend(refused_settings(sync));
    }
    for file in &app.files {
        match file.kind {
            FileKind::Sync | FileKind::Service => {
                if let Some(settings) = config::settings(&file.tree.root) {
                    findings.extend(configuration(&file.tree, settings, Some(app), &app.options));
                }
                if let Some(sync) = &flexible {
                    findings.extend(old_roles(&file.tree, sync, Some(app), &app.options));
                }
            }
            FileKind::CollectionRules | FileKind::DefaultRule => {
                let used_by = used.as_ref().filter(|sync| sync.uses(file));
                if used_by.is_some() || is_unread && has_filters(&file.tree.root) {
                    let queryable = |_: Holder<'_>| used_by.and_then(|sync| sync.queryable(file));
                    let lists = roles::lists(&file.tree.root, None, roles::holder(app, file));
                    findings.extend(role_lists(&file.tree, &lists, queryable, Some(app), &app.options));
                }
            }
            FileKind::Root
            | FileKind::Meta
            | FileKind::Value
            | FileKind::Environment
            | FileKind::FunctionList
            | FileKind::FunctionConfig
            | FileKind::FunctionSource
            | FileKind::CustomUserData
            | FileKind::Schema => {}
        }
    }
    findings
}

fn lint_file(source: &Source) -> Vec<Finding> {
    let tree = match syntax::parse(source) {
        Ok(tree) => Arc::new(tree),
        Err(problems) => return problems.iter().cloned().map(refused).collect(),
    };
    let options = CompileOptions::default();
    if tree.root.get("roles").is_some() {
        if !for_sync(&tree.root) {
            return Vec::new();
        }
        let lists = roles::lists(&tree.root, None, Holder::Collection { database: None, name: None });
        return role_lists(&tree, &lists, |_| None, None, &options);
    }
    let mut findings = Vec::new();
    if let Err(problems) = SyncConfig::from_tree(&tree)
        && SyncSettings::parse(&tree.root).is_none_or(|settings| settings.was_set_up())
    {
        findings.extend(problems.iter().cloned().map(refused));
    }
    let settings = config::settings(&tree.root).unwrap_or(&tree.root);
    findings.extend(configuration(&tree, settings, None, &options));
    if let Some(sync) = FlexibleSync::from_tree(&tree, &options).filter(is_set_up) {
        findings.extend(refused_settings(&sync));
        findings.extend(old_roles(&tree, &sync, None, &options));
    }
    findings
}

/// Everything that makes a text invalid, whatever kind of file it is.
pub(crate) fn refusals(source: &Source) -> Vec<Diagnostic> {
    let tree = match syntax::parse(source) {
        Ok(tree) => Arc::new(tree),
        Err(problems) => return problems.iter().cloned().collect(),
    };
    let mut problems: Vec<Diagnostic> = match SyncConfig::from_tree(&tree) {
        _ if tree.root.get("roles").is_some() => Vec::new(),
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().cloned().collect(),
    };
    let settings = config::settings(&tree.root);
    for list in roles::lists(&tree.root, settings, Holder::Others) {
        let findings = match parse_roles(&list.list, Queryable::Any) {
            Ok(parsed) => parsed.findings,
            Err(finding) => vec![finding],
        };
        problems.extend(tree.diagnostics(findings).iter().cloned());
    }
    problems
}

/// Whether the settings of sync could not be read, so that it is not known which kind of sync the roles are for.
fn is_sync_unread(app: &App) -> bool {
    let read = app.files.iter().any(|file| SyncSettings::parse(&file.tree.root).is_some());
    !read && app.diagnostics.iter().any(|problem| problem.place.file.ends_with("sync/config.json"))
}

/// Whether Flexible Sync has roles to judge: with an empty state it was never enabled, or was terminated.
fn is_set_up(sync: &FlexibleSync) -> bool {
    sync.state() != Some("")
}

/// What sync does not take of its settings, as far as no lint finds it too.
fn refused_settings(sync: &FlexibleSync) -> impl Iterator<Item = Finding> {
    let problems = sync.diagnostics().iter();
    let refused_only =
        |problem: &&Diagnostic| problem.severity > Severity::Note && Code::ALL.contains(&problem.code);
    problems.filter(refused_only).cloned().map(refused)
}

/// The lints of one sync configuration.
fn configuration(
    tree: &Arc<Tree>,
    settings: &Node,
    app: Option<&App>,
    options: &CompileOptions,
) -> Vec<Finding> {
    let (config, _) = SyncConfig::parts_of_tree(tree);
    let target = ConfigTarget { tree, settings, config: config.as_ref(), app, options };
    let permissions = permissions(&target);
    let mut findings = Vec::new();
    // Sync that was never set up has no rules to judge; only that it is on without a key is wrong (SEMANTICS §6.1.9).
    let set_up = SyncSettings::parse(&tree.root).is_none_or(|settings| settings.was_set_up());
    for lint in checks::CHECKS.iter().filter(|lint| set_up || lint.code == checks::codes::INVALID_KEY_NAME) {
        let proof = Some(Proof::Config(&target));
        let mut report = Report { lint, tree, permission: None, part: "", proof, findings: &mut findings };
        match lint.check {
            Check::Config(check) | Check::ConfigAndRoles(check, _) => check(&target, &mut report),
            Check::Expression(check) | Check::Permission(check) => {
                for rule in &permissions {
                    report.permission = rule.permission();
                    check(rule, &mut report);
                }
            }
            Check::Roles(_) => {}
        }
    }
    repeated::drop_from(&mut findings, &permissions);
    findings
}

/// The valid permissions of a configuration. A bare rule is both and is looked at once.
fn permissions<'t>(target: &'t ConfigTarget<'_>) -> Vec<RuleTarget<'t>> {
    let Some(config) = target.config else { return Vec::new() };
    let permissions = target.settings.get("partition").and_then(|partition| partition.get("permissions"));
    let [read, write] = config.rules();
    let rule = |permission: Permission, expr, node| RuleTarget {
        tree: target.tree,
        app: target.app,
        options: target.options,
        context: Context::PartitionPermission,
        expr,
        node,
        key: config.partition_key(),
        site: Site::Permission { config: target, permission },
    };
    if config::settings(&target.tree.root).is_none() {
        return read
            .expr
            .as_ref()
            .map(|expr| rule(Permission::Read, expr, &target.tree.root))
            .into_iter()
            .collect();
    }
    [(Permission::Read, read), (Permission::Write, write)]
        .into_iter()
        .filter_map(|(permission, found)| {
            let node = permissions?.get(permission.as_str())?;
            Some(rule(permission, found.expr.as_ref()?, node))
        })
        .collect()
}

/// Whether a file of roles that lies by itself can be meant for sync: other clients need neither key.
fn for_sync(root: &Node) -> bool {
    let keys = ["document_filters", "document_filter", "apply_when"];
    let roles = root.get("roles").and_then(Node::elements).unwrap_or_default();
    roles.iter().any(|role| keys.iter().any(|key| role.get(key).is_some()))
}

/// Roles of the layout before 2023, if they are the ones that count.
fn old_roles(
    tree: &Arc<Tree>,
    sync: &FlexibleSync,
    app: Option<&App>,
    options: &CompileOptions,
) -> Vec<Finding> {
    let settings = SyncSettings::parse(&tree.root).filter(|_| sync.has_roles_in(tree));
    let Some(settings) = settings.map(|settings| settings.node) else { return Vec::new() };
    // The default roles are for many types, so a field of any of them is none that is surely wrong.
    let queryable = |holder: Holder<'_>| match holder {
        Holder::Collection { name, .. } => sync.queryable_fields(name.unwrap_or_default()),
        Holder::Others => None,
    };
    let lists = roles::lists(&tree.root, Some(settings), Holder::Others);
    role_lists(tree, &lists, queryable, app, options)
}

/// The lints of the lists of roles in one file.
fn role_lists(
    tree: &Arc<Tree>,
    lists: &[RoleList<'_>],
    queryable: impl Fn(Holder<'_>) -> Option<Vec<String>>,
    app: Option<&App>,
    options: &CompileOptions,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let key = roles::no_key();
    for RoleList { list, holder } in lists {
        let Parsed { roles: parsed, findings: problems } =
            match parse_roles(list, queryable(*holder).as_deref().into()) {
                Ok(parsed) => parsed,
                Err(finding) => Parsed { roles: Vec::new(), findings: vec![finding] },
            };
        findings.extend(tree.diagnostics(problems).iter().cloned().map(refused));
        let collections = app.map(|app| roles::collections(app, tree, *holder)).unwrap_or_default();
        let target = RoleTarget {
            tree,
            roles: list,
            parsed: &parsed,
            holder: *holder,
            collections: &collections,
            key: &key,
            app,
            options,
        };
        let rules = roles::expressions(&target);
        let mut found = Vec::new();
        for lint in checks::CHECKS {
            let proof = Some(Proof::Roles(&target));
            let mut report = Report { lint, tree, permission: None, part: "", proof, findings: &mut found };
            match lint.check {
                Check::Roles(check) | Check::ConfigAndRoles(_, check) => check(&target, &mut report),
                Check::Expression(check) => {
                    for rule in &rules {
                        report.part = if let Site::Role { part, .. } = rule.site { part.name() } else { "" };
                        check(rule, &mut report);
                    }
                }
                Check::Permission(_) | Check::Config(_) => {}
            }
        }
        repeated::drop_from(&mut found, &rules);
        findings.extend(found);
    }
    findings
}

/// A problem that was found while parsing.
fn refused(diagnostic: Diagnostic) -> Finding {
    let fix = fixes::repair(&diagnostic);
    let fingerprint = fingerprint(diagnostic.code.id, "", excerpt(&diagnostic.place));
    Finding {
        code: diagnostic.code,
        severity: diagnostic.severity,
        confidence: Confidence::High,
        message: diagnostic.message,
        help: diagnostic.help,
        place: diagnostic.place,
        permission: None,
        related: diagnostic.related,
        fix,
        fingerprint,
    }
}

/// The text at a place; without a text, its JSON Pointer.
fn excerpt(place: &Place) -> &str {
    match (&place.source, place.range) {
        (Some(source), Some(Range { start, end })) => {
            source.text().get(start.offset..end.offset).unwrap_or_default()
        }
        (_, _) => &place.pointer,
    }
}

/// The maximum number of findings for which fixes are verified.
const MOST_FIXES: usize = 20;

/// Other places that are named with a finding that has many.
pub(crate) const MOST_RELATED: usize = 4;

/// Gathers the findings of one lint.
pub(crate) struct Report<'r> {
    lint: &'static Lint,
    tree: &'r Tree,
    permission: Option<Permission>,
    /// The part of a role that is looked at.
    part: &'static str,
    /// Absent where nothing is fixed.
    proof: Option<Proof<'r>>,
    findings: &'r mut Vec<Finding>,
}

/// Against what fixes are proved.
#[derive(Clone, Copy)]
pub(crate) enum Proof<'r> {
    Config(&'r ConfigTarget<'r>),
    Roles(&'r RoleTarget<'r>),
}

impl Report<'_> {
    /// The same report for another file of the app. Fixes are made in the first one alone.
    pub(crate) fn of_file<'f>(&'f mut self, tree: &'f Tree) -> Report<'f> {
        Report { lint: self.lint, tree, permission: None, part: "", proof: None, findings: self.findings }
    }

    /// A finding at a place of the file.
    pub(crate) fn found(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Found<'_> {
        let permission = self.permission.map_or(self.part, Permission::as_str);
        let fingerprint = fingerprint(self.lint.code.id, permission, &self.tree.excerpt(span));
        self.findings.push(Finding {
            code: self.lint.code,
            severity: self.lint.severity,
            confidence: self.lint.confidence,
            message: message.into(),
            help: Some(help.into()),
            place: self.tree.place(span),
            permission: self.permission,
            related: Vec::new(),
            fix: None,
            fingerprint,
        });
        // Each proof may take a second, and whoever has this many findings fixes them by hand.
        let proof = (self.findings.len() <= MOST_FIXES).then_some(self.proof).flatten();
        Found { tree: self.tree, proof, finding: self.findings.last_mut() }
    }
}

/// A finding just reported, to which more can be added.
pub(crate) struct Found<'f> {
    tree: &'f Tree,
    proof: Option<Proof<'f>>,
    finding: Option<&'f mut Finding>,
}

impl Found<'_> {
    /// Another place of the file that belongs to it.
    pub(crate) fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        let place: Place = self.tree.place(span);
        if let Some(finding) = &mut self.finding {
            finding.related.push(Related { place, message: label.into() });
        }
        self
    }

    /// A place of another file that belongs to it.
    pub(crate) fn related_in(mut self, tree: &Tree, span: Span, label: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.related.push(Related { place: tree.place(span), message: label.into() });
        }
        self
    }

    /// It matters more, or less, than other findings of its lint.
    pub(crate) fn weighs(mut self, severity: Severity, confidence: Confidence) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.severity = severity;
            finding.confidence = confidence;
        }
        self
    }

    /// A change that takes a part out of the text, which removes the finding.
    pub(crate) fn fix_by_removing(self, part: Span) {
        if let Some(edit) = removal(self.tree, part) {
            self.fix("remove it", vec![edit]);
        }
    }

    /// A change of the text that removes the finding. Whether it is safe is decided by the engine.
    pub(crate) fn fix(mut self, title: impl Into<String>, edits: Vec<(Span, String)>) -> Self {
        if let (Some(finding), Some(proof)) = (&mut self.finding, self.proof) {
            finding.fix = fixes::decide(proof, Proposal { title: title.into(), edits });
        }
        self
    }
}

/// What stays the same when a text is reformatted or a rule is moved: FNV-1a of the code, the permission and the
/// words at the place.
fn fingerprint(code: &str, permission: &str, excerpt: &str) -> String {
    let words = excerpt.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let bytes = code.bytes().chain([0]).chain(permission.bytes()).chain([0]).chain(words);
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

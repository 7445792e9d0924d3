//! Running the lints and gathering what they find.

use std::sync::Arc;

use super::{
    Confidence, ConfigTarget, Finding, Lint, RoleTarget, RuleTarget, catalogue::Check, checks,
    finding::Proposal, fixes, sync::FlexibleSync, variants::removal,
};
use crate::{
    app::{App, FileKind},
    compile::CompileOptions,
    config::{self, SyncConfig},
    diagnostics::{Code, Diagnostic, Place, Severity},
    explain::Permission,
    flexible,
    roles::Roles,
    syntax::{self, Node, Tree},
    text::{Source, Span},
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

/// Finds what is wrong. What keeps a text from having a meaning comes first, with severity
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
    let flexible = FlexibleSync::of(app);
    if let Some(sync) = flexible::FlexibleSync::of_app(app) {
        findings.extend(refused_settings(&sync));
    }
    for file in &app.files {
        match file.kind {
            FileKind::Sync | FileKind::Service => {
                if let Some(settings) = config::settings(&file.tree.root) {
                    findings.extend(configuration(&file.tree, settings, Some(app), &app.options));
                }
            }
            FileKind::CollectionRules | FileKind::DefaultRule => {
                if let Some(sync) = flexible.as_ref().filter(|sync| sync.uses(file)) {
                    findings.extend(roles(&file.tree, sync.queryable(file), Some(app), &app.options));
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
        return if for_sync(&tree.root) { roles(&tree, None, None, &options) } else { Vec::new() };
    }
    let mut findings = Vec::new();
    if let Err(problems) = SyncConfig::of_tree(&tree) {
        findings.extend(problems.iter().cloned().map(refused));
    }
    let settings = config::settings(&tree.root).unwrap_or(&tree.root);
    findings.extend(configuration(&tree, settings, None, &options));
    if let Some(sync) = flexible::FlexibleSync::of_tree(&tree, &options) {
        findings.extend(refused_settings(&sync));
    }
    findings
}

/// What sync does not take of its settings, as far as no lint finds it too.
fn refused_settings(sync: &flexible::FlexibleSync) -> impl Iterator<Item = Finding> {
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
    let config = SyncConfig::of_tree(tree).ok();
    let target = ConfigTarget { tree, settings, config: config.as_ref(), app, options };
    let mut findings = Vec::new();
    for lint in checks::ALL {
        let mut report =
            Report { lint, tree, permission: None, target: Some(&target), findings: &mut findings };
        match lint.check {
            Check::Config(check) | Check::ConfigAndRoles(check, _) => check(&target, &mut report),
            Check::Rule(check) => {
                for rule in rules(&target) {
                    report.permission = Some(rule.permission);
                    check(&rule, &mut report);
                }
            }
            Check::Roles(_) => {}
        }
    }
    findings
}

/// The permissions of a configuration that have a meaning. A bare rule stands for both and is looked at once.
fn rules<'t>(target: &'t ConfigTarget<'_>) -> Vec<RuleTarget<'t>> {
    let Some(config) = target.config else { return Vec::new() };
    let permissions = target.settings.get("partition").and_then(|partition| partition.get("permissions"));
    let key = config.partition_key();
    let [read, write] = config.rules();
    let rule =
        |permission: Permission, expr, node| RuleTarget { config: target, permission, expr, node, key };
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

fn roles(
    tree: &Arc<Tree>,
    queryable: Option<Vec<String>>,
    app: Option<&App>,
    options: &CompileOptions,
) -> Vec<Finding> {
    let Some(list) = tree.root.get("roles") else { return Vec::new() };
    let problems = match Roles::of_node(tree, list, queryable.as_deref(), options) {
        Ok(roles) => roles.diagnostics().clone(),
        Err(problems) => problems,
    };
    let mut findings: Vec<Finding> = problems.iter().cloned().map(refused).collect();
    let target = RoleTarget { tree, roles: list, app, options };
    for lint in checks::ALL {
        let mut report = Report { lint, tree, permission: None, target: None, findings: &mut findings };
        match lint.check {
            Check::Roles(check) | Check::ConfigAndRoles(_, check) => check(&target, &mut report),
            Check::Rule(_) | Check::Config(_) => {}
        }
    }
    findings
}

/// A problem that was found while parsing.
fn refused(diagnostic: Diagnostic) -> Finding {
    let fix = fixes::repair(&diagnostic);
    let fingerprint = fingerprint(diagnostic.code.id, "", &diagnostic.message);
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

/// No fixes are proved for findings after so many.
const MOST_FIXES: usize = 20;

/// Other places that are named with a finding that has many.
pub(crate) const MOST_RELATED: usize = 4;

/// Gathers the findings of one lint.
pub(crate) struct Report<'r> {
    lint: &'static Lint,
    tree: &'r Tree,
    permission: Option<Permission>,
    /// Against which fixes are proved.
    target: Option<&'r ConfigTarget<'r>>,
    findings: &'r mut Vec<Finding>,
}

impl Report<'_> {
    /// The same report for another file of the app. Fixes are proved for the first one alone.
    pub(crate) fn of_file<'f>(&'f mut self, tree: &'f Tree) -> Report<'f> {
        Report { lint: self.lint, tree, permission: None, target: None, findings: self.findings }
    }

    /// A finding at a place of the file.
    pub(crate) fn found(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Found<'_> {
        let permission = self.permission.map(Permission::as_str).unwrap_or_default();
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
        // Each proof may take a second, and who has so many findings fixes them by hand.
        let target = self.target.filter(|_| self.findings.len() <= MOST_FIXES);
        Found { tree: self.tree, target, finding: self.findings.last_mut() }
    }
}

/// A finding just reported, to which more can be added.
pub(crate) struct Found<'f> {
    tree: &'f Tree,
    target: Option<&'f ConfigTarget<'f>>,
    finding: Option<&'f mut Finding>,
}

impl Found<'_> {
    /// Another place of the file that belongs to it.
    pub(crate) fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        let place: Place = self.tree.place(span);
        if let Some(finding) = &mut self.finding {
            finding.related.push((place, label.into()));
        }
        self
    }

    /// A place of another file that belongs to it.
    pub(crate) fn related_in(mut self, tree: &Tree, span: Span, label: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.related.push((tree.place(span), label.into()));
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
        if let (Some(finding), Some(target)) = (&mut self.finding, self.target) {
            finding.fix = fixes::decide(target, Proposal { title: title.into(), edits });
        }
        self
    }
}

/// What stays the same when a text is laid out anew or a rule is moved: FNV-1a of the code, the permission and the
/// words at the place.
fn fingerprint(code: &str, permission: &str, excerpt: &str) -> String {
    let words = excerpt.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let bytes = code.bytes().chain([0]).chain(permission.bytes()).chain([0]).chain(words);
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

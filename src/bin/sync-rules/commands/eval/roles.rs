//! The same question asked of roles: which one the user has, and what it allows of a document or a field.

use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, Decision, EvalError, EvalErrorCode, FlexibleSync, Permission, Roles,
    roles::{FieldAccess, RoleDecision, RoleExplanation},
};

use super::{Calls, EvalArgs};
use crate::{
    functions::GivenFunctions,
    input::RoleRules,
    problem::{self, Checked, Problem},
    reason::{self, Reason},
};

/// What the assigned role allows, with what is needed to put it into words.
pub(super) struct RoleAnswer {
    pub(super) ran: Calls,
    /// Empty where it makes no difference.
    pub(super) collection: String,
    /// It was not named, and no other has roles.
    pub(super) is_only_one: bool,
    pub(super) decision: RoleDecision,
    /// If it was asked for.
    pub(super) explanation: Option<RoleExplanation>,
    /// The field that was asked about.
    pub(super) field: Option<(String, FieldAccess)>,
    /// Why something is undecided, by the code and text of the error.
    reasons: Vec<(EvalError, Reason)>,
    /// What keeps a role from being used, if that decided.
    pub(super) problems: Vec<Problem>,
}

impl RoleAnswer {
    /// The four decisions by name.
    pub(super) fn decisions(&self) -> [(&'static str, &Decision); 4] {
        let RoleDecision { read, write, insert, delete, .. } = &self.decision;
        [("read", read), ("write", write), ("insert", insert), ("delete", delete)]
    }

    /// Whether a permission is allowed: of the field, if one was named.
    pub(super) fn allows(&self, permission: Permission) -> bool {
        match (permission, &self.field) {
            (Permission::Read, Some((_, field))) => field.read,
            (Permission::Write, Some((_, field))) => field.write,
            (Permission::Read, None) => self.decision.read.allowed(),
            (Permission::Write, None) => self.decision.write.allowed(),
        }
    }

    /// Why a decision is undecided.
    pub(super) fn reason(&self, decision: &Decision) -> Option<&Reason> {
        let wanted = decision.indeterminate()?;
        self.reasons.iter().find(|(error, _)| error == wanted).map(|(_, reason)| reason)
    }

    /// Whether a result of a function would have helped.
    pub(super) fn lacks_function(&self) -> bool {
        self.reasons.iter().any(|(_, reason)| reason.code == EvalErrorCode::FunctionUnknown)
    }
}

/// Asks the roles that count for the collection.
pub(super) fn decide(
    args: &EvalArgs,
    rules: &RoleRules,
    functions: &GivenFunctions,
    user: &Json,
    document: &Json,
) -> Checked<RoleAnswer> {
    let sync = rules.read(functions)?;
    let (database, collection) = collection(&sync, args.collection.as_deref())?;
    let is_only_one = args.collection.is_none() && !collection.is_empty();
    let found = sync.roles(&database, &collection);
    let none = Problem::note("the collection has no roles, and its data source has no default ones");
    let none = found.is_none().then_some(none);
    let roles = found.map_or_else(nobody, Ok)?;
    let host = functions.for_user(user);
    let decision = roles.decide(user, document, &host);
    let explanation = args.explain.then(|| roles.explain(user, document, &host));
    let explanation =
        explanation.map(|explanation| if args.mask_values { explanation.masked() } else { explanation });
    let field =
        args.field.as_ref().map(|path| (path.clone(), roles.field_access(user, document, path, &host)));
    let decisions = [&decision.read, &decision.write, &decision.insert, &decision.delete];
    let mut reasons: Vec<(EvalError, Reason)> = Vec::new();
    for error in decisions.into_iter().filter_map(Decision::indeterminate) {
        if !reasons.iter().any(|(known, _)| known == error) {
            let place = roles.place_of(error).map(|mut place| {
                place.file = rules.named(&place.file).into();
                place
            });
            reasons.push((error.clone(), reason::of_error(error, place, functions)));
        }
    }
    let unused = decision.role.is_none() || !decision.usable;
    let problems =
        problem::from_diagnostics(roles.diagnostics()).into_iter().filter(|_| unused && reasons.is_empty());
    let problems = problems.map(|problem| problem.renamed(|file| rules.named(file))).chain(none).collect();
    let ran = Calls::new(args, functions);
    Ok(RoleAnswer { ran, collection, is_only_one, decision, explanation, field, reasons, problems })
}

/// Roles that nobody is assigned to.
fn nobody() -> Checked<Roles> {
    let roles = Roles::from_value("roles", &json!([]), &[], &CompileOptions::default());
    roles.map_err(|diagnostics| problem::from_diagnostics(&diagnostics))
}

/// The database and collection that are meant; both empty where they make no difference.
fn collection(sync: &FlexibleSync, named: Option<&str>) -> Result<(String, String), Problem> {
    let known = sync.collections();
    let full = |(database, name): &(&str, &str)| {
        if database.is_empty() { (*name).to_owned() } else { format!("{database}.{name}") }
    };
    let all = || known.iter().map(|known| format!("`{}`", full(known))).collect::<Vec<_>>().join(", ");
    let Some(named) = named else {
        if let Some((database, name)) = sync.only_collection() {
            return Ok((database.to_owned(), name.to_owned()));
        }
        if sync.differs_by_collection() {
            let problem = Problem::new("the roles differ by collection, and no collection is named");
            let help = if known.is_empty() {
                "give `--collection NAME`".to_owned()
            } else {
                format!("give `--collection`, one of {}", all())
            };
            return Err(problem.help(help));
        }
        return Ok((sync.database().unwrap_or_default().to_owned(), String::new()));
    };
    let meant: Vec<_> = known.iter().filter(|known| known.1 == named || full(known) == named).collect();
    let (database, name) = match meant.as_slice() {
        [] => named.split_once('.').unwrap_or((sync.database().unwrap_or_default(), named)),
        [(database, name)] => (*database, *name),
        [first, ..] => {
            let message = format!("there is more than one collection `{named}`");
            let help = format!("name its database too, such as `{}`", full(first));
            return Err(Problem::new(message).help(help));
        }
    };
    if !sync.is_synced(database, name) {
        let problem =
            Problem::new(format!("the app has no schema of a collection `{named}`, so it is not synced"));
        return Err(problem.help(format!("the collections are {}", all())));
    }
    Ok((database.to_owned(), name.to_owned()))
}

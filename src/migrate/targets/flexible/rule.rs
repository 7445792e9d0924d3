//! One permission: its translation, and what the report says of it.

use std::collections::{BTreeSet, HashSet};

use super::{
    custom_data::{CustomData, custom_data_on},
    evidence::Pair,
    negations::Negations,
    official::{node_at, statements},
    partial::{Formula, Partial},
    roles::{Cases, Draft, MOST_CALLS, calls},
    shows::{About, about},
};
use crate::{
    app::App,
    ast::{Operand, OperandKind},
    compare::{Assumption, Shape, Variable},
    condition::{Asks, Atom, Sigil},
    explain::Permission,
    migrate::{
        Condition, ConditionStatus, Decision, Evidence, RuleMigration, Verdict,
        conditions::condition,
        decisions::{MISMATCH, decisions, ways_on},
        key::Case,
        paths::Paths,
    },
    partition::{PartitionKey, PartitionType},
    permissions::Rule,
};

/// A permission in the words of roles.
pub(super) struct Translation {
    pub(super) cases: Cases,
    /// What may have to hold of the data.
    pub(super) needs: Vec<Assumption>,
    /// Values of the app of which the roles hold a copy.
    copied: BTreeSet<String>,
    /// What has to hold of it for the database to decide as the roles do.
    pub(super) in_database: Vec<Assumption>,
    /// Why parts of the rule were left out.
    pub(super) lost: Vec<String>,
    /// What it rests on that the documentation leaves open.
    decisions: Vec<Decision>,
    /// Who passes, where that does not depend on user, partition or document, although the rule asks for one.
    everyone_or_nobody: Option<String>,
    /// Where it rests on custom user data, of which the app does not say that it has any.
    custom_data: Option<CustomData>,
    /// Whether it calls functions about the user, or asks by `$nor`.
    pub(super) calls: Vec<Atom>,
    pub(super) nor: bool,
}

impl Translation {
    pub(super) fn new(rule: &Rule, key: &PartitionKey, paths: &Paths<'_>) -> Self {
        // Where no order tells the key's type, the guard lets other types pass.
        let mut needs =
            vec![Assumption { of: Variable::Field(key.name.as_str().into()), is: Shape::KeyType }];
        let (mut left_out, mut copied) = (Vec::new(), BTreeSet::new());
        let mut in_database = Vec::new();
        let condition = rule.expr.as_ref().map_or(Formula::False, Formula::from_expr);
        let decisions = decisions(&condition, key);
        let mut of_case = |case| {
            let mut partial = Partial { key, paths, case, needs: Vec::new(), copied: Vec::new() };
            let formula = condition.map(&mut |atom| partial.atom(atom));
            let mut negations = Negations { paths, needs: Vec::new() };
            let formula = formula.map(&mut |atom| negations.atom(atom));
            in_database.extend(negations.needs);
            needs.extend(partial.needs);
            copied.extend(partial.copied);
            formula.without_unsayable(&mut left_out)
        };
        let of_key = of_case(Case::Key);
        let null = if key.required { Formula::False } else { of_case(Case::Null) };
        // In the order of the rule, each once.
        left_out.sort_by_key(|part| part.span);
        let mut said = HashSet::new();
        let reasons = left_out.into_iter().map(|part| part.reason);
        let mut lost: Vec<String> = reasons.filter(|reason| said.insert(reason.clone())).collect();
        let mut cases = Cases { key: of_key, null };
        let mut called = calls([&cases]);
        if called.len() > MOST_CALLS {
            lost.push(format!(
                "it calls {} functions about the user, which would make too many roles",
                called.len()
            ));
            cases = Cases { key: without_calls(&cases.key), null: without_calls(&cases.null) };
            called.clear();
        }
        let nor = [&cases.key, &cases.null]
            .into_iter()
            .flat_map(Formula::atoms)
            .any(|atom| about(atom) == About::User && atom.written().1 == Asks::False);
        needs.sort_by(|a, b| (&a.of, a.is).cmp(&(&b.of, b.is)));
        needs.dedup();
        let is_literal = |side: &Operand| matches!(side.kind, OperandKind::Literal(_));
        let constant = condition.atoms().into_iter().flat_map(Atom::sides).all(is_literal);
        let settled = if constant || !lost.is_empty() { None } else { settled(&cases) };
        Self {
            everyone_or_nobody: settled.map(|passes| passing(passes, &condition, key, &decisions)),
            custom_data: CustomData::read_by(&condition, paths.app),
            cases,
            needs,
            in_database,
            copied,
            lost,
            decisions,
            calls: called,
            nor,
        }
    }
}

/// Whether everyone passes where there is a key, or nobody with any partition.
fn settled(cases: &Cases) -> Option<Everyone> {
    match (&cases.key, &cases.null) {
        (Formula::False, Formula::False) => Some(Everyone::Denied),
        (Formula::True, _) => Some(Everyone::Allowed),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Everyone {
    Allowed,
    Denied,
}

/// Why a rule that is always or never true is to be looked at, and the ways on.
fn passing(passes: Everyone, condition: &Formula, key: &PartitionKey, decisions: &[Decision]) -> String {
    let (who, constant) = match passes {
        Everyone::Allowed => {
            ("is true for everyone, so the roles open every document that has the key", true)
        }
        Everyone::Denied => ("is true for nobody, so the roles deny everyone", false),
    };
    let Some(decision) = decisions.iter().find(|decision| decision.code == MISMATCH) else {
        return format!("it {who}, although it asks for more: write `{constant}` if that is intended");
    };
    let written = ways_on(condition, key);
    let otherwise = match written {
        Some(written) => format!("write the filter `{written}` if it should match"),
        None => format!("compare with a value of the type of `{}` if it should match", key.name),
    };
    format!(
        "it {who} ({}), and what the service answered is unknown: write `{constant}` if that is intended, and {otherwise}",
        decision.code
    )
}

impl Translation {
    /// Whether a person must look at it, although the roles mean the same.
    fn is_to_be_looked_at(&self) -> bool {
        self.everyone_or_nobody.is_some()
            || self.custom_data == Some(CustomData::Off)
            || !self.calls.is_empty()
            || self.nor
    }
}

fn without_calls(formula: &Formula) -> Formula {
    formula.map(&mut |atom| match about(atom) {
        About::Call => Formula::False,
        About::Key | About::User => Formula::Atom(atom.clone()),
    })
}

/// What is known of the app around a rule.
pub(super) struct Around<'a> {
    pub(super) app: &'a App,
    pub(super) key: &'a PartitionKey,
    pub(super) drafts: &'a [Draft],
    /// `None` if the roles could not be read again.
    pub(super) pair: Option<&'a Pair<'a>>,
}

/// The report on one permission; `None` if it is not configured.
pub(super) fn report_of(
    rule: &Rule,
    permission: Permission,
    translation: &Translation,
    possible: &[Assumption],
    lost: &[String],
    around: &Around<'_>,
) -> Option<RuleMigration> {
    let (expr, tree) = (rule.expr.as_ref()?, rule.tree.as_ref()?);
    let node = node_at(&tree.root, expr.span);
    // What is known to hold is assumed rather than what is not.
    let mut possible = possible.to_vec();
    possible
        .sort_by_key(|assumption| condition(assumption, around.app, around.key, |_| String::new()).is_open());
    let (evidence, needed) = match around.pair {
        Some(pair) => pair.evidence(permission, &possible, !lost.is_empty()),
        None => (Evidence::Unknown { checked: 0, because: None }, possible),
    };
    let needed = [needed, translation.in_database.clone()].concat();
    let conditions = conditions(&needed, &translation.copied, around);
    let reasons = reasons(translation, lost, &evidence);
    let asks_custom_data = matches!(translation.custom_data, Some(CustomData::Unknown));
    let conditions =
        if asks_custom_data { [vec![custom_data_on()], conditions].concat() } else { conditions };
    let only = match around.drafts {
        [only] => Some(only),
        _ => None,
    };
    let filter = only.map(|draft| match permission {
        Permission::Read => draft.read.to_json(Sigil::Dollar),
        Permission::Write => draft.write.to_json(Sigil::Dollar),
    });
    Some(RuleMigration {
        permission,
        expression: node.to_json(),
        place: tree.place(node.span),
        verdict: verdict(translation, lost, &evidence, &conditions),
        official: statements(tree, node),
        document_filter: filter,
        apply_when: only.map(Draft::apply_when),
        conditions,
        decisions: translation.decisions.clone(),
        evidence,
        reasons,
    })
}

fn conditions(needed: &[Assumption], copied: &BTreeSet<String>, around: &Around<'_>) -> Vec<Condition> {
    let mut needed = needed.to_vec();
    // No filter can tell whole numbers from others of the same value.
    let whole = Assumption { of: Variable::Field(around.key.name.as_str().into()), is: Shape::KeyType };
    if matches!(around.key.kind, Some(PartitionType::Long) | None) && !needed.contains(&whole) {
        needed.push(whole);
    }
    let function = |call| around.pair.map(|pair| pair.function(call).to_owned()).unwrap_or_default();
    let mut conditions: Vec<Condition> = Vec::new();
    for assumption in &needed {
        let condition = condition(assumption, around.app, around.key, function);
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    conditions.extend(copied.iter().map(|value| Condition {
        code: "value-stays",
        message: format!(
            "later changes of `{value}` have no effect: filters cannot convert an array, so the roles contain a copy of it"
        ),
        status: ConditionStatus::Assumed,
        query: None,
    }));
    // What is open comes first.
    conditions.sort_by_key(|condition| !condition.is_open());
    conditions
}

fn verdict(
    translation: &Translation,
    lost: &[String],
    evidence: &Evidence,
    conditions: &[Condition],
) -> Verdict {
    match evidence {
        Evidence::Narrower { .. } => Verdict::Manual,
        Evidence::Different { .. } | Evidence::Unknown { .. } if !lost.is_empty() => Verdict::Manual,
        Evidence::Different { .. } | Evidence::Unknown { .. } => Verdict::Review,
        Evidence::Equivalent { .. } if translation.is_to_be_looked_at() => Verdict::Review,
        Evidence::Equivalent { .. } if conditions.iter().any(Condition::is_open) => Verdict::Conditional,
        Evidence::Equivalent { .. } => Verdict::Automatic,
    }
}

fn reasons(translation: &Translation, lost: &[String], evidence: &Evidence) -> Vec<String> {
    // What was left out does not matter where the rest decides alike.
    let mut reasons =
        if matches!(evidence, Evidence::Equivalent { .. }) { Vec::new() } else { lost.to_vec() };
    reasons.extend(translation.everyone_or_nobody.clone());
    if translation.custom_data == Some(CustomData::Off) {
        reasons.push(
            "it reads `%%user.custom_data`, but custom user data is not enabled in this app (SR313): it is always missing, \
             before and after the migration"
                .to_owned(),
        );
    }
    if !translation.calls.is_empty() {
        reasons.push(
            "it calls functions about the user, which move to `apply_when`: the service asks them once for a session, \
             and a function that fails leaves the user without a role"
                .to_owned(),
        );
    }
    if translation.nor {
        reasons.push(
            "the filter negates by `$nor`, which the documentation names without saying how it treats missing values"
                .to_owned(),
        );
    }
    match evidence {
        Evidence::Different { .. } => {
            reasons.push("the roles do not decide as the rule does: see the counterexample".to_owned());
        }
        Evidence::Unknown { .. } => reasons.push(
            "the comparison reached its limit, so it is unknown whether the roles mean the same".to_owned(),
        ),
        Evidence::Equivalent { .. } | Evidence::Narrower { .. } => {}
    }
    reasons
}

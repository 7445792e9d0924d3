//! What a report says in sentences, the same in every format for people.

use sync_rules::{
    PartitionKey,
    migrate::{
        Condition, ConditionStatus, Decision, Evidence, FileAction, FunctionRead, Official,
        RoleCounterexample, RuleMigration, Verdict,
    },
};

/// What a verdict means for one rule.
pub(super) fn rule(rule: &RuleMigration) -> String {
    let open = rule.conditions.iter().filter(|condition| condition.is_open()).count();
    match rule.verdict {
        Verdict::Automatic => "the roles mean the same".to_owned(),
        Verdict::Conditional if open == 0 => "the roles mean the same if its conditions hold".to_owned(),
        Verdict::Conditional => format!("the roles mean the same if {} of the data", these(open)),
        Verdict::Review => "a person must review the reasons below".to_owned(),
        Verdict::Manual => "roles cannot express all of it".to_owned(),
    }
}

fn these(count: usize) -> String {
    if count == 1 { "1 condition holds".to_owned() } else { format!("{count} conditions hold") }
}

/// What a verdict means for an app.
pub(super) fn app(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Automatic => "ready to migrate",
        Verdict::Conditional => "ready to migrate once the assumed conditions are checked",
        Verdict::Review => "a person must review it first",
        Verdict::Manual => "part of it must be rewritten by hand",
    }
}

/// The partition key: `_partition` (string, required).
pub(super) fn key(key: &PartitionKey) -> String {
    let kind = key.kind.map_or("of any type", |kind| kind.as_str());
    let required = if key.required { "required" } else { "not required" };
    match key.name.as_str() {
        "" => format!("without a name ({kind}, {required})"),
        name => format!("`{name}` ({kind}, {required})"),
    }
}

/// What the documentation says of a word.
pub(super) fn official(statement: Official) -> &'static str {
    match statement {
        Official::CannotMigrate => "official: cannot be migrated",
        Official::TestFirst => "official: may work, test it",
    }
}

/// Whether a condition holds, and how that is known.
pub(super) fn condition(condition: &Condition) -> String {
    match &condition.status {
        ConditionStatus::Verified(by) => format!("{}: {by}", condition.message),
        ConditionStatus::Assumed if condition.query.is_some() => {
            format!("{}: assumed; this must find nothing", condition.message)
        }
        ConditionStatus::Assumed => format!("{}: assumed", condition.message),
    }
}

/// What a verdict rests on that the documentation leaves open.
pub(super) fn decision(decision: &Decision) -> String {
    format!("{} ({}): {}", decision.code, decision.section, decision.message)
}

/// How it is known that the roles mean the same as a rule.
pub(super) fn evidence(rule: &RuleMigration) -> String {
    let under = if rule.conditions.iter().any(Condition::is_open) { " under these conditions" } else { "" };
    match &rule.evidence {
        Evidence::Equivalent { checked } => {
            format!(
                "verified{under}: the rule and the roles agree on all inputs ({} checked)",
                inputs(*checked)
            )
        }
        Evidence::Narrower { checked, .. } => format!(
            "stricter than the rule{under}: the part that could not be translated is denied, as in the case below \
             ({} checked)",
            inputs(*checked)
        ),
        Evidence::Different { checked, .. } => {
            format!("the rule and the roles differ in the case below ({} checked)", inputs(*checked))
        }
        Evidence::Unknown { checked, because: Some(because) } => {
            format!("unknown: {because} ({} checked)", inputs(*checked))
        }
        Evidence::Unknown { .. } | _ => {
            let (_, checked) = result(&rule.evidence);
            format!("unknown: the search ended without an answer ({} checked)", inputs(checked))
        }
    }
}

/// The name of an outcome in the report's formats, and how many cases were checked.
pub(super) fn result(evidence: &Evidence) -> (&'static str, u64) {
    match evidence {
        Evidence::Equivalent { checked } => ("equivalent", *checked),
        Evidence::Narrower { checked, .. } => ("narrower", *checked),
        Evidence::Different { checked, .. } => ("different", *checked),
        Evidence::Unknown { checked, .. } => ("unknown", *checked),
        _ => ("unknown", 0),
    }
}

/// The input that a rule and the roles answer differently, if one was found.
pub(super) fn example(evidence: &Evidence) -> Option<&RoleCounterexample> {
    match evidence {
        Evidence::Narrower { counterexample, .. } | Evidence::Different { counterexample, .. } => {
            Some(counterexample)
        }
        Evidence::Equivalent { .. } | Evidence::Unknown { .. } | _ => None,
    }
}

fn inputs(checked: u64) -> String {
    if checked == 1 { "1 case".to_owned() } else { format!("{checked} cases") }
}

/// What both sides say of an input.
pub(super) fn difference(example: &RoleCounterexample) -> String {
    let permission = example.permission.as_str();
    let says = |allows: bool| if allows { "allow" } else { "deny" };
    let rule = if example.rule_allows { "allows" } else { "denies" };
    format!("the rule {rule} {permission}, and the roles {} it", says(example.roles_allow))
}

/// A document without a partition.
pub(super) const NOT_SERVED: &str = "none: partition sync does not sync this document";

/// What a function reads, by its kind.
pub(super) fn read(read: &FunctionRead) -> String {
    let what = &read.what;
    match read.kind {
        "custom-data" => format!("custom data `{what}`"),
        "collection" => format!("the collection `{what}`"),
        "prefix" => format!("partitions that begin with `{what}`"),
        "user" => format!("the user's `{what}`"),
        "http" => format!("over the network `{what}`"),
        "value" => format!("the value `{what}`"),
        "function" => format!("the function `{what}`"),
        other => format!("{other} `{what}`"),
    }
}

/// What happens to a file, in a column.
pub(super) fn action(action: FileAction) -> &'static str {
    match action {
        FileAction::Create => "new",
        FileAction::Replace => "replaced",
        FileAction::Remove => "left out",
    }
}

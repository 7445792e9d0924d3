//! What was looked at, in numbers: whether a text holds rules, and how many.

use serde_json::Value as Json;

/// What a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holds {
    /// A sync configuration, or something that may have been meant as one; otherwise roles.
    pub(super) is_sync: bool,
    /// Permissions or roles.
    pub(super) rules: usize,
    /// Sync was never set up, so these rules decide nothing and are not judged.
    pub(super) never_set_up: bool,
}

/// What rules a text holds; `None` if it is of another kind. In a text that is not JSON nobody can count them.
pub(super) fn rules(text: &str) -> Option<Holds> {
    let Ok(root) = serde_json::from_str::<Json>(text) else {
        return Some(Holds { is_sync: true, rules: 0, never_set_up: false });
    };
    let config = root.get("config").unwrap_or(&root);
    let settings = [Some(&root), Some(config), config.get("sync"), config.get("flexible_sync")];
    let is_sync = |settings: &&Json| {
        settings.get("partition").is_some_and(Json::is_object)
            || settings.get("queryable_fields_names").is_some()
            || old_roles(settings) > 0
    };
    if let Some(settings) = settings.into_iter().flatten().find(is_sync) {
        let permissions = settings.get("partition").and_then(|partition| partition.get("permissions"));
        let given = |name: &&&str| permissions.is_some_and(|permissions| permissions.get(**name).is_some());
        let rules = ["read", "write"].iter().filter(given).count() + old_roles(settings);
        return Some(Holds { is_sync: true, rules, never_set_up: never_set_up(settings) });
    }
    let roles = root.get("roles").and_then(Json::as_array)?;
    Some(Holds { is_sync: false, rules: roles.len(), never_set_up: false })
}

/// Whether the settings are those of sync that was never set up (SEMANTICS §6.1.9).
fn never_set_up(settings: &Json) -> bool {
    let empty = |value: Option<&Json>| value.and_then(Json::as_str) == Some("");
    let key = settings.get("partition").and_then(|partition| partition.get("key"));
    empty(settings.get("state")) || empty(key)
}

/// Roles of Flexible Sync in the layout before 2023, which are in its settings.
fn old_roles(settings: &Json) -> usize {
    let Some(permissions) = settings.get("permissions") else { return 0 };
    let own = permissions.get("rules").and_then(Json::as_object).into_iter().flat_map(|rules| rules.values());
    let lists = own.chain(permissions.get("defaultRoles")).filter_map(Json::as_array);
    lists.map(Vec::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts() {
        let cases = [
            (r#"{"partition": {"key": "k", "permissions": {"read": true, "write": true}}}"#, Some((true, 2))),
            (r#"{"config": {"sync": {"partition": {"permissions": {"read": true}}}}}"#, Some((true, 1))),
            (r#"{"type": "flexible", "queryable_fields_names": ["a"]}"#, Some((true, 0))),
            (r#"{"roles": [{}, {}]}"#, Some((false, 2))),
            (r#"{"permissions": {"rules": {"A": [{}, {}]}, "defaultRoles": [{}]}}"#, Some((true, 3))),
            (r#"{"%%user.id": "%%partition"}"#, None),
            ("{", Some((true, 0))),
        ];
        for (text, expected) in cases {
            let found = rules(text).map(|holds| (holds.is_sync, holds.rules));
            assert_eq!(found, expected, "{text}");
        }
    }
}

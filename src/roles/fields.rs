//! Permissions of single fields, which decide where a role's own `read` or `write` is undefined (SEMANTICS §7.4.10).
//!
//! In: `fields` and `additional_fields`, all literals. Out: whether a path has a permission. On the way down a path,
//! `false` denies what is below it and `true` allows it, up to a `false` further down. What nothing is said of is
//! denied (§7.1.2).

use crate::explain::Permission;

/// `fields` and `additional_fields` of a role.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldRules {
    pub(super) fields: Vec<(Box<str>, FieldRule)>,
    /// For fields at the top that are not named.
    pub(super) additional: FieldRule,
}

/// What is said of one field.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldRule {
    pub(super) read: Option<bool>,
    pub(super) write: Option<bool>,
    pub(super) fields: Vec<(Box<str>, FieldRule)>,
}

impl FieldRules {
    /// Whether some field has the permission.
    pub(super) fn allow_some(&self, permission: Permission) -> bool {
        let mut rules = self.fields.iter().map(|(_, rule)| rule).chain([&self.additional]);
        rules.any(|rule| rule.allows_some(permission))
    }

    /// Whether the field at a path, or some part of it, has the permission.
    pub(super) fn allow<'p>(&self, permission: Permission, mut path: impl Iterator<Item = &'p str>) -> bool {
        let Some(first) = path.next() else { return false };
        let rule = find(&self.fields, first).unwrap_or(&self.additional);
        rule.allows(permission, path, false)
    }
}

impl FieldRule {
    /// What the rule itself says. Whoever may write a field may read it.
    fn says(&self, permission: Permission) -> Option<bool> {
        match permission {
            Permission::Write => self.write,
            Permission::Read => self.write.filter(|write| *write).or(self.read),
        }
    }

    fn allows_some(&self, permission: Permission) -> bool {
        match self.says(permission) {
            Some(said) => said,
            None => self.fields.iter().any(|(_, rule)| rule.allows_some(permission)),
        }
    }

    /// `above` is whether the field around it has the permission.
    fn allows<'p>(
        &self,
        permission: Permission,
        mut path: impl Iterator<Item = &'p str>,
        above: bool,
    ) -> bool {
        let here = match self.says(permission) {
            Some(false) => return false,
            said => above || said == Some(true),
        };
        match path.next() {
            None => here || self.allows_some(permission),
            Some(next) => find(&self.fields, next).map_or(here, |rule| rule.allows(permission, path, here)),
        }
    }
}

fn find<'r>(rules: &'r [(Box<str>, FieldRule)], name: &str) -> Option<&'r FieldRule> {
    rules.iter().find(|(known, _)| **known == *name).map(|(_, rule)| rule)
}

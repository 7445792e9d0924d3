//! Permissions of single fields, which decide where a role's own `read` or `write` is undefined (SEMANTICS §7.4.10).
//!
//! In: `fields` and `additional_fields`, all literals. Out: whether a path has a permission, and whether every field of
//! a document may be written. On the way down a path the first `true` or `false` decides, whatever is said further down
//! (§7.4.10b). What nothing is said of is denied (§7.1.2).

use super::Asked;
use crate::values::ValueRef;

/// `fields` and `additional_fields`: of a role, or of a field.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldRules {
    pub(super) fields: Vec<(Box<str>, FieldRule)>,
    /// For the fields that are not named.
    pub(super) additional: Option<Box<FieldRule>>,
}

/// What is said of one field.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldRule {
    pub(super) read: Option<bool>,
    pub(super) write: Option<bool>,
    pub(super) below: FieldRules,
}

impl FieldRules {
    /// Whether some field has the permission.
    pub(super) fn allow_some(&self, asked: Asked) -> bool {
        let mut rules = self.fields.iter().map(|(_, rule)| rule).chain(self.additional.as_deref());
        rules.any(|rule| rule.allows_some(asked))
    }

    /// Whether the field at a path, or some part of it, has the permission.
    pub(super) fn allow<'p>(&self, asked: Asked, path: impl IntoIterator<Item = &'p str>) -> bool {
        let mut rules = self;
        // Each field on the way says yes, no, or leaves it to what is said below it.
        for name in path {
            let Some(rule) = rules.get(name) else { return false };
            if let Some(said) = rule.says(asked) {
                return said;
            }
            rules = &rule.below;
        }
        rules.allow_some(asked)
    }

    /// The first field of a document, at any depth, that may not be written; `_id` goes with the document.
    pub(super) fn unwritable(&self, document: ValueRef<'_>) -> Option<String> {
        let members = document.as_object()?;
        let mut members = members.iter().filter(|(name, _)| *name != "_id");
        members.find_map(|(name, value)| self.unwritable_at(name, value))
    }

    fn unwritable_at(&self, name: &str, value: ValueRef<'_>) -> Option<String> {
        let Some(rule) = self.get(name) else { return Some(name.to_owned()) };
        match (rule.says(Asked::Write), value.as_object()) {
            (Some(true), _) => None,
            (None, Some(members)) if members.iter().next().is_some() => {
                let below = |(inner, value)| rule.below.unwritable_at(inner, value);
                members.iter().find_map(below).map(|inner| format!("{name}.{inner}"))
            }
            (Some(false) | None, _) => Some(name.to_owned()),
        }
    }

    fn get(&self, name: &str) -> Option<&FieldRule> {
        let named = self.fields.iter().find(|(known, _)| **known == *name).map(|(_, rule)| rule);
        named.or(self.additional.as_deref())
    }
}

impl FieldRule {
    /// What the rule itself says. Whoever may write a field may read it.
    fn says(&self, asked: Asked) -> Option<bool> {
        match asked {
            Asked::Write => self.write,
            Asked::Read => self.read,
            Asked::ReadOfWritable => self.write.filter(|write| *write).or(self.read),
        }
    }

    fn allows_some(&self, asked: Asked) -> bool {
        self.says(asked).unwrap_or_else(|| self.below.allow_some(asked))
    }
}

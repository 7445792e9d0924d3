//! Whether a changed list of roles decides as it did.

use std::sync::Arc;

use super::{
    RoleTarget, Safety,
    logic::{Logic, Verdict},
    roles::{self, Holder, RolePart},
};
use crate::{
    app::SyncSettings,
    ast::Expr,
    roles::{Parsed, ParsedRole, Queryable, parse_roles},
    syntax::{Node, Tree},
    vocabulary::Context,
};

/// Compares the roles with those that stand in their place in a changed text, expression by expression.
pub(crate) fn compared(target: &RoleTarget<'_>, changed: &Arc<Tree>) -> Safety {
    let unproved = || Safety::Unsafe("it could not be proved to change nothing".to_owned());
    let settings = SyncSettings::of(&changed.root).map(|settings| settings.node);
    let lists = roles::lists(&changed.root, settings, Holder::Others);
    let list = match lists.as_slice() {
        [only] => Some(only),
        // In the layout before 2023 there are several.
        _ => lists.iter().find(|list| list.holder == target.holder),
    };
    let Some(Ok(Parsed { roles, .. })) = list.map(|list| parse_roles(&list.list, Queryable::Any)) else {
        return unproved();
    };
    if roles.len() != target.parsed.len() {
        return unproved();
    }
    for (old, new) in target.parsed.iter().zip(&roles) {
        if rest(old.node) != rest(new.node) {
            return unproved();
        }
        for part in RolePart::ALL {
            match (part.of(old), part.of(new)) {
                (None, None) => {}
                (Some(old), Some(new)) => match same(target, part, old, new) {
                    Verdict::Always(_) => {}
                    Verdict::Not(witness) => {
                        let name = part.name();
                        return Safety::Unsafe(format!("it changes the answer of `{name}` for {witness}"));
                    }
                    Verdict::Unknown => return unproved(),
                },
                (None, Some(_)) | (Some(_), None) => return unproved(),
            }
        }
    }
    Safety::Safe
}

fn same(target: &RoleTarget<'_>, part: RolePart, old: &Expr, new: &Expr) -> Verdict {
    let logic = Logic::with(target.options, target.key, part.context(), &[old, new]);
    match part.context() {
        Context::ApplyWhen => logic.same_truth(0, 1),
        Context::DocumentFilter | Context::PartitionPermission => logic.same(0, 1),
    }
}

/// What a role says beside its expressions.
fn rest(role: &Node) -> Vec<(String, serde_json::Value)> {
    let expressions = ["apply_when", "document_filters", "insert", "delete"];
    let members = role.members().unwrap_or_default().iter();
    let others = members.filter(|member| !expressions.contains(&&*member.key.text));
    others.map(|member| (member.key.text.to_string(), member.value.to_json())).collect()
}

impl RolePart {
    fn of<'r>(self, role: &'r ParsedRole<'_>) -> Option<&'r Expr> {
        let [read, write, insert, delete] = &role.filters;
        match self {
            Self::ApplyWhen => role.apply_when.as_ref(),
            Self::Filter(crate::explain::Permission::Read) => read.as_ref(),
            Self::Filter(crate::explain::Permission::Write) => write.as_ref(),
            Self::Insert => insert.as_ref(),
            Self::Delete => delete.as_ref(),
        }
    }
}

//! Assigning a role, and asking it about a document (SEMANTICS §7.2, §7.4).

use super::{FieldAccess, Level, Role, RoleAccess, RoleDecision, RolePermissions, Roles};
use crate::{
    compile::{MissingNe, Program},
    diagnostics::Place,
    eval::{Decision, Direct, EvalError, Fixed, Functions, Inputs, Memo, NoFunctions, Silent, Truth, Walker},
    explain::Permission,
    values::ValueRef,
    vocabulary::Context,
};

/// Who is assigned to what.
enum Assigned<'a> {
    To(&'a Role),
    /// No role applies, or one has no meaning; then the next ones could allow more than it.
    Nobody,
    /// A condition could not be decided.
    Undecided(EvalError),
}

impl Roles {
    /// What the user may do with a document. Functions are asked for `apply_when` alone.
    pub fn access<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        document: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> RoleAccess {
        let RoleDecision { role, read, write, insert, delete, .. } = self.decide(user, document, functions);
        let [read, write, insert, delete] = [read, write, insert, delete].map(|asked| asked.allowed());
        RoleAccess { role, read, write, insert, delete }
    }

    /// The same as [`access`](Self::access), with what could not be decided and why.
    pub fn decide<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        document: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> RoleDecision {
        let user = user.into();
        match self.assigned(user, functions) {
            Assigned::Nobody => RoleDecision::all(None, Decision::Deny),
            Assigned::Undecided(error) => RoleDecision::all(None, Decision::Indeterminate(error)),
            Assigned::To(Role { name, permissions: None, .. }) => {
                RoleDecision { usable: false, ..RoleDecision::all(Some(name), Decision::Deny) }
            }
            Assigned::To(Role { name, permissions: Some(permissions), .. }) => {
                permissions.decide(name, user, document.into())
            }
        }
    }

    /// What the user may do with one field of a document, by its path such as `address.city` (SEMANTICS §7.4.10).
    /// `_id` goes with the document: it is always synced, and no role has permissions for it (§7.3).
    pub fn field_access<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        document: impl Into<ValueRef<'a>>,
        field: &str,
        functions: &(impl Functions + ?Sized),
    ) -> FieldAccess {
        let user = user.into();
        match self.assigned(user, functions) {
            Assigned::To(Role { name, permissions: Some(permissions), .. }) => {
                permissions.of_field(&permissions.decide(name, user, document.into()), field)
            }
            Assigned::To(_) | Assigned::Nobody | Assigned::Undecided(_) => {
                FieldAccess { read: false, write: false }
            }
        }
    }

    /// The place in the text of the step at which something failed.
    pub fn place_of(&self, error: &EvalError) -> Option<Place> {
        error.at.map(|(_, span)| self.tree.place(span))
    }

    /// The first role that applies. One that cannot be decided ends the search: the next could allow more.
    fn assigned<'a>(&'a self, user: ValueRef<'a>, functions: &(impl Functions + ?Sized)) -> Assigned<'a> {
        for role in &self.roles {
            let Some(program) = &role.apply_when else { return Assigned::Nobody };
            let inputs = Inputs { user, ..Inputs::NOTHING };
            match decide(program, 0, Context::ApplyWhen, inputs, functions) {
                Decision::Allow => return Assigned::To(role),
                Decision::Deny => {}
                Decision::Indeterminate(error) => return Assigned::Undecided(error),
            }
        }
        Assigned::Nobody
    }
}

impl RolePermissions {
    fn decide(&self, name: &str, user: ValueRef<'_>, document: ValueRef<'_>) -> RoleDecision {
        let inputs = Inputs { user, document, ..Inputs::NOTHING };
        let filter = |root| decide(&self.filters, root, Context::DocumentFilter, inputs, &NoFunctions);
        let write_filter = filter(1);
        // A document that may be written may be read (§7.4.9).
        let read_filter = match (filter(0), &write_filter) {
            (Decision::Allow, _) | (_, Decision::Allow) => Decision::Allow,
            (undecided @ Decision::Indeterminate(_), _) => undecided,
            (Decision::Deny, other) => other.clone(),
        };
        let some = |level| matches!(level, Level::Whole | Level::SomeFields);
        let read_level = some(self.read) || (self.read != Level::Nothing && some(self.write));
        let read = if read_level { read_filter } else { Decision::Deny };
        let write = if some(self.write) { write_filter } else { Decision::Deny };
        let and = |root| if write.allowed() { filter(root) } else { write.clone() };
        RoleDecision {
            role: Some(name.to_owned()),
            usable: true,
            insert: and(2),
            delete: and(3),
            read,
            write,
        }
    }

    fn of_field(&self, document: &RoleDecision, field: &str) -> FieldAccess {
        let (read, write) = (document.read.allowed(), document.write.allowed());
        if field == "_id" {
            return FieldAccess { read, write };
        }
        let below = |permission| self.fields.allow(permission, field.split('.'));
        let writes = match self.write {
            Level::Whole => true,
            Level::Nothing => false,
            Level::SomeFields | Level::NoField => below(Permission::Write),
        };
        let reads = match self.read {
            Level::Whole => true,
            Level::Nothing => false,
            Level::SomeFields | Level::NoField => writes || below(Permission::Read),
        };
        FieldAccess { read: read && reads, write: write && writes }
    }
}

impl RoleDecision {
    fn all(role: Option<&str>, decision: Decision) -> Self {
        Self {
            role: role.map(str::to_owned),
            usable: true,
            read: decision.clone(),
            write: decision.clone(),
            insert: decision.clone(),
            delete: decision,
        }
    }
}

fn decide<'a>(
    program: &'a Program,
    root: usize,
    context: Context,
    inputs: Inputs<'a>,
    functions: &(impl Functions + ?Sized),
) -> Decision {
    let fixed = Fixed { context, missing_ne: MissingNe::Indeterminate };
    let mut memo = Memo::default();
    let mut walker = Walker::new(&program.calls, fixed, inputs, &mut memo, Direct(functions), Silent);
    let truth = program.roots.get(root).map_or(Truth::False, |step| walker.truth(step));
    Decision::of(truth, &memo)
}

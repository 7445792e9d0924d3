//! Assigning a role, and asking it about a document (SEMANTICS §7.2, §7.4).

use super::{Asked, FieldAccess, Level, Role, RoleAccess, RoleDecision, RolePermissions, Roles};
use crate::{
    compile::{MissingNe, Program},
    diagnostics::Place,
    eval::{
        Ask, Decision, Direct, EvalError, EvalErrorCode, Fixed, Functions, Inputs, Listener, Memo,
        NoFunctions, Root, Silent, Truth, Walker,
    },
    values::ValueRef,
    vocabulary::Context,
};

/// The filters of a role by the number of their root.
pub(super) const READ: usize = 0;
pub(super) const WRITE: usize = 1;
pub(super) const INSERT: usize = 2;
pub(super) const DELETE: usize = 3;

/// Who is assigned to what.
enum Assigned<'a> {
    To(&'a Role),
    /// No role matches, or one is not valid; then the next ones could allow more than it.
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
                permissions.field(&permissions.decide(name, user, document.into()), field)
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
        self.combined(name, document, |root| {
            decide(&self.filters, root, Context::DocumentFilter, inputs, &NoFunctions)
        })
    }

    /// What the filters, by their numbers, and everything else of the role say together.
    pub(super) fn combined(
        &self,
        name: &str,
        document: ValueRef<'_>,
        mut filter: impl FnMut(usize) -> Decision,
    ) -> RoleDecision {
        let write_filter = filter(WRITE);
        // A document that may be written may be read (§7.4.9).
        let read_filter = match (filter(READ), &write_filter) {
            (Decision::Allow, _) | (_, Decision::Allow) => Decision::Allow,
            (undecided @ Decision::Indeterminate(_), _) => undecided,
            (Decision::Deny, other) => other.clone(),
        };
        let read = if self.reads_some(&write_filter) { read_filter } else { Decision::Deny };
        let write = if self.writes_some() { write_filter } else { Decision::Deny };
        let mut whole = |root| match &write {
            // Creating and deleting are about every field (§7.4.10a).
            Decision::Allow if self.unwritable(document).is_some() => Decision::Deny,
            Decision::Allow => filter(root),
            denied @ (Decision::Deny | Decision::Indeterminate(_)) => denied.clone(),
        };
        let (insert, delete) = (whole(INSERT), whole(DELETE));
        let known = |decision: Decision| match (self.unknown_field, decision) {
            (Some(span), Decision::Allow) => {
                Decision::Indeterminate(EvalError::new(EvalErrorCode::QueryableUnknown).at(Root::Read, span))
            }
            (_, decision) => decision,
        };
        let [read, write, insert, delete] = [read, write, insert, delete].map(known);
        RoleDecision { role: Some(name.to_owned()), usable: true, read, write, insert, delete }
    }

    /// The first field that the role does not let be written.
    pub(super) fn unwritable(&self, document: ValueRef<'_>) -> Option<String> {
        match self.write {
            Level::Whole | Level::Nothing => None,
            Level::Fields => self.fields.unwritable(document),
        }
    }

    pub(super) fn writes_some(&self) -> bool {
        match self.write {
            Level::Whole => true,
            Level::Nothing => false,
            Level::Fields => self.fields.allow_some(Asked::Write),
        }
    }

    /// Whoever may write the whole document may read it, also where `read` is false (§7.4.10).
    pub(super) fn reads_some(&self, write_filter: &Decision) -> bool {
        self.reads(|| self.fields.allow_some(Asked::read_beside(write_filter)))
    }

    fn reads(&self, below: impl FnOnce() -> bool) -> bool {
        match (self.write, self.read) {
            (Level::Whole, _) | (_, Level::Whole) => true,
            (_, Level::Nothing) => false,
            (_, Level::Fields) => below(),
        }
    }

    fn field(&self, document: &RoleDecision, field: &str) -> FieldAccess {
        let (read, write) = (document.read.allowed(), document.write.allowed());
        if field == "_id" {
            return FieldAccess { read, write };
        }
        let below = |asked| self.fields.allow(asked, field.split('.'));
        let writes = match self.write {
            Level::Whole => true,
            Level::Nothing => false,
            Level::Fields => below(Asked::Write),
        };
        let reads = self.reads(|| below(Asked::read_beside(&document.write)));
        FieldAccess { read: read && reads, write: write && writes }
    }
}

impl Asked {
    /// Reading a field of a document with this decision about writing it.
    fn read_beside(write: &Decision) -> Self {
        if write.allowed() { Self::ReadOfWritable } else { Self::Read }
    }
}

impl RoleDecision {
    pub(super) fn all(role: Option<&str>, decision: Decision) -> Self {
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
    let mut memo = Memo::default();
    let truth = match program.roots.get(root) {
        Some(step) => walker(program, context, inputs, &mut memo, &mut Direct(functions), Silent).truth(step),
        None => Truth::False,
    };
    Decision::from_truth(truth, &memo)
}

/// A walk over the conditions of a role.
pub(super) fn walker<'a, L: Listener>(
    program: &'a Program,
    context: Context,
    inputs: Inputs<'a>,
    memo: &'a mut Memo,
    ask: &'a mut (dyn Ask + 'a),
    listener: L,
) -> Walker<'a, L> {
    let fixed = Fixed { context, missing_ne: MissingNe::Indeterminate };
    Walker::new(&program.calls, fixed, inputs, memo, ask, listener)
}

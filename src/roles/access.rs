//! Assigning a role, and asking it about a document (SEMANTICS §7.2, §7.4).

use super::{Level, Role, RoleAccess, RolePermissions, Roles};
use crate::{
    compile::{MissingNe, Program},
    eval::{Direct, Fixed, Functions, Inputs, Memo, NoFunctions, Silent, Truth, Walker},
    values::ValueRef,
    vocabulary::Context,
};

impl Roles {
    /// What the user may do with a document. Functions are asked for `apply_when` alone.
    pub fn access<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        document: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> RoleAccess {
        let user = user.into();
        let Some(role) = self.assigned(user, functions) else { return RoleAccess::nothing(None) };
        let denied = RoleAccess::nothing(Some(role.name.clone()));
        match &role.permissions {
            None => denied,
            Some(permissions) => permissions.access(user, document.into(), denied),
        }
    }

    /// The first role that applies. One that cannot be decided ends the search: the next could allow more.
    fn assigned<'a>(&'a self, user: ValueRef<'a>, functions: &(impl Functions + ?Sized)) -> Option<&'a Role> {
        for role in &self.roles {
            let program = role.apply_when.as_ref()?;
            let inputs = Inputs { user, ..Inputs::NOTHING };
            match decide(program, 0, Context::ApplyWhen, inputs, functions) {
                Truth::True => return Some(role),
                Truth::False => {}
                Truth::Indeterminate(_) => return None,
            }
        }
        None
    }
}

impl RolePermissions {
    fn access(&self, user: ValueRef<'_>, document: ValueRef<'_>, denied: RoleAccess) -> RoleAccess {
        let inputs = Inputs { user, document, ..Inputs::NOTHING };
        let passes =
            |root| decide(&self.filters, root, Context::DocumentFilter, inputs, &NoFunctions) == Truth::True;
        let (read_filter, write_filter) = (passes(0), passes(1));
        let some = |level| matches!(level, Level::Whole | Level::SomeFields);
        let read_level = some(self.read) || (self.read != Level::Nothing && some(self.write));
        let write = write_filter && some(self.write);
        RoleAccess {
            // A document that may be written may be read (§7.4.9).
            read: (read_filter || write_filter) && read_level,
            write,
            insert: write && passes(2),
            delete: write && passes(3),
            ..denied
        }
    }
}

impl RoleAccess {
    fn nothing(role: Option<String>) -> Self {
        Self { role, read: false, write: false, insert: false, delete: false }
    }
}

fn decide<'a>(
    program: &'a Program,
    root: usize,
    context: Context,
    inputs: Inputs<'a>,
    functions: &(impl Functions + ?Sized),
) -> Truth {
    let fixed = Fixed { context, missing_ne: MissingNe::Indeterminate };
    let mut memo = Memo::default();
    let mut walker = Walker {
        fixed,
        inputs,
        calls: &program.calls,
        memo: &mut memo,
        ask: Direct(functions),
        listener: Silent,
        call: None,
    };
    program.roots.get(root).map_or(Truth::False, |step| walker.truth(step))
}

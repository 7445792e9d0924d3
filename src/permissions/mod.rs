//! The compiled permissions of a sync configuration: what a sync server asks on every open.

mod fast;
mod partitions;
mod remaining;
mod users;

use std::sync::Arc;

use crate::{
    ast::Expr,
    ast::Reads,
    compile::{CallSlot, Plan, Program, bind, specialise_calls},
    diagnostics::Place,
    eval::{
        Access, Decider, Decision, Direct, EvalError, Evaluation, Fixed, Functions, Inputs, Memo, Root,
        Silent, Truth, Walker,
    },
    explain::{ExplainedPermission, Explanation, Permission, Trace},
    partition::{Admission, PartitionKey},
    syntax::Tree,
    values::ValueRef,
};

use fast::{Question, glance, known};
pub use partitions::{Partitions, UserPartitions};
pub use users::PartitionPermissions;

/// Compiled permissions: immutable, `Send + Sync`, without interior mutability. Checking allocates nothing.
///
/// | use | when |
/// |---|---|
/// | [`access`](Self::access) | one user, one partition |
/// | [`for_user`](Self::for_user) | one user, many partitions |
/// | [`for_partition`](Self::for_partition) | one partition, many users |
/// | [`evaluate`](Self::evaluate) | functions that must be waited for |
/// | [`explain`](Self::explain) | someone asks why |
#[derive(Clone, Debug)]
pub struct Permissions {
    key: PartitionKey,
    /// The roots are read and write; an absent permission is false.
    program: Program,
    /// The same, arranged for deciding.
    plan: Plan,
    fixed: Fixed,
    /// Read and write, as they were written.
    rules: Arc<[Rule; 2]>,
    reads: Arc<Reads>,
}

/// One permission: its meaning, and the text that it points into.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rule {
    /// Absent if the permission is not configured.
    pub(crate) expr: Option<Expr>,
    pub(crate) tree: Option<Arc<Tree>>,
}

/// The permissions of one user: everything that depends on the user alone is decided.
#[derive(Clone, Debug)]
pub struct UserPermissions {
    admission: Admission,
    plan: Plan,
    calls: Vec<CallSlot>,
    fixed: Fixed,
}

impl Permissions {
    pub(crate) fn new(
        key: PartitionKey,
        program: Program,
        fixed: Fixed,
        rules: Arc<[Rule; 2]>,
        reads: Arc<Reads>,
    ) -> Self {
        let plan = Plan::new(&program, &fixed);
        Self { key, program, plan, fixed, rules, reads }
    }

    /// The partition key that the permissions are about.
    pub fn partition_key(&self) -> &PartitionKey {
        &self.key
    }

    /// What the rules depend on, for prefetching and for keys of caches.
    pub fn reads(&self) -> &Reads {
        &self.reads
    }

    /// May the user read and write the partition? Whoever may write may read (SEMANTICS §6.2).
    ///
    /// The user is the object of SEMANTICS §2.2.1, the partition a value of the key's type or
    /// [`ValueRef::Null`] for the null partition.
    #[inline]
    pub fn access<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        partition: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> Access {
        self.by_plan(&self.plan, user, partition.into(), functions)
    }

    /// The access by a plan that answers as the program does for this user and this partition.
    #[inline(always)]
    fn by_plan<'a>(
        &'a self,
        plan: &'a Plan,
        user: impl Into<ValueRef<'a>>,
        partition: ValueRef<'a>,
        functions: &(impl Functions + ?Sized),
    ) -> Access {
        match known(glance(self.key.admission(), plan, partition)) {
            Some(access) => access,
            None => {
                let inputs = Inputs { user: user.into(), partition, document: ValueRef::Missing };
                self.in_full(plan, &inputs, functions)
            }
        }
    }

    /// Apart, so that an answer at a glance needs nothing around it.
    #[inline(never)]
    fn in_full(&self, plan: &Plan, inputs: &Inputs<'_>, functions: &(impl Functions + ?Sized)) -> Access {
        let Self { key, program, fixed, .. } = self;
        let question =
            Question { admission: key.admission(), plan, calls: &program.calls, fixed: *fixed, inputs };
        question.answer(functions, |memo| self.walked(inputs, memo, functions))
    }

    /// The access with its reasons, which are those of an explanation.
    #[cold]
    fn walked(&self, inputs: &Inputs<'_>, memo: &mut Memo, functions: &(impl Functions + ?Sized)) -> Access {
        let calls = &self.program.calls;
        let mut direct = Direct(functions);
        let mut walker = Walker::new(calls, self.fixed, *inputs, memo, &mut direct, Silent);
        let (read, write) = self.program.decide(&mut walker);
        Access::with_reasons(read, write, memo)
    }

    /// The same as [`access`](Self::access) for a host that must wait for its functions.
    pub fn evaluate<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        partition: impl Into<ValueRef<'a>>,
    ) -> Evaluation<'a> {
        let partition = partition.into();
        let inputs = Inputs { user: user.into(), partition, document: ValueRef::Missing };
        let refused = self.key.check(partition).err().map(Access::refused);
        Evaluation::new(&self.program, self.fixed, inputs, refused)
    }

    /// Why the access is what it is, pointing into the text. It is the walk of [`access`](Self::access) with
    /// notes taken, so the decision is the same.
    pub fn explain<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        partition: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> Explanation {
        let partition = partition.into();
        if let Err(error) = self.key.check(partition) {
            return Explanation { access: Access::refused(error), permissions: Vec::new() };
        }
        let inputs = Inputs { user: user.into(), partition, document: ValueRef::Missing };
        let mut memo = Memo::default();
        let calls = &self.program.calls;
        let mut direct = Direct(functions);
        let mut walker = Walker::new(calls, self.fixed, inputs, &mut memo, &mut direct, Trace::default());
        let (read, write) = self.program.decide(&mut walker);
        let mut notes = std::mem::take(&mut walker.listener.done).into_iter();
        let access = Access::with_reasons(read, write, &memo);
        let [read_rule, write_rule] = &*self.rules;
        let mut explained = |permission, decision: &Decision, rule: &Rule| {
            let step = notes.next().zip(rule.tree.as_ref()).map(|(note, tree)| note.explain(tree, &memo));
            let absent = rule.expr.is_none();
            let note = absent.then_some("the permission is not configured");
            ExplainedPermission {
                permission,
                decision: decision.clone(),
                note,
                step: step.filter(|_| !absent),
            }
        };
        let write_explained = explained(Permission::Write, &access.write, write_rule);
        let read_explained = if write == Truth::True {
            let note = Some("whoever may write may read");
            ExplainedPermission { permission: Permission::Read, decision: Decision::Allow, note, step: None }
        } else {
            explained(Permission::Read, &access.read, read_rule)
        };
        Explanation { permissions: vec![write_explained, read_explained], access }
    }

    /// Prepares a user once for any number of partitions.
    pub fn for_user<'u>(&self, user: impl Into<ValueRef<'u>>) -> UserPermissions {
        let user = user.into();
        let plan = bind(&self.plan, &self.fixed, user);
        let calls = specialise_calls(&self.program.calls, &self.fixed, user);
        UserPermissions { admission: self.key.admission(), plan, calls, fixed: self.fixed }
    }

    /// The place in the text of the step at which something failed.
    pub fn place_of(&self, error: &EvalError) -> Option<Place> {
        let (root, span) = error.at?;
        let [read, write] = &*self.rules;
        let rule = match root {
            Root::Read => read,
            Root::Write => write,
        };
        rule.tree.as_ref().map(|tree| tree.place(span))
    }
}

impl UserPermissions {
    /// May the user read and write the partition?
    #[inline]
    pub fn access<'a>(
        &'a self,
        partition: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> Access {
        let partition = partition.into();
        match known(glance(self.admission, &self.plan, partition)) {
            Some(access) => access,
            None => self.in_full(&Inputs { partition, ..Inputs::NOTHING }, functions),
        }
    }

    /// Apart, so that an answer at a glance needs nothing around it.
    #[inline(never)]
    fn in_full(&self, inputs: &Inputs<'_>, functions: &(impl Functions + ?Sized)) -> Access {
        let Self { admission, plan, calls, fixed } = self;
        let question = Question { admission: *admission, plan, calls, fixed: *fixed, inputs };
        question.answer(functions, |memo| {
            let memo = std::mem::take(memo);
            let mut decider = Decider::new(plan, calls, *fixed, inputs, memo, Direct(functions));
            let (read, write) = decider.read_and_write();
            Access::with_reasons(read, write, &decider.memo)
        })
    }
}

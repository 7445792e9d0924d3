//! Which users may open one partition: the permissions with the partition bound, so that they ask about a user alone.
//!
//! In: permissions and a partition. Out: what answers for any user exactly as [`Permissions::access`] does for the two.
//! Whatever the partition decides by itself is decided once; a partition that is refused is refused for everyone.

use super::Permissions;
use crate::{
    compile::{Plan, bind_partition},
    eval::{Access, Functions},
    explain::Permission,
    values::{Value, ValueRef},
};

/// The permissions of one partition: everything that depends on the partition alone is decided.
#[derive(Clone, Debug)]
pub struct PartitionPermissions<'p> {
    permissions: &'p Permissions,
    partition: Value,
    plan: Plan,
}

impl Permissions {
    /// Prepares a partition once for any number of users. The partition is a value of the key's type, or
    /// [`ValueRef::Null`] for the null partition.
    pub fn for_partition<'v>(&self, partition: impl Into<ValueRef<'v>>) -> PartitionPermissions<'_> {
        let partition = partition.into();
        let plan = if self.key.admission().admits(&partition) {
            bind_partition(&self.plan, partition)
        } else {
            self.plan.clone()
        };
        PartitionPermissions { permissions: self, partition: partition.to_value(), plan }
    }
}

impl PartitionPermissions<'_> {
    /// May the user read and write the partition? The answer is that of [`Permissions::access`], with its reasons.
    pub fn access<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) -> Access {
        let Self { permissions, partition, plan } = self;
        permissions.by_plan(plan, user, ValueRef::from(partition), functions)
    }

    /// Whether the user has one permission, as a predicate over users.
    pub fn admits<'a>(
        &'a self,
        user: impl Into<ValueRef<'a>>,
        permission: Permission,
        functions: &(impl Functions + ?Sized),
    ) -> bool {
        let access = self.access(user, functions);
        match permission {
            Permission::Read => access.read.allowed(),
            Permission::Write => access.write.allowed(),
        }
    }
}

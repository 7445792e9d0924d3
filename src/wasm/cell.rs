//! One decision as a byte, and for which permissions a function was asked.

use std::{cell::OnceCell, sync::Arc};

use serde_json::Value as Json;

use super::{
    functions::{Given, Nobody},
    permissions::Compiled,
};
use crate::{
    Access, CompileOptions, Context, Decision, EvalErrorCode, Functions, Permissions, Reads, SyncConfig,
    UserPermissions, ValueRef, compile::Translator, eval::Fixed,
};

const READ: u8 = 1;
const WRITE: u8 = 2;
const READ_INDETERMINATE: u8 = 4;
const WRITE_INDETERMINATE: u8 = 8;
const READ_CALLS: u8 = 16;
const WRITE_CALLS: u8 = 32;
const PENDING: u8 = 64;
/// There is no such user, or no such partition.
pub(super) const REFUSED: u8 = 128;

/// What needs no reason.
pub(super) const PLAIN: u8 = READ | WRITE;

/// Whether read and write are allowed or undecided.
pub(super) fn of(access: &Access) -> u8 {
    let bits = |decision: &Decision, allowed, undecided| match decision {
        Decision::Allow => allowed,
        Decision::Deny => 0,
        Decision::Indeterminate(_) => undecided,
    };
    if access.error.is_some() {
        return REFUSED;
    }
    bits(&access.read, READ, READ_INDETERMINATE) | bits(&access.write, WRITE, WRITE_INDETERMINATE)
}

/// The rule for writing as both permissions of its own, if it calls functions.
pub(super) fn write_alone(config: &SyncConfig, options: &CompileOptions) -> Option<Permissions> {
    let [_, write] = config.rules();
    let expr = write.expr.as_ref()?;
    let mut reads = Reads::default();
    reads.add(expr);
    if reads.functions.is_empty() {
        return None;
    }
    let mut translator = Translator::new(options);
    [expr, expr].into_iter().for_each(|expr| translator.add(expr));
    let fixed = Fixed { context: Context::PartitionPermission, missing_ne: options.missing_ne };
    let rules = Arc::new([write.clone(), write.clone()]);
    let key = config.partition_key().clone();
    Some(Permissions::new(key, translator.finish(), fixed, rules, Arc::new(reads)))
}

/// The permissions of one user.
pub(super) struct Row {
    pub(super) permissions: UserPermissions,
    /// Those of the rule for writing by itself, made when the first cell needs them.
    write: OnceCell<UserPermissions>,
}

impl Row {
    pub(super) fn new(compiled: &Compiled, user: &Json) -> Self {
        Self { permissions: compiled.permissions.for_user(user), write: OnceCell::new() }
    }

    /// One cell, with what depends on functions: decided first as if nobody answered, as nearly no cell asks at all.
    pub(super) fn decide(
        &self,
        compiled: &Compiled,
        user: &Json,
        partition: ValueRef<'_>,
        given: &Given,
    ) -> u8 {
        let nobody = Nobody::default();
        let unanswered = self.permissions.access(partition, &nobody as &dyn Functions);
        if !nobody.was_asked() {
            return of(&unanswered);
        }
        // What is decided although nobody answers does not depend on calls.
        let mut calls = 0;
        if unanswered.read.indeterminate().is_some() {
            calls |= READ_CALLS;
        }
        if let (Some(error), Some(alone)) = (unanswered.write.indeterminate(), &compiled.write)
            && (error.code() == EvalErrorCode::FunctionPending || self.write_asks(alone, user, partition))
        {
            calls |= WRITE_CALLS;
        }
        if given.is_empty() {
            return of(&unanswered) | calls | PENDING;
        }
        given.forget();
        let answered = self.permissions.access(partition, given as &dyn Functions);
        of(&answered) | calls | if given.lacked() { PENDING } else { 0 }
    }

    /// Something else keeps writing undecided too: only the rule by itself tells whether it asked a function.
    fn write_asks(&self, alone: &Permissions, user: &Json, partition: ValueRef<'_>) -> bool {
        let nobody = Nobody::default();
        let write = self.write.get_or_init(|| alone.for_user(user));
        let access = write.access(partition, &nobody as &dyn Functions);
        access.write.indeterminate().is_some() && nobody.was_asked()
    }
}

/// What counts in totals: read, write, and undecided in either.
pub(super) fn counts(bits: u8) -> [u32; 3] {
    [READ, WRITE, READ_INDETERMINATE | WRITE_INDETERMINATE].map(|wanted| u32::from(bits & wanted != 0))
}

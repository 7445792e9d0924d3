//! One decision as a byte.

use super::functions::{Given, Nobody};
use crate::{
    Access, Decision, EvalError, EvalErrorCode, ExplainedStep, Explanation, Functions, Permission, StepResult,
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

/// The same with what depends on functions: decided first as if nobody answered, as nearly no cell asks at all.
pub(super) fn decide(
    given: &Given,
    access: impl Fn(&dyn Functions) -> Access,
    explain: impl Fn(&dyn Functions) -> Explanation,
) -> u8 {
    let nobody = Nobody::default();
    let unanswered = access(&nobody);
    if !nobody.was_asked() {
        return of(&unanswered);
    }
    let calls = calls(&unanswered, || explain(&nobody));
    if given.is_empty() {
        return of(&unanswered) | calls | PENDING;
    }
    given.forget();
    let answered = access(given);
    of(&answered) | calls | if given.lacked() { PENDING } else { 0 }
}

/// Which permission a call was reached for. One that is decided although nobody answers does not depend on calls; if
/// something else keeps it undecided too, the explanation knows which steps were reached.
fn calls(access: &Access, explain: impl FnOnce() -> Explanation) -> u8 {
    let waits = |decision: &Decision| match decision.indeterminate() {
        None => Some(false),
        Some(error) if error.code() == EvalErrorCode::FunctionPending => Some(true),
        Some(_) => None,
    };
    let (read, write) = (waits(&access.read), waits(&access.write));
    let (read, write) = match (read, write) {
        (Some(read), Some(write)) => (read, write),
        (read, write) => {
            let explanation = explain();
            let in_write = reached(&explanation, Permission::Write);
            let in_read = in_write || reached(&explanation, Permission::Read);
            (read.unwrap_or(in_read), write.unwrap_or(in_write))
        }
    };
    (if read { READ_CALLS } else { 0 }) | (if write { WRITE_CALLS } else { 0 })
}

fn reached(explanation: &Explanation, permission: Permission) -> bool {
    let pending = EvalError::function_pending().to_string();
    let rule = explanation.permissions.iter().find(|explained| explained.permission == permission);
    rule.and_then(|explained| explained.step.as_ref()).is_some_and(|step| waits(step, &pending))
}

fn waits(step: &ExplainedStep, pending: &str) -> bool {
    matches!(&step.result, StepResult::Indeterminate(reason) if reason == pending)
        || step.steps.iter().any(|step| waits(step, pending))
}

/// What counts in totals: read, write, and undecided in either.
pub(super) fn counts(bits: u8) -> [u32; 3] {
    [READ, WRITE, READ_INDETERMINATE | WRITE_INDETERMINATE].map(|wanted| u32::from(bits & wanted != 0))
}

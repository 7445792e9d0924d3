//! Steps that are decided by now become constants, and what they decide goes with them.

use super::{Step, StepKind};
use crate::{eval::Truth, text::Span};

/// A logical step over children, simplified by the truth tables (SEMANTICS §5.2).
pub(super) fn all(span: Span, steps: Vec<Step>) -> Step {
    join(span, steps, true, StepKind::All)
}

pub(super) fn any(span: Span, steps: Vec<Step>) -> Step {
    join(span, steps, false, StepKind::Any)
}

pub(super) fn not(span: Span, inner: Step) -> Step {
    if let StepKind::Constant(constant) = inner.kind {
        Step::new(span, StepKind::Constant(!constant))
    } else if let StepKind::Undecided(_) = inner.kind {
        inner
    } else if let StepKind::Not(twice) = inner.kind {
        *twice
    } else {
        Step::new(span, StepKind::Not(Box::new(inner)))
    }
}

/// `neutral` is the constant that changes nothing; the other one decides.
fn join(span: Span, mut steps: Vec<Step>, neutral: bool, kind: fn(Vec<Step>) -> StepKind) -> Step {
    let constant =
        |step: &Step| if let StepKind::Constant(constant) = step.kind { Some(constant) } else { None };
    if steps.iter().any(|step| constant(step) == Some(!neutral)) {
        return Step::new(span, StepKind::Constant(!neutral));
    }
    steps.retain(|step| constant(step).is_none());
    match (steps.len(), steps.pop()) {
        (0, None) => Step::new(span, StepKind::Constant(neutral)),
        (1, Some(only)) => only,
        (_, last) => {
            let mut steps: Vec<_> = steps.into_iter().chain(last).collect();
            steps.sort_by_key(|step| step.calls);
            Step::new(span, kind(steps))
        }
    }
}

/// A step that was evaluated ahead of time.
pub(super) fn decided(span: Span, truth: Truth) -> Step {
    Step::new(
        span,
        match truth {
            Truth::True => StepKind::Constant(true),
            Truth::False => StepKind::Constant(false),
            Truth::Indeterminate(cause) => StepKind::Undecided(cause.code),
        },
    )
}

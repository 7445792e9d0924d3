//! Deciding, with three truth values: by a plan, which answers, and by a walk over a program, which also says why.
//!
//! In: a [`Plan`](crate::compile::Plan) or a [`Program`](crate::compile::Program), the user, the partition or document,
//! and the host's functions. Out: a [`Verdict`] or a [`Truth`], and from it an [`Access`]. Only `True` allows; whatever
//! fails while deciding is indeterminate, which no negation turns into an allowance (SEMANTICS §5.2). A check asks the
//! plan, and the walk only for the reason of an indeterminate answer; an explanation is that walk with a listener that
//! takes notes. Neither allocates in a check.

mod access;
mod calls;
mod compare;
mod decide;
mod error;
mod functions;
mod inputs;
mod listener;
mod membership;
mod suspended;
mod truth;
mod walk;

pub use access::{Access, Decision};
pub(crate) use calls::{Answers, Ask, Direct, Memo};
pub(crate) use compare::{Null, equal, exists, ordered, scalars_equal};
pub(crate) use decide::{Decider, Outcome, Verdict, is};
pub use error::{EvalError, EvalErrorCode};
pub use functions::{Arguments, FunctionCall, Functions, NoFunctions};
pub(crate) use inputs::{Inputs, absent, completed, user_path};
pub(crate) use listener::{Listener, Role, Silent};
pub use suspended::{Evaluation, Step};
pub(crate) use truth::{Cause, Root, Truth};
pub(crate) use walk::{Answer, Fixed, Walker};

//! Deciding: one walk over the steps of a program, with three truth values.
//!
//! In: a [`Program`](crate::compile::Program), the user, the partition or document, and the host's functions. Out: a [`Truth`], and
//! from it an [`Access`]. Only `True` allows; whatever fails while deciding is indeterminate, which no negation
//! turns into an allowance (SEMANTICS §5.2). A silent walk allocates nothing; an explained one is the same walk
//! with a listener that takes notes.

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

pub(crate) use access::decide_pair;
pub use access::{Access, Decision};
pub(crate) use calls::{Answers, Ask, Direct, Memo};
pub(crate) use compare::{Null, equal, exists, ordered, scalars_equal};
pub(crate) use decide::{Decider, Verdict, at_once, only_call};
pub use error::{EvalError, EvalErrorCode};
pub use functions::{Arguments, FunctionCall, Functions, NoFunctions};
pub(crate) use inputs::{Inputs, user_path};
pub(crate) use listener::{Listener, Role, Silent};
pub use suspended::{Evaluation, Step};
pub(crate) use truth::{Cause, Truth};
pub(crate) use walk::{Answer, Fixed, Walker};

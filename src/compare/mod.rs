//! Exact answers about all inputs: is a rule ever true, do two rules ever differ.
//!
//! In: a compiled program and a question about the truths of its roots. Out: a concrete input for which the
//! question holds, confirmed by the evaluator; or the certainty that there is none; or "unknown" where the
//! bounded search reached its limit or met something it does not model. Never a guess.
//!
//! The language can see little of a value: what kind it is, which constants and which other values it equals,
//! where it is between constants, and, of an array, which values are in it. So every input is like one of
//! finitely many. [`search`] tries them by need: it evaluates the question with nothing known, and whenever the
//! answer depends on a variable, it branches over the states of that variable which could matter
//! ([`candidates`]). What a branch decides without looking at a variable is decided for all its values at once.

mod candidates;
mod components;
mod forms;
mod kept;
mod obstacle;
mod order;
mod probe;
mod residual;
mod scalars;
mod search;
mod space;
mod subject;
#[cfg(test)]
mod tests;
pub(crate) mod unknown;
mod witness;
mod world;

pub(crate) use components::{Variable, Variables};
pub use obstacle::Obstacle;
pub(crate) use search::{Answer, Never, Next, PATIENT, QUICK, each, find};
pub(crate) use space::Space;
pub(crate) use subject::{Assumption, Documents, SERVED, Shape, Subject};
pub(crate) use witness::Witness;
pub(crate) use world::{Choice, State, World};

use crate::eval::{EvalErrorCode, Truth};

/// Why a question cannot be answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It depends on something that is not decided.
    Need(Need),
    /// It depends on something that is not modelled.
    Unmodelled(Obstacle),
    /// The steps that may be evaluated are spent.
    Limit,
    /// No root has this number.
    NoRoot,
}

/// Something that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Need {
    /// The state of a variable.
    Variable(usize),
    /// Whether an array holds a scalar of the universe.
    Member(usize, usize),
    /// Whether an array holds null.
    Null(usize),
    /// Whether an array holds an array or an object.
    Container(usize),
    /// Whether an array holds anything.
    NonEmpty(usize),
    /// The outcome of a call.
    Call(usize),
    /// The truth of what is not looked into, by the number of its form.
    Form(usize),
}

/// A truth, as far as it matters here.
type Decided = Result<Result<bool, EvalErrorCode>, Stop>;

/// A question about the truths of roots: given a way to ask for one, is this an input that is looked for?
pub(crate) type Question<'q> = &'q dyn Fn(&mut dyn FnMut(usize) -> Result<Truth, Stop>) -> Result<bool, Stop>;

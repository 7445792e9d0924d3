//! Who listens to a walk.

use super::Truth;
use crate::{compile::Step, values::ValueRef};

/// Which operand of a step a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Left,
    Right,
}

/// Told of every step and every operand of a walk, in the order of evaluation.
pub(crate) trait Listener {
    /// A step begins.
    fn enter(&mut self, step: &Step);
    /// A value that the step in progress looks at.
    fn operand(&mut self, role: Role, value: ValueRef<'_>);
    /// The constants of an array that the step in progress looks into.
    fn constants(&mut self, constants: &crate::compile::ConstantSet, null: bool);
    /// The step that was entered last is decided.
    fn leave(&mut self, step: &Step, truth: Truth);
}

/// Nobody: the calls compile away.
pub(crate) struct Silent;

impl Listener for Silent {
    #[inline]
    fn enter(&mut self, _: &Step) {}
    #[inline]
    fn operand(&mut self, _: Role, _: ValueRef<'_>) {}
    #[inline]
    fn constants(&mut self, _: &crate::compile::ConstantSet, _: bool) {}
    #[inline]
    fn leave(&mut self, _: &Step, _: Truth) {}
}

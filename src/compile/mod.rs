//! From meaning to a program: paths are split, constants typed, lists indexed, functions numbered.
//!
//! In: an [`Expr`](crate::ast::Expr) and what is known of the app ([`CompileOptions`]). Out: a [`Program`], which
//! decides without looking up a name. Every step keeps its span, so that an explanation points at the text.
//!
//! The program is a tree of [`Step`]s, one for each condition of the rule, with the operands resolved as far as
//! they can be: what the app's values say is bound ([`ValueSource::Known`]), what depends on the user, the partition
//! or the document stays a path. Children of a step are ordered so that those which call functions come last;
//! by the truth tables (SEMANTICS §5.2) order does not change an answer, only its cost.
//!
//! A program says why. What only answers is its [`Plan`], made from the same steps; [`bind()`] binds a user.

mod closed;
mod fold;
mod identity;
mod known;
mod lists;
mod mark;
mod options;
mod partition_set;
mod plan;
mod program;
mod purpose;
mod specialise;
mod step;
mod translate;

use closed::closed;
pub(crate) use identity::{write_source, write_value};
pub(crate) use known::{follow, resolve, resolve_for};
pub(crate) use lists::{ConstantSet, ListSource};
pub(crate) use mark::{Causes, Logic, Mark};
pub use options::{AppFunction, AppValue, CompileOptions, Environment, MissingNe};
pub(crate) use options::{CanEvaluate, CustomData};
pub(crate) use partition_set::{Decided, PartitionSet};
pub(crate) use plan::{
    Form, Found, Group, Meeting, Node, Plan, Subject, UserTest, Wide, bind, bind_partition,
};
pub(crate) use program::{CallSlot, Guard, Program, Template, ValueSource};
pub(crate) use purpose::{
    Apart, CustomDataSource, ENVIRONMENT, ONE_APP, OTHER_CUSTOM_DATA, OTHER_ENVIRONMENT, OTHER_VALUES,
    Purpose, UntoldValues, VALUES, called,
};
pub(crate) use specialise::specialise_calls;
use specialise::specialise_comparison;
pub(crate) use step::{Sides, Step, StepKind};
use translate::Translator;

//! The form in which permissions are decided: what a [`Program`] asks, arranged so that it costs least to answer.
//!
//! A program is for everyone who must know *why*: its steps are as in the text, each with its place, and a walk over
//! them takes notes. A plan only answers. It is made from the program, answers as the program does for every input
//! (by the truth tables, SEMANTICS §5.2, order is free), and leaves the reasons to the program. A plan is
//!
//! - [`Form::Closed`], if the partition alone decides: a table from partition values to the answers for read and
//!   write, one look-up whatever the rules say;
//! - [`Form::Open`] otherwise: a tree of [`Node`]s whose leaves are few and typed. What asks about the partition alone
//!   is one leaf in each list, a table again. Children that cost less come first, functions last. Wide lists are a
//!   [`Wide`] node that goes by a value to the branches which ask for that value.
//!
//! For a user ([`bind`]), what the tree reads of the user becomes constants and tables and is merged with the tables
//! that are there: most rules close, and the others keep what is really open, such as a function or an order.

mod arrange;
mod bind;
mod bind_partition;
mod leaves;
mod paths;
mod wide;

use std::sync::Arc;

use super::{Causes, ConstantSet, Decided, Mark, Program, Step};
use crate::{
    ast::Order,
    eval::{Fixed, Null},
    text::Span,
    values::Value,
};

pub(crate) use bind::bind;
pub(crate) use bind_partition::bind_partition;
pub(crate) use paths::{Found, UserPath};
pub(crate) use wide::{Group, Subject, Wide};

/// Read and write, ready to be decided.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) form: Form,
    pub(crate) causes: Causes,
}

/// How a plan decides. Its tag is a byte of its own, as every check looks at it.
#[derive(Clone, Debug)]
#[repr(u8)]
pub(crate) enum Form {
    /// The partition alone decides both; what may be written may be read.
    Closed(Decided<[Mark; 2]>),
    /// The same for every user.
    Shared(Arc<Decided<[Mark; 2]>>),
    /// Nobody writes.
    ReadOnly(Box<Node>),
    Open {
        read: Box<Node>,
        write: Box<Node>,
    },
    /// Both ask the same, which is not closed.
    Alike(Box<Node>),
}

/// A condition.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// The partition is this value.
    Is(Value),
    /// The partition is among these; a list that is too long to be merged with anything.
    Listed(ConstantSet),
    /// What the partition alone decides otherwise.
    Decided(Arc<Decided<Mark>>),
    /// The partition and a value of the user meet.
    Meets {
        path: UserPath,
        how: Meeting,
        span: Span,
    },
    /// A value of the user alone.
    User {
        path: UserPath,
        test: UserTest,
        span: Span,
    },
    /// The result of a call is this boolean.
    Call {
        slot: usize,
        expected: bool,
        span: Span,
    },
    /// Any other comparison, decided by the walk.
    Step(Box<Step>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Wide(Box<Wide>),
}

/// How the partition meets a value of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meeting {
    /// `{value: partition}`: a list holds it.
    ValueOnLeft,
    /// `{partition: value}`: a list is undecided.
    PartitionOnLeft,
    /// `{partition: {"$in": value}}`: only a list is an operand.
    PartitionAmong,
}

/// What is asked of a value of the user.
#[derive(Clone, Debug)]
pub(crate) enum UserTest {
    Equals(Value, Null),
    /// A literal null may be among them.
    Among(ConstantSet, Null),
    Ordered(Order, Value),
}

impl Plan {
    /// The plan of the first two roots, read and write.
    pub(crate) fn new(program: &Program, fixed: &Fixed) -> Self {
        let mut causes = Causes::default();
        let form = match arrange::form(program, fixed, &mut causes) {
            Form::Closed(pair) => Form::Shared(Arc::new(pair)),
            open @ (Form::Shared(_) | Form::ReadOnly(_) | Form::Open { .. } | Form::Alike(_)) => open,
        };
        Self { form, causes }
    }

    /// What it says of read and write when only the partition is looked at, a string, as nearly all partitions are;
    /// undecided if there is more to look at.
    #[inline(always)]
    pub(crate) fn glance(&self, text: &str) -> [Mark; 2] {
        if let Form::Closed(pair) = &self.form {
            at_a_glance(pair, text)
        } else if let Form::Shared(pair) = &self.form {
            at_a_glance(pair, text)
        } else if let Form::ReadOnly(read) = &self.form
            && let Node::Listed(list) = &**read
        {
            [Mark::from_bool(list.has_text(text)), Mark::FALSE]
        } else {
            [Mark::OPEN; 2]
        }
    }

    /// What the partition alone decides, if it decides all.
    #[inline]
    pub(crate) fn closed(&self) -> Option<&Decided<[Mark; 2]>> {
        if let Form::Closed(pair) = &self.form {
            Some(pair)
        } else if let Form::Shared(pair) = &self.form {
            Some(pair)
        } else {
            None
        }
    }
}

/// Apart, so that it stays in registers: it calls nothing that it can do without.
#[inline(never)]
fn at_a_glance(pair: &Decided<[Mark; 2]>, text: &str) -> [Mark; 2] {
    pair.get_text(text)
}

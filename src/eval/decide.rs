//! Deciding by a plan.
//!
//! The same code answers without a reason ([`Verdict`], what a check asks for first) and with one ([`Truth`], asked for
//! only when the answer is undecided).

use super::{
    Answer, Ask, EvalErrorCode, Fixed, Inputs, Memo, Null, Root, Silent, Truth, Walker, calls, compare,
    membership,
};
use crate::{
    compile::{
        CallSlot, Causes, Decided, Form, Found, Mark, Meeting, Node, Plan, Step, Subject, UserTest, Wide,
    },
    text::Span,
    values::{Key, Value, ValueRef, same_text},
};

/// A truth value that does not say why it is undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    False,
    True,
    Undecided,
}

/// A truth value of either sort.
pub(crate) trait Outcome: Copy + PartialEq {
    const TRUE: Self;
    const FALSE: Self;
    fn of(answer: Answer, span: Span, call: Option<usize>) -> Self;
    fn of_truth(truth: Truth) -> Self;
    fn of_mark(mark: Mark, causes: &Causes) -> Self;
    fn negated(self) -> Self;
    fn of_root(self, root: Root) -> Self;

    /// What reading comes to beside writing, which this is: whoever may write may read (SEMANTICS §6.2). Reading is
    /// looked at only if writing does not decide it already.
    #[inline]
    fn or_read(self, read: impl FnOnce() -> Self) -> Self {
        if self == Self::TRUE {
            return self;
        }
        let read = read();
        if read == Self::FALSE { self } else { read }
    }
}

/// One decision.
pub(crate) struct Decider<'a, A> {
    fixed: Fixed,
    inputs: &'a Inputs<'a>,
    calls: &'a [CallSlot],
    plan: &'a Plan,
    pub(crate) memo: Memo,
    ask: A,
    found: Found<'a>,
}

impl<'a, A: Ask> Decider<'a, A> {
    #[inline]
    pub(crate) fn new(
        plan: &'a Plan,
        calls: &'a [CallSlot],
        fixed: Fixed,
        inputs: &'a Inputs<'a>,
        memo: Memo,
        ask: A,
    ) -> Self {
        Self { fixed, inputs, calls, plan, memo, ask, found: Found::new(&inputs.user) }
    }

    /// Decides read and write. Reading is looked at only if writing does not decide it already.
    pub(crate) fn read_and_write<O: Outcome>(&mut self) -> (O, O) {
        match &self.plan.form {
            Form::Closed(pair) => self.look_up(pair),
            Form::Shared(pair) => self.look_up(pair),
            Form::ReadOnly(read) => (self.decide(read), O::FALSE),
            Form::Open { read, write } => {
                let write = self.decide::<O>(write).of_root(Root::Write);
                (write.or_read(|| self.decide(read)), write)
            }
            Form::Alike(node) => {
                let both = self.decide::<O>(node);
                (both, both.of_root(Root::Write))
            }
        }
    }

    #[inline]
    fn look_up<O: Outcome>(&self, pair: &Decided<[Mark; 2]>) -> (O, O) {
        let [read, write] = pair.get(self.inputs.partition).unwrap_or([Mark::FALSE; 2]);
        (O::of_mark(read, &self.plan.causes), O::of_mark(write, &self.plan.causes))
    }

    fn decide<O: Outcome>(&mut self, node: &'a Node) -> O {
        let partition = &self.inputs.partition;
        match node {
            Node::Meets { path, how, span } => {
                O::of(self.found.at(path).and_then(|value| how.of(value, partition)), *span, None)
            }
            Node::User { path, test, span } => {
                O::of(self.found.at(path).and_then(|value| test.of(value)), *span, None)
            }
            Node::Is(value) => known(is(value, partition)),
            Node::Listed(list) => known(list.has(*partition)),
            Node::Decided(decided) => {
                decided.get(*partition).map_or(O::FALSE, |mark| O::of_mark(mark, &self.plan.causes))
            }
            Node::All(nodes) => self.join(nodes, O::TRUE),
            Node::Any(nodes) => self.join(nodes, O::FALSE),
            Node::Not(node) => self.decide::<O>(node).negated(),
            Node::Wide(wide) => self.wide(wide),
            Node::Call { slot, expected, span } => self.call(*slot, *expected, *span),
            Node::Step(step) => O::of_truth(self.walk(step)),
        }
    }

    /// `neutral` is what an empty list is; its opposite decides.
    fn join<O: Outcome>(&mut self, nodes: &'a [Node], neutral: O) -> O {
        let decisive = neutral.negated();
        let mut whole = neutral;
        for node in nodes {
            let part = self.decide::<O>(node);
            if part == decisive {
                return decisive;
            }
            if whole == neutral {
                whole = part;
            }
        }
        whole
    }

    fn wide<O: Outcome>(&mut self, wide: &'a Wide) -> O {
        let path = match &wide.subject {
            Subject::Partition => {
                let group = wide.group(self.inputs.partition);
                return group.map_or(O::FALSE, |group| self.decide(&group.node));
            }
            Subject::User(path) => path,
        };
        let code = match self.found.at(path) {
            Ok(ValueRef::Array(array)) => {
                let mut whole = O::FALSE;
                for group in array.iter().filter_map(|element| wide.group(element)) {
                    let part = self.decide(&group.node);
                    if part == O::TRUE {
                        return part;
                    }
                    if whole == O::FALSE {
                        whole = part;
                    }
                }
                return whole;
            }
            Ok(ValueRef::Object(_)) => EvalErrorCode::ObjectCompared,
            Ok(value) => {
                let group = wide.group(value);
                return group.map_or(O::FALSE, |group| self.decide(&group.node));
            }
            Err(code) => code,
        };
        // The value is undecided against every constant.
        let open = wide.groups.iter().find(|group| self.decide::<O>(&group.node) != O::FALSE);
        open.map_or(O::FALSE, |group| O::of(Err(code), group.span, None))
    }

    fn walk(&mut self, step: &'a Step) -> Truth {
        Walker::new(self.calls, self.fixed, *self.inputs, &mut self.memo, &mut self.ask, Silent).truth(step)
    }

    #[inline]
    fn call<O: Outcome>(&mut self, slot: usize, expected: bool, span: Span) -> O {
        if self.memo.get(slot).is_none()
            && let Err(code) = self.make(slot)
        {
            return O::of(Err(code), span, None);
        }
        match self.memo.get(slot) {
            Some(Ok(Value::Bool(answer))) => known(*answer == expected),
            Some(Ok(value)) => {
                let equal = compare::equal(ValueRef::Bool(expected), ValueRef::from(value), Null::Expanded);
                O::of(equal, span, None)
            }
            Some(Err(error)) => O::of(Err(error.code()), span, Some(slot)),
            None => O::of(Err(EvalErrorCode::FunctionPending), span, None),
        }
    }

    #[inline]
    fn make(&mut self, number: usize) -> Result<(), EvalErrorCode> {
        let slot = self.calls.get(number).ok_or(EvalErrorCode::FunctionUnknown)?;
        calls::make(number, slot, &self.fixed, self.inputs, &mut self.memo, &mut self.ask)
    }
}

impl Meeting {
    #[inline(always)]
    pub(crate) fn of(self, value: ValueRef<'_>, partition: &ValueRef<'_>) -> Answer {
        // What nearly every rule asks of nearly every user.
        if let (Self::ValueOnLeft, ValueRef::String(text)) = (self, partition) {
            if let ValueRef::String(value) = value {
                return Ok(same_text(value, text));
            } else if let ValueRef::Array(list) = value {
                return Ok(list.holds_text(text));
            }
        }
        self.of_any(value, *partition)
    }

    #[inline(never)]
    fn of_any(self, value: ValueRef<'_>, partition: ValueRef<'_>) -> Answer {
        match self {
            Self::ValueOnLeft => compare::equal(value, partition, Null::Expanded),
            Self::PartitionOnLeft => compare::equal(partition, value, Null::Expanded),
            Self::PartitionAmong => membership::in_list(partition, value),
        }
    }
}

impl UserTest {
    #[inline]
    pub(crate) fn of(&self, value: ValueRef<'_>) -> Answer {
        match self {
            Self::Equals(constant, null) => compare::equal(value, ValueRef::from(constant), *null),
            Self::Among(constants, null) => membership::among(value, constants, *null == Null::Literal),
            Self::Ordered(order, constant) => compare::ordered(value, *order, ValueRef::from(constant)),
        }
    }
}

/// Whether the partition is this value.
#[inline]
pub(crate) fn is(value: &Value, partition: &ValueRef<'_>) -> bool {
    match (value, partition) {
        (Value::String(value), ValueRef::String(partition)) => same_text(value, partition),
        _ => Key::of(*partition).is_some_and(|key| Key::of(ValueRef::from(value)) == Some(key)),
    }
}

#[inline]
fn known<O: Outcome>(answer: bool) -> O {
    if answer { O::TRUE } else { O::FALSE }
}

impl Outcome for Verdict {
    const TRUE: Self = Self::True;
    const FALSE: Self = Self::False;

    #[inline]
    fn of(answer: Answer, _: Span, _: Option<usize>) -> Self {
        answer.map_or(Self::Undecided, known)
    }

    fn of_truth(truth: Truth) -> Self {
        match truth {
            Truth::True => Self::True,
            Truth::False => Self::False,
            Truth::Indeterminate(_) => Self::Undecided,
        }
    }

    #[inline]
    fn of_mark(mark: Mark, _: &Causes) -> Self {
        if mark.is_undecided() { Self::Undecided } else { known(mark == Mark::TRUE) }
    }

    fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Undecided => Self::Undecided,
        }
    }

    #[inline]
    fn of_root(self, _: Root) -> Self {
        self
    }
}

impl Outcome for Truth {
    const TRUE: Self = Self::True;
    const FALSE: Self = Self::False;

    fn of(answer: Answer, span: Span, call: Option<usize>) -> Self {
        Self::of(answer, span, call)
    }

    fn of_truth(truth: Truth) -> Self {
        truth
    }

    fn of_mark(mark: Mark, causes: &Causes) -> Self {
        causes.truth(mark)
    }

    fn negated(self) -> Self {
        self.not()
    }

    fn of_root(self, root: Root) -> Self {
        self.of_root(root)
    }
}

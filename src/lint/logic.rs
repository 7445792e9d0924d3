//! Questions about the rules of a configuration, decided for all users and partitions.

use std::fmt;

use super::{RuleTarget, visit::written_constant};
use crate::{
    ast::Expr,
    ast::Reads,
    compare::{Answer, QUICK, Subject, Witness, find},
    comparison::access,
    compile::{AppValue, CompileOptions, Program},
    eval::{Fixed, Truth},
    partition::PartitionKey,
    values::{Value, ValueRef},
    vocabulary::Context,
};

/// Some expressions, compiled together, about which questions can be asked.
pub(crate) struct Logic<'a> {
    program: Program,
    fixed: Fixed,
    key: &'a PartitionKey,
    /// Everything that the expressions name is known of the app. Where it is not, nothing is certain.
    known: bool,
}

/// What is known about all inputs.
pub(crate) enum Verdict {
    /// It holds for all inputs; this many cases were checked.
    Always(u64),
    /// It does not hold of this input.
    Not(Box<Witness>),
    /// The search reached its limit.
    Unknown,
}

/// In words, how it is known that something holds for all inputs.
pub(crate) fn verified(checked: u64) -> String {
    let cases = if checked == 1 { "case" } else { "cases" };
    format!("verified, {checked} {cases} checked")
}

impl<'a> Logic<'a> {
    /// Expressions in the place of a rule: the rule itself, its parts, changed copies of it.
    pub(crate) fn new(rule: &RuleTarget<'a>, exprs: &[&Expr]) -> Self {
        Self::with(rule.options, rule.key, rule.context, exprs)
    }

    /// A rule that looks like a condition. `None` if it is written as a constant: it says openly what it does.
    pub(crate) fn from_condition(rule: &RuleTarget<'a>) -> Option<Self> {
        written_constant(rule.expr).is_none().then(|| Self::new(rule, &[rule.expr]))
    }

    /// The same without a rule.
    pub(crate) fn with(
        options: &CompileOptions,
        key: &'a PartitionKey,
        context: Context,
        exprs: &[&Expr],
    ) -> Self {
        let program = Program::for_all_inputs(exprs.iter().copied(), options);
        let known = exprs.iter().all(|expr| is_known(expr, options));
        Self { program, fixed: Fixed::new(context, options), key, known }
    }

    /// Whether an expression is true, or is not true, for all inputs.
    pub(crate) fn is_always(&self, root: usize, allowed: bool) -> Verdict {
        self.never(&|truth| Ok((truth(root)? == Truth::True) != allowed))
    }

    /// Whether two expressions allow the same inputs.
    pub(crate) fn same(&self, a: usize, b: usize) -> Verdict {
        self.never(&|truth| Ok((truth(a)? == Truth::True) != (truth(b)? == Truth::True)))
    }

    /// Whether two expressions have the same truth for all inputs: in `apply_when`, what is undecided ends the search
    /// for a role, and what is false does not.
    pub(crate) fn same_truth(&self, a: usize, b: usize) -> Verdict {
        self.never(&|truth| {
            Ok(match (truth(a)?, truth(b)?) {
                (Truth::True, Truth::True)
                | (Truth::False, Truth::False)
                | (Truth::Indeterminate(_), Truth::Indeterminate(_)) => false,
                (Truth::True | Truth::False | Truth::Indeterminate(_), _) => true,
            })
        })
    }

    /// Whether everything that the first allows the second allows too.
    pub(crate) fn implies(&self, a: usize, b: usize) -> Verdict {
        self.never(&|truth| Ok(truth(a)? == Truth::True && truth(b)? != Truth::True))
    }

    /// Whether an expression is never true where all of some others are false.
    pub(crate) fn never_behind(&self, earlier: &[usize], root: usize) -> Verdict {
        self.never(&|truth| {
            if truth(root)? != Truth::True {
                return Ok(false);
            }
            for root in earlier {
                if truth(*root)? != Truth::False {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    /// Whether a pair of permissions grants the same access as another, where whoever may write may read.
    pub(crate) fn same_access(&self, old: [usize; 2], new: [usize; 2]) -> Verdict {
        self.never(&|truth| Ok(access(truth, old)? != access(truth, new)?))
    }

    /// Whether an expression is neither true nor false for any input.
    pub(crate) fn is_never_decided(&self, root: usize) -> bool {
        self.never(&|truth| Ok(!matches!(truth(root)?, Truth::Indeterminate(_)))).holds()
    }

    fn never(&self, question: crate::compare::Question<'_>) -> Verdict {
        if !self.known {
            return Verdict::Unknown;
        }
        match find(Subject::new(&self.program, self.fixed, self.key), QUICK, question) {
            Answer::Never { checked } => Verdict::Always(checked),
            Answer::Found(mut witness) => {
                if self.fixed.context != Context::PartitionPermission {
                    witness.partition = Value::Undefined;
                }
                Verdict::Not(witness)
            }
            Answer::Unknown { .. } => Verdict::Unknown,
        }
    }
}

impl Verdict {
    pub(crate) fn holds(&self) -> bool {
        matches!(self, Self::Always(_))
    }
}

/// Whether the app is known to have every value that an expression names. An export can lack some, and does not hold
/// secrets. A function may return anything, whether the export has it or not (SEMANTICS §4.4).
pub(crate) fn is_known(expr: &Expr, options: &CompileOptions) -> bool {
    let mut reads = Reads::default();
    reads.add(expr);
    let first = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let values = options.values.as_ref();
    let known_value = |path: &String| {
        matches!(values.and_then(|values| values.get(&first(path))), Some(AppValue::Known(_)))
    };
    let known_environment = |path: &String| match (options.environment.as_ref(), path.strip_prefix("values."))
    {
        (None, _) => false,
        (Some(environment), Some(name)) => environment.values.contains_key(&first(name)),
        (Some(_), None) => true,
    };
    reads.values.iter().all(known_value) && reads.environment.iter().all(known_environment)
}

/// An example in words: `user {"id": "a"} and partition "b"`.
impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "user {}", self.user.to_json())?;
        if self.partition != Value::Undefined {
            write!(f, " and partition {}", self.partition.to_json())?;
        }
        if ValueRef::from(&self.document).as_object().is_some_and(|document| document.iter().next().is_some())
        {
            write!(f, " and document {}", self.document.to_json())?;
        }
        for (name, _, outcome) in &self.calls {
            match outcome {
                Ok(result) => write!(f, ", where `{name}` returns {}", shown(result))?,
                Err(_) => write!(f, ", where `{name}` fails")?,
            }
        }
        Ok(())
    }
}

/// Whether the service could know such a user: identities are an array of objects, nothing else. A path into them is
/// shown as one into documents.
pub(crate) fn is_plausible(witness: &Witness) -> bool {
    let Value::Object(user) = &witness.user else { return false };
    user.get("identities").is_none_or(|identities| match ValueRef::from(identities).as_array() {
        Some(elements) => elements.iter().all(|element| element.as_object().is_some()),
        None => ValueRef::from(identities).as_object().is_some_and(|by_index| {
            by_index.iter().all(|(index, _)| index.bytes().all(|digit| digit.is_ascii_digit()))
        }),
    })
}

fn shown(result: &Value) -> String {
    if *result == Value::Undefined { "nothing".to_owned() } else { result.to_json().to_string() }
}

//! What is left of a question when part of an input is decided: partial evaluation of the roots.
//!
//! Two roots of which the same is left answer alike, whatever the rest of the input is. So a branch of the search ends
//! where a difference between them is decided, and not only where all that they have in common is.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Question, SERVED, Stop, forms::Form, probe::Probe};
use crate::{
    ast::Inner,
    compile::Step,
    eval::{EvalErrorCode, Truth},
};

/// What is left of a step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Residual {
    /// Nothing: it is true, false or undecided.
    Known(Option<bool>),
    /// What has this fingerprint, wherever it is.
    Asked { print: [u64; 2], negated: bool },
}

impl Residual {
    fn negated(self) -> Self {
        match self {
            Self::Known(known) => Self::Known(known.map(|known| !known)),
            Self::Asked { print, negated } => Self::Asked { print, negated: !negated },
        }
    }
}

/// More roots of which different things are left are not tried.
const MOST_LEFT: usize = 4;

/// Whether the question can still become true, as far as is seen by what is left of each root.
pub(super) fn can_be_found(probe: &mut Probe<'_>, question: Question<'_>) -> Result<bool, Stop> {
    let subject = probe.subject;
    let mut left = Vec::new();
    for (number, root) in subject.program.roots.iter().enumerate() {
        probe.fixed = subject.fixed_of(number);
        left.push(residual(probe, root)?);
    }
    let mut prints: Vec<[u64; 2]> = Vec::new();
    for residual in &left {
        if let Residual::Asked { print, .. } = residual
            && !prints.contains(print)
        {
            prints.push(*print);
        }
    }
    if prints.len() > MOST_LEFT {
        return Ok(true);
    }
    let cases = 3_usize.pow(u32::try_from(prints.len()).unwrap_or_default());
    let truths = [Some(true), Some(false), None];
    for (case, served) in (0..cases).flat_map(|case| [(case, true), (case, false)]) {
        let of_print = |print: &[u64; 2]| {
            let digits = prints.iter().take_while(|other| *other != print).fold(case, |case, _| case / 3);
            truths.get(digits % 3).copied().flatten()
        };
        let answer = question(&mut |root| {
            let truth = match left.get(root) {
                Some(Residual::Known(known)) => *known,
                Some(Residual::Asked { print, negated }) => of_print(print).map(|truth| truth != *negated),
                None if root == SERVED => Some(served),
                None => return Err(Stop::NoRoot),
            };
            Ok(match truth {
                Some(true) => Truth::True,
                Some(false) => Truth::False,
                None => Truth::from_answer(Err(EvalErrorCode::NotComparable), Default::default(), None),
            })
        });
        if answer != Ok(false) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn residual(probe: &mut Probe<'_>, step: &Step) -> Result<Residual, Stop> {
    probe.spend(1)?;
    match step.inner() {
        Inner::All(steps) => all(probe, steps, |residual| residual),
        Inner::Any(steps) => Ok(all(probe, steps, Residual::negated)?.negated()),
        Inner::None(steps) => all(probe, steps, Residual::negated),
        Inner::Not(step) => Ok(residual(probe, step)?.negated()),
        Inner::Nothing => match probe.comparison(step) {
            Ok(answer) => Ok(Residual::Known(answer.ok())),
            Err(stop @ (Stop::Limit | Stop::NoRoot)) => Err(stop),
            // What it will be is not known: it is asked as it is in the rule.
            Err(Stop::Need(_) | Stop::Unmodelled(_)) => Ok(probe.asked(step).unwrap_or_else(|| {
                let address = std::ptr::from_ref(step).addr();
                Residual::Asked {
                    print: [fingerprint(0, &address), fingerprint(1, &address)],
                    negated: false,
                }
            })),
        },
    }
}

fn all(probe: &mut Probe<'_>, steps: &[Step], seen: impl Fn(Residual) -> Residual) -> Result<Residual, Stop> {
    let mut parts = Vec::with_capacity(steps.len());
    for step in steps {
        match seen(residual(probe, step)?) {
            Residual::Known(Some(true)) => {}
            decided @ Residual::Known(Some(false)) => return Ok(decided),
            part @ (Residual::Known(_) | Residual::Asked { .. }) => parts.push(part),
        }
    }
    parts.sort_unstable();
    parts.dedup();
    Ok(match parts.as_slice() {
        [] => Residual::Known(Some(true)),
        [only] => *only,
        parts => Residual::Asked { print: [fingerprint(2, parts), fingerprint(3, parts)], negated: false },
    })
}

/// One of several independent hashes.
fn fingerprint(salt: u8, of: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    salt.hash(&mut hasher);
    of.hash(&mut hasher);
    hasher.finish()
}

impl Probe<'_> {
    /// A comparison by the number of its form.
    fn asked(&self, step: &Step) -> Option<Residual> {
        let form = self.form(step)?;
        Some(match form {
            Form::Known(known) => Residual::Known(known),
            Form::Asked { number, negated } => {
                Residual::Asked { print: [fingerprint(4, &number), fingerprint(5, &number)], negated }
            }
        })
    }
}

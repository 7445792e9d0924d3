//! All inputs of a subject, as far as its program can tell them apart: worked out once for many questions.

use std::{cell::OnceCell, rc::Rc};

use super::{Subject, components::Variables, forms::Forms};

pub(crate) struct Space<'p> {
    pub(crate) subject: Subject<'p>,
    pub(crate) variables: Rc<Variables>,
    forms: OnceCell<Forms>,
}

impl<'p> Space<'p> {
    pub(crate) fn new(subject: Subject<'p>) -> Self {
        Self { subject, variables: Rc::new(Variables::of(&subject)), forms: OnceCell::new() }
    }

    /// The forms of all steps, which few questions need.
    pub(super) fn forms(&self) -> &Forms {
        self.forms.get_or_init(|| {
            let roots = self.subject.program.roots.iter().enumerate();
            Forms::new(roots.map(|(number, step)| (step, self.subject.fixed_of(number).context)))
        })
    }
}

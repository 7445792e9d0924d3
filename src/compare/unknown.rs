//! Values of the app that nobody knows here, as something that can be asked for.
//!
//! To the engine an unknown value is undecided, and two rules that rest on it would look alike. So a comparison asks for
//! it as for a field of the user: `%%values.x` becomes a path below `%%values` in the user.

use crate::{
    ast::{
        Expr, Operand, OperandKind, Path, Reads, Root, Segment,
        fold::{Fold, inside_operand},
    },
    compile::{AppValue, CompileOptions, ValueSource, resolve},
};

/// The names under which they are asked for.
pub(crate) const VALUES: &str = "%%values";
pub(crate) const ENVIRONMENT: &str = "%%environment";

/// A path, by the user if its value is unknown.
pub(crate) fn as_asked(path: &Path, options: &CompileOptions) -> Path {
    let first = match path.root {
        Root::User => return path.clone(),
        Root::Values => VALUES,
        Root::Environment => ENVIRONMENT,
    };
    if !matches!(resolve(path, options), ValueSource::Failed(_)) {
        return path.clone();
    }
    let segments = std::iter::once(Segment::new(first)).chain(path.segments.iter().cloned());
    Path { root: Root::User, segments: segments.collect() }
}

/// The unknown values among what rules read, as they are written there.
pub(crate) fn names(reads: &Reads, options: &CompileOptions) -> Vec<String> {
    let value_is_known = |path: &str| match &options.values {
        None => false,
        Some(values) => {
            let name = path.split('.').next().unwrap_or_default();
            !matches!(values.get(name), Some(AppValue::Secret))
        }
    };
    let values = reads.values.iter().filter(|path| !value_is_known(path));
    let environment = reads.environment.iter().filter(|_| options.environment.is_none());
    let of_values = values.map(|path| format!("{VALUES}.{path}"));
    of_values.chain(environment.map(|path| format!("{ENVIRONMENT}.{path}"))).collect()
}

/// An expression in which unknown values are asked for.
pub(crate) fn asked(expr: &Expr, options: &CompileOptions) -> Expr {
    let mut asked = expr.clone();
    Asked { options }.expr(&mut asked);
    asked
}

struct Asked<'o> {
    options: &'o CompileOptions,
}

impl Fold for Asked<'_> {
    fn operand(&mut self, operand: &mut Operand) {
        if let OperandKind::Path(path) = &mut operand.kind {
            *path = as_asked(path, self.options);
        }
        inside_operand(self, operand);
    }
}

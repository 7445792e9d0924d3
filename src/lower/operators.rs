//! Keys with a sigil: which operator it is, and whether it is allowed there (SEMANTICS §3.1).

use super::{Lowering, literals::is_template};
use crate::{
    diagnostics::{self as codes, shown},
    syntax::{Key, quoted},
    values::is_wrapper_key,
    vocabulary::{Context, Op, Operator, Position, Spelling, nearest_word, operator_meant_by},
};

impl Lowering<'_> {
    /// The operator that a key names; reports a key that names none.
    pub(super) fn operator(&mut self, key: &Key, position: Position) -> Option<&'static Operator> {
        let text = &*key.text;
        match Operator::from_key(text) {
            Some(operator) if operator.spelling == Spelling::PercentOnly && text.starts_with('$') => {
                let message = format!("`{text}` is written with `%`, never with `$`");
                let spelled = operator.spelled();
                let title = format!("write `{spelled}`");
                self.refuse::<()>(codes::PERCENT_ONLY, key.span, message, title.as_str());
                self.repair(title, vec![(key.span, quoted(&spelled))])
            }
            Some(operator) => Some(operator),
            None => self.unknown_operator(key, position),
        }
    }

    #[inline(never)]
    fn unknown_operator<T>(&mut self, key: &Key, position: Position) -> Option<T> {
        let text = &*key.text;
        if matches!(text, "%neq" | "$neq") {
            let message = format!("`{text}` does not exist; it was a mistake in the documentation");
            self.refuse::<()>(codes::WITHDRAWN_OPERATOR, key.span, message, "write `$ne`");
            return self.repair("write `$ne`", vec![(key.span, quoted("$ne"))]);
        }
        if is_template(text) {
            return self.refuse_template(text, key.span);
        }
        if is_wrapper_key(text) {
            let message = format!("`{text}` is not a condition, it produces a typed literal");
            let help = format!("put it on the right: `{{\"%%user.custom_data.field\": {{\"{text}\": …}}}}`");
            return self.refuse(codes::NOT_AN_EXPRESSION, key.span, message, help);
        }
        let help = match operator_meant_by(text.trim_start_matches(['%', '$'])) {
            Some(meant) => meant.instead_of_a_test(),
            None => match nearest_word(text) {
                Some(near) => format!("did you mean `{}`?", shown(&near)),
                None => self.what_there_is(position),
            },
        };
        let message = format!("unknown operator `{}`", shown(text));
        self.refuse(codes::UNKNOWN_OPERATOR, key.span, message, help)
    }

    fn what_there_is(&self, position: Position) -> String {
        let here = |operator: &&Operator| {
            operator.places.iter().any(|(at, contexts)| {
                // Where values are tested they are also made.
                let same = (*at == Position::Expression) == (position == Position::Expression);
                same && contexts.contains(&self.context)
            })
        };
        let names = Operator::ALL.iter().filter(here).map(|operator| format!("`{}`", operator.spelled()));
        format!("the operators allowed here are {}", names.collect::<Vec<_>>().join(" "))
    }

    /// Checks that an operator is allowed where it is.
    pub(super) fn allow(&mut self, operator: &Operator, position: Position, key: &Key) -> Option<()> {
        let contexts = operator.contexts(position);
        if contexts.contains(&self.context) { Some(()) } else { self.misplaced(operator, position, key) }
    }

    #[inline(never)]
    fn misplaced<T>(&mut self, operator: &Operator, position: Position, key: &Key) -> Option<T> {
        let text = &*key.text;
        let left = match self.context {
            Context::PartitionPermission => "%%partition",
            Context::ApplyWhen => "%%user.custom_data.field",
            Context::DocumentFilter => "field",
        };
        let (message, help) = if !operator.contexts(position).is_empty() {
            let help = match (operator.op, position) {
                (Op::Not, _) => "wrap the expression: `{\"%nor\": [{…}]}`".to_owned(),
                (Op::Join(_), _) => {
                    format!("move it to the top level: `{{\"{text}\": [{{\"field\": …}}, …]}}`")
                }
                (Op::Function, _) => {
                    "a filter cannot call functions; call it in `apply_when`, or keep the values in custom data"
                        .to_owned()
                }
                _ => "it requires every element of an array field; compare with `$eq`, or test membership with `$in`"
                    .to_owned(),
            };
            let joins = matches!(operator.op, Op::Join(_) | Op::Not) && position == Position::Field;
            let refused = if joins { "not supported under a field in" } else { "not allowed here in" };
            (format!("`{text}` is {refused} {}", self.context.describe()), help)
        } else if operator.makes_value() && position == Position::Expression {
            (
                format!("`{text}` is not a condition, it produces a value"),
                format!(
                    "assert the value: `{{\"%%true\": {{\"{text}\": …}}}}`, or compare something with it"
                ),
            )
        } else if position == Position::Expression {
            (
                format!("`{text}` has no left side to compare"),
                format!("write the value on the left: `{{\"{left}\": {{\"{text}\": …}}}}`"),
            )
        } else {
            (
                format!("`{text}` produces a value, it does not test one"),
                format!("write it as the value that is compared: `{{\"$eq\": {{\"{text}\": …}}}}`"),
            )
        };
        self.refuse(codes::MISPLACED_OPERATOR, key.span, message, help)
    }
}

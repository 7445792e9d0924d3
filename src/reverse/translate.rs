//! From an atom to a query: which row of [`comparisons`](super::comparisons) says it, by its sides.

use super::{
    comparisons::{
        equals_converted, field_equals, field_exists, field_is_among, field_ordered, is_scalar, value_equals,
        value_in_field,
    },
    filter::Query,
    values::{Origin, Side, side},
};
use crate::{
    app::CustomUserData,
    ast::{List, Operand, Order},
    compile::{CompileOptions, MissingNe, Program},
    condition::{Asks, Atom, Missing, Relation},
    eval::{Answers, Fixed, Inputs, Memo, Silent, Truth, Walker},
    values::{Structure, Value, ValueRef},
    vocabulary::Context,
};

/// What a translation knows.
pub(super) struct Translation<'a> {
    pub(super) partition: &'a Value,
    pub(super) custom_data: &'a CustomUserData,
    pub(super) options: &'a CompileOptions,
}

/// A query, or why there is none.
type Translated = Result<Query, String>;

const UNSAID: &str = "a query cannot express when a conversion does not fail";
const TWO_FIELDS: &str = "it compares two fields of a user, or a field that is converted";

impl Translation<'_> {
    /// The users who satisfy an atom.
    pub(super) fn query(&self, atom: &Atom) -> Query {
        self.translated(atom).unwrap_or_else(|reason| Query::unsayable(reason, atom.span))
    }

    fn translated(&self, atom: &Atom) -> Translated {
        let left = self.side(&atom.subject)?;
        match &atom.relation {
            Relation::Is(expected) => match left {
                Side::Field(field) => Ok(value_equals(&Value::Bool(*expected), &field, atom.asks)),
                Side::Known(..) | Side::Failed => Ok(self.decided(atom)),
                // No conversion makes a boolean; whether it fails is not asked.
                Side::Converted(..) if atom.asks == Asks::True => Ok(Query::False),
                Side::Converted(..) => Err(UNSAID.to_owned()),
            },
            Relation::Equal(right, missing) => self.equal(&left, right, *missing, atom),
            Relation::Order(order, right) => self.order(&left, *order, right, atom),
            Relation::Member(List::Elements(elements), missing) => {
                let among = self.among(&left, elements, atom)?;
                match missing {
                    // A list with a `null` decides about what is missing.
                    Missing::Undecided if !elements.iter().any(Operand::is_null) => {
                        self.present(&left, among)
                    }
                    Missing::Undecided | Missing::Compared => Ok(among),
                }
            }
            Relation::Member(List::Expansion(list), missing) => match (&left, self.side(list)?) {
                (Side::Known(..), Side::Known(..)) => Ok(self.decided(atom)),
                (left, list) => {
                    let within = within(left, &list, atom.asks)?;
                    match missing {
                        Missing::Undecided => self.present(left, within),
                        Missing::Compared => Ok(within),
                    }
                }
            },
            Relation::Exists => match left {
                Side::Field(field) => Ok(field_exists(&field, atom.asks)),
                Side::Known(..) | Side::Failed | Side::Converted(..) => Ok(self.decided(atom)),
            },
            Relation::Whole(test) => Err(format!("it uses `{}`", test.name())),
        }
    }

    fn equal(&self, left: &Side, right: &Operand, missing: Missing, atom: &Atom) -> Translated {
        let equal = match (left, self.side(right)?) {
            (Side::Known(..), Side::Known(..)) => return Ok(self.decided(atom)),
            (Side::Field(field), Side::Known(value, origin)) => {
                field_equals(field, &value, origin, atom.asks)
            }
            (Side::Known(value, _), Side::Field(field)) => value_equals(value, &field, atom.asks),
            (Side::Known(value, _), Side::Converted(conversion, field)) => {
                equals_converted(value, conversion, &field, atom.asks).ok_or(UNSAID)?
            }
            (Side::Failed, _) | (_, Side::Failed) => Query::False,
            (Side::Field(_) | Side::Converted(..), Side::Field(_) | Side::Converted(..))
            | (Side::Converted(..), Side::Known(..)) => return Err(TWO_FIELDS.to_owned()),
        };
        match missing {
            Missing::Undecided => self.present(left, equal),
            Missing::Compared => Ok(equal),
        }
    }

    fn order(&self, left: &Side, order: Order, right: &Operand, atom: &Atom) -> Translated {
        match (left, self.side(right)?) {
            (Side::Field(field), Side::Known(value, _)) => Ok(field_ordered(field, order, &value)),
            (Side::Known(value, _), Side::Field(field)) => Ok(field_ordered(&field, order.mirrored(), value)),
            (Side::Failed, _) | (_, Side::Failed) => Ok(Query::False),
            (Side::Known(..), Side::Known(..)) => Ok(self.decided(atom)),
            (Side::Known(..), Side::Converted(..)) => Err(UNSAID.to_owned()),
            (Side::Field(_) | Side::Converted(..), Side::Field(_) | Side::Converted(..))
            | (Side::Converted(..), Side::Known(..)) => Err(TWO_FIELDS.to_owned()),
        }
    }

    /// The left side among the elements of an array that is written in the rule.
    fn among(&self, left: &Side, elements: &[Operand], atom: &Atom) -> Translated {
        if elements.is_empty() {
            return in_nothing(left, atom.asks);
        }
        let (mut known, mut values, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        for element in elements {
            match (left, self.side(element)?) {
                (Side::Known(..), Side::Known(..)) => known.push(element.clone()),
                // An array among the elements is never decided.
                (_, Side::Known(Value::Array(_), _)) => parts.push(Query::False),
                (Side::Field(_), Side::Known(value, _)) if is_scalar(&value) => values.push(value),
                _ => parts.push(self.query(&atom.with(Relation::Equal(element.clone(), Missing::Compared)))),
            }
        }
        if let (Side::Field(field), false) = (left, values.is_empty()) {
            parts.push(field_is_among(field, &values, atom.asks));
        }
        if !known.is_empty() {
            let known = Relation::Member(List::Elements(known), Missing::Compared);
            parts.push(self.decided(&atom.with(known)));
        }
        Ok(atom.asks.any(parts))
    }

    /// A query, for those of whom the left side is not missing.
    fn present(&self, left: &Side, query: Query) -> Translated {
        let present = match left {
            Side::Field(field) => field.exists(),
            Side::Known(Value::Undefined, _) => Query::False,
            Side::Known(..) | Side::Failed | Side::Converted(..) => return Ok(query),
        };
        match self.options.missing_ne {
            MissingNe::Indeterminate => Ok(Query::all([query, present])),
            MissingNe::MatchesLikeMongoDb => Err("`$ne` and `$nin` are to match what is missing".to_owned()),
        }
    }

    fn side(&self, operand: &Operand) -> Result<Side, String> {
        side(operand, self.partition, self.custom_data, self.options)
    }

    /// An atom in which nothing depends on the user.
    fn decided(&self, atom: &Atom) -> Query {
        let (expr, asks) = atom.written();
        let program = Program::from_exprs([&expr], self.options);
        let inputs = Inputs { partition: ValueRef::from(self.partition), ..Inputs::NOTHING };
        let mut memo = Memo::default();
        let fixed = Fixed::new(Context::PartitionPermission, self.options);
        let mut nobody = Answers::default();
        let mut walker = Walker::new(&[], fixed, inputs, &mut memo, &mut nobody, Silent);
        let truth = program.roots.first().map_or(Truth::False, |root| walker.truth(root));
        Query::new(truth == if asks == Asks::True { Truth::True } else { Truth::False })
    }
}

/// The left side in an array that is known, or that is a field.
fn within(left: &Side, list: &Side, asks: Asks) -> Translated {
    match (left, list) {
        (Side::Known(value, _), Side::Field(field)) => Ok(value_in_field(value, field, asks)),
        (Side::Field(_), Side::Known(Value::Array(elements), _)) if elements.is_empty() => {
            in_nothing(left, asks)
        }
        (Side::Field(field), Side::Known(Value::Array(elements), _)) => {
            let parts = elements.iter().map(|element| match element.structure() {
                Structure::Array | Structure::Object => Query::False,
                Structure::Missing | Structure::Null | Structure::Scalar => {
                    field_equals(field, element, Origin::Expanded, asks)
                }
            });
            Ok(asks.any(parts.collect::<Vec<_>>()))
        }
        (Side::Failed, _) | (_, Side::Failed) | (_, Side::Known(..)) => match left {
            Side::Converted(..) => Err(TWO_FIELDS.to_owned()),
            Side::Known(..) | Side::Failed | Side::Field(_) => Ok(Query::False),
        },
        (Side::Field(_) | Side::Converted(..), Side::Field(_) | Side::Converted(..))
        | (Side::Known(..), Side::Converted(..)) => Err(TWO_FIELDS.to_owned()),
    }
}

/// Something is an element of an empty array, which is false of whatever is decided at all.
fn in_nothing(left: &Side, asks: Asks) -> Translated {
    match (left, asks) {
        (_, Asks::True) | (Side::Failed, Asks::False) => Ok(Query::False),
        (Side::Known(..), Asks::False) => Ok(Query::True),
        (Side::Field(field), Asks::False) => Ok(field.below_documents()),
        (Side::Converted(..), Asks::False) => Err(UNSAID.to_owned()),
    }
}

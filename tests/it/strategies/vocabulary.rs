//! The operators that rules are made of, from the tables of the language: a new row is made into rules without being
//! asked for. What a row takes is known by its words for it; words that nothing here makes fail every test.

use std::sync::OnceLock;

use proptest::{collection::vec, prelude::*, sample::select, test_runner::TestRunner};
use serde_json::{Value as Json, json};
use sync_rules::{Expression, vocabulary::Word};

use super::rules::{Kind, element, expansion, ordered, rule};
use crate::naive::Context;

/// One operator that has a meaning somewhere.
#[derive(Debug)]
pub(super) struct Operator {
    /// Without its sigil.
    pub(super) name: &'static str,
    pub(super) takes: Takes,
}

/// Where an operator stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// It is a key of a condition.
    Expression,
    /// It tests what is on its left.
    Field,
    /// It makes a value.
    Value,
}

/// What an operator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Value,
    Ordered,
    List,
    Elements,
    Flag,
    Conditions,
    OneCondition,
    Converted,
    Call,
}

impl Takes {
    fn by(word: &Word) -> Self {
        match word.operand {
            "a value: a string, number, boolean, `null`, typed literal or expansion" => Self::Value,
            "a number, string, date or ObjectId, or an expansion" => Self::Ordered,
            "a list of values, or an expansion that is a list" => Self::List,
            "a list of values" => Self::Elements,
            "`true` or `false`" => Self::Flag,
            "a list of at least one expression" => Self::Conditions,
            "one expression that is not empty" => Self::OneCondition,
            "a string literal or an expansion that is a string"
            | "an ObjectId literal or an expansion that is an ObjectId"
            | "a UUID literal or an expansion that is a UUID" => Self::Converted,
            "`{\"name\": \"…\", \"arguments\": […]}`" => Self::Call,
            other => panic!("nothing makes what `{}` takes: {other}", word.word),
        }
    }

    pub(super) fn conditions(self) -> bool {
        matches!(self, Self::Conditions | Self::OneCondition)
    }

    /// What a test takes that has a left side of a kind.
    pub(super) fn operand(self, context: Context, kind: Kind) -> BoxedStrategy<Json> {
        let elements = || vec(element(context, kind), 0..4).prop_map(Json::from);
        match self {
            Self::Value => element(context, kind),
            Self::Ordered => ordered(context, kind),
            Self::List => {
                let expanded = expansion(context, Kind::List).prop_map(Json::from);
                let other = expansion(context, Kind::Any).prop_map(Json::from);
                prop_oneof![6 => elements(), 4 => expanded, 1 => other].boxed()
            }
            Self::Elements => elements().boxed(),
            Self::Flag => {
                select(vec![json!(true), json!(false), json!(1), json!(0), json!("%%true"), json!("%%false")])
                    .boxed()
            }
            Self::Conditions | Self::OneCondition | Self::Converted | Self::Call => {
                unreachable!("no test takes it")
            }
        }
    }

    /// One that is taken in the place, so that it is seen whether the operator may stand there.
    fn example(self, place: Place) -> Json {
        let condition = match place {
            Place::Expression => json!({"%%user.id": "a"}),
            Place::Field | Place::Value => json!({"$eq": "a"}),
        };
        match self {
            Self::Value | Self::Ordered => json!("a"),
            Self::List | Self::Elements => json!(["a"]),
            Self::Flag => json!(true),
            Self::Conditions => json!([condition]),
            Self::OneCondition => condition,
            Self::Converted => json!("%%user.id"),
            Self::Call => json!({"name": "f", "arguments": []}),
        }
    }
}

/// The operators that may stand in a place.
pub(super) fn words(context: Context, place: Place) -> &'static [Operator] {
    static WORDS: [[OnceLock<Vec<Operator>>; 3]; 3] = [const { [const { OnceLock::new() }; 3] }; 3];
    WORDS[context as usize][place as usize].get_or_init(|| {
        let mut found = Vec::new();
        for word in Word::operators() {
            let takes = Takes::by(&word);
            let operator = json!({ word.word.clone(): takes.example(place) });
            let rule = match place {
                Place::Expression => operator,
                Place::Field if !matches!(takes, Takes::Converted | Takes::Call) => {
                    json!({"%%user.id": operator})
                }
                Place::Value if matches!(takes, Takes::Converted | Takes::Call) => {
                    json!({"%%user.id": operator})
                }
                Place::Field | Place::Value => continue,
            };
            if Expression::from_value("example", &rule, engine(context)).is_ok() {
                found.push(Operator { name: word.word[1..].to_owned().leak(), takes });
            }
        }
        found
    })
}

fn engine(context: Context) -> sync_rules::Context {
    match context {
        Context::Pbs => sync_rules::Context::PartitionPermission,
        Context::ApplyWhen => sync_rules::Context::ApplyWhen,
        Context::Filter => sync_rules::Context::DocumentFilter,
    }
}

/// Every word of the language is in the random rules of every context in which it has a meaning.
#[test]
fn every_word_is_generated() {
    for context in [Context::Pbs, Context::ApplyWhen, Context::Filter] {
        let mut runner = TestRunner::deterministic();
        let rules = rule(context);
        let mut seen = String::new();
        for _ in 0..500 {
            seen += &rules.new_tree(&mut runner).unwrap().current().to_string();
        }
        let here = |word: &Word| word.contexts.contains(&engine(context));
        for word in Word::operators().into_iter().filter(here) {
            let spelled = [&format!("\"%{}\"", &word.word[1..]), &format!("\"${}\"", &word.word[1..])];
            assert!(spelled.iter().any(|word| seen.contains(*word)), "{} in {context:?}", word.word);
        }
        for word in Word::expansions().into_iter().filter(here) {
            let spelled = [format!("\"{}\"", word.word), format!("\"{}.", word.word)];
            assert!(spelled.iter().any(|word| seen.contains(word)), "{} in {context:?}", word.word);
        }
    }
}

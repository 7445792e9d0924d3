//! Random rules, and random worlds for them to be asked in, for property tests.
//!
//! Everything is drawn from a small universe (two everyday strings, a few identifiers, numbers
//! around 2^53, the same names `x`, `y`, `n`, `xs`, `id`, `deep` in user, document and values), so
//! that comparisons often hold and neighbouring types often meet. [`input`] gives rules that
//! compile; [`broken_input`] damages them in one or two places, after which most do not.

#![allow(clippy::indexing_slicing, reason = "test code; the index is taken from the length")]

mod broken;
mod rules;
mod vocabulary;
mod world;

use proptest::prelude::*;
use serde_json::Value as Json;

use crate::naive::{Case, Context};

pub(crate) use broken::broken_rule;
pub(crate) use rules::{rule, wide_rule};
pub(crate) use world::{bag, document, environment, functions, partition, queryable, user};

/// The owned counterpart of a [`Case`].
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) context: Context,
    pub(crate) rule: Json,
    pub(crate) user: Json,
    pub(crate) partition: Json,
    pub(crate) partition_type: Option<&'static str>,
    pub(crate) required: bool,
    pub(crate) document: Json,
    pub(crate) queryable: Option<Vec<String>>,
    pub(crate) values: Json,
    pub(crate) environment: Json,
    pub(crate) functions: Json,
    pub(crate) missing_ne_like_mongodb: bool,
}

pub(crate) fn case(input: &Input) -> Case<'_> {
    Case {
        context: input.context,
        rule: &input.rule,
        user: &input.user,
        partition: &input.partition,
        partition_type: input.partition_type,
        required: input.required,
        document: &input.document,
        queryable: input.queryable.as_deref(),
        values: &input.values,
        environment: &input.environment,
        functions: &input.functions,
        missing_ne_like_mongodb: input.missing_ne_like_mongodb,
    }
}

/// A rule that compiles in its context, and a world to ask it in.
pub(crate) fn input() -> BoxedStrategy<Input> {
    context().prop_flat_map(|context| input_for(context, rule(context))).boxed()
}

/// The same with a rule of many alternatives.
pub(crate) fn wide_input() -> BoxedStrategy<Input> {
    context().prop_flat_map(|context| input_for(context, wide_rule(context))).boxed()
}

/// The same with a damaged rule; about one in five still compiles.
pub(crate) fn broken_input() -> BoxedStrategy<Input> {
    context().prop_flat_map(|context| input_for(context, broken_rule(context))).boxed()
}

/// Partition rules come up most, as they are what the engine is for.
pub(crate) fn context() -> BoxedStrategy<Context> {
    prop_oneof![
        3 => Just(Context::Pbs),
        1 => Just(Context::ApplyWhen),
        2 => Just(Context::Filter),
    ]
    .boxed()
}

/// A given supply of rules, each with a world.
pub(crate) fn input_for(context: Context, rules: BoxedStrategy<Json>) -> BoxedStrategy<Input> {
    let stored = (user(), document(), queryable(), bag(), environment(), functions());
    let option = prop_oneof![4 => Just(false), 1 => Just(true)];
    (rules, partition(), stored, option)
        .prop_map(move |(rule, partition, stored, missing_ne_like_mongodb)| {
            let (partition, partition_type, required) = partition;
            let (user, document, queryable, values, environment, functions) = stored;
            Input {
                context,
                rule,
                user,
                partition,
                partition_type,
                required,
                document,
                queryable,
                values,
                environment,
                functions,
                missing_ne_like_mongodb,
            }
        })
        .boxed()
}

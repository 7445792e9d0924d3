//! With the user or the partition put in beforehand, permissions answer as for the two at once; and the set of partitions
//! of a user holds those that are opened.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};
use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, EvalError, FunctionCall, Functions, MissingNe, PartitionKey, PartitionType, Permission,
    Permissions, Source, SyncConfig, Value, ValueRef,
    app::{AppValue, Environment},
    grid::{Cell, Cells, Results},
};

use crate::{
    naive::Context,
    random,
    strategies::{self, Input},
};

proptest! {
    #![proptest_config(random::config(1500))]

    #[test]
    fn one_side_fixed_changes_no_answer(
        input in strategies::input_for(Context::Pbs, prop_oneof![
            4 => strategies::rule(Context::Pbs),
            1 => strategies::wide_rule(Context::Pbs),
            1 => long_list(),
        ].boxed()),
        write in prop_oneof![
            3 => strategies::rule(Context::Pbs).prop_map(Some),
            1 => Just(None),
        ],
        alike in prop_oneof![4 => Just(false), 1 => Just(true)],
        users in vec(strategies::user(), 3),
        partitions in vec(strategies::partition(), 5),
    ) {
        let write = if alike { Some(input.rule.clone()) } else { write };
        let Some(config) = config(&input, write.as_ref()) else { return Ok(()) };
        let permissions = config.compile_with(&options(&input));
        let users: Vec<&Json> = users.iter().chain([&input.user]).collect();
        let partitions: Vec<&Json> =
            partitions.iter().map(|(partition, ..)| partition).chain([&input.partition]).collect();
        let functions = |call: &FunctionCall<'_>| answer(&input.functions, call);
        let cells = Cells::new(&config, &options(&input));
        agree(&permissions, &users, &partitions, &functions)
            .and_then(|()| table_agrees(&permissions, &cells, &users, &partitions, &functions))
            .map_err(|difference| {
                TestCaseError::fail(format!("read {}\nwrite {write:?}\n{difference}", input.rule))
            })?;
    }
}

/// A function as the functions of a world describe it.
fn answer(functions: &Json, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
    match functions.get(call.name) {
        None => Err(EvalError::function_unknown()),
        Some(result) if result.get("$error").is_some() => Err(EvalError::function_failed("it failed")),
        Some(result) if result.get("$timeout").is_some() => Err(EvalError::function_timeout()),
        Some(result) => Ok(Value::from(result)),
    }
}

/// Every cell of a table says what the decision is, whatever its row and its column know by then.
fn table_agrees(
    permissions: &Permissions,
    cells: &Cells,
    users: &[&Json],
    partitions: &[&Json],
    functions: &dyn Functions,
) -> Result<(), String> {
    let mut columns = vec![Results::default(); partitions.len()];
    for user in users {
        let row = cells.row(user);
        let mut known = Results::default();
        for (partition, column) in partitions.iter().zip(&mut columns) {
            let cell = cells.decide(&row, ValueRef::from(*partition), Some(functions), &mut known, column);
            let access = Cell::from(&permissions.access(*user, *partition, functions));
            let says =
                [Cell::READ, Cell::WRITE, Cell::READ_INDETERMINATE, Cell::WRITE_INDETERMINATE, Cell::REFUSED];
            let differs = |bit: &Cell| (cell.bits() ^ access.bits()) & bit.bits() != 0;
            if says.iter().any(differs) {
                return Err(format!(
                    "the cell of {user} and {partition} is {cell:?}, and {access:?} is right"
                ));
            }
        }
    }
    Ok(())
}

fn config(input: &Input, write: Option<&Json>) -> Option<SyncConfig> {
    let kind = input.partition_type.and_then(PartitionType::from_name);
    let key = PartitionKey::new("k", kind, input.required);
    let source = |rule: &Json| Source::new("rule", rule.to_string());
    SyncConfig::from_rules(key, Some(&source(&input.rule)), write.map(source).as_ref()).ok()
}

fn options(input: &Input) -> CompileOptions {
    let values = |json: &Json| -> BTreeMap<String, Value> {
        json.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.into())).collect()
    };
    let known = values(&input.values).into_iter().map(|(name, value)| (name, AppValue::Known(value)));
    let tag = input.environment["tag"].as_str().unwrap_or_default();
    let mut options = CompileOptions::default();
    options.values = Some(known.collect());
    options.environment = Some(Environment::new(tag, values(&input.environment["values"])));
    if input.missing_ne_like_mongodb {
        options.missing_ne = MissingNe::MatchesLikeMongoDb;
    }
    options
}

/// What differs from the answer for the two at once, if anything does.
fn agree(
    permissions: &Permissions,
    users: &[&Json],
    partitions: &[&Json],
    functions: &impl Functions,
) -> Result<(), String> {
    for partition in partitions {
        let partition = ValueRef::from(*partition);
        let of_partition = permissions.for_partition(partition);
        for user in users {
            let access = permissions.access(*user, partition, functions);
            let differs = |by: &str, said: &dyn std::fmt::Debug| {
                Err(format!("user {user}\npartition {partition:?}\n{access:?}\n{by}: {said:?}"))
            };
            let allowed = [access.read.allowed(), access.write.allowed()];

            let by_partition = of_partition.access(*user, functions);
            if by_partition != access {
                return differs("for_partition", &by_partition);
            }
            let admits = [Permission::Read, Permission::Write]
                .map(|permission| of_partition.admits(*user, permission, functions));
            if admits != allowed {
                return differs("admits", &admits);
            }

            let of_user = permissions.for_user(*user);
            let by_user = of_user.access(partition, functions);
            let undecided = |access: &sync_rules::Access| {
                [&access.read, &access.write].map(|decision| decision.indeterminate().is_some())
            };
            if [by_user.read.allowed(), by_user.write.allowed()] != allowed
                || undecided(&by_user) != undecided(&access)
                || by_user.error != access.error
            {
                return differs("for_user", &by_user);
            }
            // Only what can be the value of a partition is asked of a set.
            let sets = of_user.partitions();
            let held = [&sets.read, &sets.write].map(|set| set.contains(partition));
            let right =
                held.iter().zip(allowed).all(|(held, allowed)| held.is_none_or(|held| held == allowed));
            if access.error.is_none() && !right {
                return differs("partitions", &sets);
            }
        }
    }
    Ok(())
}

/// A list of partitions that is too long to be merged with anything, and something besides.
fn long_list() -> BoxedStrategy<Json> {
    let listed = (0..80, strategies::partition()).prop_map(|(length, (partition, ..))| {
        (0..length).map(|number| json!(format!("p{number}"))).chain([partition]).collect::<Vec<Json>>()
    });
    let operator = prop_oneof![Just("$in"), Just("$nin")];
    let besides = prop_oneof![Just("%and"), Just("%or"), Just("%nor")];
    (listed, operator, besides, strategies::rule(Context::Pbs))
        .prop_map(|(listed, operator, besides, rule)| {
            json!({ besides: [{"%%partition": { operator: listed }}, rule] })
        })
        .boxed()
}

#[test]
fn a_partition_is_decided_once() {
    let rule = r#"{"%or": [{"%%user.custom_data.teams": "%%partition"}, {"%%partition": "lobby"}]}"#;
    let key = PartitionKey::new("k", Some(PartitionType::String), true);
    let config = SyncConfig::from_rules(key, Some(&Source::new("rule", rule)), None).unwrap();
    let permissions = config.compile();
    let [member, stranger] = [json!({"id": "a", "custom_data": {"teams": ["red"]}}), json!({"id": "b"})];
    let none = &sync_rules::NoFunctions;
    for (partition, expected) in [
        (ValueRef::from("red"), [true, false]),
        (ValueRef::from("lobby"), [true, true]),
        (ValueRef::from("blue"), [false, false]),
        (ValueRef::Null, [false, false]),
        (ValueRef::Int(1), [false, false]),
    ] {
        let of_partition = permissions.for_partition(partition);
        let admitted = [&member, &stranger].map(|user| of_partition.admits(user, Permission::Read, none));
        assert_eq!(admitted, expected, "{partition:?}");
        let cost = allocation_counter::measure(|| {
            let _ = of_partition.admits(&member, Permission::Read, none);
        });
        let refused = matches!(partition, ValueRef::Null | ValueRef::Int(_));
        assert!(refused || cost.count_total == 0, "{partition:?}: {cost:?}");
        let error = of_partition.access(&member, none).error;
        assert_eq!(error, permissions.access(&member, partition, none).error);
        assert_eq!(error.is_some(), refused);
    }
}

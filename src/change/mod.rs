//! What a change of rules changes in access: for each permission whether it is wider or narrower, for whom, and with
//! an example that the evaluator confirms.
//!
//! In: two configurations, each with what is known of its app. Out: [`Change`]s, decided by the comparison of all
//! inputs. A sentence says of the users and partitions of an example no more than what the comparison proves: that
//! all users of a kind gain a partition, or all partitions.

mod cause;
mod sentence;

use std::collections::BTreeSet;

use crate::{
    ast::Expr,
    compare::{Answer, Next, PATIENT, Short, Stop, Subject, World, each, find, unknown},
    comparison::allows,
    compile::{CompileOptions, Program, Translator},
    config::SyncConfig,
    eval::{Fixed, Truth},
    explain::Permission,
    partition::PartitionKey,
    vocabulary::Context,
};
use sentence::Sentence;

pub use crate::compare::Obstacle;
pub use crate::comparison::{Allowed, Comparison, Counterexample, MadeCall};

/// What a change of rules does to one permission.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// Read or write.
    pub permission: Permission,
    /// In which direction it changes.
    pub effect: Effect,
    /// Who gains access: some of the causes, the most general first.
    pub gained: Vec<ChangeExample>,
    /// Who loses access.
    pub lost: Vec<ChangeExample>,
    /// How many distinguishable inputs were looked at.
    pub checked: u64,
    /// What stopped the comparison, if it did not come to an end.
    pub stopped_by: Option<Obstacle>,
    /// Values of the app that nobody knows here, such as `%%values.admins`, if they alone make the effect unknown.
    pub rests_on: BTreeSet<String>,
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nobody gains or loses access.
    Same,
    /// Someone gains access, and nobody loses it.
    Wider,
    /// Someone loses access, and nobody gains it.
    Narrower,
    /// Someone gains access, and someone loses it.
    Different,
    /// The comparison did not come to an end, or rests on values of the app that are not known; what is known of it
    /// stands in the examples.
    Unknown,
}

/// A user and a partition whose access changes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChangeExample {
    /// Who is concerned, and by what: "users whose `custom_data.role` is `admin` can now write every partition".
    pub sentence: String,
    /// One such user and partition, with the access before and after.
    pub example: Counterexample,
}

impl Effect {
    /// The name of the formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Wider => "wider",
            Self::Narrower => "narrower",
            Self::Different => "different",
            Self::Unknown => "unknown",
        }
    }
}

/// What changes from one configuration to another, read first. The partition key of the first counts for both.
pub fn changes(before: (&SyncConfig, &CompileOptions), after: (&SyncConfig, &CompileOptions)) -> Vec<Change> {
    let program = program(before, after, |expr, _| expr.clone());
    let asked = self::program(before, after, unknown::asked);
    let fixed = Fixed::new(Context::PartitionPermission, before.1);
    let subject = |program| Subject::new(program, fixed, before.0.partition_key());
    let rests_on: BTreeSet<String> = [before, after]
        .into_iter()
        .flat_map(|(config, options)| unknown::names(config.reads(), options))
        .collect();
    [Permission::Read, Permission::Write]
        .map(|permission| {
            let mut change = change(subject(&program), permission);
            // To the engine an unknown value is undecided, whatever is asked of it.
            if !rests_on.is_empty() && hides_more(&change, subject(&asked)) {
                change.effect = Effect::Unknown;
                change.rests_on = rests_on.clone();
            }
            change
        })
        .into()
}

/// The rules of both as one program, each as it is to be read with what is known of its app.
fn program(
    before: (&SyncConfig, &CompileOptions),
    after: (&SyncConfig, &CompileOptions),
    read_as: fn(&Expr, &CompileOptions) -> Expr,
) -> Program {
    let mut translator = Translator::new(before.1);
    before.0.exprs().into_iter().for_each(|expr| translator.add(&read_as(expr, before.1)));
    let mut translator = translator.continued(after.1);
    after.0.exprs().into_iter().for_each(|expr| translator.add(&read_as(expr, after.1)));
    translator.finish()
}

/// Whether someone could gain or lose access, depending on what unknown values are, where nobody was found to.
fn hides_more(change: &Change, asked: Subject<'_>) -> bool {
    [(Side::Gained, &change.gained), (Side::Lost, &change.lost)].into_iter().any(|(side, found)| {
        let question =
            |truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>| differs(truth, change.permission, side);
        found.is_empty() && !matches!(find(asked, PATIENT, &question), Answer::Never { .. })
    })
}

fn change(subject: Subject<'_>, permission: Permission) -> Change {
    let (gained, gained_whole) = side(subject, permission, Side::Gained);
    let (lost, lost_whole) = side(subject, permission, Side::Lost);
    let whole = |searched: Result<u64, Short>, found: &[ChangeExample]| searched.is_ok() || !found.is_empty();
    let effect = match (gained.is_empty(), lost.is_empty()) {
        _ if !whole(gained_whole, &gained) || !whole(lost_whole, &lost) => Effect::Unknown,
        (true, true) => Effect::Same,
        (false, true) => Effect::Wider,
        (true, false) => Effect::Narrower,
        (false, false) => Effect::Different,
    };
    let [checked, more] =
        [gained_whole, lost_whole].map(|searched| searched.unwrap_or_else(|short| short.checked));
    let stopped = [(gained_whole, &gained), (lost_whole, &lost)].into_iter();
    let stopped_by = stopped.filter(|(_, found)| found.is_empty()).find_map(|(searched, _)| searched.err());
    Change {
        permission,
        effect,
        gained,
        lost,
        checked: checked + more,
        stopped_by: stopped_by.map(|short| short.because),
        rests_on: BTreeSet::new(),
    }
}

/// Which way access changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Gained,
    Lost,
}

/// More examples than this are no easier to read.
const MOST_EXAMPLES: usize = 4;
/// More causes than this are not looked for: most differ only in whether something is a list.
const MOST_CAUSES: usize = 12;

/// Examples for those who gain or lose access, the most general first; and how many inputs were looked at, an error if
/// there are more.
fn side(
    subject: Subject<'_>,
    permission: Permission,
    side: Side,
) -> (Vec<ChangeExample>, Result<u64, Short>) {
    let mut found: Vec<(Sentence, Counterexample)> = Vec::new();
    let question = |truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>| differs(truth, permission, side);
    let searched = each(subject, World::default(), PATIENT, &question, &mut |witness| {
        let cause = cause::cause(subject, permission, side, &witness);
        let needs = cause.needs;
        if found.iter().all(|(other, _)| *other != cause.sentence) {
            found.push((cause.sentence, Counterexample::from_witness(&witness)));
        }
        if found.len() < MOST_CAUSES { Next::Others(needs) } else { Next::Stop }
    });
    let mut merged = sentence::merged(found);
    // The fewer facts, the more inputs are meant; the null partition is the rarest to be asked for.
    merged
        .sort_by_key(|(sentence, _)| (sentence.partition == sentence::NULL_PARTITION, sentence.facts.len()));
    let examples = merged.into_iter().take(MOST_EXAMPLES);
    let examples = examples
        .map(|(sentence, example)| ChangeExample { sentence: sentence.text(permission, side), example });
    (examples.collect(), searched)
}

/// Whether access to the permission changes this way.
fn differs(
    truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>,
    permission: Permission,
    side: Side,
) -> Result<bool, Stop> {
    let (with, without) = match side {
        Side::Gained => ([2, 3], [0, 1]),
        Side::Lost => ([0, 1], [2, 3]),
    };
    Ok(allows(truth, permission, with)? && !allows(truth, permission, without)?)
}

/// How a partition key changes, in words; `None` if it stays.
pub fn key_change(before: &PartitionKey, after: &PartitionKey) -> Option<String> {
    let kind = |key: &PartitionKey| {
        key.kind.map_or("of any type".to_owned(), |kind| format!("of the type `{kind}`"))
    };
    let required = |key: &PartitionKey| if key.required { "required" } else { "optional" };
    if before.name != after.name {
        return Some(format!("the partition key changes from `{}` to `{}`", before.name, after.name));
    }
    if before.kind != after.kind {
        return Some(format!("the partition key was {} and becomes one {}", kind(before), kind(after)));
    }
    (before.required != after.required)
        .then(|| format!("the partition key was {} and becomes {}", required(before), required(after)))
}

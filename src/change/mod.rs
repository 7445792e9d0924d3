//! What a change of rules changes in access: for each permission whether it is wider or narrower, for whom, and with
//! an example that the evaluator confirms.
//!
//! In: two configurations, each with what is known of its app. Out: [`Change`]s, decided by the comparison of all
//! inputs. A sentence says of the users and partitions of an example no more than what the comparison proves: that
//! all users of a kind gain a partition, or all partitions.

mod between;
mod cause;
mod sentence;
mod settings;

use std::{cell::Cell, collections::BTreeSet};

use serde::Serialize;

use crate::{
    ast::Reads,
    compare::{Next, PATIENT, Space, Stop, Subject, each},
    comparison::allows,
    compile::{AppFunction, CompileOptions, Program, Purpose},
    config::SyncConfig,
    eval::{Fixed, Truth},
    explain::Permission,
    partition::PartitionKey,
    vocabulary::Context,
};
use between::Between;
use sentence::Sentence;
pub use settings::{SettingChange, setting_changes};

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
    /// What stopped the comparison, if it found nobody before its end.
    pub stopped_by: Option<Obstacle>,
    /// What is not known and would have to be, to say more: `%%values.admins`, `%function canRead`,
    /// `%%user.custom_data`. The effect is then unknown, or narrower, where nobody gains access whatever they are.
    pub rests_on: BTreeSet<String>,
    /// Why each of these is not known, in words and in the same order.
    pub reasons: Vec<String>,
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nobody gains or loses access.
    Same,
    /// Someone gains access, and nobody loses it.
    Wider,
    /// Someone loses access, and nobody gains it.
    Narrower,
    /// Someone gains access, and someone loses it.
    Different,
    /// The comparison reached its limit, or rests on something that is not known; what is known of it is in the
    /// examples.
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
///
/// What neither app tells, such as the source of a function or a secret, can have changed: an effect that rests on it
/// is unknown, also where the two are equal as far as they tell. For two rules of one app there is
/// [`SyncConfig::compare`].
pub fn changes(before: (&SyncConfig, &CompileOptions), after: (&SyncConfig, &CompileOptions)) -> Vec<Change> {
    let fixed = Fixed::new(Context::PartitionPermission, before.1);
    let mut reads = Reads::default();
    for expr in before.0.exprs().into_iter().chain(after.0.exprs()) {
        reads.add(expr);
    }
    let between = Between::new(before.1, after.1, &reads);
    let of_both = |[old, new]: [&CompileOptions; 2], [first, second]: [Purpose<'_>; 2]| {
        Program::default().and(before.0.exprs(), old, first).and(after.0.exprs(), new, second)
    };
    let apart = [Purpose::State(&between.before), Purpose::State(&between.after)];
    let known = of_both([before.1, after.1], apart);
    // What is not known is left aside: functions answer as before, and values decide nothing.
    let [old, new] = [before.1, after.1].map(|options| declaring(options, &reads));
    let aside = of_both([&old, &new], [Purpose::Decide, Purpose::Decide]);
    let nothing = Between::default();
    let space = |program| Space::new(Subject::new(program, fixed, before.0.partition_key()));
    let (known, aside) = (space(&known), space(&aside));
    let of_causes = Cell::new(FOR_CAUSES);
    let search = |space, between| Search { space, between, of_causes: &of_causes };
    [Permission::Read, Permission::Write]
        .map(|permission| {
            let [mut gained, mut lost] =
                [Side::Gained, Side::Lost].map(|side| search(&known, &between).side(permission, side));
            let effect = effect(&gained, &lost);
            let open = [&gained, &lost].into_iter().find(|found| found.is_open());
            let stopped_by = open.and_then(|found| found.stopped_by);
            let examples = |found: &mut Found, side| match found.is_sure() {
                true => std::mem::take(&mut found.examples),
                false => search(&aside, &nothing).side(permission, side).examples,
            };
            let [who_gains, who_loses] =
                [examples(&mut gained, Side::Gained), examples(&mut lost, Side::Lost)];
            let rests_on: BTreeSet<String> = if matches!(effect, Effect::Unknown | Effect::Narrower) {
                gained.doubts.into_iter().chain(lost.doubts).collect()
            } else {
                BTreeSet::new()
            };
            Change {
                permission,
                effect,
                gained: who_gains,
                lost: who_loses,
                checked: gained.checked + lost.checked,
                stopped_by,
                reasons: rests_on.iter().map(|name| between.reason(name)).collect(),
                rests_on,
            }
        })
        .into()
}

/// The same app with all functions that are called.
fn declaring(options: &CompileOptions, reads: &Reads) -> CompileOptions {
    let mut options = options.clone();
    if let Some(known) = &mut options.functions {
        for name in &reads.functions {
            known.entry(name.clone()).or_insert_with(AppFunction::default);
        }
    }
    options
}

fn effect(gained: &Found, lost: &Found) -> Effect {
    if gained.is_open() || lost.is_open() {
        return Effect::Unknown;
    }
    match (gained.is_sure(), lost.is_sure()) {
        (true, true) => match (gained.examples.is_empty(), lost.examples.is_empty()) {
            (true, true) => Effect::Same,
            (false, true) => Effect::Wider,
            (true, false) => Effect::Narrower,
            (false, false) => Effect::Different,
        },
        // Nobody gains access, whatever is not known; some of it decides who loses it.
        (true, false) if gained.examples.is_empty() => Effect::Narrower,
        (true, false) | (false, true | false) => Effect::Unknown,
    }
}

/// Which way access changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Gained,
    Lost,
}

/// More examples than this are not easier to read.
const MOST_EXAMPLES: usize = 4;
/// More causes than this are not looked for: most differ only in whether something is an array.
const MOST_CAUSES: usize = 12;
/// Inputs that change only if something is right that nobody knows are passed over so often.
const MOST_DOUBTFUL: usize = 24;

/// Steps that finding out the causes of all examples may take.
const FOR_CAUSES: u64 = 100_000;

/// A search for those whose access changes.
struct Search<'a> {
    space: &'a Space<'a>,
    between: &'a Between,
    /// What is left for finding out causes, of all searches together.
    of_causes: &'a Cell<u64>,
}

/// Who gains access, or who loses it.
struct Found {
    /// The most general first.
    examples: Vec<ChangeExample>,
    /// How many cases were checked.
    checked: u64,
    /// What stopped the search before these were all.
    stopped_by: Option<Obstacle>,
    /// What would have to be known to say whether there are others.
    doubts: BTreeSet<String>,
}

impl Found {
    /// Whether it is known if there is anyone.
    fn is_sure(&self) -> bool {
        !self.examples.is_empty() || self.doubts.is_empty()
    }

    /// Whether the search reached its limit before it found anyone.
    fn is_open(&self) -> bool {
        self.stopped_by.is_some() && self.examples.is_empty() && self.doubts.is_empty()
    }
}

impl Search<'_> {
    fn side(&self, permission: Permission, side: Side) -> Found {
        let Self { space, between, of_causes } = *self;
        let program = space.subject.program;
        let mut found: Vec<(Sentence, Counterexample)> = Vec::new();
        let mut doubts = BTreeSet::new();
        let mut doubtful = 0;
        let question = |truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>| differs(truth, permission, side);
        let searched = each(space, PATIENT, &question, &mut |witness| {
            let is_doubtful = |need| between.is_doubtful(need, &witness, program);
            let cause = cause::cause(space, permission, side, &witness, of_causes, &is_doubtful);
            let needs = cause.needs;
            let in_doubt = between.doubts(&needs, &witness, program);
            if !in_doubt.is_empty() {
                doubts.extend(in_doubt);
                doubtful += 1;
            } else if found.iter().all(|(other, _)| *other != cause.sentence) {
                let example = Counterexample::from_witness(&witness);
                let example = between.plainly(example, &needs, &witness, program);
                found.push((cause.sentence, example));
            }
            // Causes that are not found out say too much to be read.
            let is_spent = of_causes.get() == 0 && !found.is_empty();
            let enough = is_spent || found.len() >= MOST_CAUSES || doubtful >= MOST_DOUBTFUL;
            if enough { Next::Stop } else { Next::Others(needs) }
        });
        let mut merged = sentence::merged(found);
        // The fewer facts, the more inputs are meant; the null partition is the rarest to be asked for.
        merged.sort_by_key(|(sentence, _)| {
            (sentence.partition == sentence::NULL_PARTITION, sentence.facts.len())
        });
        let examples = merged.into_iter().take(MOST_EXAMPLES);
        let examples = examples
            .map(|(sentence, example)| ChangeExample { sentence: sentence.text(permission, side), example });
        let (checked, stopped_by) = match searched {
            Ok(checked) => (checked, None),
            Err(short) => (short.checked, Some(short.because)),
        };
        Found { examples: examples.collect(), checked, stopped_by, doubts }
    }
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

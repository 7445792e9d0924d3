//! Coverage: which conditions of the rules the tests have seen true and false.
//!
//! A test counts for the permissions that it asks about. Read is looked at by itself: a user who may write tests the
//! read rule too. Files that test the same rules count together.

pub(crate) mod human;
pub(crate) mod json;

use sync_rules::{
    Permission, ValueRef,
    diagnostics::Place,
    testing::{Coverage, CoveredCondition},
};

use super::{
    percent::{Percent, Share},
    suite::Suite,
};
use crate::problem::Problem;

/// One rule, with what the tests have made of its conditions.
#[derive(Debug)]
pub(crate) struct RuleCoverage {
    pub(crate) permission: Permission,
    /// The rule, in a file relative to the working directory.
    pub(crate) place: Place,
    pub(crate) conditions: Vec<CoveredCondition>,
}

impl RuleCoverage {
    /// The outcomes that were seen, of those that are possible.
    pub(crate) fn share(&self) -> Share {
        let share = |condition: &CoveredCondition| {
            let whole = condition.outcomes();
            Share { part: whole - condition.missing().len().min(whole), whole }
        };
        self.conditions.iter().map(share).sum()
    }

    /// Conditions of which a possible outcome was not seen.
    pub(crate) fn uncovered(&self) -> impl Iterator<Item = &CoveredCondition> {
        self.conditions.iter().filter(|condition| !condition.missing().is_empty())
    }

    fn is_of_the_same_rule(&self, other: &Self) -> bool {
        let same = |a: &Place, b: &Place| (&a.file, &a.pointer, a.range) == (&b.file, &b.pointer, b.range);
        self.permission == other.permission
            && same(&self.place, &other.place)
            && self.conditions.len() == other.conditions.len()
    }

    fn add(&mut self, other: &Self) {
        for (mine, more) in self.conditions.iter_mut().zip(&other.conditions) {
            mine.was_true += more.was_true;
            mine.was_false += more.was_false;
            mine.undecided += more.undecided;
            // What is possible can depend on the values that a file gives.
            mine.impossible = mine.impossible.filter(|outcome| more.impossible == Some(*outcome));
        }
    }
}

/// The coverage of all rules that are tested.
pub(crate) fn of_suites(suites: &[Suite]) -> Vec<RuleCoverage> {
    let mut rows: Vec<RuleCoverage> = Vec::new();
    for row in suites.iter().flat_map(of_suite) {
        match rows.iter_mut().find(|known| known.is_of_the_same_rule(&row)) {
            Some(known) => known.add(&row),
            None => rows.push(row),
        }
    }
    rows
}

fn of_suite(suite: &Suite) -> Vec<RuleCoverage> {
    let mut coverage = Coverage::new(&suite.rules.config, &suite.rules.options);
    let functions = suite.functions();
    for question in &suite.questions {
        for (permission, _) in &question.asked {
            let functions = functions.for_user(&question.user);
            coverage.add(*permission, &question.user, ValueRef::from(&question.partition), &functions);
        }
    }
    let row = |permission| {
        let place = suite.named(coverage.rule(permission)?);
        let conditions = coverage.conditions(permission).into_iter();
        let conditions = conditions.map(|condition| {
            let place = suite.named(condition.place.clone());
            let mut condition = condition;
            condition.place = place;
            condition
        });
        Some(RuleCoverage { permission, place, conditions: conditions.collect() })
    };
    [Permission::Read, Permission::Write].into_iter().filter_map(row).collect()
}

/// All rules together.
pub(crate) fn share(rows: &[RuleCoverage]) -> Share {
    rows.iter().map(RuleCoverage::share).sum()
}

/// What is said if it is too little.
pub(crate) fn shortfall(rows: &[RuleCoverage], least: Percent) -> Option<Problem> {
    let share = share(rows);
    share.is_less_than(least).then(|| {
        Problem::new(format!("the coverage is {share}, and `--min-coverage` asks for {least}"))
            .help("add tests in which the conditions have the other outcome; `--coverage` shows them")
    })
}

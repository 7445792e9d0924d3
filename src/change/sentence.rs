//! Who is concerned by a change, in words. Sentences that differ in what they say of one thing become one.

use std::collections::HashMap;

use super::Side;
use crate::{comparison::Counterexample, explain::Permission};

/// What a sentence says, in parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sentence {
    /// What is said of the users; nothing if it is every user.
    pub(super) facts: Vec<Fact>,
    /// Which partitions are meant.
    pub(super) partition: String,
}

/// What is said of one thing of a user.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    pub(super) about: About,
    /// Any of these holds; of each, everything.
    pub(super) ways: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum About {
    /// A field, by its path in backticks.
    Field(String),
    /// A function, by its name in backticks.
    Function(String),
}

/// The partition that documents without a key are in.
pub(super) const NULL_PARTITION: &str = "the null partition";
/// What is said of an array, before what it contains.
pub(super) const IS_A_LIST: &str = "is an array";

/// How partitions are named of which only some are meant.
pub(super) const SUCH_AS: &str = "partitions such as ";

/// Joins sentences that differ in one fact, as long as there are such; each keeps the first of their examples.
pub(super) fn merged(mut found: Vec<(Sentence, Counterexample)>) -> Vec<(Sentence, Counterexample)> {
    loop {
        let before = found.len();
        let mut merged: Vec<(Sentence, Counterexample)> = Vec::with_capacity(before);
        for (sentence, example) in found {
            if !merged.iter_mut().any(|(other, _)| other.join(&sentence)) {
                merged.push((sentence, example));
            }
        }
        if merged.len() == before {
            return merged;
        }
        found = merged;
    }
}

impl Sentence {
    /// Takes in what another says, if the two differ in one fact about the same thing, or in their example alone.
    fn join(&mut self, other: &Self) -> bool {
        let such = |sentence: &Self| sentence.partition.starts_with(SUCH_AS);
        let same_partition = self.partition == other.partition || such(self) && such(other);
        let of_other: HashMap<&About, &Fact> = other.facts.iter().map(|fact| (&fact.about, fact)).collect();
        let others = |about: &About| of_other.get(about).copied();
        let same_things = self.facts.iter().all(|fact| others(&fact.about).is_some());
        if !same_partition || self.facts.len() != other.facts.len() || !same_things {
            return false;
        }
        let mut differing = self.facts.iter_mut().filter_map(|fact| {
            others(&fact.about).filter(|one| !one.says_as_much(fact)).map(|one| (fact, one))
        });
        match (differing.next(), differing.next()) {
            // Two examples of some partitions must be about the same users.
            (Some(_), _) if self.partition != other.partition => false,
            (Some((fact, one)), None) => {
                let new: Vec<_> = one.ways.iter().filter(|way| !fact.ways.contains(way)).cloned().collect();
                fact.ways.extend(new);
                true
            }
            (None, _) => true,
            (Some(_), Some(_)) => false,
        }
    }

    /// "users whose `custom_data.role` is `admin` can now write every partition"
    pub(super) fn text(&self, permission: Permission, side: Side) -> String {
        let facts: Vec<String> = self.facts.iter().map(Fact::text).collect();
        let (users, lose) = match facts.as_slice() {
            [] => ("every user".to_owned(), "loses"),
            facts => (format!("users {}", facts.join(" and ")), "lose"),
        };
        let (verb, partition) = (permission.as_str(), &self.partition);
        match side {
            Side::Gained => format!("{users} can now {verb} {partition}"),
            Side::Lost => format!("{users} {lose} {verb} access to {partition}"),
        }
    }
}

impl Fact {
    /// Whether it has the same ways, in any order.
    fn says_as_much(&self, other: &Self) -> bool {
        self.ways.len() == other.ways.len() && self.ways.iter().all(|way| other.ways.contains(way))
    }

    fn text(&self) -> String {
        let ways = alternatives(&self.ways);
        match &self.about {
            About::Field(name) => format!("whose {name} {ways}"),
            About::Function(name) => format!("for whom {name} {ways}"),
        }
    }
}

/// What names no value comes after those that do.
const LAST: [&str; 3] = ["none that the rules name", "something else", "an array that"];
/// One example is enough.
const EXAMPLE: &str = "for example";

/// "is missing, null or a document, or holds `x`": what begins with the same word says it once.
fn alternatives(ways: &[Vec<String>]) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut whole: Vec<String> = Vec::new();
    for way in ways {
        let said = match way.as_slice() {
            [one] => one.clone(),
            [list, rest @ ..] if list == IS_A_LIST => format!("{list} that {}", rest.join(" and ")),
            more => {
                whole.push(more.join(" and "));
                continue;
            }
        };
        match said.split_once(' ') {
            Some((verb, rest)) => match groups.iter_mut().find(|(other, _)| other == verb) {
                Some((_, rests)) => rests.push(rest.to_owned()),
                None => groups.push((verb.to_owned(), vec![rest.to_owned()])),
            },
            None => whole.push(said),
        }
    }
    let grouped = groups.into_iter().map(|(verb, mut rests)| {
        let mut examples = 0;
        rests.retain(|rest| {
            examples += usize::from(rest.starts_with(EXAMPLE));
            !rest.starts_with(EXAMPLE) || examples == 1
        });
        rests.sort_by_key(|rest| LAST.iter().position(|last| rest.starts_with(last)).map_or(0, |at| at + 1));
        format!("{verb} {}", listed(&rests, " or "))
    });
    let all: Vec<String> = grouped.chain(whole).collect();
    let nested = all.iter().any(|one| one.contains(" or ") || one.contains(" and "));
    listed(&all, if nested { ", or " } else { " or " })
}

/// "a, b or c"
fn listed(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., one] => format!("{}{last}{one}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(ways: &[&[&str]]) -> Sentence {
        let ways = ways.iter().map(|way| way.iter().map(|one| (*one).to_owned()).collect()).collect();
        let fact = Fact { about: About::Field("`role`".to_owned()), ways };
        Sentence { facts: vec![fact], partition: "every partition".to_owned() }
    }

    #[test]
    fn ways_become_one_sentence() {
        let said = |ways: &[&[&str]]| {
            let text = sentence(ways).text(Permission::Read, Side::Gained);
            text.trim_start_matches("users whose `role` ")
                .trim_end_matches(" can now read every partition")
                .to_owned()
        };
        assert_eq!(said(&[&["is `a`"]]), "is `a`");
        assert_eq!(said(&[&["is `a`"], &["holds `a`"]]), "is `a` or holds `a`");
        assert_eq!(
            said(&[&["is none that the rules name"], &["is missing"], &["is null"]]),
            "is missing, null or none that the rules name"
        );
        assert_eq!(
            said(&[&["is missing"], &["is null"], &["holds `a`"]]),
            "is missing or null, or holds `a`"
        );
        assert_eq!(
            said(&[&["does not hold `a`", "holds `b`"], &["is `b`"]]),
            "is `b`, or does not hold `a` and holds `b`"
        );
    }

    #[test]
    fn sentences_that_differ_twice_stay_two() {
        let mut one = sentence(&[&["is `a`"]]);
        assert!(one.join(&sentence(&[&["is null"]])));
        let other = Sentence { partition: NULL_PARTITION.to_owned(), ..sentence(&[&["is `b`"]]) };
        assert!(!one.join(&other));
        assert_eq!(one, sentence(&[&["is `a`"], &["is null"]]));
    }
}

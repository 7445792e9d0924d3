//! What of a long input was refused: the first of it is said, the rest is counted.

use crate::problem::Problem;

/// Problems beyond these are counted.
const MOST: usize = 100;

#[derive(Debug, Default)]
pub(crate) struct Refused {
    problems: Vec<Problem>,
    more: usize,
}

impl Refused {
    pub(crate) fn add(&mut self, problem: Problem) {
        if self.problems.len() < MOST {
            self.problems.push(problem);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// The problems, and how many more of these things there are.
    pub(crate) fn into_problems(mut self, things: &str) -> Vec<Problem> {
        if self.more > 0 {
            self.problems.push(Problem::new(format!("there are {} more {things} like these", self.more)));
        }
        self.problems
    }
}

//! What is made of the values: decided as a stream, of which a part is read, decided by all cores, and handed over in
//! order; or all of them at once.

use std::io;

use rayon::prelude::*;
use serde_json::Value as Json;

use super::{Element, Elements};
use crate::{
    problem::{Checked, Problem},
    refused::Refused,
};

/// So many values are held at once.
const CHUNK: usize = 2048;

impl Elements {
    /// Decides all values and takes what came of them; returns what is wrong with the others. `progress` hears how many
    /// bytes were read.
    pub(crate) fn decide<T: Send>(
        mut self,
        decide: impl Fn(Json) -> Result<T, Problem> + Sync,
        mut take: impl FnMut(T) -> io::Result<()>,
        mut progress: impl FnMut(u64),
    ) -> io::Result<Vec<Problem>> {
        let mut refused = Refused::default();
        loop {
            let (chunk, wrong) = self.some(CHUNK);
            let is_last = chunk.len() < CHUNK || wrong.is_some();
            let decided: Vec<Result<T, Problem>> =
                chunk.par_iter().map(|element| one(&self.name, element, &decide)).collect();
            for one in decided {
                match one {
                    Ok(decided) => take(decided)?,
                    Err(problem) => refused.add(problem),
                }
            }
            progress(self.at.offset as u64);
            wrong.into_iter().for_each(|problem| refused.add(problem));
            if is_last {
                return Ok(refused.into_problems("values"));
            }
        }
    }

    /// Makes something of each value as it is read, and hands it over. Errors are of who takes it; what is wrong with
    /// the values is refused.
    pub(crate) fn each<T>(
        mut self,
        make: impl Fn(&Element, Json) -> Result<T, Problem>,
        refused: &mut Refused,
        take: &mut dyn FnMut(T) -> io::Result<()>,
    ) -> io::Result<()> {
        loop {
            let (chunk, wrong) = self.some(1);
            let is_last = chunk.is_empty() || wrong.is_some();
            for element in &chunk {
                match one(&self.name, element, &|value| make(element, value)) {
                    Ok(made) => take(made)?,
                    Err(problem) => refused.add(problem),
                }
            }
            wrong.into_iter().for_each(|problem| refused.add(problem));
            if is_last {
                return Ok(());
            }
        }
    }

    /// Makes something of each value of a file that is held as a whole. All problems are found at once.
    pub(crate) fn all<T>(mut self, make: impl Fn(Json) -> Result<T, Problem>) -> Checked<Vec<T>> {
        let (elements, wrong) = self.some(usize::MAX);
        let mut refused = Refused::default();
        let mut made = Vec::with_capacity(elements.len());
        for element in elements {
            match one(&self.name, &element, &make) {
                Ok(value) => made.push(value),
                Err(problem) => refused.add(problem),
            }
        }
        wrong.into_iter().for_each(|problem| refused.add(problem));
        let problems = refused.into_problems("values");
        if problems.is_empty() { Ok(made) } else { Err(problems) }
    }
}

fn one<T>(file: &str, element: &Element, make: &impl Fn(Json) -> Result<T, Problem>) -> Result<T, Problem> {
    make(element.parse(file)?).map_err(|problem| element.about(file, problem))
}

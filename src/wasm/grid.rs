//! Users × partitions: read once, decided by the rectangle.

use std::rc::Rc;

use js_sys::Function;
use serde_json::{Value as Json, json};
use wasm_bindgen::prelude::*;

use super::{
    cell::{self, Row},
    data,
    failure::{Failure, text},
    functions::Given,
    permissions::{Compiled, Permissions},
    users::Users,
};
use crate::Value;

#[wasm_bindgen]
pub struct Grid {
    compiled: Rc<Compiled>,
    users: Rc<Users>,
    /// As they were given.
    partitions: Rc<[Json]>,
    /// As the type of the key has them.
    values: Vec<Value>,
}

impl Grid {
    pub(super) fn new(compiled: Rc<Compiled>, users: &str, partitions: &str) -> Result<Self, Failure> {
        let Json::Array(partitions) = data::value(partitions, "the list of partitions")? else {
            return Err(Failure::argument("partitions must be a list"));
        };
        Ok(Self::of(compiled, Rc::new(Users::read(users)), partitions.into()))
    }

    fn of(compiled: Rc<Compiled>, users: Rc<Users>, partitions: Rc<[Json]>) -> Self {
        let values = partitions.iter().map(|given| data::partition(given, compiled.kind)).collect();
        Self { compiled, users, partitions, values }
    }
}

#[wasm_bindgen]
impl Grid {
    pub fn users(&self) -> usize {
        self.users.all.len()
    }

    pub fn partitions(&self) -> usize {
        self.partitions.len()
    }

    /// Users that could not be read and partitions that the key refuses.
    pub fn problems(&self) -> String {
        let key = self.compiled.permissions.partition_key();
        let problem = |kind: &str, index: usize, message: String| json!({"kind": kind, "index": index, "message": message});
        let users = self.users.all.iter().enumerate();
        let users =
            users.filter_map(|(index, user)| Some(problem("user", index, user.as_ref().err()?.clone())));
        let partitions = self.values.iter().enumerate().filter_map(|(index, value)| {
            Some(problem("partition", index, key.check(value.into()).err()?.to_string()))
        });
        text(users.chain(partitions).collect::<Vec<_>>())
    }

    /// One byte a cell, row by row.
    pub fn cells(
        &self,
        user_from: usize,
        user_to: usize,
        partition_from: usize,
        partition_to: usize,
        constants: Option<String>,
        ask: Option<Function>,
    ) -> Result<Vec<u8>, JsValue> {
        let given = Given::new(constants.as_deref(), ask)?;
        let users = part(&self.users.all, user_from, user_to, "users")?;
        let values = part(&self.values, partition_from, partition_to, "partitions")?;
        let mut cells = Vec::with_capacity(users.len().saturating_mul(values.len()));
        for user in users {
            self.row(user, values, &given, |_, bits| cells.push(bits));
        }
        Ok(cells)
    }

    /// How many cells are read, write and undecided: for each of the users, then for each partition.
    pub fn totals(
        &self,
        user_from: usize,
        user_to: usize,
        constants: Option<String>,
        ask: Option<Function>,
    ) -> Result<Vec<u32>, JsValue> {
        let given = Given::new(constants.as_deref(), ask)?;
        let users = part(&self.users.all, user_from, user_to, "users")?;
        let mut per_user = Vec::with_capacity((users.len() + self.values.len()).saturating_mul(3));
        let mut per_partition = vec![[0_u32; 3]; self.values.len()];
        for user in users {
            let mut own = [0_u32; 3];
            self.row(user, &self.values, &given, |at, bits| {
                let counts = cell::counts(bits);
                let column = per_partition.get_mut(at).into_iter().flatten();
                for ((own, column), count) in own.iter_mut().zip(column).zip(counts) {
                    *own += count;
                    *column += count;
                }
            });
            per_user.extend(own);
        }
        per_user.extend(per_partition.into_iter().flatten());
        Ok(per_user)
    }

    /// A user as JSON text; null for one that could not be read.
    pub fn user(&self, index: usize) -> Option<String> {
        Some(self.users.all.get(index)?.as_ref().map_or_else(|_| "null".to_owned(), Json::to_string))
    }

    pub fn partition(&self, index: usize) -> Option<String> {
        self.values.get(index).map(|value| value.to_json().to_string())
    }

    #[wasm_bindgen(js_name = withPermissions)]
    pub fn with_permissions(&self, permissions: &Permissions) -> Grid {
        Self::of(Rc::clone(&permissions.0), Rc::clone(&self.users), Rc::clone(&self.partitions))
    }
}

impl Grid {
    fn row(
        &self,
        user: &Result<Json, String>,
        values: &[Value],
        given: &Given,
        mut each: impl FnMut(usize, u8),
    ) {
        let Ok(user) = user else {
            return (0..values.len()).for_each(|at| each(at, cell::REFUSED));
        };
        let row = Row::new(&self.compiled, user);
        for (at, value) in values.iter().enumerate() {
            each(at, row.decide(&self.compiled, user, value.into(), given));
        }
    }
}

fn part<'a, T>(all: &'a [T], from: usize, to: usize, what: &str) -> Result<&'a [T], Failure> {
    all.get(from..to).ok_or_else(|| {
        Failure::argument(format!("there are {} {what}, so {from} to {to} is no part of them", all.len()))
    })
}

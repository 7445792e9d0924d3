//! Users × partitions: read once, decided by the rectangle.

use std::rc::Rc;

use js_sys::Function;
use serde_json::{Value as Json, json};
use wasm_bindgen::prelude::*;

use super::{
    data,
    failure::{Failure, text},
    functions::Given,
    permissions::{Compiled, Permissions},
    users::Users,
};
use crate::{
    Value,
    grid::{Cell, Results},
};

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
        let Json::Array(partitions) = data::value(partitions, "the array of partitions")? else {
            return Err(Failure::argument("partitions must be an array"));
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
        let mut columns = vec![Results::default(); values.len()];
        for user in users {
            self.row(user, values, &given, &mut columns, &mut cells);
        }
        Ok(cells)
    }

    /// A user as JSON text; null for one that could not be read.
    pub fn user(&self, index: usize) -> Option<String> {
        Some(self.users.all.get(index)?.as_ref().map_or_else(|_| "null".to_owned(), text))
    }

    pub fn partition(&self, index: usize) -> Option<String> {
        self.values.get(index).map(|value| text(value.to_json()))
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
        columns: &mut [Results],
        cells: &mut Vec<u8>,
    ) {
        let Ok(user) = user else { return cells.extend(values.iter().map(|_| Cell::REFUSED.bits())) };
        let rules = &self.compiled.cells;
        let row = rules.row(user);
        let mut known = row.known(|name| given.constant(name).cloned());
        cells.extend(values.iter().zip(columns).map(|(value, column)| {
            rules.decide(&row, value.into(), given.asked(), &mut known, column).bits()
        }));
    }
}

fn part<'a, T>(all: &'a [T], from: usize, to: usize, what: &str) -> Result<&'a [T], Failure> {
    all.get(from..to).ok_or_else(|| {
        Failure::argument(format!("there are {} {what}, so {from} to {to} is out of range", all.len()))
    })
}

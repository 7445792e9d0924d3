//! Compiled permissions, and those of one user.

use std::rc::Rc;

use js_sys::Function;
use serde_json::{Value as Json, json};
use wasm_bindgen::prelude::*;

use super::{
    data,
    failure::{Failure, text},
    functions::{Answer, Given, arguments},
    grid::Grid,
};
use crate::{
    Access, CompileOptions, Functions, PartitionType, Permission, Step, SyncConfig, Value, ValueRef,
    explain::{Explanation, Needed},
    grid::{Cell, Cells, Results, Row},
    render::{Places, with_spans},
};

/// Compiled permissions, shared by all handles that were made from them.
pub(super) struct Compiled {
    pub(super) permissions: crate::Permissions,
    pub(super) cells: Cells,
    pub(super) kind: Option<PartitionType>,
}

impl Compiled {
    pub(super) fn new(config: &SyncConfig, options: &CompileOptions) -> Self {
        let permissions = config.compile_with(options);
        let cells = Cells::new(config, options);
        let kind = permissions.partition_key().kind;
        Self { permissions, cells, kind }
    }

    pub(super) fn access_json(&self, access: &Access) -> Json {
        let places = self.permissions.places_of(access);
        with_spans(access.to_json(&places), &places.iter().flatten().collect::<Vec<_>>())
    }

    /// The answer, with why something is undecided, and where: that is what the explanation says, which asks functions
    /// for nothing that they have answered.
    fn explained(&self, access: &Access, user: &Json, partition: &Value, given: &Given) -> JsValue {
        if [&access.read, &access.write].iter().any(|decision| decision.indeterminate().is_some()) {
            let explanation = self.permissions.explain(user, partition, given as &dyn Functions);
            return self.answer(&explanation.access);
        }
        self.answer(access)
    }

    /// What is plain crosses as a number, everything else as JSON text.
    fn answer(&self, access: &Access) -> JsValue {
        let cell = Cell::from(access);
        if cell.is_plain() { cell.bits().into() } else { text(self.access_json(access)).into() }
    }
}

#[wasm_bindgen]
pub struct Permissions(pub(super) Rc<Compiled>);

#[wasm_bindgen]
impl Permissions {
    pub fn access(
        &self,
        user: &str,
        partition: &str,
        constants: Option<String>,
        ask: Option<Function>,
    ) -> Result<JsValue, JsValue> {
        let given = Given::new(constants.as_deref(), ask)?;
        let (user, partition) = (user_of(user)?, self.partition_of(partition)?);
        let access = self.0.permissions.access(&user, &partition, &given as &dyn Functions);
        Ok(self.0.explained(&access, &user, &partition, &given))
    }

    /// A decision that waits for functions, with the answers that it has by now, in the order in which they were asked
    /// for: the next call as `[name, arguments]`, or the access.
    pub fn evaluate(
        &self,
        user: &str,
        partition: &str,
        constants: Option<String>,
        answers: Vec<JsValue>,
    ) -> Result<JsValue, JsValue> {
        let given = Given::new(constants.as_deref(), None)?;
        let (user, partition) = (user_of(user)?, self.partition_of(partition)?);
        let mut evaluation = self.0.permissions.evaluate(&user, &partition);
        let mut answers = answers.into_iter();
        loop {
            let result = match evaluation.step() {
                Step::Done(access) => return Ok(self.0.answer(&access)),
                Step::Call(call) => {
                    if let Some(constant) = given.constant(call.name) {
                        Ok(constant.clone())
                    } else if let Some(answer) = answers.next() {
                        Answer::of(answer).result()
                    } else {
                        return Ok(text(json!([call.name, arguments(&call)])).into());
                    }
                }
            };
            evaluation.resume(result);
        }
    }

    pub fn explain(
        &self,
        user: &str,
        partition: &str,
        constants: Option<String>,
        ask: Option<Function>,
    ) -> Result<String, JsValue> {
        let given = Given::new(constants.as_deref(), ask)?;
        let (user, partition) = (user_of(user)?, self.partition_of(partition)?);
        let explanation = self.0.permissions.explain(&user, &partition, &given as &dyn Functions);
        let places = self.0.permissions.places_of(&explanation.access);
        let permissions = with_spans(explanation.permissions_json(&places), &explanation.places());
        Ok(text(json!({
            "access": self.0.access_json(&explanation.access),
            "permissions": permissions,
            "wouldChange": would_change(&explanation),
        })))
    }

    #[wasm_bindgen(js_name = forUser)]
    pub fn for_user(&self, user: &str) -> Result<UserPermissions, JsValue> {
        let user = user_of(user)?;
        let row = self.0.cells.row(&user);
        Ok(UserPermissions { compiled: Rc::clone(&self.0), user, row })
    }

    /// Users are JSON text: an array, or values in a row. Partitions are an array.
    pub fn grid(&self, users: &str, partitions: &str) -> Result<Grid, JsValue> {
        Ok(Grid::new(Rc::clone(&self.0), users, partitions)?)
    }
}

impl Permissions {
    fn partition_of(&self, text: &str) -> Result<Value, Failure> {
        Ok(data::partition(&data::value(text, "the partition")?, self.0.kind))
    }
}

fn user_of(text: &str) -> Result<Json, Failure> {
    data::user(data::value(text, "the user")?)
}

/// Of each denied permission, what would have to be otherwise.
fn would_change(explanation: &Explanation) -> Vec<Json> {
    let condition = |Needed { step, must_be, .. }: &Needed<'_>| {
        let place = with_spans(&step.place, &step.place.places());
        json!({"text": step.text, "mustBe": must_be, "place": place, "step": step.place.pointer})
    };
    let of = |permission: Permission| {
        let options = explanation.would_change(permission);
        let options: Vec<Json> = options
            .iter()
            .map(|option| json!({"conditions": option.iter().map(condition).collect::<Vec<_>>()}))
            .collect();
        json!({"permission": permission.as_str(), "options": options})
    };
    let denied = explanation.permissions.iter().filter(|explained| !explained.decision.allowed());
    denied.map(|explained| of(explained.permission)).collect()
}

#[wasm_bindgen]
pub struct UserPermissions {
    compiled: Rc<Compiled>,
    user: Json,
    row: Row,
}

#[wasm_bindgen]
impl UserPermissions {
    /// The byte of a cell for a partition as users write it.
    pub fn bits(&self, partition: &str) -> u8 {
        match self.compiled.kind {
            None | Some(PartitionType::String) => self.cell(partition.into()),
            kind @ Some(PartitionType::ObjectId | PartitionType::Long | PartitionType::Uuid) => {
                self.cell((&data::partition_of_text(partition, kind)).into())
            }
        }
    }

    #[wasm_bindgen(js_name = bitsOfNull)]
    pub fn bits_of_null(&self) -> u8 {
        self.cell(ValueRef::Null)
    }

    fn cell(&self, partition: ValueRef<'_>) -> u8 {
        let [mut known, mut column] = <[Results; 2]>::default();
        self.compiled.cells.decide(&self.row, partition, None, &mut known, &mut column).bits()
    }

    pub fn access(
        &self,
        partition: &str,
        constants: Option<String>,
        ask: Option<Function>,
    ) -> Result<JsValue, JsValue> {
        let given = Given::new(constants.as_deref(), ask)?;
        let partition = data::partition(&data::value(partition, "the partition")?, self.compiled.kind);
        let access = self.compiled.permissions.access(&self.user, &partition, &given as &dyn Functions);
        Ok(self.compiled.explained(&access, &self.user, &partition, &given))
    }
}

//! Custom user data that a rule rests on, where the app does not say that it has any.

use crate::{
    app::App,
    ast::{Operand, OperandKind, Root},
    condition::{Atom, Condition},
    migrate::{Condition as MigrationCondition, ConditionStatus},
};

/// What the app says instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CustomData {
    /// That it is switched off.
    Off,
    /// Nothing: the export does not hold the setting.
    Unknown,
}

impl CustomData {
    /// `None` if the condition does not rest on custom user data, or if the app has it.
    pub(super) fn read_by(condition: &Condition<Atom>, app: &App) -> Option<Self> {
        let asked = condition.atoms().into_iter().flat_map(Atom::sides).any(is_custom_data);
        if !asked || app.custom_user_data.is_some() {
            return None;
        }
        Some(if app.custom_data_off().is_some() { Self::Off } else { Self::Unknown })
    }
}

fn is_custom_data(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Path(path) => {
            path.root == Root::User && path.segments.first().is_some_and(|first| &*first.key == "custom_data")
        }
        OperandKind::Convert { operand, .. } => is_custom_data(operand),
        OperandKind::Literal(_) | OperandKind::Partition | OperandKind::Field(_) | OperandKind::Call(_) => {
            false
        }
    }
}

/// That the app has custom user data.
pub(super) fn custom_data_on() -> MigrationCondition {
    MigrationCondition {
        code: "custom-data-enabled",
        message: "`custom_data` is there: the export does not hold the setting of custom user data, without which it is \
                  empty for every user"
            .to_owned(),
        status: ConditionStatus::Assumed,
        query: None,
    }
}

//! The values that rules compare: typed as BSON is, read where they lie.
//!
//! In: the host's data as [`serde_json::Value`] (Extended JSON wrappers such as `{"$oid": …}` are
//! recognised) or as our own [`Value`]. Out: a [`ValueRef`], a borrowed view that costs nothing to make;
//! user documents are never converted. Equality and order live in `eval`, because what they answer is a
//! matter of the rule language; here is only what a value *is*, how two numbers compare, and how one of many
//! values is found (`Table`).

mod date;
mod decimal;
mod ejson;
mod exact;
mod hash;
mod ids;
mod key;
mod number;
mod table;
mod texts;
mod type_name;
mod value;
mod view;

pub(crate) use date::Date;
pub(crate) use decimal::is_decimal;
pub(crate) use ejson::{Wrapper, is_wrapper_key};
pub use exact::exact;
pub(crate) use ids::HexText;
pub use ids::{ObjectId, Uuid};
pub(crate) use key::{Key, Kind, PerKind};
pub(crate) use number::{Number, double};
pub(crate) use table::Table;
pub(crate) use texts::same_text;
pub(crate) use type_name::TypeName;
pub(crate) use value::Structure;
pub use value::Value;
pub use view::{ArrayRef, ObjectRef, ValueRef};

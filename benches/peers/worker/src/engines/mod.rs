//! The engines: one file each, one feature each, one of them in a worker.

#[cfg(feature = "casbin")]
mod casbin;
#[cfg(feature = "casbin")]
pub(crate) use casbin::Casbin as Chosen;

#[cfg(feature = "cedar")]
mod cedar;
#[cfg(feature = "cedar")]
pub(crate) use cedar::Cedar as Chosen;

#[cfg(any(feature = "cel", feature = "cel_tuned"))]
mod cel;
#[cfg(feature = "cel")]
pub(crate) use cel::Cel as Chosen;

#[cfg(feature = "cel_tuned")]
mod cel_tuned;
#[cfg(feature = "cel_tuned")]
pub(crate) use cel_tuned::CelTuned as Chosen;

#[cfg(feature = "datalogic")]
mod datalogic;
#[cfg(feature = "datalogic")]
pub(crate) use datalogic::Datalogic as Chosen;

#[cfg(feature = "floor")]
mod floor;
#[cfg(feature = "floor")]
pub(crate) use floor::Floor as Chosen;

#[cfg(feature = "json_matcher")]
mod json_matcher;
#[cfg(feature = "json_matcher")]
pub(crate) use json_matcher::JsonMatcher as Chosen;

#[cfg(feature = "jsonlogic_rs")]
mod jsonlogic_rs;
#[cfg(feature = "jsonlogic_rs")]
pub(crate) use jsonlogic_rs::JsonLogic as Chosen;

#[cfg(feature = "moltendb")]
mod moltendb;
#[cfg(feature = "moltendb")]
pub(crate) use moltendb::MoltenDb as Chosen;

#[cfg(feature = "regorus")]
mod regorus;
#[cfg(feature = "regorus")]
pub(crate) use regorus::Regorus as Chosen;

#[cfg(feature = "rhai")]
mod rhai;
#[cfg(feature = "rhai")]
pub(crate) use rhai::Rhai as Chosen;

#[cfg(feature = "structs")]
mod structs;
#[cfg(feature = "structs")]
pub(crate) use structs::Structs as Chosen;

#[cfg(any(feature = "structs_indexed", feature = "value_indexed"))]
mod set;

#[cfg(feature = "structs_indexed")]
mod structs_indexed;
#[cfg(feature = "structs_indexed")]
pub(crate) use structs_indexed::StructsIndexed as Chosen;

#[cfg(feature = "sync_rules")]
mod sync_rules;
#[cfg(feature = "sync_rules")]
pub(crate) use sync_rules::SyncRules as Chosen;

#[cfg(feature = "value")]
mod value;
#[cfg(feature = "value")]
pub(crate) use value::ByValue as Chosen;

#[cfg(feature = "value_indexed")]
mod value_indexed;
#[cfg(feature = "value_indexed")]
pub(crate) use value_indexed::ValueIndexed as Chosen;

#[cfg(feature = "zen")]
mod zen;
#[cfg(feature = "zen")]
pub(crate) use zen::Zen as Chosen;

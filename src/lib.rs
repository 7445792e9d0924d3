//! The permission rules of Realm / Atlas Device Sync, outside the service that ran them: parse a sync
//! configuration, decide who may read or write a partition, and explain why.
//!
//! ```
//! use sync_rules::{NoFunctions, Source, SyncConfig};
//!
//! # let text = r#"{"partition": {"key": "_partition", "type": "string", "permissions": {
//! #     "read": {"%%user.custom_data.teams": "%%partition"}, "write": {"%%user.id": "%%partition"}}}}"#;
//! let config = SyncConfig::parse(&Source::new("sync/config.json", text))?; // all problems at once
//! let permissions = config.compile();                                     // Send + Sync, plain data
//!
//! let user = serde_json::json!({"id": "u1", "custom_data": {"teams": ["red", "blue"]}});
//! let access = permissions.access(&user, "red", &NoFunctions);
//! assert!(access.read.allowed() && !access.write.allowed());
//! println!("{}", permissions.explain(&user, "red", &NoFunctions));
//! # Ok::<(), sync_rules::Diagnostics>(())
//! ```
//!
//! | use | when |
//! |---|---|
//! | [`Permissions::access`] | one user, one partition |
//! | [`Permissions::for_user`] | one user, many partitions |
//! | [`Permissions::for_partition`] | one partition, many users |
//! | [`Permissions::evaluate`] | functions that must be waited for |
//! | [`Permissions::explain`] | someone asks why |
//! | [`app::load_apps`] | whole app exports, with their values, environments and functions |
//! | [`Expression`] | one expression by itself, also of Flexible Sync roles |
//!
//! At the root is what a sync server needs; everything else has a module:
//!
//! | module | answers |
//! |---|---|
//! | [`app`] | what an export holds, in every layout of the service's tools |
//! | [`explain`] | why an access is what it is, and what would have to change |
//! | [`grid`] | tables of many users and partitions |
//! | [`place`] | in which partition a document is, or why it is in none |
//! | [`audit`] | who may open a partition, asked of the database that holds the users |
//! | [`roles`] | what Flexible Sync roles allow |
//! | [`lint`] | what is probably not meant, and how to repair it |
//! | [`change`] | who gains and who loses access by a change of rules |
//! | [`migrate`] | what rules become in Flexible Sync, and how that is known |
//! | [`testing`] | what tests of rules have not shown |
//! | [`diagnostics`] | problems of texts, and their places |
//! | [`values`] | values of rules and data |
//! | [`vocabulary`] | the words of the rule language |
//! | [`render`] | the answers as JSON |
//!
//! Answers are of three kinds: true allows, false denies, and whatever fails while deciding is indeterminate,
//! which denies too and is never turned around by a negation.

// Only the glue of wasm-bindgen is excepted; without it there is none.
#![cfg_attr(not(any(feature = "wasm", feature = "wasm-tools")), forbid(unsafe_code))]
// Nothing may rest on `Debug`: the engine for pages is built without it, and there it writes nothing.
#![cfg_attr(not(test), deny(clippy::use_debug))]

// The generated parsers name `alloc`, as pest is built without `std`.
extern crate alloc;

pub mod app;
mod ast;
pub mod audit;
pub mod change;
mod compare;
mod comparison;
mod compile;
mod condition;
mod config;
mod coverage;
pub mod diagnostics;
mod eval;
pub mod explain;
mod expression;
mod flexible;
mod functions;
pub mod grid;
pub mod lint;
mod lower;
pub mod migrate;
mod mutate;
mod partition;
mod permissions;
pub mod place;
pub mod render;
mod reverse;
pub mod roles;
mod syntax;
pub mod testing;
mod text;
pub mod values;
pub mod vocabulary;
#[cfg(any(feature = "wasm", feature = "wasm-tools"))]
mod wasm;

pub use ast::Reads;
pub use compile::{CompileOptions, MissingNe};
pub use config::SyncConfig;
pub use diagnostics::Diagnostics;
pub use eval::{
    Access, Arguments, Decision, EvalError, EvalErrorCode, Evaluation, FunctionCall, Functions, NoFunctions,
    Step,
};
pub use explain::Permission;
pub use expression::{CompiledExpression, Expression};
pub use flexible::FlexibleSync;
pub use partition::{PartitionKey, PartitionType};
pub use permissions::{PartitionPermissions, Partitions, Permissions, UserPartitions, UserPermissions};
pub use roles::Roles;
pub use text::Source;
pub use values::{Value, ValueRef};
pub use vocabulary::Context;

/// The README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

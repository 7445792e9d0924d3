//! The permission rules of Realm / Atlas Device Sync, outside the service that ran them: parse a sync
//! configuration, decide who may read or write a partition, and explain why.
//!
//! ```
//! use sync_rules::{NoFunctions, Source, SyncConfig};
//!
//! # let text = r#"{"partition": {"key": "_partition", "type": "string", "permissions": {
//! #     "read": {"%%user.custom_data.teams": "%%partition"}, "write": {"%%user.id": "%%partition"}}}}"#;
//! let config = SyncConfig::parse(&Source::new("sync/config.json", text))?; // all problems at once
//! let permissions = config.compile()?;                                    // Send + Sync, plain data
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
//! | [`load_apps`] | whole app exports, with their values, environments and functions |
//! | [`Expression`] | one expression by itself, also of Flexible Sync roles |
//!
//! Answers are of three kinds: true allows, false denies, and whatever fails while deciding is indeterminate,
//! which denies too and is never turned around by a negation.

// Only the glue of wasm-bindgen is excepted; without it there is none.
#![cfg_attr(not(any(feature = "wasm", feature = "wasm-tools")), forbid(unsafe_code))]

// The generated parsers name `alloc`, as pest is built without `std`.
extern crate alloc;

mod app;
mod ast;
mod change;
mod compare;
mod comparison;
mod compile;
mod config;
mod coverage;
mod diagnostics;
mod eval;
mod explain;
mod expression;
mod flexible;
mod lint;
mod lower;
mod migrate;
mod mutate;
mod partition;
mod permissions;
mod place;
mod reads;
mod render;
mod reverse;
mod roles;
mod syntax;
mod text;
mod values;
mod vocabulary;
#[cfg(any(feature = "wasm", feature = "wasm-tools"))]
mod wasm;

pub use app::{App, CollectionSchema, CustomUserData, files_by_app, is_app_file, load_apps};
pub use change::{Change, ChangeExample, Effect, SettingChange, changes, key_change, setting_changes};
pub use comparison::{Comparison, Counterexample};
pub use compile::{AppFunction, AppValue, CompileOptions, Environment, MissingNe};
pub use config::SyncConfig;
pub use coverage::{Coverage, CoveredCondition};
pub use diagnostics::{Code, Diagnostic, Diagnostics, Place, Severity};
pub use eval::{
    Access, Arguments, Decision, EvalError, EvalErrorCode, Evaluation, FunctionCall, Functions, NoFunctions,
    Step,
};
pub use explain::{ExplainedPermission, ExplainedStep, Explanation, Permission, StepResult};
pub use expression::{CompiledExpression, Expression};
pub use flexible::FlexibleSync;
pub use lint::{CatalogueEntry, Confidence, Edit, Finding, Fix, LintInput, Safety, lint};
pub use migrate::{
    Condition, ConditionStatus, Evidence, FileAction, FunctionMigration, FunctionRead, MigratedFile,
    Migration, MigrationNote, Official, OfficialStatement, RoleCounterexample, RuleMigration, Verdict,
    migrate,
};
pub use mutate::{Mutant, mutants};
pub use partition::{PartitionKey, PartitionType};
pub use permissions::{PartitionPermissions, Partitions, Permissions, UserPartitions, UserPermissions};
pub use place::{Move, NotSynced, Placement, Placer, SchemaProblem, unsynced_document};
pub use reads::Reads;
pub use render::{MigrationReader, Reproduction, Spans};
pub use reverse::{AuditPipeline, NoFilter, UserAudit, UserFilter};
pub use roles::{FieldAccess, RoleAccess, RoleDecision, Roles};
pub use text::{Position, Range, Source};
pub use values::{ArrayRef, ObjectId, ObjectRef, Uuid, Value, ValueRef};
pub use vocabulary::{Context, Word};

/// The README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! The engine for web pages, over the public API: what `console/src/engine` wraps into typed objects.
//!
//! In: texts, and values as JSON texts, which cross in one piece. Out: JSON texts, and bytes for cells of a grid.
//! Handles hold what was parsed and compiled, so that nothing is read twice. An error is thrown as a JSON text with code,
//! message, help, place and diagnostics; nothing else is ever thrown.
//!
//! | feature | module | holds |
//! |---|---|---|
//! | `wasm` | the engine | apps, decisions, explanations, users, grids |
//! | `wasm-tools` | the tools | lint, migration, comparison, reverse questions |
//!
//! Nothing here changes once it is made: a function of the page that is called in the midst of a decision may ask any
//! handle again. A page that must wait for its functions asks again with one more answer, which the wrapper keeps: a
//! decision goes on as an [`Evaluation`] with the answers that it has, an explanation is made again.
//!
//! [`Evaluation`]: crate::Evaluation

#![allow(unsafe_code, reason = "the glue that wasm-bindgen writes")]
#![allow(
    unreachable_pub,
    missing_docs,
    reason = "wasm-bindgen exports public items of private modules alone"
)]

mod data;
mod failure;
mod loaded;

#[cfg(feature = "wasm")]
mod app;
#[cfg(feature = "wasm-tools")]
mod changes;
#[cfg(feature = "wasm")]
mod functions;
#[cfg(feature = "wasm")]
mod grid;
#[cfg(feature = "wasm")]
mod permissions;
#[cfg(feature = "wasm-tools")]
mod tools;
#[cfg(feature = "wasm")]
mod users;

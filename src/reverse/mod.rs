//! Reverse questions: which users may open a partition, asked where the users are.
//!
//! In: a permission and one partition. Out: a MongoDB filter over the collection of custom user data that selects
//! exactly those whom the engine admits ([`UserFilter`]), or the reason why there is none. Each atom of the permission's
//! [`Condition`] has one row in [`comparisons`] for how a query says it, with guards where a query would follow lists
//! that the rules do not.
//!
//! [`AuditPipeline`] asks the same for many partitions at once, with the very filters.

mod audit;
mod comparisons;
mod filter;
mod ids;
mod stages;
mod translate;
mod values;

use serde_json::Value as Json;

use crate::{
    app::CustomUserData,
    compile::CompileOptions,
    condition::Condition,
    config::SyncConfig,
    eval::EvalError,
    explain::Permission,
    values::{Value, ValueRef, exact},
};
pub use audit::{AuditPipeline, NoFilter, UserAudit};
use filter::{Query, filter};
use translate::Translation;

/// A MongoDB filter over the documents of custom user data.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum UserFilter {
    /// It selects the documents of exactly those users who have the permission; relaxed Extended JSON, in which whole
    /// numbers that JavaScript would round are `$numberLong`. Users without
    /// such a document are not asked.
    Filter(Json),
    /// There is no such filter, for this reason.
    None(String),
}

impl SyncConfig {
    /// The users who may read, or write, a partition, as a filter over the collection of custom user data. Whoever may
    /// write may read (SEMANTICS §6.2). Functions are not known here: a permission that calls one has no filter.
    ///
    /// # Errors
    ///
    /// If the value cannot be that of a partition (§6.1).
    pub fn users_of<'p>(
        &self,
        partition: impl Into<ValueRef<'p>>,
        permission: Permission,
        custom_data: &CustomUserData,
        options: &CompileOptions,
    ) -> Result<UserFilter, EvalError> {
        let partition = partition.into();
        self.partition_key().check(partition)?;
        Ok(match self.query_of(&partition.to_value(), permission, custom_data, options) {
            Ok(query) => UserFilter::Filter(exact(filter(&query))),
            Err(reason) => UserFilter::None(reason),
        })
    }

    /// The same as a query, or why there is none.
    fn query_of(
        &self,
        partition: &Value,
        permission: Permission,
        custom_data: &CustomUserData,
        options: &CompileOptions,
    ) -> Result<Query, String> {
        let translation = Translation { partition, custom_data, options };
        let rules = self.rules();
        let rules = match permission {
            Permission::Read => &rules[..],
            Permission::Write => rules.get(1..).unwrap_or_default(),
        };
        let exprs = rules.iter().filter_map(|rule| rule.expr.as_ref());
        let parts = exprs.map(|expr| Condition::from_expr(expr).map(&mut |atom| translation.query(atom)));
        Condition::any(parts.collect::<Vec<_>>()).sayable().map_err(|part| part.reason)
    }
}

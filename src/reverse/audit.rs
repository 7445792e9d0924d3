//! The audit of a collection of users as one aggregation pipeline of MongoDB, for data that outgrows one machine.
//!
//! In: partitions, and what is to be known of them. Out: a pipeline over the documents of custom user data which is made
//! of the filters of [`SyncConfig::users_of`] and nothing else that decides; or, where a partition has no filter, which
//! one and why. A pipeline that left it out would look like an audit and be none.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::{
    filter::{Query, filter},
    stages,
    values::named,
};
use crate::{
    app::CustomUserData,
    compile::CompileOptions,
    config::SyncConfig,
    eval::EvalError,
    explain::Permission,
    values::{Value, ValueRef, exact},
};

/// What a pipeline gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserAudit {
    /// A document for each user: `user`, and the partitions in `write` and in `read`, which are those that the user may
    /// read and not write. The collection is read once for each distinct filter.
    Users,
    /// One document: how many users may read and write each partition, and what is unusual. The collection is read
    /// once.
    Summary,
}

/// An aggregation pipeline over the documents of custom user data.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AuditPipeline {
    /// The stages, relaxed Extended JSON. Documents whose user id is not a string belong to nobody and are passed over.
    Pipeline(Json),
    /// There is none, as these have no filter.
    None(Vec<NoFilter>),
    /// There is none, as it would be larger than what a server takes: 16 MiB. So many of the partitions would fit.
    TooLarge {
        /// At most, from the first.
        partitions: usize,
    },
}

/// The maximum size of a command that a server accepts.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A partition and permission for which no filter selects the users.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NoFilter {
    /// The partition.
    pub partition: Value,
    /// The permission.
    pub permission: Permission,
    /// Why there is no filter.
    pub reason: String,
}

/// One partition with the numbers of the filters for those who may read and write it.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) partition: Json,
    pub(super) read: usize,
    pub(super) write: usize,
}

impl SyncConfig {
    /// Which of all users may open which of these partitions, as an aggregation pipeline over the collection of custom
    /// user data. Functions are not known here, and what is undecided is denied.
    ///
    /// # Errors
    ///
    /// If a value cannot be that of a partition (SEMANTICS §6.1).
    pub fn audit_pipeline(
        &self,
        partitions: &[Value],
        audit: UserAudit,
        custom_data: &CustomUserData,
        options: &CompileOptions,
    ) -> Result<AuditPipeline, EvalError> {
        if let Some(partitions) = self.fitting(partitions, audit, custom_data, options)? {
            return Ok(AuditPipeline::TooLarge { partitions });
        }
        let mut filters = Filters::default();
        let (mut cells, mut missing) = (Vec::new(), Vec::new());
        for partition in partitions {
            self.partition_key().check(ValueRef::from(partition))?;
            let mut numbered = |permission| {
                let query = named(&custom_data.user_id_field)
                    .and_then(|()| self.query_of(partition, permission, custom_data, options));
                query.map(|query| filters.number(query)).unwrap_or_else(|reason| {
                    missing.push(NoFilter { partition: partition.clone(), permission, reason });
                    0
                })
            };
            let (read, write) = (numbered(Permission::Read), numbered(Permission::Write));
            cells.push(Cell { partition: partition.to_json(), read, write });
        }
        if !missing.is_empty() {
            return Ok(AuditPipeline::None(missing));
        }
        let stages = match audit {
            UserAudit::Users => stages::per_user(&filters.queries, &cells, custom_data),
            UserAudit::Summary => stages::summary(&filters.queries, &cells, custom_data),
        };
        Ok(AuditPipeline::Pipeline(exact(stages)))
    }

    /// How many partitions fit, if not all do. The pipeline is measured by its texts before it is built: as values it
    /// takes a hundred times the room.
    fn fitting(
        &self,
        partitions: &[Value],
        audit: UserAudit,
        custom_data: &CustomUserData,
        options: &CompileOptions,
    ) -> Result<Option<usize>, EvalError> {
        // What is around a filter and a partition at least.
        let (around_filter, around_partition) = match audit {
            UserAudit::Users => (155, 30),
            UserAudit::Summary => (105, 150),
        };
        let mut known: HashSet<String> = HashSet::new();
        let mut bytes = 0;
        for (fitting, partition) in partitions.iter().enumerate() {
            self.partition_key().check(ValueRef::from(partition))?;
            bytes += partition.to_json().to_string().len() + around_partition;
            for permission in [Permission::Read, Permission::Write] {
                let Ok(query) = self.query_of(partition, permission, custom_data, options) else { continue };
                if query != Query::False && query != Query::True {
                    let text = filter(&query).to_string();
                    let size = text.len() + around_filter;
                    bytes += if known.insert(text) { size } else { 0 };
                }
            }
            if bytes > MAX_BYTES {
                return Ok(Some(fitting));
            }
        }
        Ok(None)
    }
}

/// Each distinct filter once, as most rules say the same of many partitions.
#[derive(Default)]
struct Filters {
    queries: Vec<Query>,
    numbers: HashMap<String, usize>,
}

impl Filters {
    fn number(&mut self, query: Query) -> usize {
        let queries = &mut self.queries;
        *self.numbers.entry(filter(&query).to_string()).or_insert_with(|| {
            queries.push(query);
            queries.len() - 1
        })
    }
}

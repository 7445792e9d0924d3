//! Who may open which partition, for everybody at once: filters and pipelines for the database that holds the users.
//!
//! In: the rules, a partition or many, and where the users are. Out: what the database answers by itself, or the reason
//! why it cannot.

pub use crate::reverse::{AuditPipeline, NoFilter, UserAudit, UserFilter};

//! Where the settings of sync are in a file, and which kind of sync they are of (SEMANTICS §10).

use crate::{config, syntax::Node};

/// The settings of sync in one file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SyncSettings<'a> {
    pub(crate) node: &'a Node,
    pub(crate) mode: Mode,
}

/// A kind of sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Partition,
    Flexible,
    /// The settings do not tell.
    Unconfigured,
}

/// Keys that nothing but the settings of sync has.
const SYNC_ALONE: &[&str] = &[
    "state",
    "development_mode_enabled",
    "client_max_offline_days",
    "is_recovery_mode_disabled",
    "indexed_queryable_fields_names",
    "asymmetric_tables",
];

/// The lists of queryable fields: for all collections, and for single ones.
pub(crate) const LISTS: [&str; 2] = ["queryable_fields_names", "collection_queryable_fields_names"];

impl<'a> SyncSettings<'a> {
    /// The settings in a file; `None` if it has none, as a bare rule or a data source that does not sync.
    pub(crate) fn parse(root: &'a Node) -> Option<Self> {
        let node = config::settings(root)?;
        let service = root.get("config").filter(|config| config.members().is_some()).unwrap_or(root);
        let flexible = service.get("flexible_sync").filter(|flexible| flexible.members().is_some());
        if node.get("partition").is_some() {
            return Some(Self { node, mode: Mode::Partition });
        }
        if let Some(node) = flexible {
            return Some(Self { node, mode: Mode::Flexible });
        }
        let named = node.get("type").and_then(Node::text);
        if named == Some("flexible") || LISTS.iter().any(|list| node.get(list).is_some()) {
            return Some(Self { node, mode: Mode::Flexible });
        }
        let known = named == Some("partition") || SYNC_ALONE.iter().any(|key| node.get(key).is_some());
        known.then_some(Self { node, mode: Mode::Unconfigured })
    }

    /// The partition, in settings that have one.
    pub(crate) fn partition(&self) -> Option<&'a Node> {
        self.node.get("partition").filter(|partition| partition.members().is_some())
    }

    /// Whether sync was set up at some time: a configuration by partition without a state or a key never was
    /// (SEMANTICS §6.1.9), and has no rules to judge. A fragment that does not say either is taken for one that was.
    pub(crate) fn was_set_up(&self) -> bool {
        let empty = |node: Option<&Node>| node.and_then(Node::text) == Some("");
        let key = self.partition().and_then(|partition| partition.get("key"));
        self.mode != Mode::Partition || !(empty(self.node.get("state")) || empty(key))
    }

    /// Whether it is Flexible Sync that is set up: an empty state is that of sync that never was, or was terminated, and
    /// then there is nothing to judge (§6.1.9).
    pub(crate) fn is_flexible_in_use(&self) -> bool {
        self.mode == Mode::Flexible && self.node.get("state").and_then(Node::text) != Some("")
    }

    /// Whether sync is on, as far as can be told: older layouts are silent about it.
    pub(crate) fn may_be_on(&self) -> bool {
        self.node.get("state").and_then(Node::text).is_none_or(|state| state == "enabled")
    }
}

//! What is compared, in the order of the tables.

/// An engine: the worker's feature, and what it is called in tables.
pub(crate) struct Engine {
    pub(crate) feature: &'static str,
    pub(crate) label: &'static str,
}

pub(crate) const OURS: &str = "sync_rules";
pub(crate) const STRUCTS_INDEXED: &str = "structs_indexed";
pub(crate) const VALUE: &str = "value";
pub(crate) const VALUE_INDEXED: &str = "value_indexed";
pub(crate) const FLOOR: &str = "floor";

pub(crate) const ENGINES: &[Engine] = &[
    Engine { feature: OURS, label: "**sync-rules**" },
    Engine { feature: "structs", label: "by hand: structs, linear" },
    Engine { feature: STRUCTS_INDEXED, label: "by hand: structs, indexed" },
    Engine { feature: VALUE, label: "by hand: `Value`, linear" },
    Engine { feature: VALUE_INDEXED, label: "by hand: `Value`, indexed" },
    Engine { feature: FLOOR, label: "serde_json alone" },
    Engine { feature: "datalogic", label: "datalogic-rs" },
    Engine { feature: "cel_tuned", label: "cel, tuned" },
    Engine { feature: "cel", label: "cel" },
    Engine { feature: "zen", label: "zen-expression" },
    Engine { feature: "rhai", label: "rhai" },
    Engine { feature: "regorus", label: "regorus" },
    Engine { feature: "cedar", label: "cedar-policy" },
    Engine { feature: "casbin", label: "casbin" },
    Engine { feature: "jsonlogic_rs", label: "jsonlogic-rs" },
    Engine { feature: "json_matcher", label: "serde_json_matcher" },
    Engine { feature: "moltendb", label: "moltendb-core" },
];

/// What the bounds are about.
pub(crate) const QUICK: [&str; 6] = [OURS, "structs", STRUCTS_INDEXED, VALUE, VALUE_INDEXED, FLOOR];

/// Those that are also asked by two threads: ours, and what shows how much the machine lets two threads do.
pub(crate) const THREADED: [&str; 2] = [OURS, VALUE];

pub(crate) const WORKLOADS: [&str; 9] = ["W1", "W2", "W2b", "W3", "W3b", "W4", "W5", "W6", "W7"];

/// What is timed, as workers name it.
pub(crate) const ROWS: [&str; 4] = ["warm", "cold", "prepare", "text"];

/// Those that decide.
pub(crate) const CHECKS: [&str; 2] = ["warm", "cold"];

//! Names that no queryable field can have, as they are words of the query language (SEMANTICS §7.5.14).

/// Reserved with any capitals.
const ANY_CASE: &[&str] = &[
    "and",
    "asc",
    "ascending",
    "beginswith",
    "between",
    "contains",
    "desc",
    "descending",
    "distinct",
    "endswith",
    "falsepredicate",
    "inf",
    "infinity",
    "like",
    "limit",
    "nan",
    "nil",
    "null",
    "or",
    "sort",
    "subquery",
    "truepredicate",
];

/// Reserved as they are spelled.
const EXACT: &[&str] = &[
    "ALL", "ANY", "B64", "FALSE", "IN", "NONE", "NOT", "SOME", "TRUE", "all", "any", "false", "in", "none",
    "not", "oid", "some", "true", "uuid",
];

/// Whether the query language has the name for itself.
pub(crate) fn is_reserved(name: &str) -> bool {
    EXACT.contains(&name) || ANY_CASE.iter().any(|word| word.eq_ignore_ascii_case(name))
}

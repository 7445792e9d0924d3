//! Extended JSON from which no value can be read: the notation of tools before version 2, and wrappers with the wrong
//! contents. What such a document holds in the database is unknown.

use crate::values::{ObjectRef, ValueRef};

/// One wrapper, and what is said of an object that is written as one and is none.
struct Notation {
    key: &'static str,
    invalid: &'static str,
}

const WRAPPERS: &[Notation] = &[
    Notation { key: "$oid", invalid: "invalid Extended JSON (`$oid`)" },
    Notation { key: "$uuid", invalid: "invalid Extended JSON (`$uuid`)" },
    Notation { key: "$binary", invalid: "invalid Extended JSON (`$binary`)" },
    Notation { key: "$numberInt", invalid: "invalid Extended JSON (`$numberInt`)" },
    Notation { key: "$numberLong", invalid: "invalid Extended JSON (`$numberLong`)" },
    Notation { key: "$numberDouble", invalid: "invalid Extended JSON (`$numberDouble`)" },
    Notation { key: "$numberDecimal", invalid: "invalid Extended JSON (`$numberDecimal`)" },
    Notation { key: "$date", invalid: "invalid Extended JSON (`$date`)" },
];

const OLD_BINARY: &str = "old Extended JSON (`$binary` with `$type`)";
const OLD_DATE: &str = "old Extended JSON (`$date` as a number)";

/// What an object is written as, if it is meant as one value and none can be read from it. An object with other
/// members beside those of a wrapper is an object.
pub(super) fn unreadable(object: ObjectRef<'_>) -> Option<&'static str> {
    let mut keys = object.iter().map(|(key, _)| key);
    let wrapper = WRAPPERS.iter().find(|wrapper| !object.get(wrapper.key).is_missing())?;
    if wrapper.key == "$binary" && matches!(object.get("$type"), ValueRef::String(_)) {
        return keys.all(|key| matches!(key, "$binary" | "$type")).then_some(OLD_BINARY);
    }
    if !keys.all(|key| key == wrapper.key) {
        return None;
    }
    let old_date = wrapper.key == "$date"
        && matches!(object.get("$date"), ValueRef::Int(_) | ValueRef::Unsigned(_) | ValueRef::Double(_));
    // `{"$date": {"$numberLong": "…"}}` is read, so a number there is one that is written bare.
    Some(if old_date { OLD_DATE } else { wrapper.invalid })
}

/// Whether these words are those of [`unreadable`].
pub(super) fn says_unreadable(words: &str) -> bool {
    words == OLD_BINARY || words == OLD_DATE || WRAPPERS.iter().any(|wrapper| wrapper.invalid == words)
}

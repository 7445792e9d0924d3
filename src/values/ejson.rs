//! Extended JSON wrappers: objects such as `{"$oid": "…"}` that stand for one value (SEMANTICS §1.3.15).

use serde_json::{Map, Value as Json};

use super::{Date, ObjectId, Uuid, ValueRef, decimal, number};

/// One wrapper: its key, and how its contents are read.
pub(crate) struct Wrapper {
    pub(crate) key: &'static str,
    /// What a valid wrapper looks like, for messages.
    pub(crate) example: &'static str,
    read: fn(&Json) -> Option<ValueRef<'_>>,
}

impl Wrapper {
    pub(crate) const ALL: &[Wrapper] = &[
        Wrapper {
            key: "$oid",
            example: r#"{"$oid": "24 hex digits"}"#,
            read: |inner| ObjectId::from_hex(inner.as_str()?).map(ValueRef::ObjectId),
        },
        Wrapper {
            key: "$uuid",
            example: r#"{"$uuid": "8-4-4-4-12 hex digits"}"#,
            read: |inner| Uuid::from_text(inner.as_str()?).map(ValueRef::Uuid),
        },
        Wrapper {
            key: "$binary", example: r#"{"$binary": {"base64": "…", "subType": "04"}}"#, read: binary
        },
        Wrapper {
            key: "$numberInt",
            example: r#"{"$numberInt": "42"}"#,
            read: |inner| {
                integer(inner).and_then(|int| i32::try_from(int).ok()).map(|int| ValueRef::Int(int.into()))
            },
        },
        Wrapper {
            key: "$numberLong",
            example: r#"{"$numberLong": "42"}"#,
            read: |inner| integer(inner).map(ValueRef::Int),
        },
        Wrapper { key: "$numberDouble", example: r#"{"$numberDouble": "4.2"}"#, read: double },
        Wrapper {
            key: "$numberDecimal",
            example: r#"{"$numberDecimal": "4.20"}"#,
            read: |inner| inner.as_str().filter(|text| decimal::is_decimal(text)).map(ValueRef::Decimal),
        },
        Wrapper { key: "$date", example: r#"{"$date": "2020-01-31T12:00:00Z"}"#, read: date },
    ];

    pub(crate) fn from_key(key: &str) -> Option<&'static Wrapper> {
        Self::ALL.iter().find(|wrapper| wrapper.key == key)
    }
}

/// Whether an object with this key alone is meant as one value.
pub(crate) fn is_wrapper_key(key: &str) -> bool {
    Wrapper::from_key(key).is_some()
}

/// The value that a wrapper object stands for; `None` for every other object.
pub(super) fn unwrap(object: &Map<String, Json>) -> Option<ValueRef<'_>> {
    if object.len() != 1 {
        return None;
    }
    let (key, inner) = object.iter().next()?;
    if !key.starts_with('$') {
        return None;
    }
    if key == "$undefined" {
        return Some(ValueRef::Missing);
    }
    (Wrapper::from_key(key)?.read)(inner)
}

fn binary(inner: &Json) -> Option<ValueRef<'_>> {
    let parts = inner.as_object().filter(|parts| parts.len() == 2)?;
    let base64 = parts.get("base64")?.as_str()?;
    let subtype = parts.get("subType")?.as_str()?;
    let subtype = u8::from_str_radix(subtype, 16).ok().filter(|_| (1..=2).contains(&subtype.len()))?;
    let bytes = decode_base64(base64)?;
    match subtype {
        4 if bytes.len == 16 => Some(ValueRef::Uuid(Uuid(bytes.prefix))),
        4 => None,
        _ => Some(ValueRef::Binary { subtype, base64 }),
    }
}

fn integer(inner: &Json) -> Option<i64> {
    inner.as_str().filter(|text| !text.starts_with('+'))?.parse().ok()
}

fn double(inner: &Json) -> Option<ValueRef<'_>> {
    let text = inner.as_str()?;
    let finite = || number::double(text).filter(|double| double.is_finite());
    decimal::special(text).or_else(|| decimal::is_number(text).then(finite)?).map(ValueRef::Double)
}

fn date(inner: &Json) -> Option<ValueRef<'_>> {
    let millis = match inner {
        Json::String(text) => Date::from_iso(text)?.0,
        Json::Object(long) if long.len() == 1 => integer(long.get("$numberLong")?)?,
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => return None,
    };
    Some(ValueRef::Date(millis))
}

struct Decoded {
    /// The first 16 bytes, which is all that a UUID needs.
    prefix: [u8; 16],
    len: usize,
}

/// Reads base64 in its one canonical form (padded, unused bits zero), so that equal bytes have equal texts.
fn decode_base64(text: &str) -> Option<Decoded> {
    let mut decoded = Decoded { prefix: [0; 16], len: 0 };
    let body = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - body.len() > 2 {
        return None;
    }
    let (mut bits, mut count) = (0_u32, 0);
    for byte in body.bytes() {
        let sextet = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(sextet);
        count += 6;
        if count >= 8 {
            count -= 8;
            if let Some(slot) = decoded.prefix.get_mut(decoded.len) {
                *slot = u8::try_from(bits >> count & 0xff).ok()?;
            }
            decoded.len += 1;
            bits &= (1 << count) - 1;
        }
    }
    (bits == 0).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn wrappers_need_their_precise_shape() {
        let reads = [
            json!({"$oid": "5f4863e4d49bd2191ff1e623"}),
            json!({"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}),
            json!({"$binary": {"base64": "DCovDlpeTV6cfR0vOktcbQ==", "subType": "04"}}),
            json!({"$binary": {"base64": "AAEC", "subType": "00"}}),
            json!({"$numberInt": "-7"}),
            json!({"$numberLong": "9223372036854775807"}),
            json!({"$numberDouble": "-Infinity"}),
            json!({"$numberDecimal": "1.0E-3"}),
            json!({"$date": {"$numberLong": "-1"}}),
            json!({"$date": "2020-01-31T12:00:00.5Z"}),
        ];
        for json in &reads {
            assert!(!matches!(ValueRef::from(json), ValueRef::Object(_)), "{json}");
        }
        let objects = [
            json!({"$oid": "5f48"}),
            json!({"$oid": "5f4863e4d49bd2191ff1e623", "x": 1}),
            json!({"$binary": {"base64": "AAEC", "subType": "04"}}),
            json!({"$binary": {"base64": "AAE", "subType": "00"}}),
            json!({"$numberInt": "2147483648"}),
            json!({"$numberInt": 1}),
            json!({"$numberDouble": "0x10"}),
            json!({"$numberDouble": "1e999"}),
            json!({"$numberDecimal": "one"}),
            json!({"$date": "yesterday"}),
            json!({"$timestamp": {"t": 1, "i": 1}}),
        ];
        for json in &objects {
            assert!(matches!(ValueRef::from(json), ValueRef::Object(_)), "{json}");
        }
    }

    #[test]
    fn a_uuid_is_the_same_in_both_spellings() {
        let binary = json!({"$binary": {"base64": "DCovDlpeTV6cfR0vOktcbQ==", "subType": "4"}});
        let uuid = json!({"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"});
        assert_eq!(ValueRef::from(&binary).to_value(), ValueRef::from(&uuid).to_value());
    }
}

//! The four conversions between identifiers and their text (§3.4).

use super::values::Typed;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conversion {
    StringToOid,
    OidToString,
    StringToUuid,
    UuidToString,
}

/// §1.4.25: written with `%` only.
pub(super) fn named(key: &str) -> Option<Conversion> {
    match key {
        "%stringToOid" => Some(Conversion::StringToOid),
        "%oidToString" => Some(Conversion::OidToString),
        "%stringToUuid" => Some(Conversion::StringToUuid),
        "%uuidToString" => Some(Conversion::UuidToString),
        _ => None,
    }
}

/// `None` for an operand of the wrong type, length or alphabet (§3.4.13).
pub(super) fn convert(conversion: Conversion, operand: &Typed) -> Option<Typed> {
    match (conversion, operand) {
        // §3.4.9: 24 hex digits of any case, or exactly 12 bytes taken raw.
        (Conversion::StringToOid, Typed::Text(text)) => {
            let raw = <[u8; 12]>::try_from(text.as_bytes()).ok();
            object_id_from_hex(text).or(raw).map(Typed::ObjectId)
        }
        // §3.4.10: 24 lower-case hex digits.
        (Conversion::OidToString, Typed::ObjectId(bytes)) => Some(Typed::Text(hex(bytes))),
        // §3.4.11: 36 bytes, 8-4-4-4-12.
        (Conversion::StringToUuid, Typed::Text(text)) => uuid_from_text(text).map(Typed::Uuid),
        (Conversion::UuidToString, Typed::Uuid(bytes)) => {
            let plain = hex(bytes);
            let cuts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
            let groups: Vec<&str> = cuts.iter().map(|(from, to)| &plain[*from..*to]).collect();
            Some(Typed::Text(groups.join("-")))
        }
        _ => None,
    }
}

pub(super) fn object_id_from_hex(text: &str) -> Option<[u8; 12]> {
    bytes_from_hex(text)?.try_into().ok()
}

pub(super) fn uuid_from_text(text: &str) -> Option<[u8; 16]> {
    let groups: Vec<&str> = text.split('-').collect();
    let widths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    if widths != [8, 4, 4, 4, 12] {
        return None;
    }
    bytes_from_hex(&groups.concat())?.try_into().ok()
}

fn bytes_from_hex(text: &str) -> Option<Vec<u8>> {
    let plain = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !plain || !text.len().is_multiple_of(2) {
        return None;
    }
    let starts = (0..text.len()).step_by(2);
    starts.map(|start| u8::from_str_radix(&text[start..start + 2], 16).ok()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

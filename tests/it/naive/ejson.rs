//! EJSON literals (§1.3.15): objects of precisely one of eight shapes, with literal content.
//!
//! Anything else, however close, is no literal. In a rule its `$…` key is then an unknown
//! operator and refused; that also covers expansions inside a literal.

use serde_json::{Map, Value as Json};

use super::conversions::{object_id_from_hex, uuid_from_text};
use super::numbers;
use super::values::Typed;

pub(super) fn literal(map: &Map<String, Json>) -> Option<Typed> {
    let (key, content) = only_entry(map)?;
    match key {
        "$oid" => object_id_from_hex(content.as_str()?).map(Typed::ObjectId),
        "$uuid" => uuid_from_text(content.as_str()?).map(Typed::Uuid),
        "$binary" => binary(content.as_object()?),
        "$numberInt" => {
            let value = integer(content)?;
            i32::try_from(value).ok()?;
            Some(Typed::Number(numbers::from_integer(value.into())))
        }
        "$numberLong" => Some(Typed::Number(numbers::from_integer(integer(content)?.into()))),
        "$numberDouble" => numbers::from_double_text(content.as_str()?).map(Typed::Number),
        "$numberDecimal" => numbers::from_decimal_text(content.as_str()?).map(Typed::Number),
        "$date" => date(content).map(Typed::Date),
        _ => None,
    }
}

fn only_entry(map: &Map<String, Json>) -> Option<(&str, &Json)> {
    let mut entries = map.iter();
    match (entries.next(), entries.next()) {
        (Some((key, content)), None) => Some((key.as_str(), content)),
        _ => None,
    }
}

fn integer(content: &Json) -> Option<i64> {
    let text = content.as_str()?;
    // spec silent: a plus sign is not part of an integer's text.
    if text.starts_with('+') { None } else { text.parse().ok() }
}

fn binary(map: &Map<String, Json>) -> Option<Typed> {
    if map.len() != 2 {
        return None;
    }
    let subtype = map.get("subType")?.as_str()?;
    let hex = subtype.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !hex || !(1..=2).contains(&subtype.len()) {
        return None;
    }
    let subtype = u8::from_str_radix(subtype, 16).ok()?;
    let bytes = base64(map.get("base64")?.as_str()?)?;
    // Subtype 4 is how BSON stores a UUID, so both spellings are one value.
    match (subtype, <[u8; 16]>::try_from(bytes.as_slice())) {
        (4, Ok(uuid)) => Some(Typed::Uuid(uuid)),
        _ => Some(Typed::Binary { subtype, bytes }),
    }
}

/// Standard alphabet, padded; `None` for anything else.
fn base64(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let body = text.trim_end_matches('=');
    if text.len() - body.len() > 2 {
        return None;
    }
    let mut bits = String::new();
    for byte in body.bytes() {
        let value = ALPHABET.iter().position(|letter| *letter == byte)?;
        bits.push_str(&format!("{value:06b}"));
    }
    let whole = bits.len() / 8 * 8;
    // spec silent: bits that no byte uses must be zero, or two texts would mean one value.
    if bits[whole..].contains('1') {
        return None;
    }
    let starts = (0..whole).step_by(8);
    starts.map(|start| u8::from_str_radix(&bits[start..start + 8], 2).ok()).collect()
}

/// `{"$numberLong": "…"}` or an ISO 8601 text with its offset.
fn date(content: &Json) -> Option<i64> {
    match content {
        Json::Object(map) => match only_entry(map)? {
            ("$numberLong", content) => integer(content),
            _ => None,
        },
        Json::String(text) => iso_date(text),
        // spec silent: a bare number is the older EJSON and not taken.
        Json::Number(_) | Json::Null | Json::Bool(_) | Json::Array(_) => None,
    }
}

fn iso_date(text: &str) -> Option<i64> {
    let (day, time) = text.split_once('T')?;
    let [year, month, date] = three(day, '-', [4, 2, 2])?;
    let at = time.find(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at(at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [hour, minute, second] = three(clock, ':', [2, 2, 2])?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let february = if leap { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let month_index = usize::try_from(month).ok()?.checked_sub(1)?;
    let fits = (1..=*lengths.get(month_index)?).contains(&date);
    if !fits || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // spec silent: at most milliseconds, as BSON stores them.
    if !(1..=3).contains(&fraction.len()) {
        return None;
    }
    let millis = digits(&format!("{fraction:0<3}"), 3)?;
    let leap_days = |year: i64| year / 4 - year / 100 + year / 400;
    let before_year = (year - 1) * 365 + leap_days(year - 1);
    let before_month: i64 = lengths.iter().take(month_index).sum();
    let epoch = 1969 * 365 + leap_days(1969);
    let days = before_year + before_month + date - 1 - epoch;
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - zone_seconds(zone)?;
    Some(seconds * 1000 + millis)
}

fn zone_seconds(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+')?),
    };
    let plain = rest.replacen(':', "", 1);
    let all = digits(&plain, 4)?;
    let (hours, minutes) = (all / 100, all % 100);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

fn three(text: &str, separator: char, widths: [usize; 3]) -> Option<[i64; 3]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    Some([digits(a, widths[0])?, digits(b, widths[1])?, digits(c, widths[2])?])
}

fn digits(text: &str, width: usize) -> Option<i64> {
    let plain = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

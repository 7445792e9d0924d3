//! Where values can be in an order: beside, between and beyond those that are known.
//!
//! A rule with `$gt` and its like sees of a value only between which known ones it is. In every gap between two
//! neighbours there are candidates for as many variables as can meet there, in whatever order: values of some variables
//! can be moved to those next to one end of their gap without changing their order. Numbers of all types are in one
//! order (SEMANTICS §5.4.7), but a partition can be restricted to whole ones, so that gaps have whole numbers and others
//! between them.

use std::cmp::Ordering;

use crate::{
    ast::Order,
    eval::ordered,
    values::{ObjectId, Value, ValueRef, is_decimal},
};

/// There is always room for two.
const LEAST_ROOM: usize = 2;

/// Candidates for every gap among the known values, with room for so many variables. `None` if a gap was met for which none was found, so that nothing
/// is certain.
pub(super) fn gaps<'v>(known: impl Iterator<Item = &'v Value>, room: usize) -> Option<Vec<Value>> {
    let room = room.max(LEAST_ROOM);
    let (mut numbers, mut dates, mut ids, mut texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for value in known {
        if ValueRef::from(value).number().is_some() {
            numbers.push(value);
        } else if let Value::Date(millis) = value {
            dates.push(*millis);
        } else if let Value::ObjectId(id) = value {
            ids.push(number_of(*id));
        } else if let Value::String(text) = value {
            texts.push(&**text);
        }
    }
    let mut found = among_numbers(&numbers, room)?;
    found.extend(among(dates, i64::MIN, i64::MAX, room, |at, by| at.checked_add(by)).map(Value::Date));
    let id_at = |at: i128, by: i64| at.checked_add(i128::from(by));
    found.extend(among(ids, 0, LAST_ID, room, id_at).filter_map(id_of).map(Value::ObjectId));
    found.extend(among_texts(texts, room).map(|text| Value::String(text.into())));
    Some(found)
}

/// Some steps from each known value to both sides, as far as they stay in its gap. Where values are whole, there is
/// nothing else to distinguish.
fn among<T: Copy + Ord>(
    mut known: Vec<T>,
    least: T,
    greatest: T,
    room: usize,
    at: impl Fn(T, i64) -> Option<T>,
) -> impl Iterator<Item = T> {
    known.sort_unstable();
    let mut found = Vec::new();
    for (place, value) in known.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| known.get(place));
        let after = known.get(place + 1);
        let inside = |other: &T| {
            *other >= least
                && *other <= greatest
                && before.is_none_or(|before| other > before)
                && after.is_none_or(|after| other < after)
        };
        let steps = (1..).take(room).flat_map(|by| [-by, by]);
        found.extend(steps.filter_map(|by| at(*value, by)).filter(inside));
    }
    found.into_iter()
}

/// The same for texts, which have a next one but none before; the least is empty.
fn among_texts(mut known: Vec<&str>, room: usize) -> impl Iterator<Item = String> {
    known.sort_unstable();
    let mut found = Vec::new();
    for (place, text) in known.iter().enumerate() {
        let inside = |other: &String| known.get(place + 1).is_none_or(|after| other.as_str() < *after);
        // What people can read comes first.
        let ends = ["m", "mm"].map(str::to_owned).into_iter().chain((1..=room).map(next));
        found.extend(ends.map(|end| format!("{text}{end}")).filter(inside));
    }
    if let Some(least) = known.first() {
        let shorter = least.char_indices().next_back().and_then(|(at, _)| least.get(..at));
        let below = shorter.map(str::to_owned).into_iter().chain((0..room).map(next));
        found.extend(below.filter(|text| text.as_str() < *least));
    }
    found.into_iter()
}

/// What makes of a text the one that comes so many after it.
fn next(steps: usize) -> String {
    "\u{0}".repeat(steps)
}

const LAST_ID: i128 = (1 << 96) - 1;

fn number_of(id: ObjectId) -> i128 {
    id.0.iter().fold(0, |number, byte| number << 8 | i128::from(*byte))
}

fn id_of(number: i128) -> Option<ObjectId> {
    let bytes = number.to_be_bytes();
    bytes.get(4..).and_then(|bytes| <[u8; 12]>::try_from(bytes).ok()).map(ObjectId)
}

fn among_numbers(known: &[&Value], room: usize) -> Option<Vec<Value>> {
    if known.is_empty() {
        return Some(Vec::new());
    }
    let ends = [f64::NEG_INFINITY, f64::INFINITY].map(Value::Double);
    let mut sorted: Vec<&Value> = known.iter().copied().chain(&ends).filter(|value| !is_nan(value)).collect();
    sorted.sort_by(|a, b| compare(a, b));
    sorted.dedup_by(|a, b| compare(a, b) == Ordering::Equal);
    let mut found = Vec::new();
    for pair in sorted.windows(2) {
        let [low, high] = pair else { continue };
        let whole = whole_within(low, high, room);
        let mut points = vec![(*low).clone()];
        points.extend(whole.iter().copied().map(Value::Int));
        points.push((*high).clone());
        found.extend(whole.into_iter().map(Value::Int));
        for pair in points.windows(2) {
            let [low, high] = pair else { continue };
            let mut low = (*low).clone();
            // One is enough for two variables: the other is the first one's peer.
            for _ in LEAST_ROOM..=room {
                low = fraction_within(&low, high)?;
                found.push(low.clone());
            }
        }
    }
    found.extend(ends);
    Some(found)
}

/// Neighbouring whole numbers within a gap, at most so many, beside the end that is a number.
fn whole_within(low: &Value, high: &Value, room: usize) -> Vec<i64> {
    let inside = |int: &i64| less(low, &Value::Int(*int)) && less(&Value::Int(*int), high);
    let from_below = *low != Value::Double(f64::NEG_INFINITY);
    // The first that is above `low`, or the first that is not below `high`, in as many steps as a number has bits.
    let above = |int: i64| {
        let int = Value::Int(int);
        if from_below { less(low, &int) } else { !less(&int, high) }
    };
    let (mut least, mut most) = (i128::from(i64::MIN), i128::from(i64::MAX) + 1);
    while least < most {
        let middle = (least + most).div_euclid(2);
        if i64::try_from(middle).is_ok_and(above) { most = middle } else { least = middle + 1 }
    }
    let room = i128::try_from(room).unwrap_or_default();
    let steps = if from_below { 0..room } else { -room..0 };
    steps.filter_map(|step| i64::try_from(least + step).ok()).filter(inside).collect()
}

/// A number within a gap that is not whole, if one of few digits is; a gap without whole numbers inside has no others.
fn fraction_within(low: &Value, high: &Value) -> Option<Value> {
    let inside = |value: &Value| less(low, value) && less(value, high);
    let (a, b) = (nearly(low), nearly(high));
    let middle = match (a.is_finite(), b.is_finite()) {
        (true, true) => a / 2.0 + b / 2.0,
        (false, true) => b - 0.5 - b.abs() / 2.0,
        (true, false) => a + 0.5 + a.abs() / 2.0,
        (false, false) => 0.5,
    };
    let rounded = [a + 0.5, b - 0.5, (middle * 10.0).round() / 10.0, middle].map(Value::Double);
    rounded.into_iter().find(inside).or_else(|| decimals(low, high).find(inside))
}

/// Decimals that may be within a gap in which no double is: those of ever more digits beside its ends, and those beyond
/// all doubles.
fn decimals<'v>(low: &'v Value, high: &'v Value) -> impl Iterator<Item = Value> + use<'v> {
    let beside = [nearly(low), nearly(high)].into_iter().filter(|number| number.is_finite());
    let longer = beside.flat_map(|number| {
        // The exact expansion of the double, cut and then counted up or down in its last place.
        (0..33).flat_map(move |digits| {
            let text = format!("{number:.digits$e}");
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let place =
                exponent.parse::<i64>().unwrap_or_default() - i64::try_from(digits).unwrap_or_default();
            let whole: i128 = mantissa.replace('.', "").parse().unwrap_or_default();
            [whole, whole - 1, whole + 1, whole - 5, whole + 5].map(move |whole| format!("{whole}E{place}"))
        })
    });
    let beside_whole = [(low, 5), (high, -5)].into_iter().filter_map(|(end, tenths)| {
        if let Value::Int(int) = end { Some(format!("{}E-1", i128::from(*int) * 10 + tenths)) } else { None }
    });
    let far = ["9E6000", "-9E6000", "9E400", "-9E400"].map(str::to_owned);
    beside_whole
        .chain(longer)
        .chain(far)
        .filter(|text| is_decimal(text))
        .map(|text| Value::Decimal(text.into()))
}

/// The double beside a number.
fn nearly(value: &Value) -> f64 {
    match ValueRef::from(value).number() {
        Some(number) => number.nearly(),
        None => f64::NAN,
    }
}

fn is_nan(value: &Value) -> bool {
    nearly(value).is_nan()
}

fn less(a: &Value, b: &Value) -> bool {
    ordered(ValueRef::from(a), Order::Less, ValueRef::from(b)) == Ok(true)
}

fn compare(a: &Value, b: &Value) -> Ordering {
    if less(a, b) {
        Ordering::Less
    } else if less(b, a) {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Value {
        Value::Decimal(text.into())
    }

    /// In every gap there are whole numbers if it has any, and others below, between and above them.
    #[test]
    fn every_gap_between_numbers_has_its_candidates() {
        let cases: &[&[Value]] = &[
            &[Value::Int(1), Value::Double(1.25)],
            &[Value::Int(i64::MAX)],
            &[Value::Int(i64::MIN)],
            &[Value::Double(1e19), Value::Double(f64::MAX), Value::Double(f64::MIN)],
            &[Value::Int(3_000_000_000), Value::Int(3_000_000_001)],
            &[decimal("1.5"), decimal("2.5")],
            &[Value::Double(1.2), Value::Double(2.9)],
            &[Value::Double(0.1), Value::Double(0.100_000_000_000_000_02)],
            &[Value::Int(i64::MAX - 1), Value::Int(i64::MAX)],
            &[Value::Double(f64::INFINITY), decimal("-Infinity")],
            &[Value::Int(0), Value::Double(f64::MIN_POSITIVE)],
        ];
        for known in cases {
            let found = gaps(known.iter(), 2).unwrap_or_else(|| panic!("a gap has no candidate: {known:?}"));
            let ends = [f64::NEG_INFINITY, f64::INFINITY].map(Value::Double);
            let mut sorted: Vec<&Value> = known.iter().chain(&ends).collect();
            sorted.sort_by(|a, b| compare(a, b));
            for pair in sorted.windows(2) {
                let [low, high] = pair else { continue };
                let inside = found.iter().filter(|value| less(low, value) && less(value, high));
                assert!(!less(low, high) || inside.count() > 0, "nothing between {low:?} and {high:?}");
            }
        }
    }

    #[test]
    fn whole_numbers_stand_beside_the_end_that_is_one() {
        let whole = |low: f64, high: f64| whole_within(&Value::Double(low), &Value::Double(high), 2);
        assert_eq!(whole(1.2, 2.9), [2]);
        assert_eq!(whole(1.2, 9.0), [2, 3]);
        assert_eq!(whole(1.2, 1.9), [0; 0]);
        assert_eq!(whole(f64::NEG_INFINITY, 5.0), [3, 4]);
        assert_eq!(whole(5.0, f64::INFINITY), [6, 7]);
        assert_eq!(whole(f64::NEG_INFINITY, f64::INFINITY), [i64::MAX - 1, i64::MAX]);
        assert_eq!(whole(1e19, f64::INFINITY), [0; 0]);
        assert_eq!(whole(f64::NEG_INFINITY, -1e19), [0; 0]);
    }

    #[test]
    fn discrete_values_have_room_for_two() {
        let dates: Vec<i64> =
            among(vec![10, 13, 14], i64::MIN, i64::MAX, 2, |at, by| at.checked_add(by)).collect();
        for date in [8, 9, 11, 12, 15, 16] {
            assert!(dates.contains(&date), "{date}");
        }
        let texts: Vec<String> = among_texts(vec!["b", "b\u{0}", "c"], 2).collect();
        for text in ["", "\u{0}", "b\u{0}\u{0}", "b\u{0}m", "cm"] {
            assert!(texts.iter().any(|found| found == text), "{text:?}");
        }
    }
}

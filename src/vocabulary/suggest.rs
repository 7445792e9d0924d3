//! "Did you mean": the nearest word of a table.

use super::{Expansion, ExpansionId, Operator};

/// The nearest of some words, if any is near enough to be a slip: one letter in three. Words of two letters
/// are all near each other, so there only the case may differ.
pub(crate) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let length = word.chars().count();
    let limit = length / 3;
    // Comparing takes the product of both lengths, and a word of a stranger may be very long.
    let similar = words.into_iter().filter(|candidate| candidate.chars().count().abs_diff(length) <= limit);
    let distances = similar.map(|candidate| (distance(word, candidate), candidate));
    distances
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, near)| near)
}

/// The operator or expansion that a word with sigils of any kind and number is likely to be, spelled right:
/// `$$true` is `%%true`, `%user.id` is `%%user.id`, `%%exists` is `$exists`, `%oid` has no match.
pub(crate) fn nearest_word(text: &str) -> Option<String> {
    let word = text.trim_matches(['%', '$']);
    let (name, path) = word.split_at(word.find('.').unwrap_or(word.len()));
    let here = |expansion: &&Expansion| expansion.id != ExpansionId::Elsewhere;
    let expansions = || Expansion::ALL.iter().filter(here).map(|expansion| expansion.name);
    let expansion = |near: &str| format!("%%{near}{path}");
    let operator = |near: &str| Operator::ALL.iter().find(|operator| operator.name == near);
    let near_operator = || {
        let near = nearest(name, Operator::ALL.iter().map(|operator| operator.name))?;
        operator(near).map(Operator::spelled)
    };
    let exact = expansions().find(|known| *known == name).map(expansion);
    if text.starts_with("%%") {
        let operator = || operator(name).map(Operator::spelled);
        exact.or_else(operator).or_else(|| nearest(name, expansions()).map(expansion))
    } else {
        exact.or_else(near_operator).or_else(|| nearest(name, expansions()).map(expansion))
    }
}

/// The edit distance, where a wrong case counts as nothing and two swapped letters as one slip.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (lower(a), lower(b));
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, j) + usize::from(from != to);
            let mut best = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let previous = |chars: &[char], i: usize| i.checked_sub(1).and_then(|i| chars.get(i).copied());
            if previous(&a, i) == Some(*to) && previous(&b, j) == Some(*from) {
                best = best.min(at(&before_last, j.wrapping_sub(1)).saturating_add(1));
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

fn lower(text: &str) -> Vec<char> {
    text.chars().map(|char| char.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised() {
        let cases = [
            ("$IN", Some("$in")),
            ("%fucntion", Some("%function")),
            ("%stringToObjectId", Some("%stringToOid")),
            ("$$true", Some("%%true")),
            ("%user.custom_data", Some("%%user.custom_data")),
            ("%%exists", Some("$exists")),
            ("%%User.id", Some("%%user.id")),
            ("%%partiton", Some("%%partition")),
            ("$elemMatch", None),
            ("%%root", None),
            ("%%now", None),
            ("$le", None),
            ("$type", None),
            ("$like", None),
            ("$near", None),
            ("%fn", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest_word(word).as_deref(), expected, "{word}");
        }
    }
}
